/** The registry of SQL rules. */
import type { RuleDefinition } from "../rule.ts";
import { correctnessRules } from "./correctness/index.ts";
import { costRules } from "./cost/index.ts";
import { dialectRules } from "./dialect/index.ts";
import { migrationRules } from "./migration/index.ts";
import { structureRules } from "./structure/index.ts";

export const rules: readonly RuleDefinition[] = [
  ...correctnessRules,
  ...costRules,
  ...migrationRules,
  ...structureRules,
  ...dialectRules,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));
