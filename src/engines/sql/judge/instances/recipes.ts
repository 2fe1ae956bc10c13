/** How the instances of one judgement are made: a fixed cycle of recipes, each filled by the seeded generator. */
import type { Hints } from "../hints.ts";
import { createRandom, type Random } from "../random.ts";
import { conform } from "./conform.ts";
import { seriesValue } from "./defaults.ts";
import { createDrawing, type Pools } from "./pools.ts";
import type { Seed } from "./probe.ts";
import { thresholdRows } from "./thresholds.ts";
import { apart, keyGroups, withLinkedRows } from "./linked-rows.ts";
import type { Instance, InstanceRow, LaboratoryTable } from "./types.ts";

export interface Generator {
  /** The same index gives the same instance, with no more rows of a table than told. */
  readonly instance: (index: number, most?: number) => Instance;
}

export interface GeneratorInput {
  readonly tables: readonly LaboratoryTable[];
  readonly hints: Hints;
  readonly pools: Pools;
  /** By SELECT of the two queries. */
  readonly seeds: readonly (readonly Seed[])[];
  readonly seed: number;
}

type Draft = InstanceRow[][];
interface Kitchen extends GeneratorInput {
  readonly random: Random;
  readonly index: number;
}
type Recipe = (kitchen: Kitchen, draft: Draft) => void;

const mostRows = 1_200;
const mostGroups = 24;
/** Copies of one row in a group of a crowd, and rows of a table beyond which no group is added. */
const mostCopies = 40;
const mostCrowd = 120;

const cycle: readonly Recipe[] = [
  mixed,
  groups,
  crowd,
  small,
  limited,
  mixed,
  oneEmpty,
  single,
  groups,
  tieFree,
  connected,
  wide,
  crowd,
  mixed,
  groups,
  repeatedRows,
];

export function createGenerator(input: GeneratorInput): Generator {
  return {
    instance: (index, most = mostRows) => {
      const random = createRandom(input.seed * 7_919 + index * 104_729 + 1);
      const draft: Draft = input.tables.map(() => []);
      const kitchen = { ...input, random, index };
      // Number 5 holds nothing at all: what a query returns over no rows is a class of its own.
      if (index !== 5) (cycle[index % cycle.length] ?? mixed)(kitchen, draft);
      // Of rows with one key the first keeps it: those that were chosen stand before their changed copies.
      const conformed = conform(
        draft.map((rows) => rows.slice(0, most)),
        input.tables,
        input.pools,
        random,
      );
      return conformed.map((rows) => random.shuffle(rows));
    },
  };
}

/** Rows that satisfy a condition together, copies of them with one value changed, and a few random rows. */
function mixed(kitchen: Kitchen, draft: Draft): void {
  const { random } = kitchen;
  for (let count = random.integer(1, 3); count > 0; count -= 1) {
    const seed = pickSeed(kitchen);
    addSeed(seed, draft);
    for (let copies = random.integer(1, 5); copies > 0; copies -= 1) addChanged(kitchen, seed, draft);
  }
  if (random.chance(0.5)) addRandom(kitchen, draft, random.integer(0, 3), random.integer(1, 4), random.pick([0, 0.1, 0.3]));
  if (random.chance(0.3)) duplicate(kitchen, draft);
}

function groups(kitchen: Kitchen, draft: Draft): void {
  const { random, hints, index } = kitchen;
  if (hints.thresholds.length === 0) {
    mixed(kitchen, draft);
    return;
  }
  const seed = pickSeed(kitchen);
  addSeed(seed, draft);
  for (let count = random.integer(1, 2); count > 0; count -= 1) {
    const made = thresholdRows(kitchen, seed, random, index + count);
    if (made !== undefined) {
      // The seed's own row would be counted with the group.
      if (draft[made.table]?.length === 1 && random.chance(0.8)) draft[made.table]?.pop();
      draft[made.table]?.push(...made.rows);
    }
  }
  for (let copies = random.integer(0, 2); copies > 0; copies -= 1) addChanged(kitchen, seed, draft);
}

