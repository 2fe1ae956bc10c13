/** A rule on PySpark code: one file in rules/, one exported `defineCodeRule({...})`, file name = id. Its examples are its tests. */
import type { SparkSeverity } from "../rule.ts";
import type { Program } from "./program.ts";

export interface CodeMatch {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface CodeRule {
  readonly id: string;
  readonly severity: SparkSeverity;
  readonly why: string;
  readonly recommendation: string;
  readonly whenNot: string;
  readonly find: (program: Program) => readonly CodeMatch[];
  readonly examples: { readonly bad: readonly string[]; readonly good: readonly string[] };
}

export function defineCodeRule(definition: CodeRule): CodeRule {
  return definition;
}
