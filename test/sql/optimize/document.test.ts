/** The answer of optimize_query as people read it. */
import { expect, test } from "vitest";
import { optimizeDocument } from "../../../src/tools/support/optimize-document.ts";
import type { OptimizeOutput } from "../../../src/tools/support/optimize-output.ts";

const empty: OptimizeOutput = {
  summary: "",
  dialect: "bigquery",
  files: 1,
  statements: 1,
  failing: 0,
  findings: [],
  rewrites: [],
  advice: [],
  costs: [],
  notes: [],
  artifacts: [],
  truncated: [],
  next: [],
};

test("writes prices without exponents, and ends each sentence once", () => {
  const cost = {
    platform: "snowflake",
    perRun: { low: 4e-7, high: 0.05 },
    after: [{ change: "After the recommended rewrites", basis: "The time is not known.", missing: ["times of both queries"] }],
    arithmetic: [],
    missing: [],
    pricesAsOf: "2026-11",
  };
  const text = JSON.stringify(optimizeDocument({ ...empty, costs: [cost] }));
  expect(text).toContain("A run: less than $0.000001 to $0.05");
  expect(text).toContain("After the recommended rewrites: not known. The time is not known. Missing: times of both queries.");
});
