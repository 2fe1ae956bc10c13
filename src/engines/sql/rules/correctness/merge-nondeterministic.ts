import type { AnalysedStatement } from "../../scope.ts";
import type { TableSchema } from "../../schema.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { ColumnReference, MergeStatement, TableReference } from "../../syntax/tree.ts";
import { referencesIn, sameName, textAt } from "./support/columns.ts";
import { conjunctsOf } from "./support/predicates.ts";

function tableOf(analysed: AnalysedStatement, relation: TableReference): TableSchema | undefined {
  const name = relation.name.map((part) => part.name.toLowerCase()).join(".");
  const found = analysed.catalog.tables.filter((table) => {
    const known = table.name.toLowerCase();
    return known === name || known.endsWith(`.${name}`) || name.endsWith(`.${known}`);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The columns of the source that equalities of ON compare; undefined where ON says more than that. */
function matchedColumns(statement: MergeStatement, alias: string): readonly string[] | undefined {
  const own = (reference: ColumnReference): boolean => {
    const last = reference.qualifier.at(-1);
    return last !== undefined && sameName(last.name, alias);
  };
  const names: string[] = [];
  for (const condition of conjunctsOf(statement.on)) {
    if (referencesIn(condition).some((reference) => reference.qualifier.length === 0)) return undefined;
    if (!referencesIn(condition).some(own)) continue;
    if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
    const side = [condition.left, condition.right].find((operand) => operand.kind === "column" && own(operand));
    if (side?.kind !== "column") return undefined;
    names.push(side.name.name);
  }
  return names;
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "merge" || statement.source?.kind !== "table" || statement.on === undefined) return [];
  const relation = statement.source;
  if (statement.with?.tables.some((table) => sameName(table.name.name, relation.name[0]?.name ?? ""))) return [];
  const table = tableOf(analysed, relation);
  const alias = relation.alias?.name.name ?? relation.name.at(-1)?.name ?? "";
  const names = matchedColumns(statement, alias);
  if (table === undefined || table.keys.length === 0 || names === undefined || names.length === 0) return [];
  if (table.keys.some((key) => key.columns.every((column) => names.some((name) => sameName(name, column))))) return [];
  return [
    {
      span: statement.on,
      message: `Several rows of ${textAt(analysed, relation.nameSpan)} may match one row of the target: no key of it is among ${names.join(", ")}.`,
      suggestion: "Deduplicate the source by the columns of ON, e.g. keep its latest row with ROW_NUMBER.",
    },
  ];
}

export const mergeNondeterministic = defineRule({
  id: "merge-nondeterministic",
  group: "correctness",
  title: "MERGE from a source with several rows per match",
  severity: "warning",
  what: "MERGE whose ON compares no declared key of the source.",
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
      { sql: "MERGE INTO customers t USING updates s ON t.email = s.email WHEN MATCHED THEN UPDATE SET name = s.name" },
    ],
  },
});
