import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { alterMatches, wordsOf } from "./support/ddl.ts";

/** RENAME TABLE of MySQL and ClickHouse, sp_rename of T-SQL. */
function renamedOtherwise(analysed: AnalysedStatement): RuleMatch | undefined {
  const { statement, dialect } = analysed;
  if (statement.kind !== "other") return undefined;
  const words = wordsOf(analysed, statement.span);
  const renames =
    dialect === "tsql"
      ? /^(?:EXEC |EXECUTE )?(?:SYS \. )?SP_RENAME\b/.test(words)
      : (dialect === "mysql" || dialect === "clickhouse") && /^RENAME TABLE\b/.test(words);
  return renames
    ? {
        span: statement.span,
        message: "Whatever uses the old name fails from here on.",
        suggestion: "Offer the old name through a view until nobody uses it.",
      }
    : undefined;
}

export const renameBreaksClients = defineRule({
  id: "rename-breaks-clients",
  group: "migration",
  title: "Rename of a table or column in use",
  severity: "warning",
  what: "ALTER TABLE, RENAME TABLE or sp_rename renames a table or a column that the script didn't make.",
  why: "Programs, views and models that run during the deployment still use the old name and fail.",
  whenNotToUse: "Everything that reads it is deployed in the same moment.",
  fix: "none",
  sources: [
    "PostgreSQL manual: ALTER TABLE, RENAME",
    "MySQL Reference Manual: RENAME TABLE Statement",
    "Microsoft: sp_rename (Transact-SQL), remarks",
  ],
  visit: (analysed) => {
    const renamed = renamedOtherwise(analysed);
    if (renamed !== undefined) return [renamed];
    return alterMatches(analysed, (action, table) => {
      if (action.kind !== "renameColumn" && action.kind !== "renameTable") return undefined;
      const what = action.kind === "renameTable" ? table : `a column of ${table}`;
      return {
        span: action.span,
        message: `Whatever uses ${what} by its old name fails from here on.`,
        suggestion: "Offer the old name through a view, or add the new column beside the old one until nobody reads that.",
      };
    });
  },
  examples: {
    bad: [
      { sql: "ALTER TABLE orders RENAME COLUMN day TO ordered_on", dialect: "postgres" },
      { sql: "ALTER TABLE orders RENAME TO sales", dialect: "postgres" },
      { sql: "RENAME TABLE orders TO sales", dialect: "mysql" },
      { sql: "EXEC sp_rename 'dbo.orders.day', 'ordered_on', 'COLUMN'", dialect: "tsql" },
    ],
    good: [
      { sql: "EXEC sp_who", dialect: "tsql" },
      { sql: "ALTER TABLE orders ADD COLUMN ordered_on DATE", dialect: "postgres" },
    ],
  },
});
