/** Which bracket closes which, found once for the whole text. */
import type { Token } from "../tokens.ts";

const openerOf: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

export interface Brackets {
  readonly close: Int32Array;
  readonly inner: Int32Array;
}

interface OpenBracket {
  readonly index: number;
  readonly text: string;
}

/** Pops up to the opener that `text` closes, if one is open; those between stay unclosed. */
function popTo(open: OpenBracket[], counts: Map<string, number>, opener: string): OpenBracket | undefined {
  if ((counts.get(opener) ?? 0) === 0) return undefined;
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    counts.set(top.text, (counts.get(top.text) ?? 1) - 1);
    if (top.text === opener) return top;
  }
  return undefined;
}

export function matchBrackets(tokens: readonly Token[]): Brackets {
  const close = new Int32Array(tokens.length).fill(-1);
  const open: OpenBracket[] = [];
  const counts = new Map<string, number>();
  for (const [index, { type, text }] of tokens.entries()) {
    if (type !== "punctuation") continue;
    if (text === "(" || text === "[" || text === "{") {
      open.push({ index, text });
      counts.set(text, (counts.get(text) ?? 0) + 1);
      continue;
    }
    const opener = openerOf[text];
    const found = opener === undefined ? undefined : popTo(open, counts, opener);
    if (found !== undefined) close[found.index] = index;
  }
  return { close, inner: innerTokens(tokens) };
}

function innerTokens(tokens: readonly Token[]): Int32Array {
  const inner = new Int32Array(tokens.length);
  for (let index = tokens.length - 1; index >= 0; index--) {
    const next = index + 1;
    inner[index] = tokens[next]?.text === "(" ? (inner[next] ?? next) : next;
  }
  return inner;
}
