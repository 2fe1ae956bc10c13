/** Validates a dataset: binds the checks, plans the fewest scans that answer them, runs those, and judges. */
import type { DataSession, Relation, SourceFinding, WriteResult } from "../../../data/types.ts";
import { severities, type KnownFigures } from "../check.ts";
import type { CheckResult, PlanStep, ValidationReport, ValidationRequest } from "../report.ts";
import { failingAlone } from "./alone.ts";
import { bindRequests, isRefusedSql, type UnboundRequest } from "./bind.ts";
import type { FusedAnswer } from "./fused-scan.ts";
import { makePlan, planSteps, readingStep, type Plan } from "./plan.ts";
import { withMisfitColumns } from "./misfits.ts";
import { writeEmptyQuarantine, writeQuarantine, type QuarantineRule } from "./quarantine.ts";
import { readableResult, resultOf, unboundResult } from "./results.ts";
import { answerOf, runScans, type Run, type Scans } from "./scans.ts";
import { canSnapshot, isRefuted, takeSnapshot, type Snapshot } from "../snapshot.ts";
import { scoreOf } from "./score.ts";
import { planTasks } from "./tasks.ts";

/** A table costs about as much as parsing the text once more. */
const fewestSharedScans = 2;

export interface ValidationOptions {
  readonly now: Date;
  /** Figures of a profile of the very rows that are validated: what they prove needs no look. */
  readonly known?: KnownFigures;
  /** Called as each step begins: how many of how many are done. */
  readonly onStep?: (done: number, total: number, label: string) => void;
  /** Called once with the plan, before any data is read. */
  readonly onPlan?: (plan: readonly PlanStep[]) => void;
}

/**
 * Errors: those of opening and binding; findings never throw. Where a column's assumed type turns out wrong the dataset is opened again
 * with types proved on every value, and the work is done anew.
 */
export async function validateDataset(
  session: DataSession,
  request: ValidationRequest,
  options: ValidationOptions,
): Promise<ValidationReport> {
  const types = request.types === undefined ? {} : { types: request.types };
  const assumed = await session.open(request.dataset, { ...types, inference: "optimistic" });
  const report = await validateRelation(session, assumed, request, options);
  if (report !== undefined) return report;
  const proved = await session.open(request.dataset, { ...types, inference: "full" });
  const second = await validateRelation(session, proved, request, options);
  if (second === undefined) throw new Error("types proved on the whole file were refuted by the scan");
  return second;
}

/** The same on a snapshot, whose types are proved. */
export async function validateSnapshot(
  session: DataSession,
  { relation, source }: Snapshot,
  request: ValidationRequest,
  options: ValidationOptions,
): Promise<ValidationReport> {
  const report = await validateRelation(session, relation, request, options, source);
  if (report === undefined) throw new Error("types proved on a snapshot were refuted by a scan of it");
  return report;
}

/** The same on an open relation; undefined where an assumed type was refuted. `source` is the relation as it was opened, where this is a snapshot of it. */
export async function validateRelation(
  session: DataSession,
  opened: Relation,
  request: ValidationRequest,
  options: ValidationOptions,
  source: Relation = opened,
): Promise<ValidationReport | undefined> {
  const { relation, unproved } = await withMisfitColumns(session, opened);
  const known = options.known ?? footerFigures(relation);
  const { bound, unbound } = await bindRequests(session, relation, request.checks, { now: options.now, known });
  const tasks = planTasks(bound, known, { quarantine: request.quarantine !== undefined });
  const plan = makePlan(tasks, { known, unproved, keepRows: request.quarantine !== undefined });
  if (source === opened && needsSnapshot(opened, plan)) return onSnapshot(session, opened, request, options);
  const steps = planSteps(relation, plan, { onSnapshot: source !== opened });
  options.onPlan?.(steps);
  const run: Run = {
    session,
    opened: source,
    relation,
    plan,
    samples: request.samples,
    step: stepper(steps, options),
  };
  try {
    return await reportOf(run, unbound, steps, request);
  } catch (error) {
    if (!isRefusedSql(error)) throw error;
    const failing = await failingAlone(run);
    if (failing.length === 0) throw error;
    const others = tasks.filter(({ binding }) => !failing.some((each) => each.request === binding.request));
    const rest = makePlan(others, { known, unproved, keepRows: plan.keepRows });
    return reportOf(
      { ...run, plan: rest },
      [...unbound, ...failing],
      planSteps(relation, rest, { onSnapshot: source !== opened }),
      request,
    );
  }
}

function footerFigures({ footers }: Relation): KnownFigures | undefined {
  return footers === undefined ? undefined : { by: "footers", ...footers };
}

