/** Which way to exact counts of distinct values is the cheapest for each column, guessed from a sample; a wrong guess costs time only. */
import { identifier } from "../../../core/sql.ts";
import type { Cell, Column, DataSession } from "../../../data/types.ts";
import { positionOf } from "./position.ts";
import { firstRows, type ProfiledColumn, type ProfileSource } from "./profile-source.ts";
import { cellOf } from "./row-values.ts";

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

/** Rows that show which columns are worth a further look, and the share of distinct values in them from which they are. */
const fewRows = 2000;
const varied = 0.99;

/** Rows among which repeated values are looked for: with so large a share of distinct ones, a table of all would be nearly as long as the data. */
const distinctRows = 30_000;
const nearlyUnique = 0.997;

export interface Sampled {
  readonly strategies: ReadonlyMap<ProfiledColumn, Strategy>;
  /** A FROM item of the first rows under the columns' own names; the source itself where it is small. */
  readonly sample: string;
}

export async function chooseStrategies(session: DataSession, source: ProfileSource): Promise<Sampled> {
  const all = new Map<ProfiledColumn, Strategy>(source.columns.map((column) => [column, grouped]));
  if (source.rows <= sampleRows) return { strategies: all, sample: source.from };
  const values = source.columns.map(({ value, column }) => `${value} AS ${identifier(column.name)}`);
  const rows = (count: number): string => firstRows(source, count, values);
  return { strategies: new Map([...all, ...(await guessAll(session, rows, source.columns))]), sample: rows(sampleRows) };
}

type Strategies = ReadonlyMap<ProfiledColumn, Strategy>;

/** The first rows choose what is asked of the sample: most columns repeat a value, or go up and down, very soon. */
async function guessAll(session: DataSession, first: (rows: number) => string, columns: readonly ProfiledColumn[]): Promise<Strategies> {
  const candidates = columns.filter(({ column }) => column.kind !== "boolean" && column.kind !== "nested" && column.kind !== "other");
  const few = await look(session, first(fewRows), candidates, [...orderFigures, ...distinctFigures]);
  const rising = candidates.filter((column) => isSorted(few.get(column), fewRows));
  const ordered = await orderedColumns(session, first(sampleRows), rising);
  const others = candidates.filter((column) => !ordered.has(column) && hasDistinct(few.get(column), fewRows, varied));
  const seen = await look(session, first(distinctRows), others, distinctFigures);
  const unique = others.filter((column) => hasDistinct(seen.get(column), distinctRows, nearlyUnique));
  return new Map<ProfiledColumn, Strategy>([...ordered, ...unique.map((column) => [column, { kind: "unique" }] as const)]);
}

async function orderedColumns(session: DataSession, sample: string, rising: readonly ProfiledColumn[]): Promise<Strategies> {
  const seen = await look(session, sample, rising, [...orderFigures, ...gapFigures]);
  const ordered = rising.filter((column) => isSorted(seen.get(column), sampleRows));
  return new Map(
    ordered.map((column): [ProfiledColumn, Strategy] => {
      const { rises = 0, least, most } = seen.get(column) ?? {};
      return [column, { kind: "ordered", rises: Number(rises) === sampleRows - 1, gap: least === most ? toBigint(least) : undefined }];
    }),
  );
}

type Figure = "present" | "distinct" | "rises" | "falls" | "least" | "most";
type Figures = Readonly<Partial<Record<Figure, Cell>>>;

const orderFigures: readonly Figure[] = ["rises", "falls"];
const distinctFigures: readonly Figure[] = ["present", "distinct"];
const gapFigures: readonly Figure[] = ["least", "most"];

/** Aggregates over a value v and how it relates to the one before (see {@link neighbours}). */
function figureSql(figure: Figure, index: number): string {
  switch (figure) {
    case "present":
      return `count(v${index})`;
    case "distinct":
      return `count(DISTINCT v${index})`;
    case "rises":
      return `count(*) FILTER (WHERE u${index})`;
    case "falls":
      return `count(*) FILTER (WHERE f${index})`;
    case "least":
      return `min(g${index})`;
    case "most":
      return `max(g${index})`;
  }
}

async function look(
  session: DataSession,
  from: string,
  columns: readonly ProfiledColumn[],
  figures: readonly Figure[],
): Promise<ReadonlyMap<ProfiledColumn, Figures>> {
  if (columns.length === 0) return new Map();
  // Names of their own: a column may be called u0.
  const items = columns.flatMap(({ column }, index) => [`${identifier(column.name)} AS v${index}`, ...neighbours(column, index, figures)]);
  const aggregates = columns.flatMap((_, index) => figures.map((figure) => `${figureSql(figure, index)} AS ${figure}${index}`));
  const [row] = await session.rows(`SELECT ${aggregates.join(", ")} FROM (SELECT ${items.join(", ")} FROM ${from})`);
  return new Map(
    columns.map((column, index) => [column, Object.fromEntries(figures.map((figure) => [figure, cellOf(row, `${figure}${index}`)]))]),
  );
}

/** SQL of whether a value is greater (u) or less (f) than the one before, and by how many steps it differs from it (g). */
function neighbours(column: Column, index: number, figures: readonly Figure[]): readonly string[] {
  if (!figures.includes("rises")) return [];
  const value = identifier(column.name);
  const before = `lag(${value}) OVER ()`;
  const order = [`${value} > ${before} AS u${index}`, `${value} < ${before} AS f${index}`];
  if (!figures.includes("least")) return order;
  const position = positionOf(column);
  if (position?.mode !== "steps") return [...order, `NULL AS g${index}`];
  return [...order, `abs(CAST(${position.of(value)} AS HUGEINT) - CAST(${position.of(before)} AS HUGEINT)) AS g${index}`];
}

function isSorted({ rises, falls }: Figures = {}, rows: number): boolean {
  return Number(rises) === rows - 1 || Number(falls) === rows - 1;
}

function hasDistinct({ present, distinct }: Figures = {}, rows: number, share: number): boolean {
  return Number(present) > rows / 10 && Number(distinct) >= Number(present) * share;
}

function toBigint(value: Cell | undefined): bigint | undefined {
  return typeof value === "number" || typeof value === "string" ? BigInt(value) : undefined;
}
