import { dialectsExcept } from "../../dialect.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type Edit, type RuleMatch } from "../../rule.ts";
import type { ColumnReference, Expression } from "../../syntax/tree.ts";
import { containsAggregate } from "./support/calls.ts";
import { isObscure, referencesIn, sameName, textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { eachScope } from "./support/visit.ts";

/** Different values stay different, so that it doesn't matter which of the two is grouped: the column itself, or its text. */
function keepsGroups(expression: Expression): boolean {
  return (
    expression.kind === "column" ||
    (expression.kind === "cast" &&
      /^(?:STRING|TEXT|(?:N?VARCHAR|CHARACTER VARYING)(?: ?\((?:\d{3,}|MAX)\))?|BIGINT)$/u.test(expression.type))
  );
}

/** The expression that the grouped name was meant to be: an item with that alias that changes a column of the same name. */
function meant(scope: Scope, item: Expression): Expression | undefined {
  if (item.kind !== "column" || item.qualifier.length > 0) return undefined;
  const { name } = item.name;
  const found = scope.select.items.find((candidate) => candidate.alias !== undefined && sameName(candidate.alias.name, name))?.expression;
  if (found === undefined || keepsGroups(found) || containsAggregate(found) || isObscure(found)) return undefined;
  return referencesIn(found).some((reference: ColumnReference) => sameName(reference.name.name, name)) ? found : undefined;
}

function matchOf(analysed: AnalysedStatement, scope: Scope, item: Expression): RuleMatch | undefined {
  const expression = meant(scope, item);
  const grouped = scope.select.groupBy?.items ?? [];
  if (expression === undefined || grouped.some((other) => equalExpressions(analysed, other, expression))) return undefined;
  const name = textAt(analysed, item);
  const edits: readonly Edit[] = [{ span: item, text: textAt(analysed, expression) }];
  return {
    span: item,
    message: `GROUP BY ${name} means the table's column, not ${textAt(analysed, expression)} AS ${name}: the groups are finer than what is shown.`,
    suggestion: "Group by the expression, or give it an alias of its own.",
    rewrite: { title: "Group by the expression that is shown", edits, preconditions: [], changesResult: true },
  };
}

export const groupByAliasShadowed = defineRule({
  id: "group-by-alias-shadowed",
  group: "correctness",
  title: "GROUP BY a name that is both alias and column",
  severity: "error",
  // The column wins on these; on others the alias does, or the name is refused.
  dialects: dialectsExcept("bigquery", "clickhouse"),
  what: "SELECT f(x) AS x ... GROUP BY x.",
  why: "In GROUP BY the column of the table comes before the alias: months are shown but days are grouped, and the same month appears many times.",
  whenNotToUse: "The finer groups are meant; give the alias another name then.",
  fix: "suggestion",
  sources: [
    "https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY",
    "https://docs.snowflake.com/en/sql-reference/constructs/group-by",
  ],
  visit: eachScope((analysed, scope) =>
    scope.select.groupBy?.type === "list" ? scope.select.groupBy.items.map((item) => matchOf(analysed, scope, item)) : [],
  ),
  examples: {
    bad: [
      {
        sql: "SELECT DATE_TRUNC('month', created_at) AS created_at, COUNT(*) FROM t GROUP BY created_at",
        fixed: "SELECT DATE_TRUNC('month', created_at) AS created_at, COUNT(*) FROM t GROUP BY DATE_TRUNC('month', created_at)",
      },
      {
        sql: "SELECT LOWER(name) AS name, kind, SUM(x) FROM t GROUP BY name, kind",
        fixed: "SELECT LOWER(name) AS name, kind, SUM(x) FROM t GROUP BY LOWER(name), kind",
      },
    ],
    good: [
      { sql: "SELECT DATE_TRUNC('month', created_at) AS month_start, COUNT(*) FROM t GROUP BY month_start" },
      { sql: "SELECT LOWER(name) AS name, SUM(x) FROM t GROUP BY LOWER(name)" },
      { sql: "SELECT name AS name, CAST(day AS VARCHAR) AS day, SUM(x) FROM t GROUP BY name, day" },
      { sql: "SELECT LOWER(name) AS name, SUM(x) FROM t GROUP BY 1" },
    ],
  },
});
