/** `{{ 'a' if condition else 'b' }}` with texts for its branches. */
import type { DialectId } from "../../dialect.ts";
import { told } from "./conditions.ts";

const inline = /^(?:'([^'\\]*)'|"([^"\\]*)")\s+if\s+(.+?)(?:\s+else\s+(?:'([^'\\]*)'|"([^"\\]*)"))?$/s;

export interface InlineIf {
  /** What it becomes, as far as it is known; empty where there may be nothing. */
  readonly text: string;
  readonly known: boolean;
}

/** Undefined for everything else. Where the condition isn't known: the first of two, nothing of one, which may be half of a pair. */
export function readInlineIf(content: string, dialect: DialectId | undefined): InlineIf | undefined {
  const [whole, single, double, condition, singleElse, doubleElse] = inline.exec(content) ?? [];
  if (whole === undefined || condition === undefined || /\belse\b/.test(condition)) return undefined;
  const first = single ?? double ?? "";
  const second = singleElse ?? doubleElse;
  const answer = told(condition, dialect);
  if (answer !== undefined) return { text: answer ? first : (second ?? ""), known: true };
  return { text: second === undefined ? "" : first, known: false };
}
