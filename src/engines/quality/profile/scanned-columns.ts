/** Columns that are unique or nearly so: their figures come from one scan over all of them, and only repeated values are ever kept. */
import type { DataSession } from "../../../data/types.ts";
import { figureAggregates, readFigures, type ColumnFigures } from "./column-figures.ts";
import type { ColumnOptions, ColumnResult } from "./column-result.ts";
import { distribution } from "./distribution.ts";
import { countOutliers } from "./outliers.ts";
import { placeholdersIn } from "./placeholders.ts";
import { positionOf } from "./position.ts";
import type { ProfiledColumn, ProfileSource } from "./profile-source.ts";
import { countOf } from "./row-values.ts";
import { semanticType } from "./semantic-type.ts";
import { leastOf, topOf } from "./top-values.ts";
import type { ValueSource } from "./value-source.ts";

/** One scan for the counts, extremes and moments of all these columns. */
export async function scanFigures(
  session: DataSession,
  source: ProfileSource,
  columns: readonly ProfiledColumn[],
): Promise<ReadonlyMap<ProfiledColumn, ColumnFigures>> {
  if (columns.length === 0) return new Map();
  const aggregates = columns.flatMap(({ column, value }, index) =>
    Object.entries(figureAggregates(column, value)).map(([name, sql]) => `${sql} AS c${index}_${name}`),
  );
  const [row] = await session.rows(`SELECT ${aggregates.join(", ")} FROM ${source.from}`);
  const figures = new Map<ProfiledColumn, ColumnFigures>();
  for (const [index, profiled] of columns.entries()) {
    figures.set(profiled, await withSigns(session, source, profiled, readFigures(profiled.column, row, `c${index}_`)));
  }
  return figures;
}

/** Adds the counts of zeros and negative numbers, which only a column that reaches down to 0 has. */
async function withSigns(
  session: DataSession,
  source: ProfileSource,
  { value }: ProfiledColumn,
  figures: ColumnFigures,
): Promise<ColumnFigures> {
  if (figures.number === undefined || figures.min === null || Number(figures.min) > 0) return figures;
  const [row] = await session.rows(
    `SELECT count(*) FILTER (WHERE ${value} = 0) AS zeros, count(*) FILTER (WHERE ${value} < 0) AS negatives FROM ${source.from} WHERE ${value} <= 0`,
  );
  return { ...figures, number: { ...figures.number, zeros: countOf(row, "zeros"), negatives: countOf(row, "negatives") } };
}

/** The values that occur more than once, in a temporary table, or nothing where every value was proved unique. */
interface Repeated {
  readonly table?: string;
  readonly values: number;
  readonly rows: number;
}

export async function scannedColumn(
  session: DataSession,
  source: ProfileSource,
  profiled: ProfiledColumn,
  figures: ColumnFigures,
  options: ColumnOptions & { readonly ordered: boolean },
): Promise<ColumnResult> {
  const { column, value } = profiled;
  const repeated = options.ordered ? { values: 0, rows: 0 } : await repeatedValues(session, source, profiled, figures);
  const distinct = figures.present - repeated.rows + repeated.values;
  const values: ValueSource = { column, from: source.from, value, ordered: options.ordered };
  const spread = await distribution(session, values, figures, { distinct, histogramBins: options.histogramBins });
  const frequent = repeated.table === undefined ? [] : await topOf(session, column, repeated.table, options.topValues);
  const rest = await leastOf(session, column, { from: source.from, value, except: repeated.table }, options.topValues - frequent.length);
  const placeholders = repeated.table === undefined ? [] : await placeholdersIn(session, column, repeated.table, figures, distinct);
  if (repeated.table !== undefined) await session.execute(`DROP TABLE ${repeated.table}`);
  const outliers = await countOutliers(session, values, figures, spread.quartiles);
  return {
    profiled,
    figures,
    distinct,
    ...spread,
    top: [...frequent, ...rest],
    semantic: await semanticType(session, values, options.formats, figures.present),
    placeholders,
    outliers,
  };
}

async function repeatedValues(
  session: DataSession,
  source: ProfileSource,
  profiled: ProfiledColumn,
  figures: ColumnFigures,
): Promise<Repeated> {
  if (await hasAllBits(session, source, profiled, figures)) return { values: 0, rows: 0 };
  const table = session.temporaryName("repeated");
  await session.execute(
    `CREATE TEMP TABLE ${table} AS SELECT ${profiled.value} AS v, count(*) AS n FROM ${source.from} WHERE ${profiled.value} IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  );
  const [row] = await session.rows(`SELECT count(*) AS values_, sum(n)::BIGINT AS rows_ FROM ${table}`);
  const values = countOf(row, "values_");
  if (values > 0) return { table, values, rows: countOf(row, "rows_") };
  await session.execute(`DROP TABLE ${table}`);
  return { values: 0, rows: 0 };
}

/** 64 MiB a thread. */
const mostBits = 2n ** 29n;

/** Integers within a range not much wider than the table: a bit a value proves them unique without keeping them. */
async function hasAllBits(
  session: DataSession,
  source: ProfileSource,
  { column, value }: ProfiledColumn,
  { low, high, present }: ColumnFigures,
): Promise<boolean> {
  const position = positionOf(column);
  if (column.kind !== "integer" || position?.mode !== "steps" || typeof low !== "bigint" || typeof high !== "bigint") return false;
  const bits = high - low + 1n;
  if (bits > mostBits || bits > BigInt(present) * 64n) return false;
  const [row] = await session.rows(
    `SELECT bit_count(bitstring_agg(${position.of(value)} - (${low}), 0, ${bits - 1n})) AS n FROM ${source.from} WHERE ${value} IS NOT NULL`,
  );
  return countOf(row, "n") === present;
}
