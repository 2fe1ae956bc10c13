/** What the analysis of a statement knows beyond its public shape, for the helpers in this folder. */
import type { AnalysedStatement } from "../scope.ts";
import type { Analysis } from "./draft.ts";

const analyses = new WeakMap<AnalysedStatement, Analysis>();

export function rememberAnalysis(statement: AnalysedStatement, analysis: Analysis): void {
  analyses.set(statement, analysis);
}

/** Undefined of a statement that wasn't made by analyseStatement (a copy with other fields). */
export function analysisOf(statement: AnalysedStatement): Analysis | undefined {
  return analyses.get(statement);
}
