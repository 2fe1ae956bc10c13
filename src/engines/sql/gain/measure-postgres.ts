/** The gain of a rewrite on a Postgres server: the planner's costs, and times where running the queries is allowed. */
import { wholeText } from "../../../core/count-text.ts";
import type { PostgresConnection, PostgresPlan } from "../../../data/postgres/types.ts";
import type { Gain } from "../gain.ts";
import { gainOfRuns, unknownGain, type Measured, type ProfileFigures } from "./gain-of-runs.ts";
import { defaultInterleaving, failedRun, interleave, type RunOutcome } from "./interleave.ts";
import { isRecommended, isUndecided, leastFactor } from "./statistics.ts";
import { shownFactor } from "./wording.ts";

export interface PostgresMeasureRequest {
  /** Both in Postgres' dialect. */
  readonly before: string;
  readonly after: string;
  readonly connection: PostgresConnection;
  /** Runs them (EXPLAIN ANALYZE in a read-only transaction); otherwise only the planner is asked. Default false: running costs the server. */
  readonly allowAnalyze?: boolean;
  readonly runs?: number;
  readonly budgetMilliseconds?: number;
  readonly timeoutMilliseconds?: number;
}

/**
 * Asks the server. A query that it refuses or that takes too long is in the answer. Errors: `notReadOnly`, `invalidPostgresQuery`,
 * `cannotConnect`, `cancelled`.
 */
export async function measureOnPostgres(request: PostgresMeasureRequest): Promise<Gain> {
  const { connection } = request;
  const options = request.allowAnalyze === true ? "(ANALYZE, BUFFERS, TIMING OFF) " : "";
  const measured: Measured = {
    engine: "postgres",
    engineTitle: `Postgres ${connection.version}`,
    on: "server",
    setting: `at ${connection.address}`,
    reproduce: [
      `-- Postgres ${connection.version} at ${connection.address}`,
      ...[request.before, request.after].map((sql) => `EXPLAIN ${options}${withoutSemicolon(sql)};`),
    ].join("\n"),
  };
  const before = await connection.explain(request.before);
  if (before.outcome !== "plan") return unknownGain(measured, `The query before the rewrite fails there: ${before.message}`);
  const after = await connection.explain(request.after);
  if (after.outcome !== "plan") return unknownGain(measured, `The query after the rewrite fails there: ${after.message}`);
  if (request.allowAnalyze !== true) return gainOfPlans(before, after, measured, false);
  const runner = (sql: string) => async (limit: number) => runOnce(connection, sql, limit);
  const runs = await interleave(runner(request.before), runner(request.after), {
    budgetMilliseconds: request.budgetMilliseconds ?? defaultInterleaving.budgetMilliseconds,
    mostPairs: request.runs ?? defaultInterleaving.mostPairs,
    limitMilliseconds: request.timeoutMilliseconds ?? defaultInterleaving.limitMilliseconds,
    isOpen: isUndecided,
  });
  const gain = gainOfRuns(runs, measured, before.text === after.text);
  return gain.basis === "none" ? ofCosts(gainOfPlans(before, after, measured, true), gain) : gain;
}

const withoutSemicolon = (sql: string): string => sql.trim().replace(/;$/u, "");

/** The costs are known all the same; that only the rewritten query doesn't end still speaks against it. */
function ofCosts(costs: Gain, { recommended, explanation }: Gain): Gain {
  return { ...costs, recommended: costs.recommended && recommended, explanation: `${costs.explanation} ${explanation}` };
}

/** By the cost model alone: no time was measured, so the words say cost. */
function gainOfPlans(before: PostgresPlan, after: PostgresPlan, measured: Measured, analyzed: boolean): Gain {
  const samePlan = before.text === after.text;
  const factor = after.totalCost === 0 ? 1 : before.totalCost / after.totalCost;
  const verdict = factor > leastFactor ? "faster" : factor < 1 / leastFactor ? "slower" : "noGain";
  const { engineTitle, setting, engine, reproduce } = measured;
  const costs = `the planner's cost is ${wholeText(before.totalCost)} before and ${wholeText(after.totalCost)} after`;
  const result = { faster: `${shownFactor(factor)} times less`, slower: `${shownFactor(1 / factor)} times more`, noGain: "no gain" }[
    verdict
  ];
  const asked = `A cost is the planner's estimate, not a time${analyzed ? "" : "; with allowAnalyze both queries are timed"}.`;
  return {
    basis: "explained",
    engine,
    on: "server",
    before: costFigures(before),
    after: costFigures(after),
    factor,
    verdict,
    recommended: isRecommended(verdict, factor),
    explanation: samePlan
      ? `No gain: ${engineTitle} ${setting} makes the same plan of both, at a cost of ${wholeText(before.totalCost)}.`
      : `${engineTitle} ${setting}: ${costs}, ${result}. ${asked}${verdict === "slower" ? ` Not recommended for ${engineTitle}.` : ""}`,
    ...(reproduce === undefined ? {} : { reproduce }),
  };
}

function costFigures({ totalCost }: PostgresPlan): NonNullable<Gain["before"]> {
  return { medianMilliseconds: 0, minMilliseconds: 0, maxMilliseconds: 0, runs: 0, cost: totalCost };
}

async function runOnce(connection: PostgresConnection, sql: string, limitMilliseconds: number): Promise<RunOutcome<ProfileFigures>> {
  const plan = await connection.explain(sql, { analyze: true, timeoutMilliseconds: limitMilliseconds });
  if (plan.outcome !== "plan") return failedRun(plan, limitMilliseconds);
  const { actual, totalCost } = plan;
  if (actual === undefined) return { outcome: "error", message: "EXPLAIN ANALYZE gave no times." };
  return {
    outcome: "time",
    milliseconds: actual.planningMilliseconds + actual.executionMilliseconds,
    figures: {
      cost: totalCost,
      rowsScanned: actual.rowsScanned,
      cardinality: actual.cardinality,
      bytesRead: actual.bytesRead,
      ...(actual.peakMemoryBytes === 0 ? {} : { peakMemoryBytes: actual.peakMemoryBytes }),
    },
  };
}
