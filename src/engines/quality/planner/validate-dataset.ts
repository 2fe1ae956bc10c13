/** Validates a dataset: binds the checks, plans the fewest scans that answer them, runs those, and judges. */
import type { DataSession, Relation, Row, SourceFinding, WriteResult } from "../../../data/types.ts";
import { severities } from "../check.ts";
import type { CheckResult, PlanStep, ValidationReport, ValidationRequest } from "../report.ts";
import { bindRequests } from "./bind.ts";
import { toCount } from "./counts.ts";
import { readSamples, runFusedScan, type FusedAnswer, type FusedRequest } from "./fused-scan.ts";
import { answerGroup, groupLabel, isKnownUnique, uniqueAnswer, type GroupAnswer } from "./groups.ts";
import { fusedRequestOf, isMergeable, knownCounts, makePlan, mergeableAggregates, planSteps, readingStep, type Plan } from "./plan.ts";
import { withMisfitColumns } from "./misfits.ts";
import { writeEmptyQuarantine, writeQuarantine, type QuarantineRule } from "./quarantine.ts";
import { runHolistic, runQuery } from "./queries.ts";
import { readableResult, resultOf, unboundResult, type Answer } from "./results.ts";
import { canSnapshot, isRefuted, takeSnapshot, type Snapshot } from "../snapshot.ts";
import { scoreOf } from "./score.ts";
import { planTasks, type AggregatesTask, type GroupTask, type Task } from "./tasks.ts";

/** A table costs about as much as parsing the text once more. */
const fewestSharedScans = 2;

export interface ValidationOptions {
  readonly now: Date;
  /** Columns known to hold no value twice, by the profile of the same relation: a key with one of them needs no look. */
  readonly unique?: ReadonlySet<string>;
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
  const { bound, unbound } = await bindRequests(session, relation, request.checks, options.now);
  const tasks = planTasks(bound, relation, { quarantine: request.quarantine !== undefined });
  const plan = makePlan(tasks, relation, { unproved, keepRows: request.quarantine !== undefined });
  if (source === opened && needsSnapshot(opened, plan)) return onSnapshot(session, opened, request, options);
  const steps = planSteps(relation, plan, { onSnapshot: source !== opened });
  options.onPlan?.(steps);
  const run: Run = {
    session,
    opened: source,
    relation,
    plan,
    samples: request.samples,
    unique: options.unique ?? new Set(),
    step: stepper(steps, options),
  };

