import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";

/** The catalogs and logs of the servers: few rows, read by hand. */
const system = /^(?:pg_|st[lv]_|sv[lv]_|svcs_|sys_|information_schema$|system$)/i;

function readsSystemTables({ scopes }: AnalysedStatement): boolean {
  const tables = scopes.flatMap(({ sources }) =>
    sources.flatMap(({ kind, relation }) => (kind === "table" && relation.kind === "table" ? [relation] : [])),
  );
  return tables.some(({ name }) => name.some((part) => system.test(part.name)));
}

export const orderByInView = defineRule({
  id: "order-by-in-view",
  group: "dialect",
  title: "View that ends in ORDER BY",
  severity: "info",
  dialects: ["snowflake", "redshift", "bigquery", "databricks", "spark", "trino", "clickhouse"],
  what: "The query of a CREATE VIEW is sorted as a whole, without LIMIT.",
  why: "Who reads the view may get its rows in any order, yet where the planner doesn't leave it out, every query on it pays for a sort of all rows.",
  whenNotToUse: "The view is only ever read whole, by hand.",
  fix: "none",
  sources: [
    "ISO/IEC 9075-2, 7.13 <query expression>: the order of a derived table is implementation-dependent",
    "Trino documentation: SELECT, ORDER BY clause",
  ],
  visit: (analysed) => {
    const { statement, source, dialect } = analysed;
    if (dialect === "generic" || statement.kind !== "createView" || statement.query?.orderBySpan === undefined) return [];
    const { limit, orderBySpan, body, trailing } = statement.query;
    const materialized = /\bMATERIALIZED\b/i.test(source.slice(statement.span.start, statement.target[0]?.span.start));
    if (readsSystemTables(analysed) || limit !== undefined || (trailing?.length ?? 0) > 0 || materialized) return [];
    if (body.kind === "select" && (body.top !== undefined || body.opaqueClauses.length > 0)) return [];
    return [
      {
        span: orderBySpan,
        message: "Readers of the view can't rely on this order, and queries on it may pay for it.",
        suggestion: "Order where the rows are shown.",
      },
    ];
  },
  examples: {
    bad: [{ sql: "CREATE VIEW recent AS SELECT id, day FROM orders ORDER BY day", dialect: "snowflake" }],
    good: [
      { sql: "CREATE VIEW recent AS SELECT id, day FROM orders ORDER BY day LIMIT 100", dialect: "snowflake" },
      { sql: "CREATE VIEW busy AS SELECT query, elapsed FROM svl_qlog ORDER BY elapsed DESC", dialect: "redshift" },
      { sql: "CREATE TABLE recent AS SELECT id, day FROM orders ORDER BY day", dialect: "snowflake" },
      { sql: "CREATE MATERIALIZED VIEW recent AS SELECT id, day FROM orders ORDER BY day", dialect: "clickhouse" },
    ],
  },
});
