import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Join } from "../../syntax/tree.ts";
import { columnsIn, textAt } from "./support/columns.ts";
import { sourcesUnder } from "./support/keys.ts";
import { conjunctsOf } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

function matchOf(analysed: AnalysedStatement, scope: Scope, join: Join): RuleMatch | undefined {
  if (join.on === undefined || (join.type !== "left" && join.type !== "right")) return undefined;
  const preserved = sourcesUnder(scope, leavesOf(join.type === "left" ? join.left : join.right));
  const condition = conjunctsOf(join.on).find((candidate) => {
    const columns = columnsIn(analysed, candidate);
    return (
      columns !== undefined && columns.length > 0 && columns.every((column) => column.scope === scope && preserved.includes(column.source))
    );
  });
  if (condition === undefined) return undefined;
  return {
    span: condition,
    message: `${textAt(analysed, condition)} in ON filters no row of ${preserved.map((source) => source.name).join(", ")}: those that fail it stay, without a match.`,
    suggestion: "If these rows are to go, move the condition to WHERE.",
  };
}

export const outerJoinFilterInOn = defineRule({
  id: "outer-join-filter-in-on",
  group: "correctness",
  title: "Condition on the kept side in the ON of an outer join",
  severity: "info",
  what: "A condition of ON that reads only the side that the outer join keeps.",
  why: "It looks like a filter and isn't one: an outer join keeps the rows of that side whatever ON says.",
  whenNotToUse: "Matches are wanted for some of the rows only, e.g. discounts for members.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/queries-table-expressions.html#QUERIES-JOIN"],
  visit: eachScope((analysed, scope) => joinsIn(scope.select.from).map((join) => matchOf(analysed, scope, join))),
  examples: {
    bad: [
      { sql: "SELECT a.x, b.y FROM a LEFT JOIN b ON b.a_id = a.id AND a.status = 'active'" },
      { sql: "SELECT a.x, b.y FROM a RIGHT JOIN b ON b.a_id = a.id AND b.deleted_at IS NULL" },
    ],
    good: [
      { sql: "SELECT a.x, b.y FROM a LEFT JOIN b ON b.a_id = a.id AND b.status = 'active' WHERE a.status = 'active'" },
      { sql: "SELECT a.x, b.y FROM a JOIN b ON b.a_id = a.id AND a.status = 'active'" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.a_id = a.id LEFT JOIN c ON c.b_id = b.id AND c.kind = a.kind" },
    ],
  },
});
