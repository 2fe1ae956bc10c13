/**
 * Histogram and exact quartiles of one column in bounded memory. Few values are ranked directly; many are counted into slots of the histogram's bins first, and
 * only the slots that hold a quartile are read again, so that no list of all values is ever kept (quantile_cont keeps one: 8 bytes a row).
 */
import type { Cell, DataSession } from "../../../data/types.ts";
import { doubleBins, stepBins, type Bins } from "./bins.ts";
import type { ColumnFigures } from "./column-figures.ts";
import { positionOf } from "./position.ts";
import { quartileRanks, quartilesOf } from "./quartiles.ts";
import { shownValue } from "./rendering.ts";
import { bigintOf, cellOf, countOf } from "./row-values.ts";
import type { HistogramBin } from "./types.ts";
import { isFiniteValue, weightOf, type ValueSource } from "./value-source.ts";

export interface Distribution {
  readonly histogram: readonly HistogramBin[];
  readonly quartiles?: readonly [Cell, Cell, Cell];
}

/** Up to this many distinct values are sorted as they are. */
const directlyRanked = 50_000;

export async function distribution(
  session: DataSession,
  source: ValueSource,
  figures: ColumnFigures,
  options: { readonly distinct: number; readonly histogramBins: number },
): Promise<Distribution> {
  const bins = binsOf(source, figures, options.histogramBins);
  if (bins === undefined)
    return figures.low === undefined ? { histogram: [] } : { histogram: [], ...(await rankAll(session, source, figures)) };
  if (source.weight !== undefined && options.distinct <= directlyRanked) {
    return { histogram: await histogram(session, source, bins), ...(await rankAll(session, source, figures)) };
  }
  return refined(session, source, figures, bins);
}

function binsOf(source: ValueSource, { low, high }: ColumnFigures, most: number): Bins | undefined {
  const bounds = typeof low === "bigint" && typeof high === "bigint" ? { low, high } : undefined;
  const position = positionOf(source.column, bounds);
  if (position === undefined || low === undefined || high === undefined) return undefined;
  if (position.mode === "steps") return stepBins(position, BigInt(low), BigInt(high), most);
  return doubleBins(position, Number(low), Number(high), most);
}

async function histogram(session: DataSession, source: ValueSource, bins: Bins): Promise<readonly HistogramBin[]> {
  const { column, from, value } = source;
  const rows = await session.rows(
    `SELECT ${bins.bin(value)} AS bin, sum(${weightOf(source)})::BIGINT AS n FROM ${from} WHERE ${isFiniteValue(column, value)} GROUP BY 1`,
  );
  return readBins(await bins.bounds(session), new Map(rows.map((row) => [countOf(row, "bin"), countOf(row, "n")])));
}

function readBins(bounds: readonly string[], counts: ReadonlyMap<number, number>): readonly HistogramBin[] {
  return bounds.slice(0, -1).map((low, index) => ({ low, high: bounds[index + 1] ?? low, count: counts.get(index) ?? 0 }));
}

/** Sorts the distinct values and takes those whose running count reaches the ranks. */
async function rankAll(session: DataSession, source: ValueSource, figures: ColumnFigures): Promise<Pick<Distribution, "quartiles">> {
  const { column, from, value } = source;
  const ranks = quartileRanks(column, figures.finite);
  const picks = ranks.map((rank, index) => `${shownValue(column, `min(v) FILTER (WHERE c > ${rank})`)} AS r${index}`);
  const [row] = await session.rows(
    `SELECT ${picks.join(", ")} FROM (SELECT v, sum(n) OVER (ORDER BY v) AS c FROM (SELECT ${value} AS v, ${weightOf(source)} AS n FROM ${from} WHERE ${isFiniteValue(column, value)}))`,
  );
  const values = ranks.map((_, index) => cellOf(row, `r${index}`));
  return quartilesOf(column, figures.finite, values);
}

