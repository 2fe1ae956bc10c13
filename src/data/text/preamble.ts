/** What may stand before the first record of a delimited text: blank lines, comments, and the `sep=;` line that spreadsheets write. */
import type { SourceFinding } from "../types.ts";

export interface Preamble {
  /** Physical lines before the first record. */
  readonly lines: number;
  /** The text from the first record on. */
  readonly body: string;
  /** The delimiter that a `sep=` line names. */
  readonly delimiter?: string;
  readonly findings: readonly SourceFinding[];
}

const line = /[^\r\n]*(?:\r\n|\n|\r)/y;

/** Comments are lines that begin with `#`; a single one with as many delimiters as the line after it is a header. */
export function readPreamble(text: string): Preamble {
  let at = 0;
  let lines = 0;
  let comments = 0;
  let delimiter: string | undefined;
  for (;;) {
    line.lastIndex = at;
    const next = line.exec(text)?.[0];
    if (next === undefined) break;
    const separator = /^"?sep=([^\w\s"]|\t)"?$/i.exec(next.replace(/[\r\n]+$/, ""))?.[1];
    const comment = next.startsWith("#") && !isHeader(next, text.slice(at + next.length));
    if (lines === 0 && separator !== undefined) delimiter = separator;
    else if (comment) comments += 1;
    else if (next.trim() !== "") break;
    at += next.length;
    lines += 1;
  }
  const message = `The first ${comments === 1 ? "line is a comment" : `${comments} lines are comments`} and ${comments === 1 ? "was" : "were"} left out.`;
  const findings: readonly SourceFinding[] = comments === 0 ? [] : [{ code: "header", level: "info", message }];
  return { lines, body: text.slice(at), findings, ...(delimiter === undefined ? {} : { delimiter }) };
}

function isHeader(comment: string, rest: string): boolean {
  const next = rest.split(/\r\n|\n|\r/, 1)[0] ?? "";
  if (next === "" || next.startsWith("#")) return false;
  return delimiterCounts(comment) === delimiterCounts(next) && delimiterCounts(next) !== delimiterCounts("");
}

function delimiterCounts(text: string): string {
  return [",", "\t", ";", "|"].map((delimiter) => text.split(delimiter).length).join();
}

/** The text without its first physical lines. */
export function withoutLines(text: string, lines: number): string {
  let at = 0;
  for (let count = 0; count < lines; count += 1) {
    line.lastIndex = at;
    at += line.exec(text)?.[0].length ?? 0;
  }
  return text.slice(at);
}
