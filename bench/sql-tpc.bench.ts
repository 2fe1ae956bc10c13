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
import { optimizeWorkload, showTables, type WorkloadOutcome, type WorkloadQuery } from "./harness/sql-workload.ts";

const { TPC_QUERIES: queriesFile, TPC_SCHEMA: schemaFile, TPC_DATA: folder } = process.env;

/** The first form of each query; what follows it up to the next heading is another form. */
function queriesOf(text: string): readonly WorkloadQuery[] {
  const parts = text.split(/^-{10,}\n-- (TPC-\S+ \S+)\n-{10,}\n/mu).slice(1);
  return parts.flatMap((name, index) => (index % 2 === 0 ? [{ name, sql: (parts[index + 1] ?? "").split(/;\s*\n/u)[0] ?? "" }] : []));
}

function shown({ name, rules, verdict, recommended, same, factor, explanation }: WorkloadOutcome): string {
  if (rules.length === 0) return `${name}: ${explanation}`;
  const gain = factor === undefined ? "" : ` ${factor.toFixed(2)}x`;
  return `${name}: ${rules.join(", ")}: ${verdict ?? ""}${recommended ? ", recommended" : ""}${gain}${same === false ? " RESULT CHANGED" : ""} (${explanation})`;
}

if (queriesFile === undefined || schemaFile === undefined || folder === undefined) {
  console.log("Set TPC_QUERIES, TPC_SCHEMA and TPC_DATA to run it; the kits are not part of the project.");
} else {
  await using data = createDataAccess({ roots: [folder], memoryLimit: "3GB" });
  await using laboratory = await data.laboratory({ signal: new AbortController().signal, memoryLimit: "6GB" });
  const found = await catalogFromData(laboratory, [folder], data);
  const catalog = mergeCatalogs(catalogFromDdl(readFileSync(schemaFile, "utf8"), "postgres"), found);
  const datasets = new Map(found.tables.flatMap(({ name, dataset }) => (dataset === undefined ? [] : [[name, dataset] as const])));
  await showTables(laboratory, datasets);
  const only = process.env["TPC_ONLY"]?.split(",");
  const queries = queriesOf(readFileSync(queriesFile, "utf8")).filter(
    ({ name }) => only === undefined || only.includes(name.split(" ")[1] ?? ""),
  );
  const outcomes: WorkloadOutcome[] = [];
  for await (const outcome of optimizeWorkload({ dialect: "postgres", catalog, queries, laboratory, data })) {
    outcomes.push(outcome);
    console.log(shown(outcome));
  }
  const faster = outcomes.filter(({ recommended, gain }) => recommended && gain === "faster");
  const factors = faster.map(({ factor = 1 }) => factor).toSorted((a, b) => a - b);
  console.log(
    `${outcomes.length} queries, ${outcomes.filter(({ rules }) => rules.length > 0).length} with a rewrite, ${outcomes.filter(({ recommended }) => recommended).length} recommended, ${faster.length} faster (median ${(factors[Math.floor(factors.length / 2)] ?? 1).toFixed(2)}x), ${outcomes.filter(({ same }) => same === false).length} results changed.`,
  );
}
