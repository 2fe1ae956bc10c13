/** Which way to exact counts of distinct values is the cheapest for each column, guessed from a sample; a wrong guess costs time only. */
import { identifier } from "../../../core/sql.ts";
import type { DataSession, Row } from "../../../data/types.ts";
import { positionOf } from "./position.ts";
import type { ProfiledColumn, ProfileSource } from "./profile-source.ts";
import { bigintOf, countOf } from "./row-values.ts";

/**
 * `grouped`: one GROUP BY gives the distinct values with their counts, and everything else is computed on those.
 * `ordered`: looks strictly increasing or decreasing; one pass with lag() proves that every value is unique.
 * `unique`: looks unique but unordered; only the values that occur twice are kept.
 */
export type Strategy =
  | { readonly kind: "grouped" }
  | {
      readonly kind: "ordered";
      readonly rises: boolean;
      /** The one difference of neighbours in the sample, in steps. */ readonly gap: bigint | undefined;
    }
  | { readonly kind: "unique" };

const grouped: Strategy = { kind: "grouped" };

/** Rows looked at; a table of no more rows is grouped as it is. */
const sampleRows = 100_000;

/** From this share of distinct values in the sample on, a table of all distinct values would be nearly as long as the data. */
const nearlyUnique = 0.99;

export interface Sampled {
  readonly strategies: ReadonlyMap<ProfiledColumn, Strategy>;
  /** The first rows under the columns' own names; the source itself where it is small. */
  readonly sample: string;
  readonly drop: () => Promise<void>;
}

export async function chooseStrategies(session: DataSession, source: ProfileSource): Promise<Sampled> {
  if (source.rows <= sampleRows) {
    return { strategies: new Map(source.columns.map((column) => [column, grouped])), sample: source.from, drop: async () => undefined };
  }
  const sample = session.temporaryName("sample");
  const values = source.columns.map(({ value, column }) => `${value} AS ${identifier(column.name)}`);
  await session.execute(`CREATE TEMP TABLE ${sample} AS SELECT ${values.join(", ")} FROM ${source.from} LIMIT ${sampleRows}`);
  const strategies = await guessAll(session, sample, source.columns);
  return { strategies, sample, drop: async () => session.execute(`DROP TABLE IF EXISTS ${sample}`) };
}

async function guessAll(
  session: DataSession,
  sample: string,
  columns: readonly ProfiledColumn[],
): Promise<ReadonlyMap<ProfiledColumn, Strategy>> {
  const strategies = new Map<ProfiledColumn, Strategy>(columns.map((column) => [column, grouped]));
  const candidates = columns.filter(({ column }) => column.kind !== "boolean" && column.kind !== "nested" && column.kind !== "other");
  if (candidates.length === 0) return strategies;
  const figures = candidates.map(({ column }, index) => {
    const value = identifier(column.name);
    const names = {
      n: `count(${value})`,
      d: `count(DISTINCT ${value})`,
      u: `count(*) FILTER (WHERE u${index})`,
      f: `count(*) FILTER (WHERE f${index})`,
    };
    const gaps = positionOf(column)?.mode === "steps" ? { least: `min(g${index})`, most: `max(g${index})` } : {};
    return Object.entries({ ...names, ...gaps }).map(([name, sql]) => `${sql} AS ${name}${index}`);
  });
  const [row] = await session.rows(
    `SELECT ${figures.flat().join(", ")} FROM (SELECT *, ${candidates.map((candidate, index) => neighbours(candidate, index)).join(", ")} FROM ${sample})`,
  );
  for (const [index, candidate] of candidates.entries()) strategies.set(candidate, strategyOf(row, index));
  return strategies;
}

/** SQL of how a value relates to the one before: whether it is greater (u) or less (f), and by how many steps (g). */
function neighbours({ column }: ProfiledColumn, index: number): string {
  const value = identifier(column.name);
  const before = `lag(${value}) OVER ()`;
  const order = `${value} > ${before} AS u${index}, ${value} < ${before} AS f${index}`;
  const position = positionOf(column);
  if (position?.mode !== "steps") return order;
  return `${order}, abs(CAST(${position.of(value)} AS HUGEINT) - CAST(${position.of(before)} AS HUGEINT)) AS g${index}`;
}

function strategyOf(row: Row | undefined, index: number): Strategy {
  const present = countOf(row, `n${index}`);
  const rises = countOf(row, `u${index}`) === sampleRows - 1;
  if (rises || countOf(row, `f${index}`) === sampleRows - 1) {
    const least = bigintOf(row, `least${index}`);
    return { kind: "ordered", rises, gap: least === bigintOf(row, `most${index}`) ? least : undefined };
  }
  return present > sampleRows / 10 && countOf(row, `d${index}`) >= present * nearlyUnique ? { kind: "unique" } : grouped;
}