/** A row in every table, joined to the others by the values of columns that belong together, and changed copies of it. */
function connected(kitchen: Kitchen, draft: Draft): void {
  const { random } = kitchen;
  const seed = random.chance(0.6) ? pickSeed(kitchen) : [];
  for (const [index, rows] of withLinkedRows(seedRows(kitchen, seed), kitchen).entries()) {
    draft[index]?.push(...rows);
    for (const row of rows) {
      for (let copies = random.integer(0, 3); copies > 0; copies -= 1) addChanged(kitchen, [{ table: index, row }], draft);
    }
  }
}

/**
 * Many groups at once that don't meet each other, of various sizes and values: one run tries them all. Where aggregates are compared, half of them
 * are made for that.
 */
function crowd(kitchen: Kitchen, draft: Draft): void {
  const { random, hints } = kitchen;
  const keys = keyGroups(kitchen);
  const count = { next: random.integer(0, 40) };
  const counts = hints.thresholds.filter(({ aggregate }) => aggregate.startsWith("count")).flatMap(({ constants }) => constants);
  const sizes = [1, 2, 3, ...counts.flatMap((each) => [each, each + 1])].filter((size) => size > 0 && size <= mostCopies);
  const aggregated = new Set(hints.thresholds.flatMap(({ columns }) => columns));
  for (let group = 0; group < mostGroups && draft.every((rows) => rows.length < mostCrowd); group += 1) {
    const rows = withLinkedRows(seedRows(kitchen, pickSeed(kitchen)), kitchen).map((own) => [...own]);
    const made = hints.thresholds.length > 0 && random.chance(0.5) ? thresholdRows(kitchen, seedOf(rows), random, group) : undefined;
    if (made !== undefined) rows[made.table] = [...made.rows];
    else addVaried(kitchen, rows, random.pick(sizes), aggregated);
    for (const [index, own] of apart(rows, keys, kitchen, count).entries()) draft[index]?.push(...own);
  }
}

/** Makes one of the tables hold so many rows: copies of its first, rather varied in what is aggregated. */
function addVaried({ tables, pools, random }: Kitchen, rows: Draft, size: number, aggregated: ReadonlySet<string>): void {
  const index = random.integer(0, tables.length - 1);
  const [first] = rows[index] ?? [];
  if (first === undefined) return;
  for (let copies = 1; copies < size; copies += 1) {
    const copy = first.map((value, at) => {
      const column = tables[index]?.columns[at];
      const varies = column !== undefined && random.chance(aggregated.has(column.name.toLowerCase()) ? 0.9 : 0.15);
      return varies ? pools.any(column, random) : value;
    });
    rows[index]?.push(copy);
  }
}

const seedOf = (rows: readonly (readonly InstanceRow[])[]): Seed =>
  rows.flatMap((own, table) => own.slice(0, 1).map((row) => ({ table, row })));

/** One row at most for each table. Without a seed, a random row of one of them. */
function seedRows(kitchen: Kitchen, seed: Seed): readonly (readonly InstanceRow[])[] {
  const start = kitchen.random.integer(0, kitchen.tables.length - 1);
  return kitchen.tables.map((_, index) => {
    if (seed.length === 0) return index === start ? [randomRow(kitchen, index, 3, 0.05)] : [];
    return seed.filter(({ table }) => table === index).map(({ row }) => row);
  });
}

/** Few rows of very few values. */
function small(kitchen: Kitchen, draft: Draft): void {
  addRandom(kitchen, draft, kitchen.random.integer(1, 4), kitchen.random.integer(1, 2), 0.25);
}

function wide(kitchen: Kitchen, draft: Draft): void {
  addRandom(kitchen, draft, kitchen.random.integer(8, 30), kitchen.random.integer(3, 8), kitchen.random.pick([0, 0.1, 0.2]));
  addSeed(pickSeed(kitchen), draft);
}

function single(kitchen: Kitchen, draft: Draft): void {
  addSeed(pickSeed(kitchen), draft);
  for (const [index, rows] of draft.entries()) {
    if (rows.length === 0 && kitchen.random.chance(0.7)) rows.push(randomRow(kitchen, index, 2, 0.2));
    rows.splice(1);
  }
}

function oneEmpty(kitchen: Kitchen, draft: Draft): void {
  mixed(kitchen, draft);
  addRandom(kitchen, draft, 2, 2, 0.1);
  const empty = Math.floor(kitchen.index / cycle.length) % draft.length;
  draft[empty]?.splice(0);
}

