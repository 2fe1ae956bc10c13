/** Groups of rows whose aggregate is just below, at and above a constant that it is compared with. */
import type { AggregateThreshold } from "../hints/thresholds.ts";
import type { Hints } from "../hints.ts";
import type { Random } from "../random.ts";
import { seriesValue } from "./defaults.ts";
import { fitNumber } from "./neighbours.ts";
import type { Pools } from "./pools.ts";
import type { Seed } from "./probe.ts";
import type { InstanceRow, LaboratoryColumn, LaboratoryTable } from "./types.ts";

interface Input {
  readonly tables: readonly LaboratoryTable[];
  readonly hints: Hints;
  readonly pools: Pools;
}

/** COUNT(*) > 1000 is met in queries; beyond, an instance takes too long. */
const mostRows = 1_100;

/** Rows of one table; undefined where no table has the aggregated column. `turn` goes through the offsets. */
export function thresholdRows(
  { tables, hints, pools }: Input,
  seed: Seed,
  random: Random,
  turn: number,
): { readonly table: number; readonly rows: readonly InstanceRow[] } | undefined {
  const threshold = random.pick(hints.thresholds);
  const target = random.pick(threshold.constants);
  const offset = [0, 1, -1][turn % 3] ?? 0;
  const place = placeOf(threshold, tables, seed, random);
  if (place === undefined) return undefined;
  const { table, columns } = place;
  const owner = tables[table];
  if (owner === undefined) return undefined;
  const own = seed.find((part) => part.table === table)?.row;
  const base = own ?? owner.columns.map((column) => pools.any(column, random));
  const counting = columns.length === 0 || /^(?:count|row_number|rank|dense_rank|ntile)/.test(threshold.aggregate);
  const series = counting
    ? counted(threshold, target + offset, owner.columns[columns[0] ?? -1])
    : summed(threshold, target, offset, owner.columns[columns[0] ?? -1], random);
  const varied = hints.ordering;
  // Two halves that only one of the queries tells apart have to be as many together.
  const halved = random.chance(0.3) ? otherColumn(owner, columns, hints, random) : undefined;
  const half = halved === undefined ? undefined : seriesValue(halved.family, random.integer(0, 3));
  const rows = series.map((value, index) =>
    base.map((old, at) => {
      const column = owner.columns[at];
      if (column === undefined) return old;
      if (at === columns[0] && value !== undefined) return value;
      if (column === halved && index % 2 === 1 && half !== undefined) return half;
      // Other factors of the argument are neutral for a product or for a sum.
      if (columns.includes(at) && at !== columns[0] && !counting) return fitNumber(random.integer(0, 1), column.family) ?? old;
      if (varied.has(column.name.toLowerCase()) && !hints.grouping.has(column.name.toLowerCase()) && random.chance(0.5)) {
        return seriesValue(column.family, index) ?? old;
      }
      return old;
    }),
  );
  return { table, rows };
}

/** A column that the queries name and that is not aggregated. */
function otherColumn(owner: LaboratoryTable, aggregated: readonly number[], hints: Hints, random: Random): LaboratoryColumn | undefined {
  const others = owner.columns.filter(({ name }, at) => !aggregated.includes(at) && hints.mentioned.has(name.toLowerCase()));
  return others.length === 0 ? undefined : random.pick(others);
}

/** Where the aggregated columns are; for COUNT(*) any table of the seed. */
function placeOf(
  { columns }: AggregateThreshold,
  tables: readonly LaboratoryTable[],
  seed: Seed,
  random: Random,
): { readonly table: number; readonly columns: readonly number[] } | undefined {
  if (columns.length === 0) {
    return { table: seed.length > 0 ? random.pick(seed).table : random.integer(0, tables.length - 1), columns: [] };
  }
  const inSeed = new Set(seed.map(({ table }) => table));
  const places = tables.flatMap((table, index) => {
    const found = columns.map((name) => table.columns.findIndex((column) => column.name.toLowerCase() === name)).filter((at) => at >= 0);
    return found.length === 0 ? [] : [{ table: index, columns: found }];
  });
  const likely = places.filter(({ table }) => inSeed.has(table));
  return places.length === 0 ? undefined : random.pick(likely.length > 0 ? likely : places);
}

/** So many rows; with DISTINCT so many values, and one of them twice. Undefined keeps what the row has. */
function counted(
  { distinct }: AggregateThreshold,
  count: number,
  column: LaboratoryColumn | undefined,
): readonly (string | null | undefined)[] {
  const rows = Math.max(0, Math.min(Math.round(count), mostRows));
  if (!distinct || column === undefined) {
    const nulls = column === undefined || column.notNull ? [] : [null];
    return [...Array.from({ length: rows }, () => undefined), ...nulls];
  }
  const values = Array.from({ length: rows }, (_, index) => seriesValue(column.family, index));
  return [...values, ...values.slice(0, 1), ...(column.notNull ? [] : [null])];
}

/** One to three values whose sum, mean, least or greatest is the target, moved by the type's least step. */
function summed(
  { aggregate }: AggregateThreshold,
  target: number,
  offset: number,
  column: LaboratoryColumn | undefined,
  random: Random,
): readonly (string | null | undefined)[] {
  if (column === undefined) return [];
  const { family } = column;
  const numeric = family.kind === "integer" || family.kind === "decimal" || family.kind === "float";
  if (!numeric) return [];
  const step = family.kind === "float" ? 0.5 : 10 ** -(family.scale ?? 0);
  const goal = target + offset * step;
  const write = (value: number): string | undefined => (family.kind === "float" ? String(value) : fitNumber(value, family));
  const part = random.integer(1, 9);
  if (aggregate === "sum" || aggregate === "fsum") {
    const share = random.integer(2, 5);
    const each = Math.floor(goal / share / step) * step;
    // Even parts pass where a bound of each value stands beside that of the sum.
    const even = [...Array.from({ length: share - 1 }, () => each), goal - each * (share - 1)];
    return random
      .pick([[goal], [goal - part * step, part * step], [part, part, goal - 2 * part], even, even, even])
      .map((value) => write(value));
  }
  if (aggregate === "avg" || aggregate === "mean") return random.pick([[goal], [goal - part, goal + part]]).map((value) => write(value));
  return random.pick([[goal], [goal, goal - part], [goal, goal + part]]).map((value) => write(value));
}
