/** The gain of a rewrite by the best means that the caller gave: the server itself, the user's data, generated data, or an estimate. */
import type { PostgresConnection } from "../../../data/postgres/types.ts";
import type { DialectId } from "../dialect.ts";
import type { Gain } from "../gain.ts";
import { prepareStatement } from "../optimize/prepare.ts";
import type { SchemaCatalog } from "../schema.ts";
import { estimateGain } from "./estimate/estimate.ts";
import { measureOnPostgres } from "./measure-postgres.ts";
import { withRuleEffects } from "./rule-effects.ts";
import { measureRewrite, type RewriteMeasurement, type RewriteTools } from "./measure-rewrite.ts";

export interface RewriteGainRequest extends Pick<
  RewriteMeasurement,
  "before" | "after" | "runs" | "budgetMilliseconds" | "timeoutMilliseconds"
> {
  readonly dialect: DialectId;
  readonly catalog: SchemaCatalog;
  /** Those that the rewrite is from. */
  readonly rules?: readonly string[];
  /** Asked where the dialect is Postgres' (or none in particular). */
  readonly connection?: PostgresConnection;
  /** Lets the server run the queries. */
  readonly allowAnalyze?: boolean;
  /** What DuckDB runs on. */
  readonly source?: RewriteMeasurement["source"];
}

/**
 * In this order: a Postgres server, DuckDB on the user's data, DuckDB on generated data, an estimate of bytes. Where the first means that was given knows
 * nothing (the query fails there), its answer says so and the next isn't tried, but for the estimate, which needs no run. Where DuckDB stands in for the
 * dialect's engine, the estimate for that engine is told too. Errors: those of the server and
 * of opening files, `cancelled`.
 */
export async function gainOfRewrite(request: RewriteGainRequest, tools: RewriteTools): Promise<Gain> {
  return withRuleEffects(await gainByMeans(request, tools), request.rules ?? [], request.dialect);
}

async function gainByMeans(request: RewriteGainRequest, tools: RewriteTools): Promise<Gain> {
  const { before, after, dialect, catalog, connection, source, allowAnalyze = false } = request;
  const timing = {
    ...(request.runs === undefined ? {} : { runs: request.runs }),
    ...(request.budgetMilliseconds === undefined ? {} : { budgetMilliseconds: request.budgetMilliseconds }),
    ...(request.timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds: request.timeoutMilliseconds }),
  };
  const estimate = estimateRewrite(before, after, dialect, catalog);
  if (connection !== undefined && (dialect === "postgres" || dialect === "generic")) {
    const gain = await measureOnPostgres({ before, after, connection, allowAnalyze, ...timing });
    return gain.basis === "none" ? instead(gain, estimate) : gain;
  }
  if (source === undefined) return estimate;
  const gain = await measureRewrite({ before, after, dialect, catalog, source, ...timing }, tools);
  if (gain.basis === "none") return instead(gain, estimate);
  return dialect === "duckdb" || dialect === "generic" ? gain : withEstimate(gain, estimate);
}

/** What could be told without a run, where none was possible, and why there was none. */
function instead(gain: Gain, estimate: Gain): Gain {
  return estimate.basis === "none" ? gain : { ...estimate, explanation: `${estimate.explanation} ${gain.explanation}` };
}

/** DuckDB stood in for the engine that was asked about: its bytes are told beside the times, and a loss of either is no recommendation. */
function withEstimate(gain: Gain, estimate: Gain): Gain {
  if (estimate.basis === "none") return gain;
  return { ...gain, recommended: gain.recommended && estimate.recommended, explanation: `${gain.explanation} ${estimate.explanation}` };
}

/** As {@link estimateGain}, from texts that hold one statement each. */
export function estimateRewrite(before: string, after: string, dialect: DialectId, catalog: SchemaCatalog): Gain {
  const [left, right] = [before, after].map((text) => prepareStatement(text, [], { dialect, catalog }));
  if (left !== undefined && right !== undefined) return estimateGain({ before: left, after: right, engine: dialect });
  const explanation = "The gain is not known: a query can't be read as one statement.";
  return { basis: "none", engine: dialect, on: "nothing", verdict: "unknown", recommended: true, explanation };
}
