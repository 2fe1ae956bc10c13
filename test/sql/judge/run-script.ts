/** Runs the script of a counterexample in a DuckDB of its own, as a reader would. */
import { DuckDBInstance } from "@duckdb/node-api";

/** What the last two statements of the script return, the two queries. */
export async function runScript(script: string): Promise<readonly [unknown[][], unknown[][]]> {
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    const statements = await connection.extractStatements(script);
    const results: unknown[][][] = [];
    for (let index = 0; index < statements.count; index += 1) {
      const result = await (await statements.prepare(index)).runAndReadAll();
      if (index >= statements.count - 2) results.push(result.getRowsJson());
    }
    return [results[0] ?? [], results[1] ?? []];
  } finally {
    instance.closeSync();
  }
}

/** As a bag: the order of rows is left out. */
export const bag = (rows: readonly unknown[][]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();
