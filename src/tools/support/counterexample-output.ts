/** A counterexample of the equivalence judge as both of its tools show it. */
import { z } from "zod";
import type { Cell } from "../../data/types.ts";
import type { Counterexample } from "../../engines/sql/judge.ts";
import { cutCell } from "./cells.ts";

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const resultOutput = z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(value)) });

export const counterexampleOutput = z.strictObject({
  tables: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()), rows: z.array(z.array(value)) })),
  leftResult: resultOutput,
  rightResult: resultOutput,
  /** CREATE TABLE, INSERT and both queries, for DuckDB. */
  script: z.string(),
});

const cut = (rows: readonly (readonly Cell[])[]): z.output<typeof value>[][] => rows.slice(0, 20).map((row) => row.map(cutCell));

export function counterexampleOutputOf(counterexample: Counterexample): z.output<typeof counterexampleOutput> {
  const { tables, leftResult, rightResult, script } = counterexample;
  return {
    tables: tables.map(({ name, columns, rows }) => ({
      name,
      columns: columns.map((column) => `${column.name} ${column.type}`),
      rows: cut(rows),
    })),
    leftResult: { columns: [...leftResult.columns], rows: cut(leftResult.rows) },
    rightResult: { columns: [...rightResult.columns], rows: cut(rightResult.rows) },
    script,
  };
}
