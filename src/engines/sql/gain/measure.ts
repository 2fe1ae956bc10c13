/** The gain of a rewrite on DuckDB, measured. */
import type { Laboratory } from "../../../data/laboratory-types.ts";
import type { Gain } from "../gain.ts";
import { gainOfRuns, type ProfileFigures } from "./gain-of-runs.ts";
import { defaultInterleaving, failedRun, interleave, type RunOutcome } from "./interleave.ts";
import { isUndecided } from "./statistics.ts";

export interface MeasureRequest {
  /** Both run in the laboratory as they are: one SELECT in DuckDB's dialect that has passed `readOnlyQuery`, its tables there. */
  readonly before: string;
  readonly after: string;
  readonly laboratory: Laboratory;
  readonly on: "data" | "generated";
  /** How the data came about, for the explanation: "on your data", "on generated data (orders 1,000,000 rows)". */
  readonly setting: string;
  readonly reproduce?: string;
  /** Pairs of runs at most; default 15. */
  readonly runs?: number;
  /** Wall time for the counted runs, in milliseconds; default 3,000. At least two of each are made. */
  readonly budgetMilliseconds?: number;
  /** Of one run, in milliseconds; default 10,000. */
  readonly timeoutMilliseconds?: number;
}

/**
 * Runs both queries in turns to their end, without fetching their rows, and compares the times that the engine itself reports. Never throws for
 * a query that fails or is too slow: that is in the answer. Errors: `cancelled`.
 */
export async function measureGain(request: MeasureRequest): Promise<Gain> {
  const { laboratory, on, setting, reproduce } = request;
  const runner = (sql: string) => async (limitMilliseconds: number) => runOnce(laboratory, sql, limitMilliseconds);
  const runs = await interleave(runner(request.before), runner(request.after), {
    budgetMilliseconds: request.budgetMilliseconds ?? defaultInterleaving.budgetMilliseconds,
    mostPairs: request.runs ?? defaultInterleaving.mostPairs,
    limitMilliseconds: request.timeoutMilliseconds ?? defaultInterleaving.limitMilliseconds,
    isOpen: isUndecided,
  });
  const [before, after] = [await planOf(laboratory, request.before), await planOf(laboratory, request.after)];
  const measured = { engine: "duckdb", engineTitle: "DuckDB", on, setting, ...(reproduce === undefined ? {} : { reproduce }) } as const;
  return gainOfRuns(runs, measured, before !== undefined && before === after);
}

async function planOf(laboratory: Laboratory, sql: string): Promise<string | undefined> {
  const plan = await laboratory.run(`EXPLAIN (FORMAT JSON) ${sql}`);
  return plan.outcome === "rows" ? JSON.stringify(plan.rows) : undefined;
}

async function runOnce(laboratory: Laboratory, sql: string, limitMilliseconds: number): Promise<RunOutcome<ProfileFigures>> {
  const profile = await laboratory.profile(sql, { timeoutMilliseconds: limitMilliseconds });
  if (profile.outcome !== "profile") return failedRun(profile, limitMilliseconds);
  const { milliseconds, rowsScanned, cardinality, bytesRead, peakMemoryBytes } = profile;
  return {
    outcome: "time",
    milliseconds,
    figures: {
      rowsScanned,
      cardinality,
      // 0 says that the engine doesn't tell.
      ...(bytesRead === 0 ? {} : { bytesRead }),
      ...(peakMemoryBytes === 0 ? {} : { peakMemoryBytes }),
    },
  };
}
