/** What was measured of each rule's rewrite on engines at hand: the file beside this one, written by `scripts/measure-rules.ts`. */
import { z } from "zod";
import { wholeText } from "../../../core/count-text.ts";
import type { EngineEffect } from "../rule.ts";

const measurement = z.strictObject({
  /** unknown: it couldn't be run there, `note` says why. */
  verdict: z.enum(["faster", "noGain", "slower", "unknown"]),
  /** Median before / median after; where one of them was stopped, at least this (or at most). */
  factor: z.number().exactOptional(),
  beforeMilliseconds: z.number().exactOptional(),
  afterMilliseconds: z.number().exactOptional(),
  runs: z.number().int().exactOptional(),
  /** The engine makes the same plan of both. */
  samePlan: z.boolean().exactOptional(),
  note: z.string().exactOptional(),
});

export const measuredEffectsSchema = z.strictObject({
  /** ISO date. */
  measuredOn: z.string(),
  machine: z.strictObject({
    processor: z.string(),
    cores: z.number().int(),
    memoryGigabytes: z.number(),
    system: z.string(),
    node: z.string(),
  }),
  engines: z.strictObject({ duckdb: z.string(), postgres: z.string().exactOptional() }),
  /** How the engines were set and the data made, in sentences. */
  method: z.array(z.string()),
  rules: z.record(
    z.string(),
    z.strictObject({
      before: z.string(),
      after: z.string(),
      /** Generated rows by table. */
      rows: z.record(z.string(), z.number().int()),
      duckdb: measurement.exactOptional(),
      postgres: measurement.exactOptional(),
    }),
  ),
});

export type MeasuredEffects = z.infer<typeof measuredEffectsSchema>;
export type RuleMeasurement = z.infer<typeof measurement>;

/** No gain means that the engine does by itself what the rewrite does, or that there is nothing in it to be gained there. */
export function effectOf(measured: RuleMeasurement | undefined): EngineEffect {
  switch (measured?.verdict) {
    case "faster":
      return "matters";
    case "slower":
      return "loses";
    case "noGain":
      return "engineDoesIt";
    case "unknown":
    case undefined:
      return "unmeasured";
  }
}

/** `3.4x`, `0.57x`, `no gain (same plan)`, `at least 90x`: a cell of the table. */
export function shownEffect(measured: RuleMeasurement | undefined): string {
  if (measured === undefined || measured.verdict === "unknown") return "not measured";
  if (measured.verdict === "noGain") return measured.samePlan === true ? "no gain, same plan" : "no gain";
  const { factor = 1, beforeMilliseconds, afterMilliseconds } = measured;
  const shown = `${factor >= 100 ? wholeText(factor) : factor.toPrecision(2)}x`;
  if (beforeMilliseconds === undefined) return `at least ${shown}`;
  return afterMilliseconds === undefined ? `at most ${shown}` : shown;
}
