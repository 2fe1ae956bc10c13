/** What the analysis of a statement knows beyond its public shape, for the helpers in this folder. */
import type { AnalysedStatement, Scope } from "../scope.ts";
import type { Analysis, DraftScope } from "./draft.ts";

const analyses = new WeakMap<AnalysedStatement, Analysis>();

export function rememberAnalysis(statement: AnalysedStatement, analysis: Analysis): void {
  analyses.set(statement, analysis);
}

/** Undefined of a statement that wasn't made by analyseStatement (a copy with other fields). */
export function analysisOf(statement: AnalysedStatement): Analysis | undefined {
  return analyses.get(statement);
}

const drafts = new WeakMap<Scope, DraftScope>();

export function rememberScope(scope: DraftScope): void {
  drafts.set(scope, scope);
}

/** A scope with what only the analysis sees of it. */
export function draftOf(scope: Scope): DraftScope | undefined {
  return drafts.get(scope);
}
