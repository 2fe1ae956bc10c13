/**
 * Sixty bad queries over a generated star schema (13M rows), optimized and run on DuckDB before and after: verdicts, gains and every loser.
 * PLANTED_ONLY names some of them. Times are of this machine; the results have to be the same on every one.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createDataAccess } from "../src/data/index.ts";
import { benchFolder, made } from "./harness/data.ts";
import { spread } from "./harness/measure.ts";
import { onDuckDb, openTables, optimizeWorkload, shownOutcome, type WorkloadOutcome } from "./harness/sql-workload.ts";
import { plantedQueries } from "./planted-queries/queries.ts";
import { plantedSchema, plantedTables } from "./planted-queries/schema.ts";

const folder = join(benchFolder, "planted");
mkdirSync(folder, { recursive: true });
for (const { name, query } of plantedTables) await made(join("planted", `${name}.parquet`), query, "FORMAT parquet, COMPRESSION zstd");

await using data = createDataAccess({ roots: [folder], memoryLimit: "3GB" });
await using laboratory = await data.laboratory({ signal: new AbortController().signal, memoryLimit: "6GB" });
const catalog = await openTables(laboratory, folder, data, plantedSchema);
const only = process.env["PLANTED_ONLY"]?.split(",");
const queries = plantedQueries.filter(({ name }) => only === undefined || only.includes(name));
const outcomes: WorkloadOutcome[] = [];
for await (const outcome of optimizeWorkload({ dialect: "postgres", catalog, queries, engine: onDuckDb(laboratory), data })) {
  outcomes.push(outcome);
  console.log(shownOutcome(outcome));
}

const rewritten = outcomes.filter(({ verdict }) => verdict === "proved" || verdict === "tested");
const recommended = outcomes.filter((outcome) => outcome.recommended);
const shownFactors = (of: readonly WorkloadOutcome[]): string => {
  const { median, low, high } = spread(of.flatMap(({ factor }) => (factor === undefined ? [] : [factor])));
  return `median ${median.toFixed(2)}x (${low.toFixed(2)}x to ${high.toFixed(2)}x)`;
};
const count = (test: (outcome: WorkloadOutcome) => boolean): number => outcomes.filter(test).length;
console.log(`
${outcomes.length} queries: ${count(({ rules }) => rules.length > 0)} with a rewrite, of the best ones ${count(({ verdict }) => verdict === "proved")} proved, ${count(({ verdict }) => verdict === "tested")} tested, ${count(({ verdict }) => verdict === "inconclusive")} inconclusive, ${count(({ verdict }) => verdict === "refuted")} refuted.
Of all of these the ${shownFactors(rewritten)}; of the ${recommended.length} recommended the ${shownFactors(recommended)}; ${count(({ recommended: good, gain }) => good && gain === "faster")} measurably faster.
Results changed: ${
  outcomes
    .filter(({ same }) => same === false)
    .map(({ name }) => name)
    .join(", ") || "none"
}.
Equal and slower, so not recommended: ${
  rewritten
    .filter(({ gain }) => gain === "slower")
    .map(({ name, factor = 1 }) => `${name} ${factor.toFixed(2)}x`)
    .join(", ") || "none"
}.`);
