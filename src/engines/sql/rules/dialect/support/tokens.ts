import { dialects } from "../../../dialects/index.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import { lex } from "../../../syntax/lexer.ts";
import type { Token } from "../../../syntax/tokens.ts";

/** The words of a statement, for what the tree holds as text only; comments and spaces are left out, strings are tokens of their own. */
export function significantTokens({ source, dialect, statement: { span } }: AnalysedStatement): readonly Token[] {
  return lex(source.slice(span.start, span.end), dialects[dialect])
    .filter(({ type }) => type !== "whitespace" && type !== "comment")
    .map((token) => ({ ...token, start: token.start + span.start, end: token.end + span.start }));
}
