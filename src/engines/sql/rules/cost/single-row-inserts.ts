import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { textOf } from "../migration/support/ddl.ts";
import { isSingleRowInsert } from "../migration/support/script.ts";

/** INSERTs of one row in a row from which on joining them is worth a remark: said once, at the last of these. */
const many = 5;

/** Column stores, where each statement writes files, parts or blocks of its own, and what loads rows there. */
const loads: Readonly<Partial<Record<DialectId, string>>> = {
  snowflake: "COPY INTO or Snowpipe",
  redshift: "COPY",
  bigquery: "a load job or the Storage Write API",
  databricks: "COPY INTO or Auto Loader",
  spark: "a DataFrame write",
  trino: "INSERT ... SELECT",
  clickhouse: "one INSERT of thousands of rows, or async_insert",
  duckdb: "COPY, or the appender",
};

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement, script, dialect } = analysed;
  if (statement.kind !== "insert" || !isSingleRowInsert(statement) || script === undefined) return [];
  const target = statement.target.map(({ name }) => name).join(".");
  const last = statement.target.at(-1);
  if (last === undefined || script.singleRows.table !== target.toLowerCase() || script.singleRows.count !== many - 1) return [];
  // What is returned of each row can't be told apart in one statement.
  if (/\bRETURNING\b/i.test(textOf(analysed, statement.span))) return [];
  const load = loads[dialect];
  const joined = dialect === "oracle" ? "INSERT ALL, or an array of bound rows," : "One VALUES list with all rows";
  return [
    {
      span: last.span,
      severity: load === undefined ? "info" : "warning",
      message: `${target} is filled row by row: this is the ${many}th INSERT of one row in succession.`,
      suggestion: `${joined} is one statement and one write${load === undefined ? "" : `; ${load} is made for more`}.`,
    },
  ];
}

const rows = (count: number, table = "regions"): string =>
  Array.from({ length: count }, (_, index) => `INSERT INTO ${table} (id, name) VALUES (${index + 1}, 'r${index + 1}')`).join(";\n");

export const singleRowInserts = defineRule({
  id: "single-row-inserts",
  group: "cost",
  title: "Rows inserted one by one",
  severity: "warning",
  what: "Five or more INSERT statements in succession that each add one row to the same table.",
  why: "Each statement is parsed, planned and committed by itself. A column store writes a block, part or file for each, which later reads pay for again: Redshift's blocks hold 1 MB, ClickHouse has to merge the parts, Snowflake makes micro-partitions of single rows.",
  whenNotToUse: "A short list of fixed rows that is loaded once, where a line for each reads better.",
  fix: "none",
  sources: [
    "Amazon Redshift documentation: best practices for loading data, use a multi-row insert",
    "ClickHouse documentation: selecting an insert strategy",
    "DuckDB documentation: INSERT statements, performance",
  ],
  visit,
  examples: {
    bad: [{ sql: rows(6), dialect: "redshift" }],
    good: [
      { sql: rows(4), dialect: "redshift" },
      { sql: "INSERT INTO regions (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')", dialect: "redshift" },
      { sql: `${rows(3)};\n${rows(3, "shops")}`, dialect: "redshift" },
    ],
  },
});
