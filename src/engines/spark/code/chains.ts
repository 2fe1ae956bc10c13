/** Brackets and chains of names in a statement's tokens. */
import type { Token } from "./tokens.ts";

/** Opening to closing index and back. */
export function bracketPairs(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "operator") continue;
    if (text === "(" || text === "[" || text === "{") open.push(index);
    else if (text === ")" || text === "]" || text === "}") {
      const start = open.pop();
      if (start === undefined) continue;
      pairs.set(start, index);
      pairs.set(index, start);
    }
  }
  return pairs;
}

/** A chain of more names, a call of more tokens is data, not code; with it the work would grow with the square of its length. */
export const longestChain = 100;
export const longestCall = 400;

/** The names before a call, and where they begin. */
export function chainBefore(
  tokens: readonly Token[],
  index: number,
  pairs: ReadonlyMap<number, number>,
): { readonly names: readonly string[]; readonly start: number } {
  const names: string[] = [];
  let start = index;
  let at = index - 1;
  while (at > 0 && tokens[at]?.text === "." && names.length < longestChain) {
    at -= 1;
    while (at >= 0 && (tokens[at]?.text === ")" || tokens[at]?.text === "]")) at = (pairs.get(at) ?? 0) - 1;
    const token = tokens[at];
    if (token === undefined || token.kind !== "name") break;
    names.push(token.text);
    start = at;
    at -= 1;
  }
  return { names: names.toReversed(), start };
}

export function chainAfter(tokens: readonly Token[], close: number, pairs: ReadonlyMap<number, number>): readonly string[] {
  const names: string[] = [];
  let at = close + 1;
  while (tokens[at]?.text === "." && tokens[at + 1]?.kind === "name" && names.length < longestChain) {
    names.push(tokens[at + 1]?.text ?? "");
    at += 2;
    while (tokens[at]?.text === "(" || tokens[at]?.text === "[") at = (pairs.get(at) ?? tokens.length) + 1;
  }
  return names;
}

/** Statements longer than this are data, not code. */
const longStatement = 20_000;

/** The brackets of comprehensions: what stands in them is done for each element. */
export function comprehensionRanges(tokens: readonly Token[], pairs: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  if (tokens.length > longStatement) return [];
  return tokens.flatMap((token, index): readonly (readonly [number, number])[] => {
    if (token.kind !== "name" || token.text !== "for" || index === 0) return [];
    let start = index;
    for (start = index - 1; start >= 0; start -= 1) {
      const close = tokens[start]?.kind === "operator" ? pairs.get(start) : undefined;
      if (close !== undefined && close > index) return [[start, index]];
    }
    return [];
  });
}

export function countArguments(tokens: readonly Token[]): number {
  let depth = 0;
  let count = tokens.length === 0 ? 0 : 1;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "operator") continue;
    if ("([{".includes(text)) depth += 1;
    else if (")]}".includes(text)) depth -= 1;
    else if (text === "," && depth === 0 && index < tokens.length - 1) count += 1;
  }
  return count;
}
