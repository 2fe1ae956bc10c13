/** A SQL rule: one file, one exported `defineRule({...})`, file name = id. Its examples are its tests; its page is generated. */
import type { DialectId } from "./dialect.ts";
import type { AnalysedStatement } from "./scope.ts";
import type { Span } from "./syntax/tree.ts";

export type RuleGroup = "correctness" | "cost" | "structure" | "dialect" | "migration";

/** error: the result is wrong or the statement endangers production; warning: likely wrong or expensive; info: could be better. */
export type RuleSeverity = "error" | "warning" | "info";

/** Replaces the bytes of `span` by `text`; an insertion has start = end. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** What must hold of the data for a rewrite to keep the result. Tables are named as the query names them. */
export type Precondition =
  | { readonly kind: "notNull"; readonly table: string; readonly column: string }
  | { readonly kind: "unique"; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly kind: "foreignKey";
      readonly table: string;
      readonly columns: readonly string[];
      readonly references: { readonly table: string; readonly columns: readonly string[] };
    }
  /** For what no constraint can express, e.g. "ts has no time zone": shown, never assumed. */
  | { readonly kind: "assertion"; readonly text: string };

export interface ProposedRewrite {
  /** One line: what is done. */
  readonly title: string;
  /** Don't overlap; in source order. */
  readonly edits: readonly Edit[];
  readonly preconditions: readonly Precondition[];
  /** The result is meant to differ (the rule repairs a bug): the judge shows how instead of asking for equality. */
  readonly changesResult?: boolean;
}

export interface RuleMatch {
  /** What to point at: the smallest span that shows the problem. */
  readonly span: Span;
  /** What is wrong here, with the names of the query; one or two sentences. */
  readonly message: string;
  /** What to write instead where no rewrite can be made. */
  readonly suggestion?: string;
  readonly rewrite?: ProposedRewrite;
  /** Overrides the rule's severity, e.g. where the schema proves that it can't go wrong, or that it does. */
  readonly severity?: RuleSeverity;
}

export interface RuleExample {
  readonly sql: string;
  /** DDL of the tables, where the rule needs one. */
  readonly schema?: string;
  readonly dialect?: DialectId;
  /** The whole text after the rule's rewrite of its first match; every `safe` rule has at least one. */
  readonly fixed?: string;
}

/** How a rule matters on an engine, for the table in the docs: from measurements or from the engine's own documentation. */
export type EngineEffect = "matters" | "engineDoesIt" | "loses" | "unmeasured";

export interface RuleDefinition {
  /** kebab-case, file name. */
  readonly id: string;
  readonly group: RuleGroup;
  readonly title: string;
  readonly severity: RuleSeverity;
  /** Absent: all. */
  readonly dialects?: readonly DialectId[];
  readonly what: string;
  readonly why: string;
  readonly whenNotToUse: string;
  /** none: advice only; suggestion: a rewrite that changes the result or needs a person; safe: a rewrite that keeps the result, judged each time. */
  readonly fix: "none" | "suggestion" | "safe";
  /** A paper, a documentation section, a measurement. */
  readonly sources?: readonly string[];
  readonly engines?: Readonly<Partial<Record<DialectId, EngineEffect>>>;
  /** Pure; never throws on a query it doesn't understand. Don't match what you can't be sure of: a false positive costs as much as a miss. */
  readonly visit: (statement: AnalysedStatement) => readonly RuleMatch[];
  readonly examples: { readonly bad: readonly RuleExample[]; readonly good: readonly RuleExample[] };
}

export function defineRule(definition: RuleDefinition): RuleDefinition {
  return definition;
}
