/** Makes a counterexample small: fewer rows, plainer values, as long as both queries still differ on it. */
import type { Instance, LaboratoryTable, Value } from "../instances/types.ts";
import { conforms } from "../instances/conform.ts";
import { defaultValues } from "../instances/defaults.ts";
import { fitNumber } from "../instances/neighbours.ts";

export interface ShrinkLimits {
  /** How often the queries may be run. */
  readonly trials: number;
  /** `performance.now()` at which it ends. */
  readonly until: number;
}

/** `differs` says whether a smaller instance still shows the difference. */
export async function shrink(
  instance: Instance,
  tables: readonly LaboratoryTable[],
  differs: (smaller: Instance) => Promise<boolean>,
  limits: ShrinkLimits,
  /** Rows that hang together, by table and position: parts that have nothing to do with the difference go as a whole. */
  parts: readonly ReadonlySet<string>[] = [],
): Promise<Instance> {
  let left = limits.trials;
  const tried = new Set<string>();
  const holds = async (candidate: Instance): Promise<boolean> => {
    const text = JSON.stringify(candidate);
    if (left <= 0 || performance.now() > limits.until || tried.has(text) || !conforms(candidate, tables)) return false;
    tried.add(text);
    left -= 1;
    return differs(candidate);
  };
  const fewer = parts.length > 2 ? await fewerOfParts(instance, parts, holds) : instance;
  let current = await fewerRows(await withoutLinks(fewer, tables, holds), holds);
  current = await fewerParts(current, tables, holds);
  current = await plainerValues(current, tables, holds);
  return fewerRows(current, holds);
}

const mostParts = 12;

type Holds = (candidate: Instance) => Promise<boolean>;

/** Delta debugging over whole parts. */
async function fewerOfParts(instance: Instance, parts: readonly ReadonlySet<string>[], holds: Holds): Promise<Instance> {
  const only = (kept: readonly ReadonlySet<string>[]): Instance =>
    instance.map((rows, index) => rows.filter((_, position) => kept.some((part) => part.has(`${index} ${position}`))));
  let kept = parts;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length;) {
      const rest = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await holds(only(rest))) kept = rest;
      else start += size;
    }
  }
  return only(kept);
}

/** Foreign keys that may be NULL refer to nothing, where that changes nothing: what they referred to can go then. */
async function withoutLinks(instance: Instance, tables: readonly LaboratoryTable[], holds: Holds): Promise<Instance> {
  let current = instance;
  for (const [index, table] of tables.entries()) {
    for (const { columns } of table.references) {
      const at = columns.find((column) => table.columns[column]?.notNull === false);
      const rows = current[index] ?? [];
      if (at === undefined || rows.length === 0) continue;
      const candidate = current.with(
        index,
        rows.map((row) => row.with(at, null)),
      );
      if (await holds(candidate)) current = candidate;
    }
  }
  return current;
}

/** Delta debugging over each table: halves, then smaller pieces, then single rows. */
async function fewerRows(instance: Instance, holds: Holds): Promise<Instance> {
  let current = instance;
  for (let changed = true; changed;) {
    changed = false;
    for (const table of current.keys()) {
      for (let size = Math.ceil((current[table]?.length ?? 0) / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
        for (let start = 0; start < (current[table]?.length ?? 0);) {
          const rows = current[table] ?? [];
          const candidate = current.with(table, [...rows.slice(0, start), ...rows.slice(start + size)]);
          if (await holds(candidate)) {
            current = candidate;
            changed = true;
          } else start += size;
        }
      }
    }
  }
  return current;
}

/** A sum of many rows may be had with fewer: the value of one row is added to that of another. */
async function fewerParts(instance: Instance, tables: readonly LaboratoryTable[], holds: Holds): Promise<Instance> {
  let current = instance;
  for (const [index, table] of tables.entries()) {
    for (const [at, { family }] of table.columns.entries()) {
      if (family.scale === undefined) continue;
      for (let last = (current[index]?.length ?? 0) - 1; last > 0 && last < mostParts; last -= 1) {
        const rows = current[index] ?? [];
        const [before, gone] = [rows[last - 1], rows[last]];
        const [a, b] = [before?.[at] ?? null, gone?.[at] ?? null];
        if (before === undefined || a === null || b === null) continue;
        const sum = fitNumber(Number(a) + Number(b), family);
        if (sum === undefined) continue;
        const candidate = current.with(index, [...rows.slice(0, last - 1), before.with(at, sum), ...rows.slice(last + 1)]);
        if (await holds(candidate)) current = candidate;
      }
    }
  }
  return current;
}

/** Value by value: NULL last of all, because a reader takes it for the cause. */
async function plainerValues(instance: Instance, tables: readonly LaboratoryTable[], holds: Holds): Promise<Instance> {
  let current = instance;
  for (const [index, table] of tables.entries()) {
    for (const [at, column] of table.columns.entries()) {
      for (const [position, row] of (current[index] ?? []).entries()) {
        const plain: readonly Value[] = defaultValues(column.type, column.family).slice(0, 2);
        const value = row[at] ?? null;
        for (const candidate of plain.slice(0, Math.max(0, plain.indexOf(value) < 0 ? plain.length : plain.indexOf(value)))) {
          const rows = current[index] ?? [];
          const next = current.with(index, rows.with(position, (rows[position] ?? row).with(at, candidate)));
          if (!(await holds(next))) continue;
          current = next;
          break;
        }
      }
    }
  }
  return current;
}
