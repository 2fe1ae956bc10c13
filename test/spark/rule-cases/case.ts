import type { SparkFacts } from "../../../src/engines/spark/facts.ts";
import { facts, stage, type Given } from "../facts.ts";

export interface RuleCase {
  readonly bad: readonly SparkFacts[];
  readonly good: readonly SparkFacts[];
}

export const withStage = (given: Parameters<typeof stage>[0], more: Given = {}): SparkFacts => facts({ stages: [stage(given)], ...more });
