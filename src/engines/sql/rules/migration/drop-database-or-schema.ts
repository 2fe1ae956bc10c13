import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { DropStatement } from "../../syntax/tree.ts";
import { dotted, textOf } from "./support/ddl.ts";

function takesAll(analysed: AnalysedStatement, statement: DropStatement): boolean {
  if (statement.cascade) return true;
  if (analysed.dialect === "mysql") return true;
  return analysed.dialect === "snowflake" && !/\bRESTRICT\s*$/i.test(textOf(analysed, statement.span));
}

export const dropDatabaseOrSchema = defineRule({
  id: "drop-database-or-schema",
  group: "migration",
  title: "Database or schema dropped",
  severity: "error",
  what: "DROP DATABASE; DROP SCHEMA with CASCADE, or without RESTRICT where CASCADE is the default (Snowflake) or a schema is a database (MySQL).",
  why: "Everything in it is gone with one statement. Snowflake keeps it for UNDROP for the retention period, a day unless set otherwise.",
  whenNotToUse: "Test environments that are thrown away.",
  fix: "none",
  sources: [
    "PostgreSQL manual: DROP SCHEMA, DROP DATABASE",
    "Snowflake documentation: DROP SCHEMA",
    "MySQL Reference Manual: DROP DATABASE",
  ],
  visit: (analysed) => {
    const { statement } = analysed;
    return statement.kind === "drop" &&
      (statement.object === "DATABASE" || (statement.object === "SCHEMA" && takesAll(analysed, statement)))
      ? [{ span: statement.span, message: `Everything in ${statement.names.map(dotted).join(", ")} is lost.` }]
      : [];
  },
  examples: {
    bad: [
      { sql: "DROP DATABASE shop" },
      { sql: "DROP SCHEMA sales", dialect: "snowflake" },
      { sql: "DROP SCHEMA sales", dialect: "mysql" },
      { sql: "DROP SCHEMA sales CASCADE" },
    ],
    good: [
      { sql: "DROP SCHEMA sales RESTRICT", dialect: "snowflake" },
      { sql: "DROP SCHEMA sales", dialect: "postgres" },
      { sql: "DROP SCHEMA sales" },
      { sql: "DROP VIEW v" },
    ],
  },
});
