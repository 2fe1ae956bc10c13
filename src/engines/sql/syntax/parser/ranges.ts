/** Where statements begin and end, before they are read: at semicolons outside of brackets, at T-SQL's GO, at Oracle's lone slash. */
import type { Dialect } from "../../dialect.ts";
import type { Token } from "../tokens.ts";

export interface Range {
  /** Index of the first token, and of the one behind the last. */
  readonly from: number;
  readonly to: number;
}

const blockStarts: ReadonlySet<string> = new Set(["PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "PACKAGE", "EVENT", "TASK"]);
const transactions: ReadonlySet<string> = new Set([
  "TRANSACTION",
  "TRAN",
  "WORK",
  ";",
  "ISOLATION",
  "READ",
  "DEFERRED",
  "IMMEDIATE",
  "EXCLUSIVE",
  "",
]);
const blockEnds: ReadonlySet<string> = new Set(["IF", "LOOP", "WHILE", "REPEAT", "FOR"]);

function upperAt(tokens: readonly Token[], index: number): string {
  return tokens[index]?.upper ?? "";
}

/** The token stands alone on its line. */
function alone(source: string, tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  const before = source.slice(source.lastIndexOf("\n", token.start - 1) + 1, token.start);
  const lineEnd = source.indexOf("\n", token.end);
  const after = source.slice(token.end, lineEnd === -1 ? source.length : lineEnd);
  return before.trim() === "" && /^\s*\d*\s*;?\s*(?:--.*)?$/.test(after);
}

function isSeparatorLine(source: string, tokens: readonly Token[], index: number, dialect: Dialect): boolean {
  const upper = upperAt(tokens, index);
  const separator = (upper === "GO" && dialect.id === "tsql") || (upper === "/" && dialect.id === "oracle");
  return separator && alone(source, tokens, index);
}

/** Does a body of statements with semicolons of their own begin with the statement at `from`? */
function holdsBlock(tokens: readonly Token[], from: number, dialect: Dialect): boolean {
  const first = upperAt(tokens, from);
  if (first === "BEGIN") return !transactions.has(upperAt(tokens, from + 1));
  if (first === "DECLARE") return dialect.id === "oracle" || dialect.id === "snowflake" || upperAt(tokens, from + 2) === "CURSOR";
  if (first !== "CREATE" && first !== "ALTER") return false;
  for (let index = from + 1; index < from + 6; index++) if (blockStarts.has(upperAt(tokens, index))) return true;
  return false;
}

/** The index behind a block's last token: where BEGINs and CASEs are all ended, at a semicolon. */
function blockEnd(source: string, tokens: readonly Token[], from: number, dialect: Dialect): number {
  let depth = 0;
  let began = false;
  for (let index = from; index < tokens.length; index++) {
    const upper = upperAt(tokens, index);
    if (isSeparatorLine(source, tokens, index, dialect)) return index;
    if (upper === "BEGIN" && !(began && transactions.has(upperAt(tokens, index + 1)))) {
      depth++;
      began = true;
    } else if (upper === "CASE" && upperAt(tokens, index - 1) !== "END") depth++;
    else if (upper === "END" && !blockEnds.has(upperAt(tokens, index + 1))) depth--;
    else if (upper === ";" && depth <= 0 && (began || !opensLater(tokens, from, dialect)) && dialect.id !== "tsql") return index;
  }
  return tokens.length;
}

/** Oracle's and Snowflake's declarations stand before BEGIN and hold semicolons. */
function opensLater(tokens: readonly Token[], from: number, dialect: Dialect): boolean {
  return dialect.id === "oracle" || upperAt(tokens, from) === "DECLARE";
}

function plainEnd(source: string, tokens: readonly Token[], close: Int32Array, from: number, dialect: Dialect): number {
  let index = from;
  while (index < tokens.length && upperAt(tokens, index) !== ";" && !isSeparatorLine(source, tokens, index, dialect)) {
    const closing = close[index] ?? -1;
    index = closing > index ? closing + 1 : index + 1;
  }
  return index;
}

/** The ranges of statements in order; empty ones are left out. */
export function statementRanges(source: string, tokens: readonly Token[], close: Int32Array, dialect: Dialect): readonly Range[] {
  const ranges: Range[] = [];
  let from = 0;
  while (from < tokens.length) {
    const block = holdsBlock(tokens, from, dialect);
    const to = block ? blockEnd(source, tokens, from, dialect) : plainEnd(source, tokens, close, from, dialect);
    if (to > from) ranges.push({ from, to });
    from = to + 1;
    // GO 5 runs a batch five times.
    if (upperAt(tokens, to) === "GO" && tokens[from]?.type === "number") from++;
  }
  return ranges;
}
