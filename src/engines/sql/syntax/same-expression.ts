/** Do two expressions say the same, token by token? Spaces, comments, outer parentheses and the case of unquoted names don't count. */
import { dialects } from "../dialects/index.ts";
import type { Dialect, DialectId } from "../dialect.ts";
import { lex } from "./lexer.ts";
import { identifierOf } from "./parser/names.ts";
import type { Token } from "./tokens.ts";
import type { Expression } from "./tree.ts";

/** Bare and quoted names that mean the same have the same key. */
function nameKey(token: Token, dialect: Dialect): string {
  const { name, quoted } = identifierOf(token);
  if (dialect.folding === "insensitive") return `name ${name.toLowerCase()}`;
  if (dialect.folding === "sensitive" || quoted) return `name ${name}`;
  return `name ${dialect.folding === "upper" ? name.toUpperCase() : name.toLowerCase()}`;
}

function keyOf(token: Token, dialect: Dialect): string {
  if (token.type === "word" || token.type === "quotedIdentifier") return nameKey(token, dialect);
  return token.text === "!=" ? "<>" : token.text;
}

function keys(text: string, dialect: Dialect): readonly string[] {
  return lex(text, dialect)
    .filter(({ type }) => type !== "whitespace" && type !== "comment")
    .map((token) => keyOf(token, dialect));
}

/** Without the parentheses that stand around all of it. */
function bare(expression: Expression, source: string, dialect: Dialect): readonly string[] {
  const found = keys(source.slice(expression.start, expression.end), dialect);
  return found.slice(expression.parentheses, found.length - expression.parentheses);
}

export function sameExpression(a: Expression, b: Expression, source: string, dialect: Dialect | DialectId): boolean {
  if (a.kind !== b.kind || a.kind === "opaque") return false;
  const resolved = typeof dialect === "string" ? dialects[dialect] : dialect;
  const left = bare(a, source, resolved);
  const right = bare(b, source, resolved);
  return left.length === right.length && left.every((key, index) => key === right[index]);
}
