/** A table as dbt describes it, before it is a table of the catalog. */
import type { DialectId } from "../../dialect.ts";
import type { ColumnSchema, FactSource, TableSchema } from "../../schema.ts";
import { keysTakeNulls } from "../enforcement.ts";
import { typeKindOf } from "../type-kind-of.ts";
import type { TestFacts } from "./tests.ts";

export interface TableFacts {
  readonly name: string;
  readonly kind: TableSchema["kind"];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** What tests say. */
  readonly tested: TestFacts;
  /** The constraints of a contract. */
  readonly constrained: TestFacts;
  /** A contract is enforced: every column is listed. */
  readonly complete: boolean;
  readonly partitionBy?: readonly string[];
  readonly clusterBy?: readonly string[];
}

export function tableFromFacts(facts: TableFacts, dialect: DialectId): TableSchema {
  const { tested, constrained } = facts;
  const testedNotNull = notNullIn(tested, true);
  const constrainedNotNull = notNullIn(constrained, !keysTakeNulls(dialect));
  const keys = [...sourced(constrained.keys, "contract"), ...sourced(tested.keys, "dbt")];
  const listed = new Set(facts.columns.map((column) => column.name.toLowerCase()));
  // A key may name columns that nobody described.
  const others = keys.flatMap((key) => key.columns).filter((name) => !listed.has(name.toLowerCase()));
  const columns = [...facts.columns, ...[...new Set(others)].map((name) => ({ name, type: "" }))];
  return {
    name: facts.name,
    columns: columns.map(({ name, type }): ColumnSchema => ({
      name,
      type: type.toUpperCase(),
      kind: typeKindOf(type, dialect),
      notNull: testedNotNull.has(name.toLowerCase()) || constrainedNotNull.has(name.toLowerCase()),
      ...(constrainedNotNull.has(name.toLowerCase()) ? { notNullSource: "contract" } : {}),
    })),
    keys,
    foreignKeys: [...constrained.foreignKeys, ...tested.foreignKeys],
    partitionBy: facts.partitionBy ?? [],
    clusterBy: facts.clusterBy ?? [],
    source: "dbt",
    kind: facts.kind,
    ...(facts.complete ? {} : { partial: true }),
  };
}

function notNullIn({ notNull, keys }: TestFacts, byKeys: boolean): ReadonlySet<string> {
  const keyed = byKeys ? keys.filter((key) => key.primary).flatMap((key) => key.columns) : [];
  return new Set([...notNull, ...keyed].map((name) => name.toLowerCase()));
}

function sourced(keys: TestFacts["keys"], source: FactSource): TableSchema["keys"] {
  return keys.map((key) => ({ ...key, source }));
}
