/** Judges two queries: prepares them, tries them on instances, shrinks what refutes them, and says what that means. */
import type { Progress } from "../../../core/context.ts";
import { plural } from "../../../core/count-text.ts";
import type { Laboratory, LaboratoryOptions } from "../../../data/laboratory-types.ts";
import { nullOrder } from "../../../data/null-order.ts";
import { dialects } from "../dialects/index.ts";
import type { Dialect, DialectId } from "../dialect.ts";
import type { JudgeRequest, Judgement } from "../judge.ts";
import { createGenerator } from "./instances/recipes.ts";
import { createPools } from "./instances/pools.ts";
import { findSeeds } from "./instances/probe.ts";
import { foldConstants } from "./fold-constants.ts";
import { readHints } from "./hints.ts";
import { compareOnData } from "./on-data.ts";
import { isObstacle, prepare, type Prepared, type Translate } from "./prepare/queries.ts";
import { provePair, type PairProof } from "./proofs/prove-pair.ts";
import { createRandom } from "./random.ts";
import { conclude, inconclusive, type Tally } from "./report/conclude.ts";
import { refutationOf } from "./report/refutation.ts";
import { createFiller } from "./run/fill.ts";
import { columnsDiffer } from "./run/columns.ts";
import { tryInstance, type Bench } from "./run/trial.ts";

export interface JudgeTools {
  readonly laboratory: (options: LaboratoryOptions) => Promise<Laboratory>;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  readonly translate?: Translate;
  /** Instances alone decide: for holding the proofs to them. */
  readonly withoutProofs?: boolean;
}

export const defaultInstances = 60;
const defaultBudget = 20_000;
const queryTimeout = 2_000;
const instancesOfProofs = 12;
const mostRowsOfTable = 1_200;
/** In a row, from the first instance on, before a query is taken for one that never ends. */
const mostTimeouts = 3;

/** Do both queries always return the same? Errors: `cancelled`; all else is told in the judgement. */
export async function judge(request: JudgeRequest, tools: JudgeTools): Promise<Judgement> {
  const until = performance.now() + (request.budgetMilliseconds ?? defaultBudget);
  const dialect = dialects[request.dialect];
  await using laboratory = await tools.laboratory({
    signal: tools.signal,
    threads: 1,
    memoryLimit: "512MB",
    withoutFiles: true,
    ...engineSettings(dialect),
  });
  const prepared = await prepare(laboratory, request, tools.translate ?? (async () => undefined));
  if (isObstacle(prepared)) return inconclusive(prepared.reason, prepared.explanation);
  const columns = await columnsDiffer(laboratory, prepared);
  if (columns.refuted !== undefined) return columns.refuted;
  const texts = prepared.left.sql + prepared.right.sql;
  const order = nullOrder(dialect.nullsAscending, nullsDescending(dialect));
  // Only those that can matter: a script is read by people.
  const settings = [
    ...(dialect.integerDivision && texts.includes("/") ? ["SET integer_division = true"] : []),
    ...(order === "nulls_last" || !/\border\s+by\b/i.test(texts) ? [] : [`SET default_null_order = '${order}'`]),
  ];
  const proof = tools.withoutProofs === true ? undefined : provePair(request, prepared);
  // A proof is tried on a few instances too: it is as good as the prover, and an instance is a fact.
  const trials =
    proof === undefined ? request : { ...request, instances: Math.min(request.instances ?? defaultInstances, instancesOfProofs) };
  const tried = await tryInstances(trials, tools, laboratory, prepared, until, settings);
  const generated = proof === undefined || tried.verdict === "refuted" ? tried : proved(tried, proof);
  const judgement = request.onData === true ? await alsoOnData(generated, prepared, dialect, tools, until) : generated;
  return { ...judgement, caveats: [...prepared.caveats, ...columns.caveats, ...judgement.caveats] };
}

/** These put NULLs last whichever way they sort; to all others NULL is the largest value, or the least. */
const alwaysLast: ReadonlySet<DialectId> = new Set(["duckdb", "trino", "clickhouse", "generic"]);

function nullsDescending({ id, nullsAscending }: Dialect): "first" | "last" {
  if (alwaysLast.has(id)) return nullsAscending;
  return nullsAscending === "first" ? "last" : "first";
}

/** How the dialect computes where DuckDB has a setting for it. */
function engineSettings(dialect: Dialect): Pick<LaboratoryOptions, "integerDivision" | "nullsAscending" | "nullsDescending"> {
  const { integerDivision, nullsAscending } = dialect;
  return { integerDivision, nullsAscending, nullsDescending: nullsDescending(dialect) };
}

