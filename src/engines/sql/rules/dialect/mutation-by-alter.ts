import { defineRule } from "../../rule.ts";
import { textOf } from "../migration/support/ddl.ts";

const mutates = /^(UPDATE|DELETE)\b/i;

export const mutationByAlter = defineRule({
  id: "mutation-by-alter",
  group: "dialect",
  title: "ALTER TABLE ... UPDATE or DELETE",
  severity: "warning",
  dialects: ["clickhouse"],
  what: "A mutation: ALTER TABLE with UPDATE or DELETE WHERE.",
  why: "Every part that holds a row of it is written again, whole columns for a single row, in the background and in order; it can't be undone, and many of them hold up merges.",
  whenNotToUse: "A rare correction, or an erasure that has to leave nothing on disk.",
  fix: "none",
  sources: ["ClickHouse documentation: best practices, avoid mutations"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "alterTable") return [];
    return statement.actions.flatMap(({ kind, span }) => {
      const [word] = kind === "other" ? (mutates.exec(textOf(analysed, span)) ?? []) : [];
      if (word === undefined) return [];
      const deletes = word.toUpperCase() === "DELETE";
      return [
        {
          span: { start: span.start, end: span.start + word.length },
          message: `All parts with rows that it ${deletes ? "deletes" : "changes"} are written again.`,
          suggestion: deletes
            ? "DELETE FROM, which marks rows, DROP PARTITION, or a TTL."
            : "Insert the new version of the row into a ReplacingMergeTree or CollapsingMergeTree.",
        },
      ];
    });
  },
  examples: {
    bad: [
      { sql: "ALTER TABLE visits DELETE WHERE user_id = 5", dialect: "clickhouse" },
      { sql: "ALTER TABLE visits UPDATE page = '/' WHERE page = ''", dialect: "clickhouse" },
    ],
    good: [
      { sql: "DELETE FROM visits WHERE user_id = 5", dialect: "clickhouse" },
      { sql: "ALTER TABLE visits DROP PARTITION '202401'", dialect: "clickhouse" },
      { sql: "ALTER TABLE visits ADD COLUMN deleted UInt8", dialect: "clickhouse" },
    ],
  },
});
