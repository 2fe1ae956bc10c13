/**
 * Holds the equivalence judge to mutants of queries: those that differ must be refuted, none may be proved. Whether a survivor differs is asked
 * again with four times the instances and another seed; what survives that too is listed to be read (docs/equivalence.md says what they are).
 * `node --import tsx scripts/targets/sql-judge/run.ts [mutants a query] [file for the survivors]`. Without the Calcite pairs, the queries of the traps are mutated.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Judgement } from "../../../src/engines/sql/judge.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { createRandom } from "../../../src/engines/sql/judge/random.ts";
import { mutantsOf } from "../../../test/sql/judge/mutation/mutate.ts";
import { calciteTables, closeData, judged, tried } from "../../../test/sql/judge/support.ts";
import { trapCatalog, traps, twins } from "../../../test/sql/judge/traps.ts";

const leastRefuted = 0.97;
const pairsFile = resolve(import.meta.dirname, "../../../../shared/data/sql/calcite-pairs.json");
/** One of each keeps a run to minutes; `6` makes the run that the docs tell of. */
const perQuery = Number(process.argv[2] ?? 1);
const fullRun = 6;
const listFile = process.argv[3] ?? join(process.cwd(), ".pipewright-mutants.json");

interface Survivor {
  readonly query: string;
  readonly operator: string;
  readonly change: string;
  readonly left: string;
  readonly right: string;
  readonly verdict: string;
  /** Refuted with more effort: the judge missed it. */
  readonly missed: boolean;
}

interface Original {
  readonly name: string;
  readonly sql: string;
  readonly catalog: SchemaCatalog;
}

const pairs = z.array(z.object({ name: z.string(), q1: z.string(), q2: z.string() }));
const shop: readonly Original[] = [...traps, ...twins].map(({ name, left }) => ({ name, sql: left, catalog: trapCatalog }));
const calcite: readonly Original[] = existsSync(pairsFile)
  ? pairs.parse(JSON.parse(readFileSync(pairsFile, "utf8"))).map(({ name, q1 }) => ({ name, sql: q1, catalog: calciteTables }))
  : [];
if (calcite.length === 0) console.log("The Calcite pairs are not there: only the queries of the traps are mutated.");

const survivors: Survivor[] = [];
const times: number[] = [];
let refuted = 0;
let total = 0;
let proved = 0;
for (const [index, original] of [...calcite, ...shop].entries()) await mutate(original, index);
await closeData();

const missed = survivors.filter((survivor) => survivor.missed);
const share = refuted / (refuted + missed.length);
const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
writeFileSync(listFile, `${JSON.stringify(survivors, null, 1)}\n`);
console.log(`${total} mutants of ${calcite.length + shop.length} queries: ${refuted} refuted, ${survivors.length} survive.`);
console.log(
  `Of the survivors ${missed.length} differ: ${(share * 100).toFixed(2)}% of those that differ are refuted; ${proved} survivors are proved.`,
);
console.log(`Median ${middle.toFixed(0)} ms a pair. The survivors are in ${listFile}.`);
for (const { query, change } of missed) console.log(`missed: ${query}: ${change}`);
const wronglyProved = missed.filter(({ verdict }) => verdict === "proved");
if (share < leastRefuted || wronglyProved.length > 0 || total === 0 || (perQuery >= fullRun && total < 1_000)) process.exitCode = 1;

async function mutate({ name, sql, catalog }: Original, index: number): Promise<void> {
  let done = 0;
  for (const mutant of createRandom(index + 1).shuffle(mutantsOf(sql))) {
    if (done >= perQuery) return;
    const request = { left: sql, right: mutant.sql, catalog, dialect: "postgres" } as const;
    const started = performance.now();
    const judgement = await judged(request);
    if (judgement.reason === "unknownSchema" || cannotRun(judgement, "first")) return;
    if (cannotRun(judgement, "second")) continue;
    times.push(performance.now() - started);
    if (total > 0 && total % 50 === 0) console.log(`${total} mutants, ${refuted} refuted, ${survivors.length} survive`);
    done += 1;
    total += 1;
    if (judgement.verdict === "refuted") {
      refuted += 1;
      continue;
    }
    if (judgement.verdict === "proved") proved += 1;
    const verdict = judgement.reason ?? judgement.verdict;
    survivors.push({ query: name, ...mutant, left: sql, right: mutant.sql, verdict, missed: await differs(request) });
  }
}

function cannotRun({ reason, explanation }: Judgement, side: string): boolean {
  return reason === "notRunnable" && explanation.startsWith(`The ${side} query`);
}

/** Four times the effort, by another seed, and by instances alone: a proof is held to them too. */
async function differs(request: Pick<Parameters<typeof judged>[0], "left" | "right" | "catalog" | "dialect">): Promise<boolean> {
  return (await tried({ ...request, seed: 101, instances: 240, budgetMilliseconds: 60_000 })) === "refuted";
}
