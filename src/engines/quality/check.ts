/**
 * What a check is. A check says which SQL measures it and what its numbers mean; it never runs anything. The planner merges the
 * measures of all checks into as few scans as it can, so every check must be plain SQL over one relation.
 *
 * A row fails where a check's predicate is TRUE, not where it is NULL. A NULL cell is "not applicable" to every check but completeness ones, as in the
 * SQL standard's CHECK constraints and Great Expectations' column-map expectations.
 */
import type { z } from "zod";
import type { Column, Relation } from "../../data/types.ts";

/** The six dimensions of data quality; a check counts towards one. */
export const dimensions = ["completeness", "uniqueness", "validity", "accuracy", "consistency", "freshness"] as const;
export type Dimension = (typeof dimensions)[number];

/**
 * P0 critical (wrong numbers or compliance data: stop the pipeline), P1 high (key reports, > 5 % of records: fix within hours),
 * P2 medium (non-critical field, < 1 % of records: next sprint), P3 low (cosmetic: backlog).
 */
export const severities = ["P0", "P1", "P2", "P3"] as const;
export type Severity = (typeof severities)[number];

export type Outcome = "pass" | "fail" | "notApplicable" | "error";

/** How a figure is known. Approximate figures never decide a verdict, so there is no such value here. */
export type Evidence = "exact" | "footer-proved" | "order-proved";

/** How many rows may fail before the check does: at least this share must hold, or at most this many may fail. Neither: none may fail. */
export interface Tolerance {
  /** Share of the applicable rows that must hold, 0..1. */
  readonly mostly?: number;
  /** What `mostly` is a share of: the applicable rows (default), or all rows that pass the filter, as ODCS counts percentages. */
  readonly of?: "rows";
  readonly maxFailingRows?: number;
}

/** A check as asked for: from a contract, inline, or suggested. */
export interface CheckRequest {
  /** Unique in a run; stable across runs of the same contract. `checkId()` makes one where the contract names none. */
  readonly id: string;
  /** The id of the check definition. */
  readonly check: string;
  readonly columns: readonly string[];
  /** As given; validated by the definition's `params`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** SQL row filter: rows for which it isn't TRUE are left out of this check. */
  readonly where?: string;
  readonly tolerance: Tolerance;
  readonly severity: Severity;
  /** Overrides the definition's dimension (a contract may). */
  readonly dimension?: Dimension;
  /** Why it is asked for, for people: a description in the contract, the reason of a suggestion. */
  readonly reason?: string;
  /** Where it was asked for, for messages: `orders.odcs.yaml:17`, `checks[2]`, `suggested`. */
  readonly origin: string;
}

/** A check bound to the columns of a relation: what the definition's functions get. */
export interface CheckTarget<P> {
  readonly params: P;
  /** In the order of the request. */
  readonly columns: readonly Column[];
  readonly relation: Relation;
  readonly now: Date;
  readonly tolerance: Tolerance;
  /** Other datasets that the check names by `references()`, opened, by name. */
  readonly references: ReadonlyMap<string, Relation>;
  /** Of {@link relation}, where anything is. */
  readonly known?: KnownFigures;
}

/** What is known of the rows of a dataset before a check reads them. */
export interface KnownFigures {
  /** From Parquet footers, or from a profile of the same rows. */
  readonly by: "footers" | "profile";
  readonly rows: bigint;
  readonly columns: ReadonlyMap<string, KnownColumn>;
}

export interface KnownColumn {
  readonly nulls?: bigint;
  /** Exact, as text in the column's own type; never for floating point (NaN hides there). */
  readonly min?: string;
  readonly max?: string;
  /** Fewest and most code points of a value, of text columns. */
  readonly lengths?: { readonly least: number; readonly most: number };
  /** All values of a text column, each once. */
  readonly values?: readonly string[];
  /** A format, and all values that don't have it. */
  readonly format?: { readonly id: string; readonly exceptions: readonly string[] };
  /** No value occurs twice. */
  readonly unique?: boolean;
}

/** How a check is measured; the planner knows exactly these ways. */
export type Measure =
  /** Each row holds or fails by itself: one bit of the fused scan. */
  | {
      readonly kind: "rows";
      /** TRUE for a row that breaks the check, FALSE or NULL for one that holds. */
      readonly failing: string;
      /** TRUE for a row that the check applies to; absent: every row. Never NULL. Implied by `failing`. */
      readonly applicable?: string;
    }
  /** Named aggregates over all rows (after the filter): more columns of the fused scan. */
  | { readonly kind: "aggregates"; readonly aggregates: Readonly<Record<string, string>> }
  /** One GROUP BY of the key. Failing rows: those whose key (all columns not NULL) occurs more than once; with `nulls: "fail"` also those with a NULL in it. */
  | { readonly kind: "key"; readonly columns: readonly Column[]; readonly nulls: "ignore" | "fail" }
  /** The distinct keys are looked up in another relation. Rows with a NULL in the key are not applicable (MATCH SIMPLE). */
  | { readonly kind: "reference"; readonly columns: readonly Column[]; readonly to: Relation; readonly toColumns: readonly Column[] }
  /**
   * Rows that disagree with the value most rows of their group have (a functional dependency determinant -> dependent): one GROUP BY.
   * Rows with a NULL in the determinant or the dependent are not applicable (a missing value contradicts nothing). Ties: the smallest value.
   */
  | { readonly kind: "dependency"; readonly determinant: readonly Column[]; readonly dependent: Column }
  /** A user's SELECT (already proved read-only): by `expect` its rows are the failing ones, or its single cell is the observed value. */
  | { readonly kind: "query"; readonly sql: string; readonly expect: "no-rows" | "scalar" }
  /** Known from the relation itself (names, types, footers), without reading data. */
  | { readonly kind: "known"; readonly figures: Figures; readonly evidence: Evidence };

