import { dialects } from "../../../dialects/index.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import { lex } from "../../../syntax/lexer.ts";
import type { Token } from "../../../syntax/tokens.ts";

const known = new WeakMap<AnalysedStatement, readonly Token[]>();

/**
 * The words of a statement, for what the tree holds as text only; comments and spaces are left out, strings are tokens of their own. Kept, since
 * several rules of a dialect ask.
 */
export function significantTokens(analysed: AnalysedStatement): readonly Token[] {
  const before = known.get(analysed);
  if (before !== undefined) return before;
  const { source, dialect } = analysed;
  const { start, end } = analysed.statement.span;
  const tokens = lex(source.slice(start, end), dialects[dialect])
    .filter(({ type }) => type !== "whitespace" && type !== "comment")
    .map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
  known.set(analysed, tokens);
  return tokens;
}
