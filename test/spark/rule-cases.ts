/** For each rule facts that it must match and facts, near to those, that it must not. */
import type { RuleCase } from "./rule-cases/case.ts";
import { planCases } from "./rule-cases/plans.ts";
import { stageCases } from "./rule-cases/stages.ts";

export const ruleCases: Readonly<Record<string, RuleCase>> = { ...planCases, ...stageCases };
