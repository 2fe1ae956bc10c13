import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { columnOf, textAt } from "../correctness/support/columns.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";

function match(analysed: AnalysedStatement, { expression, clause }: Visited): RuleMatch | undefined {
  if (analysed.dialect !== "clickhouse" || expression.kind !== "is" || expression.test !== "NULL") return undefined;
  const tested = clause === "from" ? undefined : columnOf(analysed, expression.operand);
  const declared = tested?.column?.origin?.column;
  if (tested?.source.optional !== true || declared === undefined || /\bNullable\s*\(/iu.test(declared.type)) return undefined;
  // SETTINGS at the end of the query, or SET before it.
  if (/\bjoin_use_nulls\b/iu.test(analysed.source)) return undefined;
  const name = textAt(analysed, expression.operand);
  return {
    span: expression,
    message: `${name} is ${declared.type}: without a match the join gives its default, 0 or '', and ${textAt(analysed, expression)} is ${expression.not ? "true" : "false"} for every row.`,
    suggestion: expression.not
      ? "Write an inner or a SEMI join, or set join_use_nulls = 1."
      : "Write LEFT ANTI JOIN, or set join_use_nulls = 1.",
  };
}

const tables =
  "CREATE TABLE users (id UInt64, name String) ENGINE = MergeTree ORDER BY id; CREATE TABLE visits (user_id UInt64, page Nullable(String)) ENGINE = MergeTree ORDER BY user_id";

export const missingMatchNotNull = defineRule({
  id: "missing-match-not-null",
  group: "dialect",
  title: "Missing match of a join looked for as NULL",
  severity: "warning",
  dialects: ["clickhouse"],
  what: "x IS [NOT] NULL of a column on the optional side of an outer join, declared without Nullable, where join_use_nulls isn't set.",
  why: "ClickHouse fills rows without a match with the default of each type, unless join_use_nulls says otherwise: no row is NULL there, and the anti-join finds nothing.",
  whenNotToUse: "The profile of the user sets join_use_nulls.",
  fix: "none",
  sources: ["ClickHouse documentation: session settings, join_use_nulls (0 by default)"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT u.id FROM users u LEFT JOIN visits v ON v.user_id = u.id WHERE v.user_id IS NULL",
        schema: tables,
        dialect: "clickhouse",
      },
    ],
    good: [
      { sql: "SELECT u.id FROM users u LEFT ANTI JOIN visits v ON v.user_id = u.id", schema: tables, dialect: "clickhouse" },
      {
        sql: "SELECT u.id FROM users u LEFT JOIN visits v ON v.user_id = u.id WHERE v.page IS NULL",
        schema: tables,
        dialect: "clickhouse",
      },
      {
        sql: "SELECT u.id FROM users u LEFT JOIN visits v ON v.user_id = u.id WHERE v.user_id IS NULL SETTINGS join_use_nulls = 1",
        schema: tables,
        dialect: "clickhouse",
      },
      { sql: "SELECT u.id FROM users u LEFT JOIN visits v ON v.user_id = u.id WHERE v.user_id IS NULL", dialect: "clickhouse" },
    ],
  },
});
