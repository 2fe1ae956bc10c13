/** Runs a query to its end for its figures: on a connection of its own, because the engine keeps the peak of memory for as long as a connection lives. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Engine } from "./engine.ts";
import type { QueryProfile } from "./laboratory-types.ts";
import { parseProfile } from "./query-profile.ts";

/** What a profile is taken on; closing it leaves the session's own connection open. */
export interface ProfileConnection {
  readonly open: DuckDBConnection;
  readonly close: () => void;
}

/**
 * A fresh connection that sees what `session` sees: its temporary views are made again. Where the session has temporary tables or macros, which
 * no other connection can see, it is the session's own, and the peak of memory is that of the session so far.
 */
export async function profileConnection(engine: Engine, session: DuckDBConnection): Promise<ProfileConnection> {
  const own: ProfileConnection = { open: session, close: () => undefined };
  if ((await texts(session, temporaryObjects)).length > 0) return own;
  const views = await texts(session, "SELECT sql FROM duckdb_views() WHERE temporary AND NOT internal ORDER BY view_oid");
  const fresh = await engine.connect();
  try {
    for (const view of views) await fresh.run(view);
    return { open: fresh, close: () => fresh.closeSync() };
  } catch {
    fresh.closeSync();
    return own;
  }
}

const temporaryObjects = `SELECT table_name FROM duckdb_tables() WHERE temporary AND NOT internal
  UNION ALL SELECT function_name FROM duckdb_functions() WHERE database_name = 'temp' AND NOT internal`;

const noMemory = 1024 * 1024;

/**
 * The peak of memory is 0, for not known, where tables are held in memory: as tried with 1.5.6, what they take is counted once or twice in it,
 * by the kind of operator.
 */
export async function profileQuery(open: DuckDBConnection, sql: string): Promise<QueryProfile> {
  const [before] = await texts(open, "SELECT coalesce(sum(memory_usage_bytes), 0)::VARCHAR FROM duckdb_memory()");
  const [profile] = await texts(open, `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, 1);
  const parsed = parseProfile(profile ?? "{}");
  return Number(before ?? 0) < noMemory ? parsed : { ...parsed, peakMemoryBytes: 0 };
}

async function texts(open: DuckDBConnection, sql: string, column = 0): Promise<readonly string[]> {
  const reader = await open.runAndReadAll(sql);
  return reader.getRows().map((row) => String(row[column]));
}
