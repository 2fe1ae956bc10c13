/** Advice on storage and cost for optimize_query. */
import type { DataSession } from "../../data/types.ts";
import type { Advice, CostEstimate } from "../../engines/sql/advice.ts";
import type { FileReport, SqlSource } from "../../engines/sql/optimize/types.ts";
import { estimateCost } from "../../engines/sql/prices/estimate-cost.ts";
import { readPrices } from "../../engines/sql/prices/read-prices.ts";
import { listPrices } from "../../engines/sql/prices/table.ts";
import type { SchemaCatalog } from "../../engines/sql/schema.ts";
import type { ToolContext } from "../context.ts";
import type { OptimizeInput } from "../optimize-query.ts";

export interface AdviceAnswer {
  readonly advice: readonly Advice[];
  readonly costs: readonly CostEstimate[];
  readonly notes: readonly string[];
}

export async function adviceFor(
  { cost }: OptimizeInput,
  context: ToolContext,
  _session: DataSession,
  _sources: readonly SqlSource[],
  _reports: readonly FileReport[],
  shared: SchemaCatalog,
): Promise<AdviceAnswer> {
  if (cost === undefined) return { advice: [], costs: [], notes: [] };
  const prices = cost.prices === undefined ? listPrices : await readPrices(await context.data.readText(cost.prices), cost.prices);
  return { advice: [], costs: [estimateCost(cost, prices, shared.tables.length)], notes: [] };
}
