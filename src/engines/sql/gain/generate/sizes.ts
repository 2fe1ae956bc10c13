/** How many rows and distinct values are generated, within bounds. */
import { wholeText } from "../../../../core/count-text.ts";

export interface WantedTable {
  readonly name: string;
  readonly columns: number;
  /** Undefined where nobody says. */
  readonly rows?: number;
}

export interface GenerationBounds {
  /** Rows a table at most. */
  readonly mostRows: number;
  /** Rows times columns of all tables together at most: what fits in memory. */
  readonly mostCells: number;
}

export const defaultBounds: GenerationBounds = { mostRows: 1_000_000, mostCells: 20_000_000 };
/** Where no row count is known. */
export const defaultRows = 100_000;
/** Tables that were small anyway aren't made smaller: a lookup table keeps its rows. */
const keptRows = 1000;

export interface Sizes {
  readonly rows: readonly number[];
  /** Generated rows / stated rows; 1 where nothing had to be cut. */
  readonly scale: number;
  /** What was assumed and cut, in sentences. */
  readonly notes: readonly string[];
}

/** All tables are scaled by one factor, so that joins keep their proportions. */
export function sizesOf(tables: readonly WantedTable[], bounds: GenerationBounds): Sizes {
  const wanted = tables.map(({ rows }) => rows ?? defaultRows);
  const largest = Math.max(1, ...wanted);
  const cells = tables.reduce((sum, table, index) => sum + Math.min(wanted[index] ?? 0, bounds.mostRows) * table.columns, 0);
  const byRows = Math.min(1, bounds.mostRows / largest);
  const scale = Math.min(byRows, byRows * Math.min(1, bounds.mostCells / Math.max(1, cells)));
  const rows = wanted.map((count) => (scale === 1 ? count : Math.min(count, Math.max(keptRows, Math.round(count * scale)))));
  const assumed = tables.filter((table) => table.rows === undefined).map(({ name }) => name);
  return {
    rows,
    scale,
    notes: [
      ...(assumed.length === 0 ? [] : [`Row counts of ${assumed.join(", ")} are not known; ${wholeText(defaultRows)} were assumed.`]),
      ...(scale === 1 ? [] : [`All tables were cut to ${(scale * 100).toPrecision(2)}% of their rows, to keep within memory.`]),
    ],
  };
}

/** A nearly unique column grows with its table; a category doesn't. */
export function scaledDistinct(distinct: number, statedRows: number, rows: number): number {
  const nearlyUnique = statedRows > 0 && distinct > statedRows * 0.1;
  return Math.max(1, Math.min(rows, nearlyUnique ? Math.round((distinct / statedRows) * rows) : distinct));
}
