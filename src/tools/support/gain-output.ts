/** The gain of a rewrite in an answer of optimize_query. */
import { z } from "zod";
import type { Gain, RunFigures } from "../../engines/sql/gain.ts";

/** What is known of a query besides the median of its times. */
const figuresOutput = z.strictObject({
  runs: z.int().positive().optional(),
  minMilliseconds: z.number().optional(),
  maxMilliseconds: z.number().optional(),
  rowsScanned: z.number().optional(),
  cardinality: z.number().optional(),
  bytesRead: z.number().optional(),
  peakMemoryBytes: z.number().optional(),
  /** Postgres: the planner's, without a unit. */
  cost: z.number().optional(),
});

export const gainOutput = z.strictObject({
  verdict: z.enum(["faster", "noGain", "slower", "unknown"]),
  basis: z.enum(["measured", "explained", "estimated", "none"]),
  engine: z.string(),
  on: z.enum(["data", "generated", "server", "nothing"]),
  factor: z.number().optional(),
  beforeMilliseconds: z.number().optional(),
  afterMilliseconds: z.number().optional(),
  before: figuresOutput.optional(),
  after: figuresOutput.optional(),
  explanation: z.string(),
  reproduce: z.string().optional(),
});

export function gainOutputOf({
  verdict,
  basis,
  engine,
  on,
  factor,
  before,
  after,
  explanation,
  reproduce,
}: Gain): z.output<typeof gainOutput> {
  return {
    verdict,
    basis,
    engine,
    on,
    // JSON has no infinity.
    ...(factor === undefined || !Number.isFinite(factor) ? {} : { factor: rounded(factor, 3) }),
    ...(before === undefined || before.runs === 0 ? {} : { beforeMilliseconds: rounded(before.medianMilliseconds) }),
    ...(after === undefined || after.runs === 0 ? {} : { afterMilliseconds: rounded(after.medianMilliseconds) }),
    ...(before === undefined ? {} : { before: figuresOf(before) }),
    ...(after === undefined ? {} : { after: figuresOf(after) }),
    explanation,
    ...(reproduce === undefined ? {} : { reproduce }),
  };
}

/** Costs and estimates have no runs, so no times. */
function figuresOf(figures: RunFigures): z.output<typeof figuresOutput> {
  const { runs, minMilliseconds, maxMilliseconds } = figures;
  const known = profileFigures.flatMap((name) => (figures[name] === undefined ? [] : [[name, rounded(figures[name], 6)] as const]));
  return {
    ...(runs === 0 ? {} : { runs, minMilliseconds: rounded(minMilliseconds), maxMilliseconds: rounded(maxMilliseconds) }),
    ...Object.fromEntries(known),
  };
}

const profileFigures = ["rowsScanned", "cardinality", "bytesRead", "peakMemoryBytes", "cost"] as const;

const rounded = (value: number, digits = 4): number => Number(value.toPrecision(digits));
