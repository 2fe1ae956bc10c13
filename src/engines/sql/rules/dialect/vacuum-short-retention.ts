import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { significantTokens } from "./support/tokens.ts";

/** The default of Delta tables, below which the command refuses to run unless its check is switched off. */
const safeHours = 168;

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  if (analysed.statement.kind !== "other" || !analysed.statement.words.startsWith("VACUUM")) return [];
  const tokens = significantTokens(analysed);
  const at = tokens.findIndex(({ upper }, index) => upper === "RETAIN" && tokens[index + 2]?.upper === "HOURS");
  const hours = tokens[at + 1];
  const dryRun = tokens.some(({ upper }, index) => upper === "DRY" && tokens[index + 1]?.upper === "RUN");
  if (at < 0 || dryRun || hours?.type !== "number" || Number(hours.text) >= safeHours) return [];
  return [
    {
      span: { start: hours.start, end: hours.end },
      severity: Number(hours.text) === 0 ? "error" : "warning",
      message: `Files that a reader or writer of the last ${hours.text} hours may still need are deleted.`,
      suggestion: `RETAIN ${safeHours} HOURS or more, or no RETAIN at all; look at it with DRY RUN first.`,
    },
  ];
}

export const vacuumShortRetention = defineRule({
  id: "vacuum-short-retention",
  group: "dialect",
  title: "VACUUM that keeps less than seven days",
  severity: "warning",
  dialects: ["databricks", "spark"],
  what: "VACUUM ... RETAIN with less than 168 hours on a Delta table.",
  why: "Old snapshots and files that aren't committed yet may be in use: readers fail, and a table can be corrupted. Versions older than that can't be travelled to any more.",
  whenNotToUse: "Nobody reads or writes the table meanwhile, and all jobs on it are shorter than what is kept.",
  fix: "none",
  sources: ["Databricks documentation: VACUUM, retention interval of at least 7 days"],
  visit,
  examples: {
    bad: [{ sql: "VACUUM events RETAIN 0 HOURS", dialect: "databricks" }],
    good: [
      { sql: "VACUUM events", dialect: "databricks" },
      { sql: "VACUUM events RETAIN 720 HOURS", dialect: "databricks" },
      { sql: "VACUUM events RETAIN 24 HOURS DRY RUN", dialect: "databricks" },
    ],
  },
});
