/** Where quoted text ends. Each function returns the offset after the closing quote, or -1 where there is none. */
import type { Dialect, DialectId } from "../../dialect.ts";

/** `''` stands for one quote; with `backslash`, a backslash takes the next character with it. */
export function quotedEnd(source: string, open: number, quote: string, backslash: boolean): number {
  const quoteCode = quote.charCodeAt(0);
  for (let at = open + 1; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (backslash && code === 92) at++;
    else if (code === quoteCode) {
      if (source.charCodeAt(at + 1) !== quoteCode) return at + 1;
      at++;
    }
  }
  return -1;
}

/** `'''...'''` and `"""..."""`. */
export function tripleQuotedEnd(source: string, open: number): number {
  const quote = source.charCodeAt(open);
  for (let at = open + 3; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 92) at++;
    else if (code === quote && source.charCodeAt(at + 1) === quote && source.charCodeAt(at + 2) === quote) return at + 3;
  }
  return -1;
}

export function isTripleQuote(source: string, at: number): boolean {
  const quote = source.charCodeAt(at);
  return (quote === 39 || quote === 34) && source.charCodeAt(at + 1) === quote && source.charCodeAt(at + 2) === quote;
}

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/** The opening `$$` or `$tag$` at an offset; undefined where there is none. */
export function dollarTagAt(source: string, at: number): string | undefined {
  dollarTag.lastIndex = at;
  return dollarTag.exec(source)?.[0];
}

export function dollarQuotedEnd(source: string, open: number, tag: string): number {
  const close = source.indexOf(tag, open + tag.length);
  return close === -1 ? -1 : close + tag.length;
}

const closers: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}", "<": ">" };

/** Oracle's `q'[...]'`; `open` is the offset of the quote. */
export function alternativeQuotedEnd(source: string, open: number): number {
  const first = source.charAt(open + 1);
  const close = source.indexOf(`${closers[first] ?? first}'`, open + 2);
  return first === "" || close === -1 ? -1 : close + 2;
}

interface Prefix {
  readonly dialects: readonly DialectId[];
  /** What a backslash means in the string: as elsewhere in the dialect where absent. */
  readonly backslash?: boolean;
  readonly raw?: boolean;
  /** Before a double quote as well, where these open strings. */
  readonly double?: boolean;
}

/** Letters that may stand directly before a string. */
const prefixes: Readonly<Record<string, Prefix>> = {
  E: { dialects: ["generic", "postgres", "duckdb", "redshift"], backslash: true },
  N: { dialects: ["generic", "tsql", "mysql", "oracle", "snowflake", "postgres", "redshift"] },
  B: { dialects: ["generic", "postgres", "mysql", "bigquery", "redshift", "clickhouse", "duckdb"], double: true },
  X: {
    dialects: ["generic", "postgres", "mysql", "snowflake", "spark", "databricks", "trino", "duckdb", "redshift", "clickhouse", "tsql"],
    double: true,
  },
  "U&": { dialects: ["generic", "postgres", "trino"] },
  R: { dialects: ["generic", "bigquery", "spark", "databricks"], raw: true, double: true },
  BR: { dialects: ["bigquery"], raw: true, double: true },
  RB: { dialects: ["bigquery"], raw: true, double: true },
  Q: { dialects: ["oracle"] },
  NQ: { dialects: ["oracle"] },
};

export interface PrefixedString {
  readonly end: number;
}

/** Reads a string with a prefix such as E'' that starts at an offset; undefined where no such string starts there. End is -1 where it isn't closed. */
export function prefixedString(source: string, start: number, dialect: Dialect): PrefixedString | undefined {
  const length = prefixLength(source, start);
  if (length === 0) return undefined;
  const letters = source.slice(start, start + length).toUpperCase();
  const prefix = prefixes[letters];
  if (prefix === undefined || !prefix.dialects.includes(dialect.id)) return undefined;
  const open = start + length;
  const quote = source.charAt(open);
  if (quote === '"' && !(prefix.double === true && dialect.doubleQuotedStrings)) return undefined;
  if (letters.endsWith("Q")) return { end: alternativeQuotedEnd(source, open) };
  if (dialect.tripleQuotes && isTripleQuote(source, open)) return { end: tripleQuotedEnd(source, open) };
  return { end: quotedEnd(source, open, quote, escapesBehind(prefix, dialect)) };
}

function isQuote(code: number): boolean {
  return code === 39 || code === 34;
}

function prefixLength(source: string, start: number): number {
  if (isQuote(source.charCodeAt(start + 1))) return 1;
  return isQuote(source.charCodeAt(start + 2)) ? 2 : 0;
}

/** Does a backslash take the next character with it, in the string whose quote stands at an offset? The letters before it may say. */
export function escapesIn(source: string, quote: number, dialect: Dialect): boolean {
  const letters = /(?:^|[^A-Za-z0-9_$])([A-Za-z]{1,2})$/.exec(source.slice(Math.max(0, quote - 3), quote))?.[1]?.toUpperCase();
  const prefix = letters === undefined ? undefined : prefixes[letters];
  return prefix?.dialects.includes(dialect.id) === true ? escapesBehind(prefix, dialect) : dialect.backslashEscapes;
}

/** A raw string of BigQuery can't end in a backslash: the quote after one doesn't close it, though the backslash stays. */
function escapesBehind({ raw = false, backslash }: Prefix, dialect: Dialect): boolean {
  return raw ? dialect.id === "bigquery" : (backslash ?? dialect.backslashEscapes);
}