/** Where the rank lies: the slot and how many rows lie before it. */
interface RankedSlot {
  readonly rank: number;
  readonly slot: bigint;
  readonly below: number;
}

async function refined(session: DataSession, source: ValueSource, figures: ColumnFigures, bins: Bins): Promise<Distribution> {
  const { column, from, value } = source;
  const counts = session.temporaryName("slots");
  await session.execute(
    `CREATE TEMP TABLE ${counts} AS SELECT ${bins.slot(value)} AS slot, sum(${weightOf(source)})::BIGINT AS n FROM ${from} WHERE ${isFiniteValue(column, value)} GROUP BY 1`,
  );
  const binned = await session.rows(`SELECT slot // ${bins.slotsPerBin} AS bin, sum(n)::BIGINT AS n FROM ${counts} GROUP BY 1`);
  const bounds = await bins.bounds(session);
  const ranks = quartileRanks(column, figures.finite);
  const ranked = await rankedSlots(session, counts, ranks);
  await session.execute(`DROP TABLE ${counts}`);
  const values = await valuesAtRanks(session, source, bins, ranked);
  return {
    histogram: readBins(bounds, new Map(binned.map((row) => [countOf(row, "bin"), countOf(row, "n")]))),
    ...quartilesOf(
      column,
      figures.finite,
      ranks.map((rank) => values.get(rank) ?? null),
    ),
  };
}

async function rankedSlots(session: DataSession, counts: string, ranks: readonly number[]): Promise<readonly RankedSlot[]> {
  const rows = await session.rows(
    `SELECT r.rank, s.slot, s.upto - s.n AS below
     FROM (SELECT *, sum(n) OVER (ORDER BY slot) AS upto FROM ${counts}) s
     JOIN (SELECT unnest([${[...new Set(ranks)].join(", ")}]) AS rank) r ON r.rank >= s.upto - s.n AND r.rank < s.upto`,
  );
  return rows.map((row) => ({ rank: countOf(row, "rank"), slot: bigintOf(row, "slot") ?? 0n, below: countOf(row, "below") }));
}

/** Reads the values of the slots that hold a rank, groups them, and ranks within each slot. */
async function valuesAtRanks(
  session: DataSession,
  source: ValueSource,
  bins: Bins,
  ranked: readonly RankedSlot[],
): Promise<ReadonlyMap<number, Cell>> {
  const { column, from, value } = source;
  const wanted = [...new Set(ranked.map(({ slot }) => slot))];
  const tests = wanted.map((slot) => bins.inSlot(value, slot));
  const selects = source.ordered
    ? // A range of its own each: the engine skips the row groups outside it, which it doesn't do for several ranges at once.
      tests.map((test, index) => `SELECT ${index} AS k, ${value} AS v, ${weightOf(source)} AS n FROM ${from} WHERE ${test}`)
    : [
        `SELECT CASE ${tests.map((test, index) => `WHEN ${test} THEN ${index}`).join(" ")} END AS k, ${value} AS v, ${weightOf(source)} AS n FROM ${from} WHERE ${isFiniteValue(column, value)} AND (${tests.join(" OR ")})`,
      ];
  const subset = session.temporaryName("ranked");
  await session.execute(
    `CREATE TEMP TABLE ${subset} AS SELECT k, v, sum(n) OVER (PARTITION BY k ORDER BY v) AS c FROM (SELECT k, v, sum(n) AS n FROM (${selects.join(" UNION ALL ")}) GROUP BY 1, 2)`,
  );
  const picks = ranked.map(
    ({ slot, rank, below }, index) =>
      `${shownValue(column, `min(v) FILTER (WHERE k = ${wanted.indexOf(slot)} AND c > ${rank - below})`)} AS r${index}`,
  );
  const [row] = await session.rows(`SELECT ${picks.join(", ")} FROM ${subset}`);
  await session.execute(`DROP TABLE ${subset}`);
  return new Map(ranked.map(({ rank }, index) => [rank, cellOf(row, `r${index}`)]));
}
