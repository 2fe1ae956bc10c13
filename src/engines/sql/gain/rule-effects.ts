/** What was measured of a rule's own example on the engine that is asked about, for where nothing could be measured of the query itself. */
import type { DialectId } from "../dialect.ts";
import type { Gain } from "../gain.ts";
import { measuredEffectsSchema, type MeasuredEffects, type RuleMeasurement } from "./measured-effects.ts";
import effects from "./measured-effects.json" with { type: "json" };

let read: MeasuredEffects | undefined;

/** The gain, with a sentence for each of its rules that was measured on that engine. It changes no verdict: an example isn't the query. */
export function withRuleEffects(gain: Gain, rules: readonly string[], engine: DialectId): Gain {
  if (gain.basis !== "none" && gain.basis !== "estimated") return gain;
  if (engine !== "duckdb" && engine !== "postgres") return gain;
  const known = (read ??= measuredEffectsSchema.parse(effects));
  const title = engine === "duckdb" ? `DuckDB ${known.engines.duckdb}` : `Postgres ${known.engines.postgres ?? ""}`;
  const said = rules.flatMap((rule) => {
    const outcome = outcomeOf(known.rules[rule]?.[engine]);
    return outcome === undefined ? [] : [`On an example of ${rule} with generated rows, ${title} ${outcome}.`];
  });
  return said.length === 0 ? gain : { ...gain, explanation: [gain.explanation, ...said].join(" ") };
}

function outcomeOf(measured: RuleMeasurement | undefined): string | undefined {
  if (measured === undefined) return undefined;
  const { verdict, factor, samePlan } = measured;
  const times = factor === undefined ? "" : ` (${factor.toPrecision(2)}x)`;
  switch (verdict) {
    case "faster":
      return `was faster after it${times}`;
    case "slower":
      return `was slower after it${times}: have it measured before you take it`;
    case "noGain":
      return samePlan === true ? "made the same plan of both" : "showed no gain";
    case "unknown":
      return undefined;
  }
}
