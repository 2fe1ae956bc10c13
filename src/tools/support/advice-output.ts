/** Advice and costs in an answer of optimize_query. */
import { z } from "zod";
import type { Advice, CostEstimate } from "../../engines/sql/advice.ts";

const count = z.int().nonnegative();

export const adviceOutput = z.strictObject({
  kind: z.string(),
  table: z.string(),
  /** What the planner of the connection says of an index that doesn't exist yet. */
  trial: z.strictObject({ asked: count, using: count, costBefore: z.number(), costAfter: z.number() }).optional(),
  title: z.string(),
  ddl: z.string().optional(),
  why: z.string(),
  evidence: z.array(z.string()),
  caveats: z.array(z.string()),
  missing: z.array(z.string()),
});

const range = z.strictObject({ low: z.number(), high: z.number() });
const change = { perRun: range.optional(), perMonth: range.optional(), basis: z.string(), missing: z.array(z.string()) };

export const costOutput = z.strictObject({
  platform: z.string(),
  perRun: range.optional(),
  perMonth: range.optional(),
  /** After each change by itself; a price is absent where nothing is known of it, and `missing` says what would be needed. */
  after: z.array(z.strictObject({ change: z.string(), ...change })),
  arithmetic: z.array(z.string()),
  missing: z.array(z.string()),
  pricesAsOf: z.string(),
});

export function adviceOutputOf({ kind, table, trial, title, ddl, why, evidence, caveats, missing }: Advice): z.output<typeof adviceOutput> {
  return {
    kind,
    table,
    ...(trial === undefined ? {} : { trial }),
    title,
    ...(ddl === undefined ? {} : { ddl }),
    why,
    evidence: [...evidence],
    caveats: [...caveats],
    missing: [...missing],
  };
}

export function costOutputOf(cost: CostEstimate): z.output<typeof costOutput> {
  return {
    ...cost,
    after: cost.after.map((each) => ({ ...each, missing: [...each.missing] })),
    arithmetic: [...cost.arithmetic],
    missing: [...cost.missing],
  };
}
