import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { DeleteStatement, Expression, MergeStatement, Relation, UpdateStatement } from "../../syntax/tree.ts";
import { within } from "../correctness/support/walk.ts";
import { partitionColumns } from "./support/keys.ts";

type Change = UpdateStatement | DeleteStatement | MergeStatement;

/** What decides which rows of the target are looked at: the conditions of WHEN don't. */
function conditionOf(statement: Change): Expression | undefined {
  return statement.kind === "merge" ? statement.on : statement.where?.expression;
}

function named(relation: Relation | undefined): Relation | undefined {
  return relation?.kind === "table" ? relation : undefined;
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement, writeScope } = analysed;
  if (writeScope === undefined || (statement.kind !== "update" && statement.kind !== "delete" && statement.kind !== "merge")) return [];
  const target = named(statement.table);
  const table = writeScope.sources.find(({ relation }) => relation === target)?.table;
  const condition = conditionOf(statement);
  const last = statement.target.at(-1);
  // A change of all rows is another rule's to judge.
  if (table === undefined || condition === undefined || last === undefined) return [];
  const partitions = partitionColumns(table);
  const parts = within(condition);
  const unclear = parts.some(
    (part) => ["opaque", "lambda", "exists", "subquery"].includes(part.kind) || (part.kind === "in" && part.query !== undefined),
  );
  const mentioned = parts.some((part) => part.kind === "column" && partitions.includes(part.name.name.toLowerCase()));
  if (partitions.length === 0 || unclear || mentioned) return [];
  const clause = statement.kind === "merge" ? "ON" : "WHERE";
  return [
    {
      span: last.span,
      message: `${table.name} is partitioned by ${table.partitionBy.join(", ")}, and ${clause} doesn't name it: every partition is searched for rows to change.`,
      suggestion: `Add what is known of ${partitions.join(", ")} to ${clause}${statement.kind === "merge" ? "; conditions of WHEN come too late to skip anything" : ""}.`,
    },
  ];
}

const events = "CREATE TABLE events (id BIGINT, day DATE, kind STRING) USING delta PARTITIONED BY (day)";

export const changeWithoutPartitionFilter = defineRule({
  id: "change-without-partition-filter",
  group: "dialect",
  title: "MERGE, UPDATE or DELETE that searches all partitions",
  severity: "info",
  dialects: ["databricks", "spark", "bigquery", "trino"],
  what: "A change of rows of a partitioned table whose condition (ON of MERGE, WHERE of UPDATE and DELETE) names no column of the partitioning.",
  why: "Which files hold rows to change is found by reading the table: without a partition that is all of it. Concurrent changes of other partitions conflict too.",
  whenNotToUse: "The rows may be in any partition, and a key is all that is known of them.",
  fix: "none",
  sources: ["Delta Lake documentation: MERGE performance tuning, reduce the search space for matches"],
  visit,
  examples: {
    bad: [
      {
        sql: "MERGE INTO events e USING news n ON e.id = n.id WHEN MATCHED THEN UPDATE SET kind = n.kind",
        schema: events,
        dialect: "databricks",
      },
      { sql: "DELETE FROM events WHERE kind = 'test'", schema: events, dialect: "spark" },
    ],
    good: [
      {
        sql: "MERGE INTO events e USING news n ON e.id = n.id AND e.day = n.day WHEN MATCHED THEN UPDATE SET kind = n.kind",
        schema: events,
        dialect: "databricks",
      },
      { sql: "DELETE FROM events WHERE kind = 'test' AND day >= '2024-01-01'", schema: events, dialect: "spark" },
      { sql: "DELETE FROM events WHERE kind = 'test'", dialect: "spark" },
    ],
  },
});
