/** What a string token says, without quotes and prefix. */
import type { Dialect } from "../dialect.ts";

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", "0": "\0" };

function unescaped(body: string): string {
  return body.replaceAll(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

function quotesEnd(text: string, open: number): number {
  const quote = text.charAt(open);
  const triple = text.length >= open + 6 && text.charAt(open + 1) === quote && text.charAt(open + 2) === quote;
  return triple ? 3 : 1;
}

function dollarQuoted(text: string): string {
  const tag = text.indexOf("$", 1) + 1;
  return text.slice(tag, text.length - tag);
}

export function stringValue(text: string, dialect: Dialect): string {
  if (text.startsWith("$")) return dollarQuoted(text);
  const open = text.search(/['"]/);
  if (open < 0) return text;
  const prefix = text.slice(0, open).toUpperCase();
  if (prefix.endsWith("Q")) return text.slice(open + 2, -2);
  const size = dialect.tripleQuotes ? quotesEnd(text, open) : 1;
  const body = text.slice(open + size, text.length - size);
  const quote = text.charAt(open);
  const raw = prefix.includes("R");
  const doubled = size === 1 && body.includes(quote) ? body.replaceAll(quote + quote, quote) : body;
  const backslash = !raw && (prefix === "E" || dialect.backslashEscapes) && doubled.includes("\\");
  return backslash ? unescaped(doubled) : doubled;
}
