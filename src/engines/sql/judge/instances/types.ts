/** Generated tables. An instance is one content for all tables that the two queries read. */
import type { ValueFamily } from "./value-family.ts";

/** A value in the text form that its column's type reads; null is NULL. */
export type Value = string | null;
export type InstanceRow = readonly Value[];
/** Rows by table, in the order of {@link LaboratoryTable}s. */
export type Instance = readonly (readonly InstanceRow[])[];

export interface LaboratoryColumn {
  readonly name: string;
  /** DuckDB's type, as `DESCRIBE` writes it. */
  readonly type: string;
  readonly family: ValueFamily;
  readonly notNull: boolean;
}

export interface Reference {
  readonly columns: readonly number[];
  /** Index of the table that is referred to. */
  readonly table: number;
  readonly referenced: readonly number[];
}

export interface LaboratoryTable {
  /** As the catalog names it. */
  readonly name: string;
  /** Quoted, with its schema. */
  readonly sqlName: string;
  readonly columns: readonly LaboratoryColumn[];
  /** Columns of which no two rows share all values, rows with a NULL among them apart. */
  readonly keys: readonly (readonly number[])[];
  readonly primaryKey?: readonly number[];
  readonly references: readonly Reference[];
}