/** Undefined where an assumed type was refuted. */
async function reportOf(
  run: Run,
  unbound: readonly UnboundRequest[],
  steps: readonly PlanStep[],
  request: ValidationRequest,
): Promise<ValidationReport | undefined> {
  const scans = await runScans(run);
  if (scans === undefined) return undefined;
  const { relation, plan } = run;
  const results = new Map<string, CheckResult>();
  for (const task of plan.tasks) results.set(task.binding.request.id, resultOf(task.binding, await answerOf(run, scans, task)));
  for (const binding of unbound) results.set(binding.request.id, unboundResult(binding));
  const found = await findSourceProblems(run, scans);
  const checks = [...request.checks.flatMap(({ id }) => results.get(id) ?? []), ...readableResult(found, scans.rows)];
  const quarantine = request.quarantine === undefined ? undefined : await quarantineTo(run, scans, request.quarantine);
  return {
    dataset: relation.dataset,
    rows: scans.rows,
    verdict: verdictOf(checks, request.failOn),
    score: scoreOf(checks),
    checks,
    plan: steps.map((step) => provedSteps(step, scans)),
    source: found,
    failingRows: distinctFailingRows(run, scans),
    ...(quarantine === undefined ? {} : { quarantine: { path: quarantine.path, rows: quarantine.rows } }),
  };
}

/** Text of which several scans would each parse all of it is read once. */
function needsSnapshot(relation: Relation, plan: Plan): boolean {
  return canSnapshot(relation) && plan.groups.length + plan.holistic.length >= fewestSharedScans;
}

/** Undefined where an assumed type was refuted. */
async function onSnapshot(
  session: DataSession,
  opened: Relation,
  request: ValidationRequest,
  options: ValidationOptions,
): Promise<ValidationReport | undefined> {
  options.onStep?.(0, 1, readingStep);
  const snapshot = await takeSnapshot(session, opened);
  const report = isRefuted(snapshot) ? undefined : await validateSnapshot(session, snapshot, request, options);
  await snapshot.drop();
  return report;
}

function stepper(steps: readonly PlanStep[], options: ValidationOptions): (label: string) => void {
  const total = steps.length;
  let done = steps[0]?.step === readingStep ? 1 : 0;
  return (label) => options.onStep?.(Math.min(done++, total), total, label);
}

async function findSourceProblems(run: Run, scans: Scans): Promise<readonly SourceFinding[]> {
  const { opened, relation, session } = run;
  const misfits = relation.columns.filter(
    ({ text }) => text !== undefined && ((text.misfits ?? 0) > 0 || (text.basis === "declared" && misfitCount(scans, text.misfit) > 0)),
  );
  const found = await session.sourceFindings(
    opened,
    misfits.map(({ name }) => name),
  );
  return [...relation.findings, ...found];
}

function misfitCount({ fused }: Scans, predicate: string): number {
  return fused !== undefined && fused.bits.predicates.includes(predicate) ? fused.count(predicate) : 0;
}

function distinctFailingRows(run: Run, { groups, fused }: Scans): number | null {
  const groupsFail = [...groups.values()].some(({ failingRows }) => failingRows > 0);
  // Which rows those are that footers count nobody knows, so not how many two counts are together.
  const counted = run.plan.tasks
    .flatMap((task) => (task.kind === "settled" ? (task.figures.failingRows ?? 0) : []))
    .filter((rows) => rows > 0);
  if (counted.length > 0) return counted.length > 1 || groupsFail || (fused?.failingRows ?? 0) > 0 ? null : (counted[0] ?? null);
  if (fused === undefined) return groupsFail ? null : 0;
  return groupsFail && !run.plan.keepRows ? null : fused.failingRows;
}

async function quarantineTo(run: Run, scans: Scans, path: string): Promise<WriteResult> {
  const { session, relation } = run;
  if (scans.fused === undefined || scans.fused.bits.masks.length === 0) return writeEmptyQuarantine(session, relation, path);
  return writeQuarantine(session, relation, scans.fused, quarantineRules(run.plan, scans, scans.fused), path);
}

/** Which checks each bit stands for. */
function quarantineRules(plan: Plan, scans: Scans, fused: FusedAnswer): readonly QuarantineRule[] {
  const ids = new Map<string, string[]>();
  const add = (predicate: string, id: string): void => {
    ids.set(predicate, [...(ids.get(predicate) ?? []), id]);
  };
  for (const task of plan.tasks) {
    const { id } = task.binding.request;
    if (task.kind === "rows") add(task.failing, id);
    if (task.kind !== "group") continue;
    if (task.ungroupedFailing !== undefined) add(task.ungroupedFailing, id);
    const answer = scans.groups.get(task);
    if (answer?.table !== undefined) add(fused.memberPredicate(answer), id);
  }
  return [...ids].map(([predicate, checkIds]) => ({ predicate, checkIds }));
}

/** A group step says that it was proved by order once it was. */
function provedSteps(step: PlanStep, { groups }: Scans): PlanStep {
  const byOrder = [...groups].some(([task, { evidence }]) => evidence === "order-proved" && step.answers.includes(task.binding.request.id));
  return byOrder ? { ...step, step: step.step.replace(/^group by /, "order of "), evidence: "order-proved" } : step;
}

function verdictOf(checks: readonly CheckResult[], failOn: ValidationRequest["failOn"]): "pass" | "fail" {
  if (failOn === "never") return "pass";
  const worst = severities.indexOf(failOn);
  return checks.some(({ outcome, severity }) => (outcome === "fail" || outcome === "error") && severities.indexOf(severity) <= worst)
    ? "fail"
    : "pass";
}
