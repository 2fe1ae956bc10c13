import { describe } from "vitest";
import { correctnessRules } from "../../../src/engines/sql/rules/correctness/index.ts";
import { checkExamples } from "./harness.ts";

describe.each(correctnessRules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  checkExamples(rule);
});
