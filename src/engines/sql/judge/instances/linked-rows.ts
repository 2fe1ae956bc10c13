/** Rows that join what is there already, and groups of rows that join among themselves alone. */
import type { Hints } from "../hints.ts";
import type { Random } from "../random.ts";
import { createUnionFind } from "../union-find.ts";
import { seriesValue } from "./defaults.ts";
import type { Pools } from "./pools.ts";
import type { InstanceRow, LaboratoryColumn, LaboratoryTable } from "./types.ts";

export interface LinkInput {
  readonly tables: readonly LaboratoryTable[];
  readonly hints: Hints;
  readonly pools: Pools;
  readonly random: Random;
}

/** Rows by table. */
export type Rows = readonly (readonly InstanceRow[])[];

/** Rows for the tables that have none: where a column belongs together with one that has values, it takes one of these. */
export function withLinkedRows(rows: Rows, { tables, hints, pools, random }: LinkInput): Rows {
  const known = new Map<string, string[]>();
  const note = (table: LaboratoryTable, row: InstanceRow): void => {
    for (const [at, column] of table.columns.entries()) {
      const value = row[at] ?? null;
      const group = groupOf(column, hints);
      if (value !== null) known.set(group, [...(known.get(group) ?? []), value]);
    }
  };
  for (const [index, table] of tables.entries()) for (const row of rows[index] ?? []) note(table, row);
  const result = tables.map((_, index) => [...(rows[index] ?? [])]);
  for (const index of random.shuffle([...tables.keys()])) {
    const [table, own] = [tables[index], result[index]];
    if (table === undefined || own === undefined || own.length > 0) continue;
    const row = table.columns.map((column) => {
      const values = known.get(groupOf(column, hints)) ?? [];
      if (values.length > 0 && random.chance(0.9)) return random.pick(values);
      return !column.notNull && random.chance(0.05) ? null : pools.any(column, random);
    });
    own.push(row);
    note(table, row);
  }
  return result;
}

/** Columns that belong together share their values only where these are written alike. */
const groupOf = ({ name, family }: LaboratoryColumn, hints: Hints): string => `${hints.classOf(name.toLowerCase())} ${family.kind}`;

/**
 * The columns whose values tell one group of rows from another: what is grouped by, and what several tables share. Those that meet constants keep
 * their values, or the group would fail the condition.
 */
export function keyGroups({ tables, hints }: Pick<LinkInput, "tables" | "hints">): ReadonlySet<string> {
  const found = new Map<string, number>();
  for (const { columns } of tables) {
    for (const group of new Set(columns.map((column) => groupOf(column, hints)))) found.set(group, (found.get(group) ?? 0) + 1);
  }
  const grouped = new Set([...hints.grouping].map((name) => hints.classOf(name)));
  const keys = [...found.entries()].filter(([group, count]) => count > 1 || grouped.has(group.split(" ", 1)[0] ?? ""));
  return new Set(keys.flatMap(([group]) => ((hints.constants.get(group.split(" ", 1)[0] ?? "") ?? []).length > 0 ? [] : [group])));
}

/** Rows that share no value of the key groups, whatever way round: by table and position, each part by itself. */
export function partsOf(
  rows: Rows,
  keys: ReadonlySet<string>,
  { tables, hints }: Pick<LinkInput, "tables" | "hints">,
): readonly ReadonlySet<string>[] {
  const { find, union } = createUnionFind();
  const places: string[] = [];
  for (const [index, own] of rows.entries()) {
    for (const [position, row] of own.entries()) {
      const place = `${index} ${position}`;
      places.push(place);
      for (const [at, value] of row.entries()) {
        const column = tables[index]?.columns[at];
        const group = column === undefined ? "" : groupOf(column, hints);
        if (value !== null && keys.has(group)) union(place, `${group}=${value}`);
      }
    }
  }
  const parts = new Map<string, Set<string>>();
  for (const place of places) {
    const part = parts.get(find(place)) ?? new Set<string>();
    parts.set(find(place), part.add(place));
  }
  return [...parts.values()];
}

/** The same rows with other values wherever they could meet another group's. `count` numbers the values given out. */
export function apart(
  rows: Rows,
  keys: ReadonlySet<string>,
  { tables, hints }: Pick<LinkInput, "tables" | "hints">,
  count: { next: number },
): Rows {
  const given = new Map<string, string>();
  return rows.map((own, index) =>
    own.map((row) =>
      row.map((value, at) => {
        const column = tables[index]?.columns[at];
        if (value === null || column === undefined) return value;
        const group = groupOf(column, hints);
        if (!keys.has(group)) return value;
        const name = `${group} ${value}`;
        const known = given.get(name);
        if (known !== undefined) return known;
        count.next += 1;
        const fresh = seriesValue(column.family, count.next) ?? value;
        given.set(name, fresh);
        return fresh;
      }),
    ),
  );
}
