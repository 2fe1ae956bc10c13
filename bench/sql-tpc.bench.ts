/**
 * TPC-H or TPC-DS queries optimized on generated data: does any result change, how many get faster, by what factor. The kits are not part of the
 * project; name what they made: TPC_QUERIES (a file, each query after a line `-- TPC-H 1`), TPC_SCHEMA (DDL), TPC_DATA (a folder of one
 * Parquet file a table).
 */
import { readFileSync } from "node:fs";
import { createDataAccess } from "../src/data/index.ts";
import { catalogFromData } from "../src/engines/sql/schema/catalog-from-data.ts";
import { catalogFromDdl } from "../src/engines/sql/schema/catalog-from-ddl.ts";
import { mergeCatalogs } from "../src/engines/sql/schema/merge-catalogs.ts";
import { onDuckDb, optimizeWorkload, shownOutcome, shownTotals, showTables, type WorkloadOutcome } from "./harness/sql-workload.ts";
import { tpcQueries } from "./harness/tpc-queries.ts";

const { TPC_QUERIES: queriesFile, TPC_SCHEMA: schemaFile, TPC_DATA: folder } = process.env;

if (queriesFile === undefined || schemaFile === undefined || folder === undefined) {
  console.log("Set TPC_QUERIES, TPC_SCHEMA and TPC_DATA to run it; the kits are not part of the project.");
} else {
  await using data = createDataAccess({ roots: [folder], memoryLimit: "3GB" });
  await using laboratory = await data.laboratory({ signal: new AbortController().signal, memoryLimit: "6GB" });
  const found = await catalogFromData(laboratory, [folder], data);
  const catalog = mergeCatalogs(catalogFromDdl(readFileSync(schemaFile, "utf8"), "postgres"), found);
  const datasets = new Map(found.tables.flatMap(({ name, dataset }) => (dataset === undefined ? [] : [[name, dataset] as const])));
  await showTables(laboratory, datasets);
  const queries = tpcQueries(queriesFile);
  const outcomes: WorkloadOutcome[] = [];
  for await (const outcome of optimizeWorkload({ dialect: "postgres", catalog, queries, engine: onDuckDb(laboratory), data })) {
    outcomes.push(outcome);
    console.log(shownOutcome(outcome));
  }
  console.log(shownTotals(outcomes));
}
