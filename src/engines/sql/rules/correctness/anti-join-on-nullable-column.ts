import { dialectsExcept } from "../../dialect.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, Join } from "../../syntax/tree.ts";
import { columnOf, qualifiedName, sameColumn, textAt, type KnownColumn } from "./support/columns.ts";
import { sourcesUnder } from "./support/keys.ts";
import { columnEquality, conjunctsOf, rejectsNulls, usingColumns } from "./support/predicates.ts";
import { sameName } from "./support/columns.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

/** The column that a condition of ON keeps from being NULL in a row that matches, to be tested instead. */
function joinColumn(analysed: AnalysedStatement, join: Join, tested: KnownColumn): KnownColumn | undefined {
  for (const condition of conjunctsOf(join.on)) {
    const equality = columnEquality(analysed, condition);
    const own = [equality?.left, equality?.right].find((column) => column?.source === tested.source);
    if (own !== undefined) return own;
  }
  return undefined;
}

function isKeptByOn(analysed: AnalysedStatement, join: Join, tested: KnownColumn): boolean {
  if (usingColumns(join).some((name) => sameName(name, tested.reference.name.name))) return true;
  return conjunctsOf(join.on).some((condition) => {
    if (!rejectsNulls(analysed, condition, tested.source)) return false;
    const operands = condition.kind === "binary" ? [condition.left, condition.right] : "operand" in condition ? [condition.operand] : [];
    return operands.some((operand) => {
      const column = columnOf(analysed, operand);
      return column !== undefined && sameColumn(column, tested);
    });
  });
}

function matchOf(analysed: AnalysedStatement, scope: Scope, condition: Expression): RuleMatch | undefined {
  if (condition.kind !== "is" || condition.not || condition.test !== "NULL") return undefined;
  const tested = columnOf(analysed, condition.operand);
  const declared = tested?.column?.origin?.column;
  if (tested === undefined || declared === undefined || declared.notNull || !tested.source.optional) return undefined;
  const join = joinsIn(scope.select.from).find(
    (item) => item.type === "left" && sourcesUnder(scope, leavesOf(item.right)).includes(tested.source),
  );
  if (join?.right.kind === "join" || join === undefined || isKeptByOn(analysed, join, tested)) return undefined;
  const better = joinColumn(analysed, join, tested);
  const name = better === undefined ? undefined : qualifiedName(analysed, better);
  if (name === undefined) return undefined;
  return {
    span: condition,
    message: `${textAt(analysed, condition)} is also true for rows that have a match whose ${declared.name} is NULL.`,
    suggestion: `To find rows without a match, test the join column: ${name} IS NULL.`,
    rewrite: {
      title: "Test the join column",
      edits: [{ span: condition.operand, text: name }],
      preconditions: [],
      changesResult: true,
    },
  };
}

export const antiJoinOnNullableColumn = defineRule({
  id: "anti-join-on-nullable-column",
  group: "correctness",
  title: "Missing match told by a nullable column",
  severity: "warning",
  // ClickHouse fills with 0 and '' unless join_use_nulls is set.
  dialects: dialectsExcept("clickhouse"),
  what: "LEFT JOIN b ... WHERE b.x IS NULL where x is declared nullable and ON doesn't compare it.",
  why: "Rows with a match whose x happens to be NULL are taken for rows without one.",
  whenNotToUse: "Both are wanted: no match, or a match without a value.",
  fix: "suggestion",
  visit: eachScope((analysed, scope) =>
    conjunctsOf(scope.select.where?.expression).map((condition) => matchOf(analysed, scope, condition)),
  ),
  examples: {
    bad: [
      {
        sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.shipped_at IS NULL",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, shipped_at TIMESTAMP)",
        fixed: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.customer_id IS NULL",
      },
    ],
    good: [
      {
        sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
      },
      {
        sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.customer_id IS NULL",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
      },
      { sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.shipped_at IS NULL" },
    ],
  },
});
