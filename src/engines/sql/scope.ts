/** Names resolved: which columns and tables a query's identifiers mean. Made once a statement, read by rules, judge and advice. */
import type { ColumnSchema, SchemaCatalog, TableSchema } from "./schema.ts";
import type { DialectId } from "./dialect.ts";
import type { TemplatedSpan } from "./syntax/jinja/templated-span.ts";
import type { CommonTableExpression, Expression, ColumnReference, Query, Relation, Select, SelectItem, Statement } from "./syntax/tree.ts";

/** A column that a source offers. */
export interface SourceColumn {
  readonly name: string;
  /** Kind unknown and type empty where it can't be told. */
  readonly type: string;
  readonly kind: ColumnSchema["kind"];
  /** False only where NULL is impossible by declarations and by the query (outer joins make it true again). */
  readonly nullable: boolean;
  /** The base table's column it is a plain copy of, through CTEs and derived tables. */
  readonly origin?: { readonly table: TableSchema; readonly column: ColumnSchema };
  /** Named by an identifier in quotes: compared exactly where the dialect does so. */
  readonly quoted?: boolean;
}

/** One item of FROM. */
export interface ScopeSource {
  /** The alias, or the table's last name; empty for a derived table without one. */
  readonly name: string;
  readonly relation: Relation;
  readonly kind: "table" | "cte" | "derived" | "function" | "opaque";
  readonly table?: TableSchema;
  readonly cte?: CommonTableExpression;
  readonly query?: Query;
  /** Undefined where the columns can't be known. */
  readonly columns?: readonly SourceColumn[];
  /** On the side of an outer join that may be filled with NULLs. */
  readonly optional: boolean;
  /** Sets of columns whose values (NULLs apart) no two rows of this source share, by declared keys, GROUP BY or DISTINCT. */
  readonly keys: readonly (readonly string[])[];
}

export type Resolution =
  | {
      readonly kind: "column";
      readonly source: ScopeSource;
      readonly column?: SourceColumn;
      readonly scope: Scope;
      readonly correlated: boolean;
      /** The sources whose columns USING or NATURAL made one; `source` is the one whose value it has (of a full join, either). */
      readonly merged?: readonly ScopeSource[];
      /** The reference names a field of this (struct) column of the source; `column` is undefined then. */
      readonly fieldOf?: SourceColumn | string;
    }
  | { readonly kind: "alias"; readonly item: SelectItem; readonly scope: Scope }
  | { readonly kind: "ambiguous"; readonly sources: readonly ScopeSource[] }
  /** `likely`: what it means most probably (the innermost source, an alias), where the schema would be needed to be sure. */
  | { readonly kind: "unknown"; readonly likely?: Resolution };

export type ClauseName = "select" | "from" | "where" | "groupBy" | "having" | "qualify" | "orderBy" | "window" | "other";

export interface ColumnUse {
  readonly reference: ColumnReference;
  readonly clause: ClauseName;
  readonly resolution: Resolution;
}

/** One SELECT. */
export interface Scope {
  readonly select: Select;
  readonly query: Query;
  readonly parent?: Scope;
  readonly children: readonly Scope[];
  readonly sources: readonly ScopeSource[];
  /** Column references that stand in this SELECT itself (not in its subqueries). */
  readonly uses: readonly ColumnUse[];
  /** The output columns where they can be known, star expanded. */
  readonly output?: readonly SourceColumn[];
  /** Column references of subqueries of this SELECT that mean a source of this one. */
  readonly correlatedUses: readonly ColumnUse[];
  readonly role: "top" | "cte" | "derived" | "scalar" | "exists" | "in" | "setOperand" | "other";
}

/** What the statements before this one in the same text have done. */
export interface ScriptState {
  /** Last names, lower case, of the tables that they made: nobody else uses those yet. */
  readonly created: ReadonlySet<string>;
  readonly inTransaction: boolean;
  /** SET lock_timeout was written. */
  readonly lockTimeout: boolean;
  /** The INSERTs of one row by VALUES that stand directly before, all into one table. */
  readonly singleRows: { readonly table: string; readonly count: number };
  /** A definition was written so that it can run again: IF NOT EXISTS, OR REPLACE. */
  readonly repeatable: boolean;
  /** Last names, lower case, of what was dropped. */
  readonly dropped: ReadonlySet<string>;
}

/** A statement with its names resolved. */
export interface AnalysedStatement {
  /** Absent where the statement stands alone. */
  readonly script?: ScriptState;
  /** The whole text; spans are offsets into it. */
  readonly source: string;
  readonly dialect: DialectId;
  readonly statement: Statement;
  readonly catalog: SchemaCatalog;
  /** Every SELECT of the statement, outermost first. */
  readonly scopes: readonly Scope[];
  /** UPDATE, DELETE, MERGE: what is written and read together, as if it were a SELECT without items; not one of {@link scopes}. */
  readonly writeScope?: Scope;
  readonly scopeOf: (select: Select) => Scope | undefined;
  readonly resolve: (reference: ColumnReference) => Resolution;
  /** Type and nullability of an expression where it stands; kind "unknown", nullable true where it can't be told. */
  readonly typeOf: (expression: Expression) => { readonly type: string; readonly kind: ColumnSchema["kind"]; readonly nullable: boolean };
  /** Tables that the catalog doesn't know, by the name as written. */
  readonly unknownTables: readonly string[];
  /** Spans that come from templates (Jinja): a rewrite doesn't touch them. */
  readonly templated: readonly TemplatedSpan[];
}