function proved({ instances, instancesWithRows, semantics, caveats }: Judgement, { laws, preconditions, assumed }: PairProof): Judgement {
  const rule = laws.length === 0 ? "they differ in names, layout and the order of operands that commute alone" : laws.join("; ");
  const basis = assumed ? "the preconditions, which are not all declared" : "what is declared of the tables";
  const relied = preconditions.length === 0 ? "" : ` It relies on ${basis}.`;
  return {
    verdict: "proved",
    semantics,
    explanation: `The queries are the same: ${rule}.${relied}`,
    instances,
    instancesWithRows,
    proof: { rule, preconditions },
    caveats,
  };
}

/** Data can refute what generated instances did not. Agreement on it is said, and changes no verdict: it may be otherwise tomorrow. */
async function alsoOnData(
  generated: Judgement,
  prepared: Prepared,
  dialect: Dialect,
  tools: JudgeTools,
  until: number,
): Promise<Judgement> {
  await using laboratory = await tools.laboratory({ signal: tools.signal, ...engineSettings(dialect) });
  const found = await compareOnData(laboratory, prepared, Math.max(1_000, until - performance.now()));
  const caveats = [...generated.caveats, ...found.caveats];
  if (found.data === undefined) return { ...generated, caveats };
  if (found.data.agreed) {
    const seen = `${plural(found.data.tables.length, "table")}, ${plural(found.data.rows, "row")}`;
    const explanation = `${generated.explanation} On your data (${seen}) they agree.`;
    return { ...generated, explanation, data: found.data, caveats };
  }
  if (generated.verdict === "refuted")
    return { ...generated, data: found.data, explanation: `${generated.explanation} On your data they differ too.` };
  const { reason: _, ...rest } = generated;
  return {
    ...rest,
    verdict: "refuted",
    explanation: "On your data the queries return different rows: those that only one of them returns are shown.",
    data: found.data,
    ...(found.counterexample === undefined ? {} : { counterexample: found.counterexample }),
    caveats,
  };
}

async function tryInstances(
  request: JudgeRequest,
  tools: JudgeTools,
  laboratory: Laboratory,
  prepared: Prepared,
  until: number,
  settings: readonly string[],
): Promise<Judgement> {
  const seed = request.seed ?? 1;
  const wanted = request.instances ?? defaultInstances;
  const { tables } = prepared.tables;
  const trees = [prepared.left.tree, prepared.right.tree];
  const folded = await foldConstants(laboratory, trees);
  const hints = readHints(trees, folded);
  const pools = createPools(hints, tables);
  const seeds = tables.length === 0 ? [] : await findSeeds(laboratory, trees, tables, pools, hints, createRandom(seed), folded);
  for (const table of tables) await laboratory.run(`DELETE FROM ${table.sqlName}`);
  const generator = createGenerator({ tables, hints, pools, seeds, seed });
  // An instance takes four runs: each query with the optimizer on and off.
  const timeoutMilliseconds = Math.max(100, Math.min(queryTimeout, (until - performance.now()) / 4));
  const bench: Bench = { laboratory, filler: createFiller(laboratory, tables), timeoutMilliseconds };
  const tally: Tally = { agreed: 0, withRows: 0, outOfTime: false, others: [] };
  // Without tables there is nothing to vary.
  const count = tables.length === 0 ? 1 : wanted;
  let [most, timeouts] = [mostRowsOfTable, 0];
  for (let index = 0; index < count; index += 1) {
    if (performance.now() > until) {
      tally.outOfTime = true;
      break;
    }
    tools.progress({ done: index, total: count, message: "comparing on generated tables" });
    const instance = generator.instance(index, most);
    const random = createRandom(seed + index);
    const trial = await tryInstance(bench, prepared.pair, instance, random);
    if (trial.kind === "agree") {
      tally.agreed += 1;
      if (trial.rows) tally.withRows += 1;
    } else if (trial.kind === "differ") {
      const found = await refutationOf({ bench, prepared, instance, hints, trial, random, settings, until, tally });
      if (found !== undefined) return found;
    } else tally.others.push(trial);
    const late = (trial.kind === "bothFail" || trial.kind === "oneFails") && trial.timeout;
    // What takes too long on many rows, as a product of many tables, may end on few; what ends on none of them won't.
    if (late) most = Math.max(1, Math.floor(Math.min(most, Math.max(...instance.map((rows) => rows.length))) / 16));
    timeouts = late ? timeouts + 1 : 0;
    if (timeouts >= mostTimeouts && tally.agreed === 0) {
      tally.outOfTime = true;
      break;
    }
  }
  return conclude(tally, prepared.pair.semantics);
}