/** The numbers of one check. Row counts are exact integers; `values` are the named aggregates or known values. */
export interface Figures {
  readonly failingRows?: number;
  readonly applicableRows?: number;
  readonly totalRows?: number;
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface Evaluation {
  readonly outcome: Outcome;
  /** What was seen, short and in words or a number: `12 NULLs`, `3,201 rows`. */
  readonly observed: string | number | null;
  /** What would pass: `0 NULLs`, `>= 1000 rows`, `at least 99 % in 'A', 'B'`. */
  readonly threshold: string | number | null;
  /** One sentence more where the two above don't say it all (why it isn't applicable, what a schema lacks). */
  readonly message?: string;
}

export interface CheckExample {
  readonly title: string;
  /** Rows as a SELECT ... VALUES in DuckDB's dialect, the table the check runs on. */
  readonly data: string;
  readonly columns: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly tolerance?: Tolerance;
  readonly where?: string;
  /** Other tables by the name that the params use. */
  readonly references?: Readonly<Record<string, string>>;
  /** Expected number of failing rows; checked when given. */
  readonly failingRows?: number;
}

export interface CheckDefinition<ParamsSchema extends z.ZodObject> {
  /** snake_case; the name in contracts and reports. */
  readonly id: string;
  readonly title: string;
  readonly dimension: Dimension;
  /** What it proves, one sentence, with the source of the rule where there is one. */
  readonly summary: string;
  /** How many columns a request names. */
  readonly arity: { readonly min: number; readonly max: number };
  readonly params: ParamsSchema;
  /** Why the check can't be applied to these columns (their types), or undefined where it can. Where it can't, its outcome is `error`. */
  readonly applies: (target: CheckTarget<z.output<ParamsSchema>>) => string | undefined;
  /** Datasets that the params name, to be opened before `measure`. */
  readonly references?: (params: z.output<ParamsSchema>) => readonly string[];
  /** SQL texts in the params that must be read-only SELECTs (`query`) or boolean row expressions (`expression`); checked before `measure`. */
  readonly userSql?: (params: z.output<ParamsSchema>) => readonly { readonly kind: "query" | "expression"; readonly sql: string }[];
  /** Regular expressions in the params, checked against the engine before the run. */
  readonly patterns?: (params: z.output<ParamsSchema>) => readonly string[];
  readonly measure: (target: CheckTarget<z.output<ParamsSchema>>) => Measure;
  /**
   * What is proved by figures that are known already, or undefined where they don't prove it; asked only without a row filter.
   * Its figures must be the very ones that the scan would have given.
   */
  readonly proved?: (target: CheckTarget<z.output<ParamsSchema>>, known: KnownFigures) => Figures | undefined;
  readonly evaluate: (figures: Figures, target: CheckTarget<z.output<ParamsSchema>>) => Evaluation;
  readonly examples: {
    readonly pass: readonly CheckExample[];
    readonly fail: readonly CheckExample[];
    readonly notApplicable: readonly CheckExample[];
  };
}

/** A definition with its parameter type folded away, as the registry and the planner hold it. */
export interface Check extends Omit<
  CheckDefinition<z.ZodObject>,
  "applies" | "references" | "userSql" | "patterns" | "measure" | "proved" | "evaluate"
> {
  readonly bind: (params: unknown) => BoundCheck | { readonly problems: readonly string[] };
}

/** A check whose parameters have been validated. */
export interface BoundCheck {
  readonly references: readonly string[];
  readonly userSql: readonly { readonly kind: "query" | "expression"; readonly sql: string }[];
  readonly patterns: readonly string[];
  readonly applies: (target: UnboundTarget) => string | undefined;
  readonly measure: (target: UnboundTarget) => Measure;
  readonly proved: (target: UnboundTarget, known: KnownFigures) => Figures | undefined;
  readonly evaluate: (figures: Figures, target: UnboundTarget) => Evaluation;
}

export type UnboundTarget = Omit<CheckTarget<unknown>, "params">;

/** One check, one file in checks/, one call of this. */
export function defineCheck<ParamsSchema extends z.ZodObject>(definition: CheckDefinition<ParamsSchema>): Check {
  const { id, title, dimension, summary, arity, params: schema, examples } = definition;
  return {
    id,
    title,
    dimension,
    summary,
    arity,
    params: schema,
    examples,
    bind: (raw) => {
      const parsed = schema.safeParse(raw ?? {});
      if (!parsed.success) {
        return {
          problems: parsed.error.issues.map((issue) => [issue.path.join("."), issue.message].filter((part) => part !== "").join(": ")),
        };
      }
      const params = parsed.data;
      return {
        references: definition.references?.(params) ?? [],
        userSql: definition.userSql?.(params) ?? [],
        patterns: definition.patterns?.(params) ?? [],
        applies: (target) => definition.applies({ ...target, params }),
        measure: (target) => definition.measure({ ...target, params }),
        proved: (target, known) => definition.proved?.({ ...target, params }, known),
        evaluate: (figures, target) => definition.evaluate(figures, { ...target, params }),
      };
    },
  };
}
