import { describe } from "vitest";
import { dialectRules } from "../../../src/engines/sql/rules/dialect/index.ts";
import { checkExamples } from "./harness.ts";

describe.each(dialectRules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  checkExamples(rule);
});
