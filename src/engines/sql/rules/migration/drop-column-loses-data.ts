import { defineRule } from "../../rule.ts";
import { alterMatches } from "./support/ddl.ts";

export const dropColumnLosesData = defineRule({
  id: "drop-column-loses-data",
  group: "migration",
  title: "Column dropped",
  severity: "warning",
  what: "ALTER TABLE drops a column of a table that the script didn't make.",
  why: "The values are gone, and whatever still reads the column fails. The statement itself is quick on most engines: what it costs comes later.",
  whenNotToUse: "Nothing has read the column for a release, and the data has been kept elsewhere.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, DROP COLUMN and notes", "MySQL Reference Manual: Online DDL Operations, dropping a column"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) =>
      action.kind === "dropColumn"
        ? {
            span: action.span,
            message: `The values of ${table}.${action.column.name} are lost, and queries that read it fail.`,
            suggestion: "Deploy the programs that don't read it first, and drop it in a later migration.",
          }
        : undefined,
    ),
  examples: {
    bad: [{ sql: "ALTER TABLE orders DROP COLUMN note" }],
    good: [{ sql: "CREATE TABLE t (a INT, b INT); ALTER TABLE t DROP COLUMN b" }],
  },
});
