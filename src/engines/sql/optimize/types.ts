/** What the optimizer is asked and what it finds; plain data between the engine and its tool. */
import type { DialectId } from "../dialect.ts";
import type { Gain } from "../gain.ts";
import type { Counterexample, Judgement } from "../judge.ts";
import type { Precondition, RuleGroup, RuleSeverity } from "../rule.ts";
import type { Span } from "../syntax/tree.ts";

/** A text to be analysed, and where it is from. */
export interface SqlSource {
  /** As the user named it; absent for SQL given in the call. */
  readonly path?: string;
  readonly text: string;
  /** From a query history: how often it ran, and what it took in all. */
  readonly history?: { readonly runs: number; readonly totalMilliseconds?: number; readonly bytesScanned?: number };
}

export interface RuleSelection {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

export interface Finding {
  readonly path?: string;
  readonly rule: string;
  readonly group: RuleGroup | "parse";
  readonly severity: RuleSeverity;
  readonly message: string;
  readonly suggestion?: string;
  readonly span: Span;
  /** 1-based, of the file. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** `tree`: seen in the syntax tree. `tokens`: the text couldn't be parsed, words alone were looked at. */
  readonly basis: "tree" | "tokens";
}

/** A precondition of a rewrite and what is known of it. */
export interface CheckedPrecondition {
  readonly precondition: Precondition;
  readonly status: "declared" | "holdsInData" | "violated" | "unknown";
  /** E.g. "valid only if b.id is not null; not declared, 0 nulls seen in 120 rows". */
  readonly text: string;
}

export interface Rewrite {
  readonly path?: string;
  /** The rules whose edits it holds; more than one for the composed rewrite of a statement. */
  readonly rules: readonly string[];
  readonly title: string;
  readonly line: number;
  /** Of the whole statement, in the file as it is. */
  readonly statement: Span;
  /** The statement after the rewrite. */
  readonly sql: string;
  /** Unified diff against the file. */
  readonly diff: string;
  readonly judgement: Judgement;
  readonly preconditions: readonly CheckedPrecondition[];
  readonly gain?: Gain;
  /** The rule repairs a bug: the result is meant to differ, and a refutation shows how. */
  readonly changesResult: boolean;
  /** Proved or tested, no precondition violated or unknown, and not slower where it was measured. */
  readonly recommended: boolean;
  readonly counterexample?: Counterexample;
}

/** How a text was read. */
export interface ReadingNote {
  readonly path?: string;
  readonly message: string;
}

export interface FileReport {
  readonly path?: string;
  readonly dialect: DialectId;
  /** The dialect was told from the text; the reasons, and what else it might be. */
  readonly detected?: { readonly because: readonly string[]; readonly alternatives: readonly DialectId[] };
  readonly statements: number;
  /** Statements that no parser accepts, judged by words alone. */
  readonly unparsed: number;
  readonly unknownTables: readonly string[];
  readonly findings: readonly Finding[];
  readonly rewrites: readonly Rewrite[];
  readonly notes: readonly ReadingNote[];
}
