/** Statements: see ../tree.ts. */
import type { ColumnReference, Expression, Identifier, Span } from "./expression.ts";
import type { Condition, Query, Relation, With } from "./query.ts";

export interface QueryStatement {
  readonly kind: "queryStatement";
  readonly span: Span;
  readonly query: Query;
}

/** INSERT, CREATE TABLE AS, CREATE VIEW: what is read is a query of its own (a WITH before INSERT belongs to it). */
export interface WritingStatement {
  readonly kind: "insert" | "createTableAs" | "createView";
  readonly span: Span;
  readonly target: readonly Identifier[];
  readonly columns: readonly Identifier[];
  readonly query?: Query;
  readonly replaces: boolean;
}

export interface ColumnDefinition {
  readonly span: Span;
  readonly name: Identifier;
  /** As {@link Cast.type}; empty where none is written. */
  readonly type: string;
  readonly notNull: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly hasDefault: boolean;
  readonly default?: Expression;
  readonly references?: { readonly table: readonly Identifier[]; readonly columns: readonly Identifier[] };
}

export interface TableConstraint {
  readonly span: Span;
  readonly type: "primaryKey" | "unique" | "foreignKey" | "check" | "other";
  readonly name?: Identifier;
  readonly columns: readonly Identifier[];
  readonly references?: { readonly table: readonly Identifier[]; readonly columns: readonly Identifier[] };
  /** NOT VALID, NOT ENFORCED, WITH NOCHECK, DISABLE...: nobody has checked the rows that are there. */
  readonly notValid: boolean;
}

export interface CreateTable {
  readonly kind: "createTable";
  readonly span: Span;
  readonly target: readonly Identifier[];
  readonly ifNotExists: boolean;
  /** EXTERNAL or FOREIGN: its rows are kept elsewhere, where no constraint of it holds them back. */
  readonly external: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  /** PARTITION BY, CLUSTER BY, DISTKEY, ENGINE...: everything after the column list. */
  readonly options: Span;
  /** The columns or expressions named by PARTITION(ED) BY and CLUSTER BY / SORTKEY / ORDER BY of the options, as written. */
  readonly partitionBy: readonly string[];
  readonly clusterBy: readonly string[];
}

export interface UpdateStatement {
  readonly kind: "update";
  readonly span: Span;
  readonly target: readonly Identifier[];
  readonly assignments: readonly { readonly column: ColumnReference; readonly value: Expression }[];
  /** The table that is written, with its alias. */
  readonly table?: Relation;
  readonly from?: Relation;
  readonly where?: Condition;
  readonly with?: With;
}

export interface DeleteStatement {
  readonly kind: "delete";
  readonly span: Span;
  readonly target: readonly Identifier[];
  readonly table?: Relation;
  readonly using?: Relation;
  readonly where?: Condition;
  readonly with?: With;
}

export interface MergeStatement {
  readonly kind: "merge";
  readonly span: Span;
  readonly target: readonly Identifier[];
  readonly table?: Relation;
  readonly source?: Relation;
  readonly on?: Expression;
  /** The expressions of the WHEN branches: conditions and assigned values. */
  readonly branches?: readonly Expression[];
  readonly with?: With;
}

export type AlterAction =
  | { readonly kind: "addColumn"; readonly span: Span; readonly column: ColumnDefinition; readonly ifNotExists: boolean }
  | { readonly kind: "dropColumn"; readonly span: Span; readonly column: Identifier }
  | { readonly kind: "alterType"; readonly span: Span; readonly column: Identifier; readonly type: string; readonly using: boolean }
  | { readonly kind: "setNotNull" | "dropNotNull" | "setDefault" | "dropDefault"; readonly span: Span; readonly column: Identifier }
  | { readonly kind: "addConstraint"; readonly span: Span; readonly constraint: TableConstraint; readonly usingIndex: boolean }
  | { readonly kind: "renameColumn"; readonly span: Span; readonly column: Identifier; readonly to?: Identifier }
  | { readonly kind: "renameTable"; readonly span: Span; readonly to?: readonly Identifier[] }
  | {
      readonly kind: "dropConstraint";
      readonly span: Span;
      /** Where it is named by what it is: PRIMARY KEY, FOREIGN KEY k, UNIQUE (a). */
      readonly type?: "primaryKey" | "foreignKey" | "unique";
      readonly name?: Identifier;
      readonly columns: readonly Identifier[];
    }
  | { readonly kind: "validateConstraint"; readonly span: Span; readonly name?: Identifier }
  | { readonly kind: "other"; readonly span: Span };

export interface AlterTable {
  readonly kind: "alterTable";
  readonly span: Span;
  readonly target: readonly Identifier[];
  readonly actions: readonly AlterAction[];
}

export interface CreateIndex {
  readonly kind: "createIndex";
  readonly span: Span;
  readonly name?: Identifier;
  readonly target: readonly Identifier[];
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly Expression[];
}

export interface DropStatement {
  readonly kind: "drop";
  readonly span: Span;
  /** TABLE, INDEX, SCHEMA, DATABASE, VIEW, MATERIALIZED VIEW... upper case. */
  readonly object: string;
  readonly names: readonly (readonly Identifier[])[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
  readonly concurrently: boolean;
}

export interface TruncateStatement {
  readonly kind: "truncate";
  readonly span: Span;
  readonly names: readonly (readonly Identifier[])[];
  readonly cascade: boolean;
}

/** SET, GRANT, COPY, BEGIN, procedures...: known by the first words. */
export interface OtherStatement {
  readonly kind: "other";
  readonly span: Span;
  /** The first two words, upper case. */
  readonly words: string;
}

export type Statement =
  | QueryStatement
  | WritingStatement
  | CreateTable
  | UpdateStatement
  | DeleteStatement
  | MergeStatement
  | AlterTable
  | CreateIndex
  | DropStatement
  | TruncateStatement
  | OtherStatement;
