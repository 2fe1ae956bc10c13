/** A table as dbt describes it, before it is a table of the catalog. */
import type { DialectId } from "../../dialect.ts";
import type { ColumnSchema, ForeignKey, TableSchema } from "../../schema.ts";
import { typeKindOf } from "../type-kind-of.ts";

export interface TableFacts {
  readonly name: string;
  readonly kind: TableSchema["kind"];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly notNull: readonly string[];
  readonly keys: readonly { readonly columns: readonly string[]; readonly primary: boolean }[];
  readonly foreignKeys: readonly ForeignKey[];
  /** A contract is enforced: every column is listed. */
  readonly complete: boolean;
  readonly partitionBy?: readonly string[];
  readonly clusterBy?: readonly string[];
}

export function tableFromFacts(facts: TableFacts, dialect: DialectId): TableSchema {
  const notNull = new Set(
    [...facts.notNull, ...facts.keys.filter((key) => key.primary).flatMap((key) => key.columns)].map((name) => name.toLowerCase()),
  );
  const listed = new Set(facts.columns.map((column) => column.name.toLowerCase()));
  // A key may name columns that nobody described.
  const others = facts.keys.flatMap((key) => key.columns).filter((name) => !listed.has(name.toLowerCase()));
  const columns = [...facts.columns, ...[...new Set(others)].map((name) => ({ name, type: "" }))];
  return {
    name: facts.name,
    columns: columns.map(({ name, type }): ColumnSchema => ({
      name,
      type: type.toUpperCase(),
      kind: typeKindOf(type, dialect),
      notNull: notNull.has(name.toLowerCase()),
    })),
    keys: facts.keys.map((key) => ({ ...key, source: "dbt" })),
    foreignKeys: facts.foreignKeys,
    partitionBy: facts.partitionBy ?? [],
    clusterBy: facts.clusterBy ?? [],
    source: "dbt",
    kind: facts.kind,
    ...(facts.complete ? {} : { partial: true }),
  };
}
