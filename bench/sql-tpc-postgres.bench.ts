/**
 * TPC-H or TPC-DS queries optimized on a real Postgres with generated data. The kits are not part of the project; name what they made: TPC_QUERIES
 * (a file, each query after a line `-- TPC-H 1`), TPC_SCHEMA (DDL with its keys, tables before those that refer to them), TPC_RAW (a folder of
 * one text file a table, `|` between values, `.tbl` or `.dat`). The server comes from the development dependency and is thrown away.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, parse, resolve } from "node:path";
import { Client } from "pg";
import { createDataAccess } from "../src/data/index.ts";
import { openPostgres } from "../src/data/postgres/connection.ts";
import { identifier, literal } from "../src/core/sql.ts";
import { catalogOfPostgres } from "../src/engines/sql/gain/postgres-catalog.ts";
import { startPostgres, stopPostgres, type PostgresServer } from "../scripts/postgres/server.ts";
import { onPostgres, optimizeWorkload, shownOutcome, shownTotals, type WorkloadOutcome } from "./harness/sql-workload.ts";
import { tpcQueries } from "./harness/tpc-queries.ts";

/** Of one run: some of these queries run for hours on Postgres as they are written. TPC_SECONDS gives more. */
const timeoutMilliseconds = 1000 * Number(process.env["TPC_SECONDS"] ?? 15);
/** What a server with 4 GB would be given: the defaults (128 MB of shared buffers, 4 MB a sort) suit far smaller ones. */
const settings = ["shared_buffers=1GB", "work_mem=128MB", "maintenance_work_mem=512MB", "effective_cache_size=3GB", "random_page_cost=1.1"];

const { TPC_QUERIES: queriesFile, TPC_SCHEMA: schemaFile, TPC_RAW: folder } = process.env;

/** The server reads the files itself. */
async function load({ host, port, user, password }: PostgresServer, schema: string, raw: string): Promise<void> {
  const client = new Client({ host, port, user, password, database: "postgres" });
  await client.connect();
  try {
    await client.query(readFileSync(schema, "utf8"));
    const { rows } = await client.query<{ name: string; columns: number }>(
      "SELECT c.relname AS name, c.relnatts AS columns FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.oid",
    );
    await client.query("SET session_replication_role = replica");
    for (const { name, columns } of rows) {
      const file = readdirSync(raw).find((each) => parse(each).name === name && /\.(?:tbl|dat)$/u.test(each));
      if (file === undefined) continue;
      const path = `'${join(resolve(raw), file).replaceAll("'", String.raw`'\''`)}'`;
      // The kits write a separator after the last value, too, unless told not to: it would be a column more.
      const program = `iconv -f latin1 -t utf8 ${path} | awk -F'|' 'NF > ${columns} { sub(/[|]$/, "") } { print }'`;
      await client.query(`COPY ${identifier(name)} FROM PROGRAM ${literal(program)} (DELIMITER '|', NULL '')`);
    }
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}

async function measureAll(server: PostgresServer, queries: string): Promise<void> {
  const { host, port, user, password } = server;
  await using data = createDataAccess({ roots: [] });
  await using connection = await openPostgres([], `postgres://${user}@${host}:${port}/postgres`, {
    signal: new AbortController().signal,
    environment: { PGPASSWORD: password, PGHOST: host },
  });
  const catalog = catalogOfPostgres(await connection.catalog());
  const engine = onPostgres(connection, timeoutMilliseconds);
  const outcomes: WorkloadOutcome[] = [];
  // Some collections of these queries are written for several engines.
  const written = tpcQueries(queries).map(({ name, sql }) => ({ name, sql: sql.replaceAll(/\bAS STRING\b/giu, "AS TEXT") }));
  for await (const outcome of optimizeWorkload({ dialect: "postgres", catalog, queries: written, engine, data })) {
    outcomes.push(outcome);
    console.log(shownOutcome(outcome));
  }
  console.log(shownTotals(outcomes));
}

if (queriesFile === undefined || schemaFile === undefined || folder === undefined || !existsSync(folder)) {
  console.log("Set TPC_QUERIES, TPC_SCHEMA and TPC_RAW to run it; the kits are not part of the project.");
} else {
  const server = await startPostgres(process.pid, console.log, settings);
  if (server !== undefined) {
    try {
      await load(server, schemaFile, folder);
      await measureAll(server, queriesFile);
    } finally {
      await stopPostgres(server.keeper);
    }
  }
}
