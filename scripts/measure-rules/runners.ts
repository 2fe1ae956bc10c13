/** Runs of a query, told in processor time: of this process for DuckDB, of the backend for Postgres. On a machine with other work, wall time tells of that. */
import { readFileSync } from "node:fs";
import type { Laboratory } from "../../src/data/laboratory-types.ts";
import type { PostgresConnection } from "../../src/data/postgres/types.ts";
import type { ProfileFigures } from "../../src/engines/sql/gain/gain-of-runs.ts";
import type { Runner } from "../../src/engines/sql/gain/interleave.ts";

/** Milliseconds of processor time so far. */
type Clock = () => number;

const ownClock: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** DuckDB runs in this process, and this process does nothing else meanwhile. */
export function duckdbRunner(laboratory: Laboratory, sql: string): Runner<ProfileFigures> {
  return async (limit) => timed(ownClock, async () => laboratory.profile(sql, { timeoutMilliseconds: limit }));
}

/** The process id of the backend that serves the connection, on this machine. */
export async function backendOf(connection: PostgresConnection): Promise<number> {
  const result = await connection.run("SELECT pg_backend_pid()");
  return result.outcome === "rows" ? Number(result.rows[0]?.[0]) : Number.NaN;
}

/** Without parallel workers the backend does all the work. */
export function postgresRunner(connection: PostgresConnection, backend: number, sql: string): Runner<ProfileFigures> {
  // Linux: nanoseconds on a processor come first (Documentation/scheduler/sched-stats).
  const clock: Clock = () => Number(readFileSync(`/proc/${backend}/schedstat`, "utf8").split(" ")[0]) / 1_000_000;
  return async (limit) => timed(clock, async () => connection.explain(sql, { analyze: true, timeoutMilliseconds: limit }));
}

async function timed(
  clock: Clock,
  run: () => Promise<{ readonly outcome: "profile" | "plan" } | { readonly outcome: "error" | "timeout"; readonly message: string }>,
): Promise<Awaited<ReturnType<Runner<ProfileFigures>>>> {
  const start = clock();
  const result = await run();
  const milliseconds = clock() - start;
  if (!("message" in result)) return { outcome: "time", milliseconds, figures: {} };
  return result.outcome === "timeout"
    ? { outcome: "timeout", limitMilliseconds: milliseconds }
    : { outcome: "error", message: result.message };
}
