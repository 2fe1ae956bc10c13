import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { conjunctsOf } from "./support/predicates.ts";
import { multipleMatch } from "./support/writes.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement, writeScope } = analysed;
  if (statement.kind !== "merge" || statement.source === undefined || statement.on === undefined || writeScope === undefined) return [];
  const target = writeScope.sources.find((source) => source.relation !== statement.source);
  if (target === undefined) return [];
  const source = multipleMatch(analysed, writeScope, target, statement.source, conjunctsOf(statement.on));
  if (source === undefined) return [];
  return [
    {
      span: statement.on,
      message: `Several rows of ${source.name} may match one row of the target: ON fixes no key of it (${source.keys.map((key) => key.join(", ")).join("; ")}).`,
      suggestion: "Deduplicate the source by the columns of ON, e.g. keep its latest row with ROW_NUMBER.",
    },
  ];
}

export const mergeNondeterministic = defineRule({
  id: "merge-nondeterministic",
  group: "correctness",
  title: "MERGE from a source with several rows per match",
  severity: "warning",
  what: "MERGE whose ON fixes no key of the source, where its keys are known.",
  why: "If two source rows match one target row, most engines end with an error; Snowflake can be set to take either.",
  whenNotToUse: "The source is deduplicated before, and only the key isn't declared.",
  fix: "none",
  sources: ["https://docs.snowflake.com/en/sql-reference/sql/merge", "ISO/IEC 9075-2, 14.12 <merge statement>"],
  visit,
  examples: {
    bad: [
      {
        sql: "MERGE INTO customers t USING updates s ON t.email = s.email WHEN MATCHED THEN UPDATE SET name = s.name",
        schema: "CREATE TABLE customers (email TEXT, name TEXT); CREATE TABLE updates (id INT PRIMARY KEY, email TEXT, name TEXT)",
      },
    ],
    good: [
      {
        sql: "MERGE INTO customers t USING updates s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name",
        schema: "CREATE TABLE customers (id INT, name TEXT); CREATE TABLE updates (id INT PRIMARY KEY, name TEXT)",
      },
      {
        sql: "MERGE INTO customers t USING (SELECT email, MAX(name) AS name FROM updates GROUP BY email) s ON t.email = s.email WHEN MATCHED THEN UPDATE SET name = s.name",
        schema: "CREATE TABLE customers (email TEXT, name TEXT); CREATE TABLE updates (id INT PRIMARY KEY, email TEXT, name TEXT)",
      },
      { sql: "MERGE INTO customers t USING updates s ON t.email = s.email WHEN MATCHED THEN UPDATE SET name = s.name" },
    ],
  },
});
