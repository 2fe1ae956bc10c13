import { defineRule } from "../../rule.ts";
import { significantTokens } from "./support/tokens.ts";

export const optimizeFinal = defineRule({
  id: "optimize-final",
  group: "dialect",
  title: "OPTIMIZE TABLE ... FINAL",
  severity: "warning",
  dialects: ["clickhouse"],
  what: "OPTIMIZE TABLE with FINAL, of the whole table.",
  why: "All parts are read, decompressed, merged and written again as one, however large, even if they were merged already; parts above the size that merges keep to are never merged in the background again.",
  whenNotToUse: "Once after a bulk load, before the table is only read; for one partition.",
  fix: "none",
  sources: ["ClickHouse documentation: best practices, avoid OPTIMIZE FINAL"],
  visit: (analysed) => {
    if (analysed.statement.kind !== "other" || analysed.statement.words !== "OPTIMIZE TABLE") return [];
    const tokens = significantTokens(analysed);
    if (tokens.some(({ upper }) => upper === "PARTITION")) return [];
    return tokens
      .slice(3)
      .filter(({ type, upper }) => type === "word" && upper === "FINAL")
      .slice(0, 1)
      .map(({ start, end }) => ({
        span: { start, end },
        message: "The whole table is rewritten as one part.",
        suggestion: "Leave merging to the background; read ReplacingMergeTree with FINAL or argMax, or name the PARTITION.",
      }));
  },
  examples: {
    bad: [{ sql: "OPTIMIZE TABLE visits FINAL", dialect: "clickhouse" }],
    good: [
      { sql: "OPTIMIZE TABLE visits", dialect: "clickhouse" },
      { sql: "OPTIMIZE TABLE visits PARTITION '202401' FINAL", dialect: "clickhouse" },
      { sql: "SELECT id FROM visits FINAL", dialect: "clickhouse" },
    ],
  },
});
