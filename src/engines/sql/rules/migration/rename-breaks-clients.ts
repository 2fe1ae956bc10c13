import { defineRule } from "../../rule.ts";
import { alterMatches } from "./support/ddl.ts";

export const renameBreaksClients = defineRule({
  id: "rename-breaks-clients",
  group: "migration",
  title: "Rename of a table or column in use",
  severity: "warning",
  what: "ALTER TABLE renames a table or a column that the script didn't make.",
  why: "Programs, views and models that run during the deployment still use the old name and fail.",
  whenNotToUse: "Everything that reads it is deployed in the same moment.",
  fix: "none",
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "renameColumn" && action.kind !== "renameTable") return undefined;
      const what = action.kind === "renameTable" ? table : `a column of ${table}`;
      return {
        span: action.span,
        message: `Whatever uses ${what} by its old name fails from here on.`,
        suggestion: "Offer the old name through a view, or add the new column beside the old one until nobody reads that.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE orders RENAME COLUMN day TO ordered_on", dialect: "postgres" },
      { sql: "ALTER TABLE orders RENAME TO sales", dialect: "postgres" },
    ],
    good: [{ sql: "ALTER TABLE orders ADD COLUMN ordered_on DATE", dialect: "postgres" }],
  },
});
