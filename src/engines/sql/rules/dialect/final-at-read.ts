import { defineRule } from "../../rule.ts";
import { significantTokens } from "./support/tokens.ts";

export const finalAtRead = defineRule({
  id: "final-at-read",
  group: "dialect",
  title: "FINAL",
  severity: "info",
  dialects: ["clickhouse"],
  what: "A table is read with FINAL.",
  why: "Parts are merged while the query runs: more is read and less of it in parallel.",
  whenNotToUse: "Small tables, or current versions with few parts.",
  fix: "none",
  sources: ["ClickHouse documentation: FROM, FINAL modifier"],
  visit: (analysed) =>
    significantTokens(analysed).flatMap((token, index, all) =>
      token.type === "word" &&
      token.upper === "FINAL" &&
      analysed.scopes.some(({ sources }) =>
        sources.some(
          ({ relation }) =>
            relation.kind === "table" && relation.modified && relation.span.start < token.start && token.end <= relation.span.end,
        ),
      ) &&
      all[index - 1]?.upper !== "AS"
        ? [
            {
              span: { start: token.start, end: token.end },
              message: "Rows are merged anew by each query.",
              suggestion: "argMax by the version, or do_not_merge_across_partitions_select_final.",
            },
          ]
        : [],
    ),
  examples: { bad: [{ sql: "SELECT a FROM t FINAL", dialect: "clickhouse" }], good: [{ sql: "SELECT a FROM t", dialect: "clickhouse" }] },
});
