import type { AnalysedStatement } from "../../../scope.ts";
import type { Call, Expression } from "../../../syntax/tree.ts";
import { textAt } from "../../correctness/support/columns.ts";
import { conditionText } from "../../correctness/support/condition-text.ts";

/** COUNT, SUM, AVG, MIN or MAX over the rows that satisfy the conditions alone: of no row each gives what it gives for no rows. */
export function conditionalAggregate(analysed: AnalysedStatement, aggregate: Call, conditions: readonly Expression[]): string {
  if (conditions.length === 0) return textAt(analysed, aggregate);
  const {
    arguments: [argument],
    filter,
  } = aggregate;
  const value = argument === undefined || argument.kind === "star" ? "1" : textAt(analysed, argument);
  const name = aggregate.name.map(({ span }) => textAt(analysed, span)).join(".");
  const when = [...conditions, ...(filter === undefined ? [] : [filter])]
    .map((condition) => conditionText(analysed, condition))
    .join(" AND ");
  return `${name}(${aggregate.distinct ? "DISTINCT " : ""}CASE WHEN ${when} THEN ${value} END)`;
}