/** Enough rows for LIMIT and OFFSET to cut, one less and one more, that differ in what is ordered by. */
function limited(kitchen: Kitchen, draft: Draft): void {
  const { random, hints, tables } = kitchen;
  const sum = hints.limits.reduce((total, limit) => total + limit, 0);
  const targets = [...hints.limits, sum].filter((limit) => limit > 0 && limit < mostRows - 3);
  const seed = pickSeed(kitchen);
  addSeed(seed, draft);
  const [first] = random.shuffle(seed);
  if (targets.length === 0 || first === undefined) {
    mixed(kitchen, draft);
    return;
  }
  const table = tables[first.table];
  const count = random.pick(targets) + random.integer(-1, 2);
  for (let index = 0; index < count; index += 1) {
    const row = first.row.map((value, at) => {
      const column = table?.columns[at];
      const varies = column !== undefined && hints.ordering.has(column.name.toLowerCase()) && random.chance(0.9);
      return varies ? (seriesValue(column.family, index) ?? value) : value;
    });
    draft[first.table]?.push(row);
  }
}

/** As mixed, but no two rows of a table share a value that is ordered by. */
function tieFree(kitchen: Kitchen, draft: Draft): void {
  mixed(kitchen, draft);
  const { hints, tables } = kitchen;
  if (hints.ordering.size === 0) return;
  for (const [index, rows] of draft.entries()) {
    for (const [at, column] of (tables[index]?.columns ?? []).entries()) {
      if (!hints.ordering.has(column.name.toLowerCase())) continue;
      const used = new Set<string>();
      for (const [position, row] of rows.entries()) {
        const value = row[at] ?? null;
        const fresh = value === null || used.has(value) ? (seriesValue(column.family, position) ?? value) : value;
        if (fresh !== null) used.add(fresh);
        rows[position] = row.with(at, fresh);
      }
    }
  }
}

function repeatedRows(kitchen: Kitchen, draft: Draft): void {
  mixed(kitchen, draft);
  duplicate(kitchen, draft);
  duplicate(kitchen, draft);
}

function pickSeed({ seeds, random }: Kitchen): Seed {
  const filled = seeds.filter((list) => list.length > 0);
  return filled.length === 0 ? [] : random.pick(random.pick(filled));
}

function addSeed(seed: Seed, draft: Draft): void {
  for (const { table, row } of seed) draft[table]?.push(row);
}

/** A row of the seed with one or two values changed, rather in columns that the queries name. */
function addChanged({ tables, hints, pools, random }: Kitchen, seed: Seed, draft: Draft): void {
  if (seed.length === 0) return;
  const { table: index, row } = random.pick(seed);
  const table = tables[index];
  if (table === undefined) return;
  const named = [...table.columns.keys()].filter((at) => hints.mentioned.has(table.columns[at]?.name.toLowerCase() ?? ""));
  let changed = row;
  for (let count = random.chance(0.75) ? 1 : 2; count > 0; count -= 1) {
    const at = named.length > 0 && random.chance(0.9) ? random.pick(named) : random.integer(0, table.columns.length - 1);
    const column = table.columns[at];
    if (column === undefined) continue;
    const other = draft[index]?.at(random.integer(0, 5))?.[at];
    const isNull = !column.notNull && random.chance(0.25);
    const borrowed = other !== undefined && random.chance(0.2);
    changed = changed.with(at, isNull ? null : borrowed ? other : pools.any(column, random));
  }
  draft[index]?.push(changed);
}

function addRandom(kitchen: Kitchen, draft: Draft, count: number, size: number, nullShare: number): void {
  const drawing = createDrawing(kitchen.pools, kitchen.hints, kitchen.random, size, nullShare);
  for (const [index, table] of kitchen.tables.entries()) {
    for (let added = 0; added < count; added += 1) draft[index]?.push(table.columns.map((column) => drawing.value(column)));
  }
}

function randomRow(kitchen: Kitchen, index: number, size: number, nullShare: number): InstanceRow {
  const drawing = createDrawing(kitchen.pools, kitchen.hints, kitchen.random, size, nullShare);
  return kitchen.tables[index]?.columns.map((column) => drawing.value(column)) ?? [];
}

function duplicate({ random }: Kitchen, draft: Draft): void {
  for (const rows of draft) if (rows.length > 0 && random.chance(0.7)) rows.push(random.pick(rows));
}
