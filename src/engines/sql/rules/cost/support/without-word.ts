import type { Edit } from "../../../rule.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import type { Span } from "../../../syntax/tree.ts";

/** Takes words away with the blanks behind them. */
export function withoutWord({ source }: AnalysedStatement, { start, end: last }: Span): Edit {
  let end = last;
  while (/\s/u.test(source[end] ?? "")) end += 1;
  return { span: { start, end }, text: "" };
}
