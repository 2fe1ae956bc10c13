/** The price of a workload before and after its rewrites and advice. */
import { wholeText } from "../../core/count-text.ts";
import type { Advice, CostEstimate, WorkloadQuery } from "../../engines/sql/advice.ts";
import { prepareStatement } from "../../engines/sql/optimize/prepare.ts";
import type { Rewrite } from "../../engines/sql/optimize/types.ts";
import { adviceEffect } from "../../engines/sql/prices/advice-effect.ts";
import { bytesOfWorkload, rangeOf } from "../../engines/sql/prices/bytes-of-workload.ts";
import { billsBytes } from "../../engines/sql/prices/effect.ts";
import { estimateCost, type CostBasis } from "../../engines/sql/prices/estimate-cost.ts";
import { readPrices } from "../../engines/sql/prices/read-prices.ts";
import { rewriteEffect, type PricedStatement } from "../../engines/sql/prices/rewrite-effect.ts";
import { listPrices } from "../../engines/sql/prices/table.ts";
import type { AnalysedStatement } from "../../engines/sql/scope.ts";
import { hasJinja, substituteJinja } from "../../engines/sql/syntax/jinja.ts";
import type { ToolContext } from "../context.ts";
import type { OptimizeInput } from "../optimize-query.ts";

/** A statement of the workload with the best rewrite that is recommended for it. */
export interface RewrittenQuery extends WorkloadQuery {
  readonly rewrite?: Pick<Rewrite, "sql" | "gain">;
}

/** Errors: `invalidPrices`, path codes. */
export async function costOf(
  { prices: file, ...inputs }: NonNullable<OptimizeInput["cost"]>,
  context: ToolContext,
  workload: readonly RewrittenQuery[],
  advice: readonly Advice[],
): Promise<CostEstimate> {
  const prices = file === undefined ? listPrices : await readPrices(await context.data.readText(file), file);
  const rewrites = rewriteEffect(inputs.platform, workload.map(pricedStatement));
  const changes = advice.flatMap((each) => adviceEffect(inputs.platform, each, workload, inputs) ?? []);
  return estimateCost(basisOf(inputs, workload), prices, [...(rewrites === undefined ? [] : [rewrites]), ...changes]);
}

function pricedStatement({ id, statement, runs, totalMilliseconds, rewrite }: RewrittenQuery): PricedStatement {
  const { gain } = rewrite ?? {};
  return {
    id,
    before: statement,
    runs,
    ...(totalMilliseconds === undefined ? {} : { totalMilliseconds }),
    ...(rewrite === undefined ? {} : { after: rewritten(rewrite.sql, statement) ?? null }),
    ...(gain === undefined ? {} : { gain }),
  };
}

/** A rewrite is text of the file, templates included. */
function rewritten(text: string, statement: AnalysedStatement): AnalysedStatement | undefined {
  if (!hasJinja(text)) return prepareStatement(text, [], statement);
  const { sql, templated } = substituteJinja(text, statement.dialect);
  return prepareStatement(sql, templated, statement);
}

/** What the caller didn't say of a run, a query history may, and for bytes an estimate. */
function basisOf(inputs: CostBasis["inputs"], workload: readonly WorkloadQuery[]): CostBasis {
  const runs = workload.reduce((sum, query) => sum + query.runs, 0);
  const tables = tablesRead(workload);
  const base = { inputs, tables } as const;
  if (workload.length === 0) return { ...base, notes: [] };
  const average = (of: (query: WorkloadQuery) => number | undefined): number | undefined => {
    const known = workload.map((query) => of(query)).filter((value) => value !== undefined);
    return known.length < workload.length ? undefined : known.reduce((sum, value) => sum + value, 0) / Math.max(runs, 1);
  };
  if (billsBytes(inputs.platform)) {
    if (inputs.bytesScanned !== undefined) return { ...base, notes: [] };
    const scanned = average(({ bytesScanned }) => bytesScanned);
    if (scanned !== undefined) {
      return {
        ...base,
        bytes: { low: scanned, high: scanned },
        notes: [`bytesScanned: the mean of ${wholeText(runs)} runs in the query history`],
      };
    }
    const estimated = bytesOfWorkload(inputs.platform, workload);
    if ("missing" in estimated || estimated.unit !== "bytes") return { ...base, notes: [] };
    const bytes = rangeOf(estimated.totals.map((total) => total / Math.max(runs, 1)));
    const how = `bytesScanned was not given: estimated at ${wholeText(bytes.low)} to ${wholeText(bytes.high)} bytes a run from referenced columns and partitions (${estimated.text})`;
    return { ...base, bytes, notes: [how] };
  }
  const milliseconds = inputs.secondsPerRun === undefined ? average(({ totalMilliseconds }) => totalMilliseconds) : undefined;
  if (milliseconds === undefined) return { ...base, notes: [] };
  const seconds = milliseconds / 1000;
  return {
    ...base,
    seconds: { low: seconds, high: seconds },
    notes: [`secondsPerRun: the mean of ${wholeText(runs)} runs in the query history`],
  };
}

/** How many tables a run refers to, on average. */
function tablesRead(workload: readonly WorkloadQuery[]): number {
  const total = workload.reduce((sum, { runs, statement }) => sum + runs * tablesOf(statement), 0);
  const runs = workload.reduce((sum, query) => sum + query.runs, 0);
  return Math.max(1, total / Math.max(runs, 1));
}

function tablesOf({ scopes }: AnalysedStatement): number {
  const tables = scopes.flatMap(({ sources }) => sources.filter(({ kind }) => kind === "table"));
  return new Set(tables.map(({ table, name }) => table?.name ?? name)).size;
}
