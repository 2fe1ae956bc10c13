import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";

const temporary = /(?:^|_)(?:te?mp|staging|scratch|backup|bak|old)(?:_|$)/i;

export const dropTableLosesData = defineRule({
  id: "drop-table-loses-data",
  group: "migration",
  title: "Table dropped",
  severity: "warning",
  what: "DROP TABLE of a table that the script didn't make and whose name isn't that of a temporary one.",
  why: "The rows are gone, and whatever reads the table fails. Snowflake and BigQuery keep them for a while (UNDROP, time travel: a day and a week unless set otherwise).",
  whenNotToUse: "The table is rebuilt from its sources; with IF EXISTS, as rebuilds are written, it is only noted.",
  fix: "none",
  sources: ["Snowflake documentation: DROP TABLE, UNDROP TABLE", "BigQuery documentation: Restore deleted tables"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "drop" || statement.object !== "TABLE") return [];
    const names = statement.names.filter(
      (name) => !isCreatedHere(analysed, name) && !temporary.test(name.at(-1)?.name ?? "") && !(name.at(-1)?.name ?? "").startsWith("#"),
    );
    if (names.length === 0) return [];
    return [
      {
        span: statement.span,
        message: `The rows of ${names.map(dotted).join(", ")} are lost.`,
        suggestion: "Rename it first, and drop it when nothing has missed it.",
        ...(statement.ifExists ? { severity: "info" as const } : {}),
      },
    ];
  },
  examples: {
    bad: [{ sql: "DROP TABLE orders" }],
    good: [{ sql: "CREATE TABLE work (a INT); DROP TABLE work" }, { sql: "DROP TABLE orders_tmp" }],
  },
});
