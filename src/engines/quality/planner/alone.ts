/** Tells which of several checks it is that the engine can't run on this data: a cast of the user's that some row fails, a sum beyond every type. */
import { isRefusedSql, type UnboundRequest } from "./bind.ts";
import { makePlan } from "./plan.ts";
import { answerOf, runScans, type Run } from "./scans.ts";
import type { Task } from "./tasks.ts";

/** The checks of a run that fail when they are run alone, each with the engine's reason. */
export async function failingAlone(run: Run): Promise<readonly UnboundRequest[]> {
  run.step("each check alone");
  const found: UnboundRequest[] = [];
  for (const task of run.plan.tasks.filter(mayFail)) {
    const problem = await problemOf(run, task);
    const { request, check } = task.binding;
    if (problem !== undefined) found.push({ request, check, problem });
  }
  return found;
}

/** What checks ask by themselves is SQL that no row fails, but for aggregates, which may be too large. */
function mayFail({ kind, binding }: Task): boolean {
  return kind === "aggregates" || binding.where !== undefined || binding.bound.userSql.length > 0;
}

async function problemOf(run: Run, task: Task): Promise<string | undefined> {
  const plan = makePlan([task], { known: run.plan.known, unproved: [], keepRows: false });
  const alone: Run = { ...run, plan, samples: 0, step: () => undefined };
  try {
    const scans = await runScans(alone);
    if (scans !== undefined) await answerOf(alone, scans, task);
    return undefined;
  } catch (error) {
    if (!isRefusedSql(error)) throw error;
    return error.message.replace("The SQL can't be run", "It could not be run on these rows");
  }
}
