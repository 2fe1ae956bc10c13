/** Temporary tables that the rules share: a bounded sample of rows, and the values of categorical text columns with their counts. */
import { identifier } from "../../../core/sql.ts";
import type { Column, DataSession, Relation } from "../../../data/types.ts";
import { textValue } from "../checks/support/cells.ts";
import type { SuggestedColumn } from "./rule.ts";

export interface WorkingTables {
  /** A FROM item with every column under its own name, as it was written where it was read from text. All rows, or a random part of many. */
  readonly sample: () => Promise<Sample>;
  /** A FROM item of the distinct values `v` of a column and their counts `n` over all rows; undefined for columns that aren't categorical text. */
  readonly frequencies: (column: Column) => Promise<string | undefined>;
  readonly drop: () => Promise<void>;
}

export interface Sample {
  readonly from: string;
  readonly rows: number;
}

/** Rules that compare columns with each other read at most so many rows. */
const mostSampleRows = 200_000;

/** A column of more distinct values is no category. */
const mostCategories = 5000;

/** GROUPING_ID has 64 bits; fewer columns at once also keep the hash tables small. */
const columnsAtOnce = 16;

export function workingTables(session: DataSession, relation: Relation, rows: number, columns: readonly SuggestedColumn[]): WorkingTables {
  const tables: string[] = [];
  let sample: Promise<Sample> | undefined;
  let frequencies: Promise<ReadonlyMap<string, string>> | undefined;

  async function create(hint: string, query: string): Promise<string> {
    const table = session.temporaryName(hint);
    await session.execute(`CREATE TEMP TABLE ${table} AS ${query}`);
    tables.push(table);
    return table;
  }

  async function createSample(): Promise<Sample> {
    const usable = columns.filter(({ column }) => isComparable(column));
    if (usable.length === 0) return { from: "(SELECT 1 WHERE FALSE)", rows: 0 };
    const values = usable.map(({ column }) => `${writtenValue(column)} AS ${identifier(column.name)}`);
    // A fixed seed: the same data gets the same suggestions.
    const part = rows > mostSampleRows ? ` USING SAMPLE reservoir(${mostSampleRows} ROWS) REPEATABLE (20261121)` : "";
    const from = await create("sampled", `SELECT * FROM (SELECT ${values.join(", ")} FROM ${relation.from})${part}`);
    return { from, rows: Math.min(rows, mostSampleRows) };
  }

  async function createFrequencies(): Promise<ReadonlyMap<string, string>> {
    const categorical = columns.filter(({ column, profile }) => isWritten(column, profile.misfits) && profile.distinct <= mostCategories);
    const found = new Map<string, string>();
    for (let start = 0; start < categorical.length; start += columnsAtOnce) {
      const chunk = categorical.slice(start, start + columnsAtOnce).map(({ column }, index) => ({ column, name: `v${index}` }));
      const names = chunk.map(({ name }) => name);
      const values = chunk.map(({ column, name }) => `${textValue(column)} AS ${name}`);
      const table = await create(
        "frequencies",
        `SELECT ${names.join(", ")}, GROUPING_ID(${names.join(", ")}) AS g, count(*) AS n FROM (SELECT ${values.join(", ")} FROM ${relation.from}) GROUP BY GROUPING SETS (${names.map((name) => `(${name})`).join(", ")})`,
      );
      const all = 2n ** BigInt(chunk.length) - 1n;
      for (const [index, { column, name }] of chunk.entries()) {
        // The bit of the one column that is grouped by is 0, the first column's bit is the highest.
        const id = all - 2n ** BigInt(chunk.length - 1 - index);
        found.set(column.name, `(SELECT ${name} AS v, n FROM ${table} WHERE g = ${id} AND ${name} IS NOT NULL)`);
      }
    }
    return found;
  }

  return {
    sample: async () => {
      sample ??= createSample();
      return sample;
    },
    frequencies: async (column) => {
      frequencies ??= createFrequencies();
      return (await frequencies).get(column.name);
    },
    drop: async () => {
      for (const table of tables) await session.execute(`DROP TABLE IF EXISTS ${table}`);
    },
  };
}

/** Text, or something else that was written in a way that doesn't fit its type. */
export function isWritten(column: Column, misfits: number): boolean {
  return column.kind === "text" || (column.text !== undefined && misfits > 0 && isComparable(column));
}

export function isComparable(column: Column): boolean {
  return column.kind !== "nested" && column.kind !== "blob" && column.kind !== "other";
}

/** SQL of the cell as it was written, else of its value. */
function writtenValue(column: Column): string {
  return column.text === undefined && column.type !== "VARCHAR" && column.kind !== "text" ? identifier(column.name) : textValue(column);
}
