/** Lines and columns of a text, and which findings its author has silenced. */

export interface LineIndex {
  /** 1-based, in UTF-16 code units, as SARIF and editors count. */
  readonly position: (offset: number) => { readonly line: number; readonly column: number };
  /** `-- pipewright:ignore RULE, RULE` silences these rules in its own line and the next. */
  readonly suppressed: (line: number, rule: string) => boolean;
  /** How many comments silence something. */
  readonly suppressions: number;
}

const silencing = /(?:--|#|\/\*)\s*pipewright:ignore[ \t]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/gu;

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => lastNotAfter(starts, offset);
  const silenced = new Set<string>();
  let suppressions = 0;
  for (const found of text.matchAll(silencing)) {
    suppressions += 1;
    const line = lineOf(found.index) + 1;
    for (const rule of (found[1] ?? "").split(",")) {
      silenced.add(`${line}:${rule.trim()}`);
      silenced.add(`${line + 1}:${rule.trim()}`);
    }
  }
  return {
    position: (offset) => {
      const line = lineOf(offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
    suppressed: (line, rule) => silenced.has(`${line}:${rule}`),
    suppressions,
  };
}

/** The index of the last start that is not after the offset. */
function lastNotAfter(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
