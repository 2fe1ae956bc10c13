import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { engineTable } from "../../../scripts/generated/engine-table.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import type { Gain } from "../../../src/engines/sql/gain.ts";
import { withRuleEffects } from "../../../src/engines/sql/gain/rule-effects.ts";
import { effectOf, measuredEffectsSchema, shownEffect, type MeasuredEffects } from "../../../src/engines/sql/gain/measured-effects.ts";
import type { RuleDefinition } from "../../../src/engines/sql/rule.ts";

test("a measurement becomes an effect and a cell", () => {
  expect(effectOf({ verdict: "faster", factor: 3.4 })).toBe("matters");
  expect(effectOf({ verdict: "slower", factor: 0.57 })).toBe("loses");
  expect(effectOf({ verdict: "noGain", factor: 1 })).toBe("engineDoesIt");
  expect(effectOf({ verdict: "unknown", note: "it fails" })).toBe("unmeasured");
  expect(effectOf(undefined)).toBe("unmeasured");
  expect(shownEffect({ verdict: "faster", factor: 3.42, beforeMilliseconds: 34, afterMilliseconds: 10 })).toBe("3.4x");
  expect(shownEffect({ verdict: "faster", factor: 1212, beforeMilliseconds: 34, afterMilliseconds: 10 })).toBe("1,212x");
  expect(shownEffect({ verdict: "faster", factor: 93, afterMilliseconds: 10 })).toBe("at least 93x");
  expect(shownEffect({ verdict: "slower", factor: 0.05, beforeMilliseconds: 10 })).toBe("at most 0.050x");
  expect(shownEffect({ verdict: "noGain", factor: 1.01, samePlan: true })).toBe("no gain, same plan");
});

test("the table tells each safe rule on each engine", () => {
  const rule = (id: string, fix: RuleDefinition["fix"]): RuleDefinition => ({
    id,
    group: "cost",
    title: `Title of ${id}`,
    severity: "info",
    what: "",
    why: "",
    whenNotToUse: "",
    fix,
    visit: () => [],
    examples: { bad: [], good: [] },
  });
  const measured: MeasuredEffects = {
    measuredOn: "2026-01-02",
    machine: { processor: "CPU", cores: 2, memoryGigabytes: 8, system: "Linux", node: "v20" },
    engines: { duckdb: "1.5", postgres: "18" },
    method: ["How."],
    rules: {
      a: { before: "", after: "", rows: {}, duckdb: { verdict: "faster", factor: 2, beforeMilliseconds: 2, afterMilliseconds: 1 } },
    },
  };
  expect(measuredEffectsSchema.parse(measured)).toEqual(measured);
  const lines = engineTable([rule("a", "safe"), rule("b", "safe"), rule("c", "suggestion")], measured).split("\n");
  expect(lines.slice(2, 4)).toEqual([
    "| [a](#a) | Title of a | 2.0x: matters | not measured |",
    "| [b](#b) | Title of b | not measured | not measured |",
  ]);
  expect(lines.at(-1)).toContain("Measured on 2026-01-02: CPU, 2 cores, 8 GB.");
});

test("what is committed has the shape that the table reads", () => {
  const path = new URL("../../../src/engines/sql/gain/measured-effects.json", import.meta.url);
  const { rules } = measuredEffectsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  expect(Object.keys(rules).length).toBeGreaterThan(20);
});

describe("effects of a rule's example beside a gain that isn't known", () => {
  const unknown: Gain = {
    basis: "none",
    engine: "duckdb",
    on: "nothing",
    verdict: "unknown",
    recommended: true,
    explanation: "Not known.",
  };
  const said = (engine: DialectId, gain = unknown): string =>
    withRuleEffects(gain, ["distinct-over-join", "no-such-rule"], engine).explanation;

  test("are told for the engine that is asked about, and change no verdict", () => {
    expect(said("duckdb")).toMatch(
      /^Not known\. On an example of distinct-over-join with generated rows, DuckDB [\d.]+ was slower after it \(0\.\d+x\)/u,
    );
    expect(said("postgres")).toMatch(/Postgres [\d.]+ (?:showed no gain|was \w+ after it|made the same plan)/u);
    expect(withRuleEffects(unknown, ["distinct-over-join"], "duckdb")).toMatchObject({ recommended: true, verdict: "unknown" });
  });

  test("are not told for engines that weren't measured, or where the query itself was", () => {
    expect(said("snowflake")).toBe("Not known.");
    expect(said("duckdb", { ...unknown, basis: "measured" })).toBe("Not known.");
  });
});
