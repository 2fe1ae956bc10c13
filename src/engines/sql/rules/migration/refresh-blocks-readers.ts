import { defineRule } from "../../rule.ts";
import { textOf } from "./support/ddl.ts";

const refresh = /^\s*REFRESH\s+MATERIALIZED\s+VIEW\s+(?!CONCURRENTLY\b)/i;

export const refreshBlocksReaders = defineRule({
  id: "refresh-blocks-readers",
  group: "migration",
  title: "REFRESH MATERIALIZED VIEW that blocks readers",
  severity: "info",
  dialects: ["postgres"],
  what: "REFRESH MATERIALIZED VIEW without CONCURRENTLY.",
  why: "Nobody can read the view until the refresh is done (ACCESS EXCLUSIVE).",
  whenNotToUse:
    "The view has no unique index over plain columns and all rows, which CONCURRENTLY needs, isn't populated yet, or nobody reads it meanwhile; where most rows change, the plain form is faster.",
  fix: "none",
  sources: ["PostgreSQL manual: REFRESH MATERIALIZED VIEW"],
  visit: (analysed) =>
    analysed.statement.kind === "other" && refresh.test(textOf(analysed, analysed.statement.span))
      ? [
          {
            span: analysed.statement.span,
            message: "Readers of the view wait until it is refreshed.",
            suggestion: "REFRESH MATERIALIZED VIEW CONCURRENTLY.",
          },
        ]
      : [],
  examples: {
    bad: [{ sql: "REFRESH MATERIALIZED VIEW daily", dialect: "postgres" }],
    good: [{ sql: "REFRESH MATERIALIZED VIEW CONCURRENTLY daily", dialect: "postgres" }],
  },
});
