/** A counterexample for people: the tables, what each query returns on them, and the script that shows it. */
import type { z } from "zod";
import { code, heading, paragraph, table, type Block } from "../../core/doc.ts";
import type { counterexampleOutput } from "./counterexample-output.ts";

type CounterexampleOutput = z.output<typeof counterexampleOutput>;
type Value = CounterexampleOutput["tables"][number]["rows"][number][number];

export function counterexampleBlocks({ tables, leftResult, rightResult, script }: CounterexampleOutput): readonly Block[] {
  return [
    heading(3, "Counterexample"),
    ...tables.flatMap(({ name, columns, rows }) => grid(`${name}:`, columns, rows)),
    ...grid("The first query returns:", leftResult.columns, leftResult.rows),
    ...grid("The second query returns:", rightResult.columns, rightResult.rows),
    paragraph(
      /^SET /m.test(script)
        ? "To see it, run this in DuckDB (in PostgreSQL without the lines that start with SET):"
        : "To see it, run this in DuckDB:",
    ),
    code("sql", script),
  ];
}

function grid(title: string, columns: readonly string[], rows: readonly (readonly Value[])[]): readonly Block[] {
  if (rows.length === 0) return [paragraph(`${title} no rows`)];
  return [
    paragraph(title),
    table(
      columns.map((column) => ({ title: column })),
      rows.map((row) => row.map((value) => (value === null ? "NULL" : String(value)))),
    ),
  ];
}
