/** Lines and columns of offsets. */

/** Both 1-based; columns count UTF-16 code units, as editors and SARIF do by default. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The last text whose lines were counted: asking for many positions of one text counts them once. */
let counted: { readonly source: string; readonly starts: readonly number[] } | undefined;

function startsOf(source: string): readonly number[] {
  if (counted?.source !== source) counted = { source, starts: lineStarts(source) };
  return counted.starts;
}

/** The line and column of an offset; of one beyond the text, where the text ends. */
export function positionOf(source: string, offset: number): Position {
  const starts = startsOf(source);
  const at = Math.max(0, Math.min(offset, source.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** The offset of a line and column, both 1-based; cut to the text. */
export function offsetOf(source: string, line: number, column: number): number {
  const starts = startsOf(source);
  const start = starts[Math.max(0, Math.min(line, starts.length) - 1)] ?? 0;
  return Math.max(0, Math.min(start + column - 1, source.length));
}
