import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Expression } from "../../syntax/tree.ts";
import { columnOf } from "../correctness/support/columns.ts";
import { comparisons } from "../correctness/support/predicates.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import { partitionColumns } from "./support/keys.ts";

/** The column of a comparison or IN, and whether a subquery says what it is to be. */
function sides(expression: Expression): readonly [Expression | undefined, boolean] {
  if (expression.kind === "in") return [expression.operand, expression.query !== undefined && !expression.not];
  if (expression.kind !== "binary" || !comparisons.has(expression.operator)) return [undefined, false];
  return expression.right.kind === "subquery" ? [expression.left, true] : [expression.right, expression.left.kind === "subquery"];
}

function isPartition(analysed: AnalysedStatement, expression: Expression): boolean {
  if (expression.kind !== "column") return false;
  if (/^_(?:PARTITIONTIME|PARTITIONDATE|TABLE_SUFFIX)$/iu.test(expression.name.name)) return true;
  return partitionColumns(columnOf(analysed, expression)?.source.table).includes(expression.name.name.toLowerCase());
}

export const partitionFilterBySubquery = defineRule({
  id: "partition-filter-by-subquery",
  group: "dialect",
  title: "Partition chosen by a subquery",
  severity: "warning",
  dialects: ["bigquery"],
  what: "_PARTITIONTIME, _PARTITIONDATE, _TABLE_SUFFIX or a column that the schema partitions by, compared with a subquery or in one.",
  why: "Partitions are chosen before the query runs, so that one known only by a subquery leaves all of them to be read.",
  whenNotToUse: "Small tables.",
  fix: "none",
  sources: ["BigQuery documentation: Query partitioned tables, limit scanned partitions"],
  visit: eachExpression((analysed, { expression }) => {
    const [column, subquery] = sides(expression);
    if (column === undefined || !subquery || !isPartition(analysed, column)) return undefined;
    return {
      span: expression,
      message: "All partitions are read: a subquery is not known before the query runs.",
      suggestion: "Put the value into a variable with DECLARE, or pass it as a parameter.",
    };
  }),
  examples: {
    bad: [
      {
        sql: "SELECT page FROM visits WHERE day = (SELECT MAX(day) FROM loads)",
        schema: "CREATE TABLE visits (page STRING, day DATE) PARTITION BY day",
        dialect: "bigquery",
      },
      {
        sql: "SELECT page FROM visits WHERE day IN (SELECT day FROM loads)",
        schema: "CREATE TABLE visits (page STRING, day DATE) PARTITION BY day",
        dialect: "bigquery",
      },
      { sql: "SELECT a FROM t WHERE _PARTITIONDATE = (SELECT MAX(d) FROM u)", dialect: "bigquery" },
    ],
    good: [
      {
        sql: "SELECT page FROM visits WHERE day = '2024-01-01' AND page = (SELECT MAX(page) FROM loads)",
        schema: "CREATE TABLE visits (page STRING, day DATE) PARTITION BY day",
        dialect: "bigquery",
      },
      { sql: "SELECT a FROM t WHERE _PARTITIONDATE = '2024-01-01'", dialect: "bigquery" },
    ],
  },
});
