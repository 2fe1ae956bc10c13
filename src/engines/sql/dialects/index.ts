/** The dialects by id. */
import type { Dialect, DialectId } from "../dialect.ts";
import { bigquery } from "./bigquery.ts";
import { clickhouse } from "./clickhouse.ts";
import { databricks } from "./databricks.ts";
import { duckdb } from "./duckdb.ts";
import { generic } from "./generic.ts";
import { mysql } from "./mysql.ts";
import { oracle } from "./oracle.ts";
import { postgres } from "./postgres.ts";
import { redshift } from "./redshift.ts";
import { snowflake } from "./snowflake.ts";
import { spark } from "./spark.ts";
import { trino } from "./trino.ts";
import { tsql } from "./tsql.ts";

export const dialects: Readonly<Record<DialectId, Dialect>> = {
  generic,
  postgres,
  duckdb,
  snowflake,
  bigquery,
  redshift,
  databricks,
  spark,
  mysql,
  tsql,
  trino,
  oracle,
  clickhouse,
};
