import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { columnsIn } from "./support/columns.ts";
import { conjunctsOf } from "./support/predicates.ts";
import { joinsIn } from "./support/walk.ts";
import { multipleMatch } from "./support/writes.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement, writeScope } = analysed;
  if (statement.kind !== "update" || statement.from === undefined || writeScope === undefined) return [];
  const { from, table } = statement;
  const target = writeScope.sources.find(
    (source) =>
      source.relation === table || (source.relation.kind === "table" && source.relation.nameSpan.start === statement.target[0]?.span.start),
  );
  if (target === undefined) return [];
  const conditions = [...joinsIn(from).flatMap((join) => conjunctsOf(join.on)), ...conjunctsOf(statement.where?.expression)];
  const source = multipleMatch(analysed, writeScope, target, from, conditions);
  if (source === undefined) return [];
  const used = statement.assignments.find(({ value }) => columnsIn(analysed, value)?.some((column) => column.source === source));
  if (used === undefined) return [];
  return [
    {
      span: used.value,
      message: `Several rows of ${source.name} may match one row of ${target.name}; which of them ${used.column.name.name} is set from is left to chance.`,
      suggestion: `Join ${source.name} by a key, or reduce it to one row for each row of ${target.name} first.`,
    },
  ];
}

export const updateFromMany = defineRule({
  id: "update-from-many",
  group: "correctness",
  title: "UPDATE from a table with several matching rows",
  severity: "warning",
  dialects: ["generic", "postgres", "duckdb", "redshift", "snowflake", "tsql"],
  what: "UPDATE ... FROM a source of which several rows may match, by its declared keys, with a value taken from it.",
  why: "The engine takes any of the matching rows, and says nothing.",
  whenNotToUse: "The matching rows all hold the same value.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/sql-update.html", "https://learn.microsoft.com/sql/t-sql/queries/update-transact-sql"],
  visit,
  examples: {
    bad: [
      {
        sql: "UPDATE customers SET last_total = o.total FROM orders o WHERE o.customer_id = customers.id",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, last_total INT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT)",
      },
    ],
    good: [
      {
        sql: "UPDATE orders SET region = c.region FROM customers c WHERE c.id = orders.customer_id",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, region TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, region TEXT)",
      },
      {
        sql: "UPDATE customers SET active = TRUE FROM orders o WHERE o.customer_id = customers.id",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY, active BOOLEAN); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
      },
      { sql: "UPDATE customers SET last_total = o.total FROM orders o WHERE o.customer_id = customers.id" },
    ],
  },
});
