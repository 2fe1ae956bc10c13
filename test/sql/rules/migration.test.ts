import { describe } from "vitest";
import { migrationRules } from "../../../src/engines/sql/rules/migration/index.ts";
import { checkExamples } from "./harness.ts";

describe.each(migrationRules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  checkExamples(rule);
});
