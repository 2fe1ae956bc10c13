import { describe } from "vitest";
import { costRules } from "../../../src/engines/sql/rules/cost/index.ts";
import { checkExamples } from "./harness.ts";

describe.each(costRules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  checkExamples(rule);
});