  const scans = await runScans(run);
  if (scans === undefined) return undefined;
  const results = new Map<string, CheckResult>();
  for (const task of tasks) results.set(task.binding.request.id, resultOf(task.binding, await answerOf(run, scans, task)));
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

interface Run {
  readonly session: DataSession;
  /** The relation as the data layer knows it, for what the source has to say. */
  readonly opened: Relation;
  readonly relation: Relation;
  readonly plan: Plan;
  readonly samples: number;
  readonly unique: ReadonlySet<string>;
  readonly step: (label: string) => void;
}

/** What the scans of a run found. */
interface Scans {
  readonly rows: number;
  readonly groups: ReadonlyMap<GroupTask, GroupAnswer>;
  readonly fused: FusedAnswer | undefined;
  readonly samples: ReadonlyMap<string, readonly Row[]>;
  readonly holistic: ReadonlyMap<AggregatesTask, Readonly<Record<string, unknown>>>;
}

function stepper(steps: readonly PlanStep[], options: ValidationOptions): (label: string) => void {
  const total = steps.length;
  let done = steps[0]?.step === readingStep ? 1 : 0;
  return (label) => options.onStep?.(Math.min(done++, total), total, label);
}

async function runScans(run: Run): Promise<Scans | undefined> {
  const { session, relation, plan, step } = run;
  const groups = new Map<GroupTask, GroupAnswer>();
  for (const { task, sharedBy } of plan.groups) {
    step(groupLabel(task));
    const answer = isKnownUnique(task, run.unique) ? uniqueAnswer(task) : await answerGroup(session, relation, task, run.samples);
    for (const member of sharedBy) groups.set(member, answer);
  }
  const request = fusedRequestOf(relation, plan, groups, run.samples);
  if (request !== undefined) step("fused scan");
  const fused = request === undefined ? undefined : await runFusedScan(session, request);
  if (fused !== undefined && plan.unproved.some(({ text }) => text !== undefined && fused.count(text.misfit) > 0)) return undefined;
  const samples =
    fused === undefined || request === undefined ? new Map<string, readonly Row[]>() : await failingSamples(run, fused, request);
  const holistic = new Map<AggregatesTask, Readonly<Record<string, unknown>>>();
  for (const group of plan.holistic) {
    step("aggregates");
    for (const [task, values] of await runHolistic(session, relation, group)) holistic.set(task, values);
  }
  return { rows: fused?.rows ?? (await countRows(session, relation)), groups, fused, samples, holistic };
}

async function failingSamples(run: Run, fused: FusedAnswer, request: FusedRequest): Promise<ReadonlyMap<string, readonly Row[]>> {
  const predicates = run.plan.tasks.flatMap((task) => (task.kind === "rows" && fused.count(task.failing) > 0 ? [task.failing] : []));
  return readSamples(run.session, fused, request, [...new Set(predicates)]);
}

async function countRows(session: DataSession, relation: Relation): Promise<number> {
  if (relation.footers !== undefined) return Number(relation.footers.rows);
  const [row] = await session.rows(`SELECT count(*) AS rows FROM ${relation.from}`);
  return toCount(row?.["rows"]);
}

async function answerOf(run: Run, scans: Scans, task: Task): Promise<Answer> {
  const totalRows = task.binding.where === undefined ? scans.rows : scans.fused?.count(task.binding.where);
  const total = totalRows === undefined ? {} : { totalRows };
  switch (task.kind) {
    case "settled":
      return { figures: { totalRows: scans.rows, ...task.figures }, evidence: task.evidence, samples: [] };
    case "rows": {
      const figures = { ...total, failingRows: count(run, scans, task.failing), applicableRows: count(run, scans, task.applicable) };
      return { figures, evidence: "exact", samples: ownColumnsFirst(scans.samples.get(task.failing) ?? [], task) };
    }
    case "aggregates":
      return { figures: { ...total, values: aggregateValues(scans, task) }, evidence: "exact", samples: [] };
    case "group": {
      const answer = scans.groups.get(task);
      const nulls = task.nullFailing === undefined ? 0 : count(run, scans, task.nullFailing);
      const figures = { ...total, failingRows: (answer?.failingRows ?? 0) + nulls, applicableRows: count(run, scans, task.applicable) };
      return { figures, evidence: answer?.evidence ?? "exact", samples: answer?.samples ?? [] };
    }
    case "query": {
      run.step("query");
      const { figures, samples } = await runQuery(run.session, task, run.samples);
      return { figures: { ...total, ...figures }, evidence: "exact", samples };
    }
  }
}

function count(run: Run, scans: Scans, predicate: string): number {
  if (predicate === "TRUE") return scans.rows;
  const known = knownCounts(run.relation).get(predicate);
  if (known !== undefined) return known;
  if (scans.fused === undefined) throw new Error("a predicate was to be counted without a scan");
  return scans.fused.count(predicate);
}

function aggregateValues(scans: Scans, task: AggregatesTask): Readonly<Record<string, unknown>> {
  const { fused } = scans;
  if (fused === undefined || !isMergeable(task)) return scans.holistic.get(task) ?? {};
  const values = mergeableAggregates(task);
  return Object.fromEntries(
    Object.keys(task.aggregates).map((name, index) => [name, values[index] === undefined ? null : fused.aggregate(values[index])]),
  );
}

function ownColumnsFirst(rows: readonly Row[], task: Task): readonly Row[] {
  const own = task.binding.target.columns.map(({ name }) => name);
  return rows.map((row) =>
    Object.fromEntries([
      ...own.map((name): [string, Row[string]] => [name, row[name] ?? null]),
      ...Object.entries(row).filter(([name]) => !own.includes(name)),
    ]),
  );
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
    if (task.nullFailing !== undefined) add(task.nullFailing, id);
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
