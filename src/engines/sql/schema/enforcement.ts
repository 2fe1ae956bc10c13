/** Which constraints a warehouse enforces, and which it only writes down for the optimizer or for people. */
import type { DialectId } from "../dialect.ts";

export type ConstraintKind = "NOT NULL" | "PRIMARY KEY" | "UNIQUE" | "FOREIGN KEY";

/**
 * NOT NULL is enforced wherever it can be declared; keys are information alone on these engines.
 * Sources: https://docs.getdbt.com/reference/resource-properties/constraints, the engines' pages on constraints. ClickHouse's PRIMARY KEY is
 * an order of rows.
 */
const unenforcedKeys: ReadonlySet<DialectId> = new Set(["snowflake", "bigquery", "redshift", "databricks", "spark", "trino", "clickhouse"]);

export function isEnforced(kind: ConstraintKind, dialect: DialectId): boolean {
  return kind === "NOT NULL" || !unenforcedKeys.has(dialect);
}

/**
 * A primary key keeps no NULL out by itself: BigQuery enforces no part of it (its documentation, Use primary and foreign keys), so that only NOT NULL
 * does where that is written.
 */
export function keysTakeNulls(dialect: DialectId): boolean {
  return dialect === "bigquery";
}
