import { describe } from "vitest";
import { structureRules } from "../../../src/engines/sql/rules/structure/index.ts";
import { checkExamples } from "./harness.ts";

describe.each(structureRules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  checkExamples(rule);
});
