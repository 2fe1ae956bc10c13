/** Places where a template may add clauses that aren't in the text. */
import type { Token } from "../tokens.ts";
import type { Span } from "../tree.ts";
import type { Reader } from "./reader.ts";

export interface Hole {
  readonly span: Span;
  /** Index of the token that opens the innermost bracket around it; -1 outside of all. */
  readonly bracket: number;
}

export interface Holes {
  readonly all: readonly Hole[];
  /** By the index of a token, the same. */
  readonly brackets: Int32Array;
}

/** Linear in the tokens. */
export function findHoles(spans: readonly Span[], tokens: readonly Token[], close: Int32Array): Holes | undefined {
  if (spans.length === 0) return undefined;
  const brackets = new Int32Array(tokens.length + 1).fill(-1);
  const open: number[] = [];
  for (let index = 0; index < tokens.length; index++) {
    brackets[index] = open.at(-1) ?? -1;
    const last = open.at(-1);
    if (last !== undefined && close[last] === index) open.pop();
    if ((close[index] ?? -1) > index) open.push(index);
  }
  let at = 0;
  const all = spans.map((span) => {
    while (at < tokens.length && (tokens[at]?.start ?? 0) < span.start) at++;
    return { span, bracket: brackets[at] ?? -1 };
  });
  return { all, brackets };
}

/** Those of the SELECT that starts at a token, behind an offset and before the next token: not those in brackets within it. */
export function holesOf({ holes, tokens, at }: Reader, first: number, from: number): readonly Span[] {
  if (holes === undefined) return [];
  const to = tokens[at]?.start ?? Number.POSITIVE_INFINITY;
  return holes.all.flatMap(({ span, bracket }) =>
    span.start >= from && span.start < to && bracket === holes.brackets[first] ? [span] : [],
  );
}
