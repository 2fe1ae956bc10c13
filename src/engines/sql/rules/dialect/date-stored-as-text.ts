import { defineRule } from "../../rule.ts";
import { columnMatches } from "../migration/support/ddl.ts";

const names = /^(?:.+_(?:at|date|datetime|timestamp)|date_of_.+|date|timestamp)$/i;
const texts = /^(?:VARCHAR|TEXT|STRING|CHAR|CHARACTER VARYING|NVARCHAR|CHARACTER)(?:\s*\(\s*(\d+|MAX)\s*\))?$/;

export const dateStoredAsText = defineRule({
  id: "date-stored-as-text",
  group: "dialect",
  title: "Date or time kept as text",
  severity: "info",
  dialects: ["snowflake", "redshift", "duckdb", "databricks", "bigquery"],
  what: "A column whose name says that it is a date or time (created_at, order_date, date_of_birth) of a text type.",
  why: "Text takes more room, compares letter by letter, and has to be converted by every query, which keeps the engine from skipping blocks by its minimum and maximum as dates; nothing keeps 2024-02-30 out.",
  whenNotToUse: "A landing table that takes what comes, to be converted in the next step.",
  fix: "none",
  sources: [
    "Amazon Redshift documentation: best practices for designing tables, use date/time data types for date columns",
    "Snowflake documentation: table design considerations, date/time data types for columns",
    "DuckDB documentation: performance guide, schema, types",
  ],
  visit: (analysed) =>
    columnMatches(analysed, ({ name, type }) => {
      const found = names.test(name.name) ? texts.exec(type) : null;
      // What is shorter than 20240131 holds a part of a date or a code.
      if (found === null || Number(found[1] ?? 8) < 8) return undefined;
      return { message: `${name.name} holds dates or times as ${type}.`, suggestion: "DATE or TIMESTAMP." };
    }),
  examples: {
    bad: [{ sql: "CREATE TABLE orders (id INT, created_at VARCHAR(30))", dialect: "redshift" }],
    good: [
      { sql: "CREATE TABLE orders (id INT, created_at TIMESTAMP, update_note VARCHAR(30))", dialect: "redshift" },
      { sql: "CREATE TABLE orders (id INT, birth_date CHAR(4))", dialect: "redshift" },
    ],
  },
});
