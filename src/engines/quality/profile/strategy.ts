/** Which way to exact counts of distinct values is the cheapest for each column, guessed from a sample; a wrong guess costs time only. */
import { identifier } from "../../../core/sql.ts";
import type { DataSession } from "../../../data/types.ts";
import type { ProfiledColumn, ProfileSource } from "./profile-source.ts";
import { countOf } from "./row-values.ts";

/**
 * `grouped`: one GROUP BY gives the distinct values with their counts, and everything else is computed on those.
 * `ordered`: looks strictly increasing or decreasing; one pass with lag() proves that every value is unique.
 * `unique`: looks unique but unordered; only the values that occur twice are kept.
 */
export type Strategy = "grouped" | "increasing" | "decreasing" | "unique";

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
    return { strategies: new Map(source.columns.map((column) => [column, "grouped"])), sample: source.from, drop: async () => undefined };
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
  const strategies = new Map<ProfiledColumn, Strategy>(columns.map((column) => [column, "grouped"]));
  const candidates = columns.filter(({ column }) => column.kind !== "boolean" && column.kind !== "nested" && column.kind !== "other");
  if (candidates.length === 0) return strategies;
  const figures = candidates.map(({ column }, index) => {
    const value = identifier(column.name);
    return `count(${value}) AS n${index}, count(DISTINCT ${value}) AS d${index}, count(*) FILTER (WHERE u${index}) AS u${index}, count(*) FILTER (WHERE f${index}) AS f${index}`;
  });
  const steps = candidates.map(({ column }, index) => {
    const value = identifier(column.name);
    return `${value} > lag(${value}) OVER () AS u${index}, ${value} < lag(${value}) OVER () AS f${index}`;
  });
  const [row] = await session.rows(`SELECT ${figures.join(", ")} FROM (SELECT *, ${steps.join(", ")} FROM ${sample})`);
  for (const [index, candidate] of candidates.entries()) {
    const present = countOf(row, `n${index}`);
    if (countOf(row, `u${index}`) === sampleRows - 1) strategies.set(candidate, "increasing");
    else if (countOf(row, `f${index}`) === sampleRows - 1) strategies.set(candidate, "decreasing");
    else if (present > sampleRows / 10 && countOf(row, `d${index}`) >= present * nearlyUnique) strategies.set(candidate, "unique");
  }
  return strategies;
}

/**
 * Proves order: of the columns that look strictly increasing or decreasing, those that are, without NULLs. A sequence each of whose values
 * is greater than the one before holds none twice, whatever order the engine reads it in.
 */
export async function provedOrdered(
  session: DataSession,
  source: ProfileSource,
  candidates: readonly { readonly column: ProfiledColumn; readonly strategy: Strategy }[],
): Promise<ReadonlySet<ProfiledColumn>> {
  if (candidates.length === 0) return new Set();
  const steps = candidates.map(
    ({ column, strategy }, index) => `${column.value} ${strategy === "increasing" ? ">" : "<"} lag(${column.value}) OVER () AS s${index}`,
  );
  const counts = candidates.map((_, index) => `count(*) FILTER (WHERE s${index}) AS s${index}`);
  const [row] = await session.rows(`SELECT ${counts.join(", ")} FROM (SELECT ${steps.join(", ")} FROM ${source.from})`);
  return new Set(candidates.filter((_, index) => countOf(row, `s${index}`) === source.rows - 1).map(({ column }) => column));
}
