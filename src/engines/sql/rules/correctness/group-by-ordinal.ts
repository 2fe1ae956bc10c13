import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type Edit, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { containsAggregate, isRandom } from "./support/calls.ts";
import { isObscure, textAt } from "./support/columns.ts";
import { isOrdinal, ordinalItem, readsAliasIn } from "./support/output.ts";
import { eachScope } from "./support/visit.ts";
import { some } from "./support/walk.ts";

/** The text may stand in GROUP BY: it names a column, and means the same there. */
function mayBeCopied(expression: Expression): boolean {
  return (
    some(expression, (inner) => inner.kind === "column") &&
    !containsAggregate(expression) &&
    !some(expression, (inner) => isRandom(inner) || isObscure(inner) || inner.kind === "parameter")
  );
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { groupBy } = scope.select;
  const ordinals = groupBy?.items.filter(isOrdinal) ?? [];
  const [first] = ordinals;
  if (groupBy?.type !== "list" || first === undefined) return undefined;
  const edits: Edit[] = [];
  for (const ordinal of ordinals) {
    const item = ordinalItem(scope, ordinal);
    if (item !== undefined && mayBeCopied(item.expression) && !readsAliasIn(analysed, scope, item.expression, "groupBy"))
      edits.push({ span: ordinal, text: textAt(analysed, item.expression) });
  }
  const numbers = ordinals.map((ordinal) => textAt(analysed, ordinal)).join(", ");
  return {
    span: { start: first.start, end: ordinals.at(-1)?.end ?? first.end },
    message: `GROUP BY ${numbers} groups by places in the select list; a column added before them changes the groups.`,
    suggestion: "Name the expressions.",
    ...(edits.length === ordinals.length ? { rewrite: { title: "Group by the expressions themselves", edits, preconditions: [] } } : {}),
  };
}

export const groupByOrdinal = defineRule({
  id: "group-by-ordinal",
  group: "correctness",
  title: "GROUP BY a place in the select list",
  severity: "info",
  what: "GROUP BY 1, 2 instead of expressions.",
  why: "The numbers drift: when the select list changes, the query still runs and groups by something else.",
  whenNotToUse:
    "A house style that prefers ordinals for long expressions. SQL Server has none, and Oracle has them since 23ai only where a parameter allows it: there a number is a constant.",
  fix: "safe",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (AM06)"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "SELECT region, SUM(amount) FROM sales GROUP BY 1", fixed: "SELECT region, SUM(amount) FROM sales GROUP BY region" },
      {
        sql: "SELECT DATE_TRUNC('month', created_at) AS m, kind, COUNT(*)\nFROM t\nGROUP BY 1, 2 -- both",
        fixed:
          "SELECT DATE_TRUNC('month', created_at) AS m, kind, COUNT(*)\nFROM t\nGROUP BY DATE_TRUNC('month', created_at), kind -- both",
      },
      { sql: "SELECT t.*, COUNT(*) FROM t GROUP BY 2" },
      { sql: "SELECT a AS b, b AS a, COUNT(*) FROM t GROUP BY 1, 2", dialect: "bigquery" },
    ],
    good: [{ sql: "SELECT region, SUM(amount) FROM sales GROUP BY region" }, { sql: "SELECT COUNT(*) FROM t GROUP BY ROLLUP (a, b)" }],
  },
});
