/** Puts an instance into the laboratory's tables. */
import type { Laboratory } from "../../../../data/laboratory-types.ts";
import type { Instance, InstanceRow, LaboratoryTable } from "../instances/types.ts";
import { valueLiteral } from "../prepare/table-text.ts";

const rowsAtOnce = 500;

/** Fills the tables anew; remembers what they hold, so that those that keep their rows are not touched. */
export interface Filler {
  /** False where the engine refuses a value: the instance is of no use. */
  readonly fill: (instance: Instance) => Promise<boolean>;
}

export function createFiller(laboratory: Laboratory, tables: readonly LaboratoryTable[]): Filler {
  const held = tables.map((): string => "");
  return {
    fill: async (instance) => {
      for (const [index, table] of tables.entries()) {
        const rows = instance[index] ?? [];
        const text = JSON.stringify(rows);
        if (text === (held[index] === "" ? "[]" : held[index])) continue;
        if (held[index] !== "") await laboratory.run(`DELETE FROM ${table.sqlName}`);
        held[index] = text;
        for (let start = 0; start < rows.length; start += rowsAtOnce) {
          const result = await laboratory.run(insertStatement(table, rows.slice(start, start + rowsAtOnce)));
          if (result.outcome !== "rows") return false;
        }
      }
      return true;
    },
  };
}

export function insertStatement(
  table: LaboratoryTable,
  rows: readonly InstanceRow[],
  shown: readonly number[] = table.columns.map((_, index) => index),
): string {
  const tuples = rows.map((row) => {
    const values = shown.map((at) => {
      const column = table.columns[at];
      return column === undefined ? "NULL" : valueLiteral(row[at] ?? null, column);
    });
    return `(${values.join(", ")})`;
  });
  return `INSERT INTO ${table.sqlName} VALUES ${tuples.join(", ")}`;
}
