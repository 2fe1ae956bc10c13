/** A tolerant reader of Python: tokens with positions, and never an error. Files that don't parse in Python are still read as far as they make sense. */

export interface Token {
  readonly kind: "name" | "number" | "string" | "operator";
  /** A string without its quotes and prefix. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** One statement: the tokens up to the end of its line, brackets and backslashes considered. */
export interface LogicalLine {
  readonly indent: number;
  readonly tokens: readonly Token[];
}

const pattern =
  /(?<space>[ \t\f]+)|(?<newline>\r?\n)|(?<comment>#[^\n]*)|(?<continuation>\\\r?\n)|(?<string>[rRbBuUfFtT]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\[^]|[^"\\\n])*(?:"|(?=\n)|$)|'(?:\\[^]|[^'\\\n])*(?:'|(?=\n)|$)))|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d[\w.]*)|(?<operator>->|\*\*=?|\/\/=?|[-+*/%@&|^=<>!:]=|[^])/gu;

const opening = new Set(["(", "[", "{"]);
const closing = new Set([")", "]", "}"]);

/** Linear in the text's length. */
export function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let tokens: Token[] = [];
  let indent = 0;
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  const end = (): void => {
    if (tokens.length > 0) lines.push({ indent, tokens });
    tokens = [];
  };
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const whole = match[0];
    const column = match.index - lineStart + 1;
    if (groups["newline"] !== undefined) {
      if (depth === 0) end();
    } else if (groups["space"] === undefined && groups["comment"] === undefined && groups["continuation"] === undefined) {
      if (tokens.length === 0) indent = column - 1;
      if (opening.has(whole)) depth += 1;
      else if (closing.has(whole)) depth = Math.max(0, depth - 1);
      if (whole === ";" && depth === 0) end();
      else tokens.push(tokenOf(groups, whole, line, column));
    }
    const breaks = whole.split("\n").length - 1;
    if (breaks > 0) {
      line += breaks;
      lineStart = match.index + whole.lastIndexOf("\n") + 1;
    }
  }
  end();
  return lines;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, whole: string, line: number, column: number): Token {
  if (groups["string"] !== undefined) return { kind: "string", text: unquoted(whole), line, column };
  const kind = groups["name"] !== undefined ? "name" : groups["number"] !== undefined ? "number" : "operator";
  return { kind, text: whole, line, column };
}

function unquoted(text: string): string {
  const start = text.search(/["']/);
  const body = text.slice(start);
  const quote = /^("""|'''|"|')/.exec(body)?.[1] ?? '"';
  return body.slice(quote.length, body.endsWith(quote) && body.length >= 2 * quote.length ? -quote.length : undefined);
}
