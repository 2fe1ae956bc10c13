/** A Postgres server to push SQL down to. */
import { pipewrightError } from "../../core/errors.ts";
import { literal } from "../../core/sql.ts";
import type { QueryFailure, QueryResult } from "../laboratory-types.ts";
import { readCatalog } from "./catalog.ts";
import { cellOf } from "./cells.ts";
import {
  connectPostgres,
  lockTimeoutMilliseconds,
  StatementError,
  type FieldDescription,
  type PostgresClient,
  type Transaction,
} from "./client.ts";
import { connectionError, failure } from "./errors.ts";
import { readPlan } from "./explain.ts";
import { checkCreateIndex, checkPostgresSelect } from "./read-only.ts";
import { postgresAddress, type Environment } from "./sources.ts";
import type { ExplainOptions, PostgresConnection, PostgresPlan } from "./types.ts";

const defaultTimeoutMilliseconds = 10_000;
const catalogTimeoutMilliseconds = 30_000;
const defaultRows = 10_000;

export interface PostgresOptions {
  readonly signal: AbortSignal;
  /** Default: the process's own. */
  readonly environment?: Environment;
}

/**
 * Connects to what `name` stands for: a URL without a password, or a source of `pipewright.yaml` in the first root. Errors: those of
 * {@link postgresAddress}, `cannotConnect`, `cancelled`.
 */
export async function openPostgres(roots: readonly string[], name: string, options: PostgresOptions): Promise<PostgresConnection> {
  const client = await connectPostgres(await postgresAddress(roots, name, options.environment), options.signal);
  try {
    return await describeServer(client);
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function describeServer(client: PostgresClient): Promise<PostgresConnection> {
  const [server] = await ours(client, defaultTimeoutMilliseconds, async (transaction) =>
    transaction.rows(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
         EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'hypopg')::text AS hypopg`,
    ),
  );
  const versionNumber = Number(server?.["number"] ?? 0);
  const hypotheticalIndexes = server?.["hypopg"] === "true";
  return {
    address: client.address,
    version: (server?.["version"] ?? "").replace(/ .*/, ""),
    versionNumber,
    hypotheticalIndexes,
    catalog: async () => ours(client, catalogTimeoutMilliseconds, async (transaction) => readCatalog(transaction, versionNumber)),
    explain: async (sql, explainOptions = {}) => explain(client, await checkPostgresSelect(sql), explainOptions, hypotheticalIndexes),
    run: async (sql, { maximumRows = defaultRows, timeoutMilliseconds = defaultTimeoutMilliseconds } = {}) =>
      run(client, await checkPostgresSelect(sql), maximumRows, timeoutMilliseconds),
    [Symbol.asyncDispose]: async () => client.close(),
  };
}

async function explain(
  client: PostgresClient,
  sql: string,
  { analyze = false, timeoutMilliseconds = defaultTimeoutMilliseconds, hypotheticalIndexes = [] }: ExplainOptions,
  available: boolean,
): Promise<PostgresPlan | QueryFailure> {
  if (hypotheticalIndexes.length > 0 && !available) {
    const feature = "hypothetical indexes, and the extension hypopg is not installed there";
    throw pipewrightError("unsupportedFeature", {
      path: client.address,
      feature,
      advice: "Run CREATE EXTENSION hypopg, or leave the indexes out.",
    });
  }
  const indexes = await Promise.all(hypotheticalIndexes.map(async (ddl) => checkCreateIndex(ddl)));
  // Timing each node costs more than many nodes do; the figures that are read need none.
  const options = analyze ? "ANALYZE, BUFFERS, TIMING OFF, SUMMARY, FORMAT JSON" : "FORMAT JSON";
  const prefix = `EXPLAIN (${options}) `;
  return theirs(client, timeoutMilliseconds, prefix.length, async (transaction) => {
    for (const index of indexes) await transaction.rows(`SELECT hypopg_create_index(${literal(index)})::text`);
    try {
      const [row] = await transaction.rows(`${prefix}${sql}`);
      const plan = readPlan(row?.["QUERY PLAN"] ?? "[]", analyze);
      if (plan === undefined) throw new Error("EXPLAIN gave no plan");
      return plan;
    } finally {
      // They live in the session, which a rollback doesn't touch.
      if (indexes.length > 0) await transaction.rows("SELECT hypopg_reset()::text").catch(() => undefined);
    }
  });
}

async function run(client: PostgresClient, sql: string, maximumRows: number, timeout: number): Promise<QueryResult | QueryFailure> {
  const prefix = "DECLARE pipewright_result NO SCROLL CURSOR WITHOUT HOLD FOR ";
  return theirs(client, timeout, prefix.length, async (transaction): Promise<QueryResult> => {
    const start = performance.now();
    await transaction.rows(`${prefix}${sql}`);
    const { fields, rows } = await transaction.arrays(`FETCH FORWARD ${Math.max(0, Math.floor(maximumRows)) + 1} FROM pipewright_result`);
    const milliseconds = performance.now() - start;
    const types = await typeNames(transaction, fields);
    return {
      outcome: "rows",
      columns: fields.map(({ name }, index) => ({ name, type: types[index] ?? "" })),
      rows: rows.slice(0, maximumRows).map((row) => row.map((text, index) => cellOf(fields[index]?.dataTypeID ?? 0, text))),
      complete: rows.length <= maximumRows,
      milliseconds,
    };
  });
}

async function typeNames(transaction: Transaction, fields: readonly FieldDescription[]): Promise<readonly string[]> {
  if (fields.length === 0) return [];
  const calls = fields.map(({ dataTypeID, dataTypeModifier }, index) => `(${index}, ${dataTypeID}, ${dataTypeModifier})`);
  const rows = await transaction.rows(
    `SELECT pg_catalog.format_type(type::oid, modifier) AS type FROM (VALUES ${calls.join(", ")}) AS fields (place, type, modifier) ORDER BY place`,
  );
  return rows.map((row) => row["type"] ?? "");
}

/** Statements of ours: what the server refuses is about the connection or the user's rights. */
async function ours<T>(client: PostgresClient, timeout: number, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return client.transaction(timeout, work).catch((error: unknown) => {
    if (error instanceof StatementError && error.server.code === "57014") {
      throw pipewrightError("queryTimeout", { where: client.address, milliseconds: timeout });
    }
    // lock_not_available: the size of a table can't be read while somebody holds it whole.
    if (error instanceof StatementError && error.server.code === "55P03") {
      throw pipewrightError("queryTimeout", {
        where: `${client.address}, waiting for a lock of another session,`,
        milliseconds: lockTimeoutMilliseconds,
      });
    }
    throw connectionError(client.address, error, client.secrets);
  });
}

/** A user's statement: what the server refuses is its outcome. */
async function theirs<T>(
  client: PostgresClient,
  timeout: number,
  prefix: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T | QueryFailure> {
  return client.transaction(timeout, work).catch((error: unknown) => {
    if (error instanceof StatementError) return failure(error.server, prefix);
    throw error;
  });
}
