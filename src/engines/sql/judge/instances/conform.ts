/** Makes an instance keep the constraints of its tables: NOT NULL, keys, foreign keys. */
import type { Random } from "../random.ts";
import { seriesValue } from "./defaults.ts";
import type { Pools } from "./pools.ts";
import type { Instance, InstanceRow, LaboratoryTable, Reference } from "./types.ts";

const mostRounds = 4;

/** Changes key values that repeat, adds rows that are referred to, and leaves out rows that can't be mended. */
export function conform(instance: Instance, tables: readonly LaboratoryTable[], pools: Pools, random: Random): Instance {
  let current = instance.map((rows, index) => withoutNulls(rows, tables[index], pools, random));
  const count = { next: random.integer(0, 50) };
  for (let round = 0; round < mostRounds; round += 1) {
    current = current.map((rows, index) => withKeys(rows, tables[index], count));
    const parents = missingParents(current, tables, pools, random);
    if (parents.every((rows) => rows.length === 0)) break;
    current = current.map((rows, index) => [...rows, ...(parents[index] ?? [])]);
  }
  return dropOffenders(current, tables);
}

/** Are all constraints kept? */
export function conforms(instance: Instance, tables: readonly LaboratoryTable[]): boolean {
  return tables.every((table, index) => {
    const rows = instance[index] ?? [];
    const notNull = rows.every((row) => table.columns.every((column, at) => !column.notNull || row[at] !== null));
    return (
      notNull &&
      repeated(rows, table).size === 0 &&
      table.references.every((reference) => {
        const parents = parentKeys(instance, reference);
        return rows.every((row) => refers(row, reference, parents));
      })
    );
  });
}

function withoutNulls(
  rows: readonly InstanceRow[],
  table: LaboratoryTable | undefined,
  pools: Pools,
  random: Random,
): readonly InstanceRow[] {
  if (table === undefined || !table.columns.some(({ notNull }) => notNull)) return rows;
  return rows.map((row) =>
    row.map((value, at) => {
      const column = table.columns[at];
      return value === null && column?.notNull === true ? pools.any(column, random) : value;
    }),
  );
}

const keyText = (row: InstanceRow, key: readonly number[]): string | undefined => {
  const values = key.map((at) => row[at] ?? null);
  return values.includes(null) ? undefined : JSON.stringify(values);
};

/** Indexes of rows whose key an earlier row has. */
function repeated(rows: readonly InstanceRow[], table: LaboratoryTable): ReadonlySet<number> {
  const found = new Set<number>();
  for (const key of table.keys) {
    const seen = new Set<string>();
    for (const [index, row] of rows.entries()) {
      const text = keyText(row, key);
      if (text === undefined) continue;
      if (seen.has(text)) found.add(index);
      seen.add(text);
    }
  }
  return found;
}

/** Gives repeated keys a new value, rather in a column that refers to no other table. */
function withKeys(rows: readonly InstanceRow[], table: LaboratoryTable | undefined, count: { next: number }): readonly InstanceRow[] {
  if (table === undefined || table.keys.length === 0) return rows;
  const referring = new Set(table.references.flatMap(({ columns }) => columns));
  const result = [...rows];
  for (const key of table.keys) {
    const at = key.find((index) => !referring.has(index)) ?? key[0];
    const column = at === undefined ? undefined : table.columns[at];
    if (at === undefined || column === undefined) continue;
    const seen = new Set<string>();
    for (const [index, row] of result.entries()) {
      let changed = row;
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const text = keyText(changed, key);
        if (text === undefined || !seen.has(text)) break;
        count.next += 1;
        const fresh = seriesValue(column.family, count.next);
        if (fresh === undefined) break;
        changed = changed.with(at, fresh);
      }
      const text = keyText(changed, key);
      if (text !== undefined) seen.add(text);
      result[index] = changed;
    }
  }
  const bad = repeated(result, table);
  return result.filter((_, index) => !bad.has(index));
}

/** The values that a reference may have. */
function parentKeys(instance: Instance, { table, referenced }: Reference): Set<string | undefined> {
  return new Set((instance[table] ?? []).map((parent) => keyText(parent, referenced)));
}

function refers(row: InstanceRow, { columns }: Reference, parents: ReadonlySet<string | undefined>): boolean {
  const wanted = keyText(row, columns);
  return wanted === undefined || parents.has(wanted);
}

function missingParents(
  instance: Instance,
  tables: readonly LaboratoryTable[],
  pools: Pools,
  random: Random,
): readonly (readonly InstanceRow[])[] {
  const missing = tables.map((): InstanceRow[] => []);
  for (const [index, table] of tables.entries()) {
    for (const reference of table.references) {
      const parent = tables[reference.table];
      if (parent === undefined) continue;
      const known = parentKeys(instance, reference);
      for (const made of missing[reference.table] ?? []) known.add(keyText(made, reference.referenced));
      for (const row of instance[index] ?? []) {
        if (refers(row, reference, known)) continue;
        const made = parent.columns.map((column, at) => {
          const key = reference.referenced.indexOf(at);
          const own = key < 0 ? undefined : row[reference.columns[key] ?? -1];
          if (own !== undefined) return own;
          return !column.notNull && random.chance(0.15) ? null : pools.any(column, random);
        });
        missing[reference.table]?.push(made);
        known.add(keyText(made, reference.referenced));
      }
    }
  }
  return missing;
}

/** Until nothing is left that breaks a constraint: a row that goes may be referred to by another. */
function dropOffenders(instance: Instance, tables: readonly LaboratoryTable[]): Instance {
  let current = instance;
  for (;;) {
    const next = current.map((rows, index) => {
      const table = tables[index];
      if (table === undefined) return rows;
      const bad = repeated(rows, table);
      const references = table.references.map((reference) => ({ reference, parents: parentKeys(current, reference) }));
      return rows.filter(
        (row, at) =>
          !bad.has(at) &&
          table.columns.every((column, position) => !column.notNull || row[position] !== null) &&
          references.every(({ reference, parents }) => refers(row, reference, parents)),
      );
    });
    if (next.every((rows, index) => rows.length === current[index]?.length)) return next;
    current = next;
  }
}
