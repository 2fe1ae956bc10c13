/** Asks a server's planner about advised indexes; those that it wouldn't take are left out. */
import { wholeText } from "../../../core/count-text.ts";
import { PipewrightError } from "../../../core/errors.ts";
import type { PostgresConnection } from "../../../data/postgres/types.ts";
import type { Advice, IndexTrial, WorkloadQuery } from "../advice.ts";
import { runnableQuery } from "../optimize/prepare.ts";
import { evaluateIndex, type IndexEvaluation } from "./evaluate-index.ts";
import { leastFactor } from "./statistics.ts";
import { shownFactor } from "./wording.ts";

/** The most frequent queries of an index; EXPLAIN takes milliseconds each. */
const mostQueries = 20;

export interface TriedIndexes {
  readonly advice: readonly Advice[];
  /** Which indexes aren't recommended, and why. */
  readonly notes: readonly string[];
}

export interface TrialRequest {
  readonly advice: readonly Advice[];
  readonly workload: readonly WorkloadQuery[];
  /** Absent where none was given, or where the advice is for another engine. */
  readonly connection: PostgresConnection | undefined;
  /** Milliseconds that are left. */
  readonly left: () => number;
}

/**
 * Index advice comes back with what the planner says of it, or with the reason why it wasn't asked; other advice as it is. An index that no query would use,
 * or whose cost is no more than 5% less, is left out. Errors: `cannotConnect`, `cancelled`.
 */
export async function tryIndexes({ advice, workload, connection, left }: TrialRequest): Promise<TriedIndexes> {
  const kept: Advice[] = [];
  const notes: string[] = [];
  for (const entry of advice) {
    const outcome = entry.kind === "index" ? await tryIndex(entry, workload, connection, left) : { advice: entry };
    if ("note" in outcome) notes.push(outcome.note);
    else kept.push(outcome.advice);
  }
  return { advice: kept, notes };
}

type Outcome = { readonly advice: Advice } | { readonly note: string };

async function tryIndex(
  advice: Advice,
  workload: readonly WorkloadQuery[],
  connection: PostgresConnection | undefined,
  left: () => number,
): Promise<Outcome> {
  const notTried = (reason: string): Outcome => ({ advice: { ...advice, caveats: [...advice.caveats, `Not evaluated: ${reason}`] } });
  if (connection === undefined)
    return notTried("no Postgres connection was given, and only Postgres' planner can be asked whether it takes it.");
  if (!connection.hypotheticalIndexes) {
    return notTried(
      `the server at ${connection.address} has no extension hypopg (CREATE EXTENSION hypopg), so its planner can't be asked about an index that doesn't exist.`,
    );
  }
  const queries = workload
    .filter(({ id }) => advice.queries?.includes(id) ?? true)
    .toSorted((a, b) => b.runs - a.runs)
    .slice(0, mostQueries);
  const answers: { readonly runs: number; readonly evaluation: IndexEvaluation }[] = [];
  const failures: string[] = [];
  for (const { id, statement, runs } of queries) {
    if (left() <= 0) {
      failures.push("the budget of time was used up");
      break;
    }
    const query = runnableQuery(statement.statement);
    const sql = query === undefined ? undefined : statement.source.slice(query.span.start, query.span.end);
    const evaluation = sql === undefined ? undefined : await evaluate(connection, advice.ddl ?? "", sql);
    if (evaluation?.outcome === "evaluated") answers.push({ runs, evaluation });
    else failures.push(`${id}: ${evaluation?.explanation ?? "not a SELECT."}`);
  }
  const [failure = "no query asks for it."] = failures;
  return answers.length === 0 ? notTried(failure) : judged(advice, trialOf(answers), connection, failures);
}

/** What the server or its parser refuses (parameters, say) is told of this query, and the others go on. */
async function evaluate(connection: PostgresConnection, ddl: string, sql: string): Promise<IndexEvaluation> {
  try {
    return await evaluateIndex(connection, ddl, sql);
  } catch (error) {
    if (error instanceof PipewrightError && (error.code === "notReadOnly" || error.code === "invalidPostgresQuery")) {
      return { outcome: "failed", used: false, explanation: error.message };
    }
    throw error;
  }
}

function trialOf(answers: readonly { readonly runs: number; readonly evaluation: IndexEvaluation }[]): IndexTrial {
  const sum = (cost: (evaluation: IndexEvaluation) => number | undefined): number =>
    answers.reduce((total, { runs, evaluation }) => total + runs * (cost(evaluation) ?? 0), 0);
  return {
    asked: answers.length,
    using: answers.filter(({ evaluation }) => evaluation.used).length,
    costBefore: sum(({ costBefore }) => costBefore),
    // A plan without the index stays what it was.
    costAfter: sum(({ used, costBefore, costAfter }) => (used ? costAfter : costBefore)),
  };
}

const counted = (queries: number): string => `${queries} ${queries === 1 ? "query" : "queries"}`;

function judged(advice: Advice, trial: IndexTrial, { address, version }: PostgresConnection, failures: readonly string[]): Outcome {
  const where = `by the planner of Postgres ${version} at ${address}, as if it existed (hypopg)`;
  const costs = `cost ${wholeText(trial.costBefore)} without and ${wholeText(trial.costAfter)} with it`;
  const factor = trial.costAfter === 0 ? 1 : trial.costBefore / trial.costAfter;
  if (trial.using === 0) {
    return { note: `Not recommended: ${advice.title}. Evaluated ${where}: taken for none of ${counted(trial.asked)}.` };
  }
  if (factor <= leastFactor) return { note: `Not recommended: ${advice.title}. Evaluated ${where}: no gain, ${costs}.` };
  const evidence = `Evaluated ${where}: taken for ${trial.using} of ${counted(trial.asked)}, ${costs} (${shownFactor(factor)} times less)`;
  return {
    advice: {
      ...advice,
      trial,
      evidence: [...advice.evidence, evidence],
      caveats: [
        ...advice.caveats,
        "A cost is the planner's estimate, not a time.",
        ...(failures.length === 0 ? [] : [`${counted(failures.length)} could not be asked about: ${failures[0] ?? ""}`]),
      ],
    },
  };
}
