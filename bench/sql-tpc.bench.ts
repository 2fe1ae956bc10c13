/**
 * TPC-H or TPC-DS queries optimized on generated data: does any result change, how many get faster, by what factor. The kits are not part of the
 * project; name what they made: TPC_QUERIES (a file, each query after a line `-- TPC-H 1`), TPC_SCHEMA (DDL), TPC_DATA (a folder of one
 * Parquet file a table).
 */
import { readFileSync } from "node:fs";
import { createDataAccess } from "../src/data/index.ts";
import { onDuckDb, openTables, optimizeWorkload, shownOutcome, shownTotals, type WorkloadOutcome } from "./harness/sql-workload.ts";
import { tpcQueries } from "./harness/tpc-queries.ts";

const { TPC_QUERIES: queriesFile, TPC_SCHEMA: schemaFile, TPC_DATA: folder } = process.env;

if (queriesFile === undefined || schemaFile === undefined || folder === undefined) {
  console.log("Set TPC_QUERIES, TPC_SCHEMA and TPC_DATA to run it; the kits are not part of the project.");
} else {
  await using data = createDataAccess({ roots: [folder], memoryLimit: "3GB" });
  await using laboratory = await data.laboratory({ signal: new AbortController().signal, memoryLimit: "6GB" });
  const catalog = await openTables(laboratory, folder, data, readFileSync(schemaFile, "utf8"));
  const queries = tpcQueries(queriesFile);
  const outcomes: WorkloadOutcome[] = [];
  for await (const outcome of optimizeWorkload({ dialect: "postgres", catalog, queries, engine: onDuckDb(laboratory), data })) {
    outcomes.push(outcome);
    console.log(shownOutcome(outcome));
  }
  console.log(shownTotals(outcomes));
}
