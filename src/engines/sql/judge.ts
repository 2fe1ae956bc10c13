/** The equivalence judge: do two queries always return the same? */
import type { Cell } from "../../data/types.ts";
import type { DialectId } from "./dialect.ts";
import type { SchemaCatalog } from "./schema.ts";
import type { Precondition } from "./rule.ts";

/** How results are compared: as bags unless both queries order their result, then as lists up to ties. */
export type Semantics = "bag" | "list";

export type Verdict = "proved" | "tested" | "refuted" | "inconclusive";

export interface JudgeRequest {
  readonly left: string;
  readonly right: string;
  readonly dialect: DialectId;
  readonly catalog: SchemaCatalog;
  /** What may be taken for granted of the data besides the catalog's own constraints: generated instances respect it. */
  readonly preconditions?: readonly Precondition[];
  /** Seeds the generator; the same request gives the same answer. */
  readonly seed?: number;
  /** How many instances to try; default 60, chosen so that the known mutants are refuted. */
  readonly instances?: number;
  /** Wall time for all of it; what isn't done by then is not counted. */
  readonly budgetMilliseconds?: number;
  /** Also compare on the datasets of the catalog (`TableSchema.dataset`). */
  readonly onData?: boolean;
}

export interface CounterexampleTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Small enough to read, complete enough to run: `script` is CREATE TABLE, INSERT and both queries, for DuckDB. */
export interface Counterexample {
  readonly tables: readonly CounterexampleTable[];
  readonly leftResult: { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
  readonly rightResult: { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
  readonly script: string;
}

export type InconclusiveReason =
  | "engineDisagreement" // optimizer on and off differ
  | "nonDeterministic" // LIMIT without a total order, random(), now(), ANY_VALUE...
  | "notRunnable" // the dialect's text can't be run here; message says which part
  | "unknownSchema"
  | "alwaysFails"
  | "outOfTime"
  | "templated"
  | "noSignal"; // no instance gave either query more than no row, or what aggregates make of none

export interface Judgement {
  readonly verdict: Verdict;
  readonly semantics: Semantics;
  /** One sentence: the rule that proves it, on how many instances it was tested, what differs, or why nothing can be said. */
  readonly explanation: string;
  readonly reason?: InconclusiveReason;
  /** Instances on which both queries ran and agreed. */
  readonly instances: number;
  /** Of these, instances on which a query returned rows. */
  readonly instancesWithRows: number;
  /** Compared on the user's own data, rows read. */
  readonly data?: { readonly agreed: boolean; readonly tables: readonly string[]; readonly rows: number };
  /** The algebraic rule that proves it, with the preconditions that it checked. */
  readonly proof?: { readonly rule: string; readonly preconditions: readonly string[] };
  readonly counterexample?: Counterexample;
  /** Caveats: types assumed, ties ignored, dialect semantics that DuckDB doesn't share. */
  readonly caveats: readonly string[];
}
