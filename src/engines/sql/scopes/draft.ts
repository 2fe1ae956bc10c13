/** What the analysis works on while it builds scopes; everything here is given out as the readonly shapes of scope.ts. */
import type { DialectId } from "../dialect.ts";
import type { SchemaCatalog, TableSchema } from "../schema.ts";
import type { ClauseName, ColumnUse, Resolution, Scope, ScopeSource, SourceColumn } from "../scope.ts";
import type {
  Call,
  ColumnReference,
  CommonTableExpression,
  Expression,
  Query,
  Relation,
  Select,
  SelectItem,
  Span,
  Star,
} from "../syntax/tree.ts";

export interface DraftSource {
  name: string;
  /** What a qualifier has to be to mean this source; undefined where nothing can. */
  key: string | undefined;
  relation: Relation;
  kind: ScopeSource["kind"];
  table?: TableSchema;
  cte?: CommonTableExpression;
  query?: Query;
  columns?: readonly SourceColumn[];
  /** Where there may be more columns than are known: those that are. */
  partial?: readonly SourceColumn[];
  optional: boolean;
  keys: readonly (readonly string[])[];
  /** Right side of a semi or anti join: seen by its ON alone. */
  hidden: boolean;
  /** Names (keys) of columns that can't be NULL after FROM because an inner join's condition is not true of NULL. */
  readonly notNull: Set<string>;
}

/** A column that USING or NATURAL made of several. */
export interface MergedColumn {
  readonly name: string;
  readonly sources: readonly DraftSource[];
  /** Whose value it has; undefined after a full join, which takes either. */
  readonly from?: DraftSource;
}

export interface DraftScope extends Scope {
  readonly select: Select;
  readonly query: Query;
  parent?: DraftScope;
  readonly children: DraftScope[];
  readonly sources: DraftSource[];
  readonly uses: ColumnUse[];
  output?: readonly SourceColumn[];
  readonly correlatedUses: ColumnUse[];
  role: Scope["role"];
  /** The scope whose columns a correlated reference may mean, and the clause in which this SELECT stands there. */
  outer?: Visible;
  readonly level: number;
  readonly merged: Map<string, MergedColumn>;
  /** A clause that wasn't understood may add columns and rows of its own. */
  anything: boolean;
  /** The sources whose columns aren't known. */
  readonly open: number[];
  /** Select items by the key of their alias; several of one name are all there. */
  readonly aliases: Map<string, SelectItem[]>;
  /** Select items that are a plain column, by the key of its name: what ORDER BY sees besides aliases. */
  readonly plainItems: Map<string, SelectItem[]>;
  /** Sources that know the column, by its key; filled up to `indexed` sources. */
  readonly exact: Map<string, number[]>;
  readonly loose: Map<string, number[]>;
  readonly byName: Map<string, number[]>;
  indexed: number;
  indexedColumns: number;
  /** Columns that WHERE or an inner join keeps from being NULL: computed when first asked for. */
  refined?: ReadonlyMap<DraftSource, ReadonlySet<string>>;
  /** Where its query's keys, computed at the end. */
  outputKeys: readonly (readonly string[])[];
}

export interface Visible {
  readonly scope: DraftScope;
  readonly clause: ClauseName;
}

/** Where a column of a query's output comes from, for lineage. */
export type Derivation =
  | { readonly kind: "expression"; readonly scope: DraftScope; readonly expression: Expression }
  | { readonly kind: "column"; readonly column: SourceColumn }
  | { readonly kind: "merged"; readonly columns: readonly SourceColumn[] }
  | { readonly kind: "union"; readonly columns: readonly SourceColumn[] };

export interface QueryResult {
  readonly columns?: readonly SourceColumn[];
  readonly keys: readonly (readonly string[])[];
}

export interface NameEnvironment {
  readonly tables: Map<string, CteEntry>;
  readonly outer?: NameEnvironment;
}

export interface CteEntry {
  readonly cte: CommonTableExpression;
  /** Undefined while it is not analysed: a recursive reference, or one before its definition. */
  result?: QueryResult;
}

/** What a query sees of what is around it. */
export interface Surroundings {
  readonly environment: NameEnvironment | undefined;
  /** The SELECT in whose text it stands. */
  readonly parent: DraftScope | undefined;
  /** The SELECT whose columns it may use. */
  readonly outer: Visible | undefined;
  readonly role: Scope["role"];
  /** How deep it is nested; tables of WITH are one deeper than what reads them. */
  readonly level: number;
}

export interface Place {
  readonly scope: DraftScope;
  readonly clause: ClauseName;
}

export interface TypeFact {
  readonly type: string;
  readonly kind: SourceColumn["kind"];
  readonly nullable: boolean;
}

/** Everything found out about one statement. */
export interface Analysis {
  readonly source: string;
  readonly dialect: DialectId;
  readonly catalog: SchemaCatalog;
  /** Templates of which isn't known what they become. */
  readonly unknownTemplates: readonly Span[];
  readonly roots: DraftScope[];
  readonly scopes: Map<Select, DraftScope>;
  readonly resolutions: Map<ColumnReference, Resolution>;
  /** Where references, calls and stars stand. */
  readonly places: Map<ColumnReference | Call | Star, Place>;
  readonly results: Map<Query, QueryResult>;
  readonly derivations: Map<SourceColumn, Derivation>;
  readonly types: Map<Expression, TypeFact | "pending">;
  readonly unknownTables: Set<string>;
  /** How many more columns stars may become in all: chains of stars grow with the square of their length. */
  starColumnsLeft: number;
  readonly analyseQuery: (query: Query, surroundings: Surroundings) => QueryResult;
}

/** More columns than any real table has: a star over stars must not grow without end. */
export const maximumColumns = 20_000;
export const maximumStarColumns = 2_000_000;

export const unknownFact: TypeFact = { type: "", kind: "unknown", nullable: true };
