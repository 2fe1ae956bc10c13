import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";

const replaces = /^\s*CREATE\s+OR\s+REPLACE\s+(?:TRANSIENT\s+)?TABLE\b/i;

export const replaceTableLosesHistory = defineRule({
  id: "replace-table-loses-history",
  group: "migration",
  title: "CREATE OR REPLACE TABLE",
  severity: "info",
  dialects: ["snowflake"],
  what: "CREATE OR REPLACE TABLE of a permanent or transient table without COPY GRANTS.",
  why: "The table is dropped and made anew in one step: grants are lost, streams on it become stale, and its history goes with the dropped table, which UNDROP brings back only after the new one is renamed.",
  whenNotToUse: "Tables that are rebuilt each time, and whose readers have future grants.",
  fix: "none",
  sources: [
    "Snowflake documentation: CREATE TABLE, COPY GRANTS and usage notes",
    "Snowflake documentation: UNDROP TABLE",
    "Snowflake documentation: Introduction to streams",
  ],
  visit: ({ source, statement }) => {
    if (statement.kind !== "createTable" && statement.kind !== "createTableAs") return [];
    const text = source.slice(statement.span.start, statement.span.end);
    if (!replaces.test(text) || /\bCOPY\s+GRANTS\b/i.test(text)) return [];
    return [
      {
        span: statement.span,
        message: `Grants on ${dotted(statement.target)} are lost, and streams on it become stale.`,
        suggestion: "Add COPY GRANTS to keep the grants; INSERT OVERWRITE into the table that is there keeps streams and history too.",
      },
    ];
  },
  examples: {
    bad: [{ sql: "CREATE OR REPLACE TABLE t AS SELECT a FROM u", dialect: "snowflake" }],
    good: [
      { sql: "CREATE OR REPLACE TABLE t COPY GRANTS AS SELECT a FROM u", dialect: "snowflake" },
      { sql: "CREATE OR REPLACE TEMPORARY TABLE t AS SELECT a FROM u", dialect: "snowflake" },
    ],
  },
});
