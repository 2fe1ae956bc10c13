import { defineRule } from "../../rule.ts";
import { dotted, wordsBefore } from "../migration/support/ddl.ts";
import { isCreatedHere } from "../migration/support/script.ts";

export const createdAndDropped = defineRule({
  id: "created-and-dropped",
  group: "structure",
  title: "Table made and dropped by one script",
  severity: "info",
  dialects: ["bigquery", "snowflake", "redshift", "postgres", "duckdb", "mysql"],
  what: "DROP TABLE of a table that isn't temporary and that the same script has made.",
  why: "Two runs at the same time take each other's table, and a run that fails leaves it behind, to be paid for; a temporary table belongs to the session and goes with it.",
  whenNotToUse: "Other sessions read the table while the script runs.",
  fix: "none",
  sources: ["BigQuery documentation: Multi-statement queries, temporary tables", "Snowflake documentation: Temporary and transient tables"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "drop" || statement.object !== "TABLE") return [];
    if (!statement.names.some((name) => isCreatedHere(analysed, name))) return [];
    const before = wordsBefore(analysed);
    const lasting = statement.names.filter((name) => {
      const last = name.at(-1);
      if (last === undefined || last.quoted || !isCreatedHere(analysed, name)) return false;
      const made = new RegExp(
        `\\bCREATE ((?:[A-Z]+ )*)TABLE (?:IF NOT EXISTS )?(?:\\S+ \\. )*${last.name.toUpperCase().replaceAll(/\W/g, "\\$&")} `,
      );
      const words = made.exec(`${before} `)?.[1];
      return words !== undefined && !/\bTEMP(?:ORARY)?\b/.test(words);
    });
    return lasting.length === 0
      ? []
      : [
          {
            span: statement.span,
            message: `${lasting.map(dotted).join(", ")} lives for this script only.`,
            suggestion: "CREATE TEMPORARY TABLE.",
          },
        ];
  },
  examples: {
    bad: [{ sql: "CREATE TABLE work AS SELECT 1 AS a; INSERT INTO u SELECT a FROM work; DROP TABLE work", dialect: "bigquery" }],
    good: [
      { sql: "CREATE TEMP TABLE work AS SELECT 1 AS a; INSERT INTO u SELECT a FROM work; DROP TABLE work", dialect: "postgres" },
      { sql: "DROP TABLE IF EXISTS work; CREATE TABLE work AS SELECT 1 AS a", dialect: "snowflake" },
    ],
  },
});
