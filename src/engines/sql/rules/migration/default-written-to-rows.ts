import { defineRule } from "../../rule.ts";
import { alterMatches, wordsOf } from "./support/ddl.ts";

/** Types that can't be added online, whatever the default. */
const offlineTypes = /^(?:N?VARCHAR\s*\(\s*MAX\s*\)|VARBINARY\s*\(\s*MAX\s*\)|XML|N?TEXT|IMAGE|HIERARCHYID|GEOMETRY|GEOGRAPHY)/i;

export const defaultWrittenToRows = defineRule({
  id: "default-written-to-rows",
  group: "migration",
  title: "NOT NULL column with a default that is written to all rows",
  severity: "info",
  dialects: ["tsql"],
  what: "ALTER TABLE ADD of a NOT NULL column with a default, or of a nullable one WITH VALUES.",
  why: "Only the Enterprise and Developer editions and Azure SQL keep the value of a runtime constant in the metadata. Other editions, a default such as NEWID(), and large types write every row while the table is locked (Sch-M).",
  whenNotToUse: "The server is an Enterprise edition or Azure SQL and the default is a constant, or the table is small.",
  fix: "none",
  sources: ["Microsoft: ALTER TABLE (Transact-SQL), Adding NOT NULL columns as an online operation"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "addColumn" || action.column.default === undefined) return undefined;
      const { column } = action;
      const words = wordsOf(analysed, action.span);
      if (!column.notNull && !/\bWITH VALUES\b/.test(words)) return undefined;
      const certain = /\bNEW(?:SEQUENTIAL)?ID \(/.test(words) || offlineTypes.test(column.type);
      return {
        span: action.span,
        ...(certain ? { severity: "warning" as const } : {}),
        message: certain
          ? `Every row of ${table} is written for ${column.name.name} while nobody can read the table.`
          : `Unless the edition adds it online, every row of ${table} is written for ${column.name.name} while nobody can read the table.`,
        suggestion: "Add the column nullable without a default, fill it in batches, then add the default and NOT NULL.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE dbo.orders ADD state VARCHAR(10) NOT NULL DEFAULT 'new'", dialect: "tsql" },
      { sql: "ALTER TABLE dbo.orders ADD token UNIQUEIDENTIFIER NOT NULL DEFAULT NEWID()", dialect: "tsql" },
      { sql: "ALTER TABLE dbo.orders ADD state VARCHAR(10) NULL CONSTRAINT s DEFAULT 'new' WITH VALUES", dialect: "tsql" },
    ],
    good: [
      { sql: "ALTER TABLE dbo.orders ADD state VARCHAR(10) NULL", dialect: "tsql" },
      { sql: "ALTER TABLE dbo.orders ADD state VARCHAR(10) NULL DEFAULT 'new'", dialect: "tsql" },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t ADD b INT NOT NULL DEFAULT 0", dialect: "tsql" },
    ],
  },
});
