/** Where an engine lets a query use the aliases of its own SELECT list, and which wins where a column has the same name. */
import type { DialectId } from "../dialect.ts";
import type { ClauseName } from "../scope.ts";

/**
 * never: an alias is not seen. columnFirst, aliasFirst: which one a name means that is both. either: engines or versions differ, so that a
 * name that is both, with different meanings, isn't resolved.
 */
export type AliasVisibility = "never" | "columnFirst" | "aliasFirst" | "either";

type Rules = Partial<Record<ClauseName, AliasVisibility>>;

// ORDER BY here is about names inside of expressions; a name that stands alone is an alias first everywhere (SQL:1999).
const standard: Rules = { orderBy: "never" };
const grouping: Rules = { groupBy: "columnFirst", orderBy: "either" };
const lateral: Rules = { select: "columnFirst", groupBy: "columnFirst", having: "columnFirst", qualify: "columnFirst", orderBy: "either" };

const rules: Readonly<Record<DialectId, Rules>> = {
  generic: { ...lateral, select: "either", where: "either", groupBy: "either", having: "either", qualify: "either" },
  postgres: { groupBy: "columnFirst", orderBy: "never" },
  redshift: { ...lateral, having: "either" },
  duckdb: { ...lateral, where: "columnFirst" },
  snowflake: { ...lateral, where: "columnFirst", window: "columnFirst" },
  bigquery: { groupBy: "aliasFirst", having: "aliasFirst", qualify: "either", orderBy: "aliasFirst" },
  databricks: lateral,
  spark: lateral,
  mysql: { ...grouping, having: "either" },
  tsql: standard,
  trino: { orderBy: "aliasFirst" },
  oracle: { ...grouping, having: "either", groupBy: "either" },
  clickhouse: {
    select: "aliasFirst",
    where: "aliasFirst",
    groupBy: "aliasFirst",
    having: "aliasFirst",
    qualify: "aliasFirst",
    orderBy: "aliasFirst",
    window: "aliasFirst",
  },
};

export function aliasVisibility(dialect: DialectId, clause: ClauseName): AliasVisibility {
  return rules[dialect][clause] ?? "never";
}
