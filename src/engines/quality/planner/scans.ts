/** Runs the scans of a plan, and finds in them what each check asked for. */
import type { DataSession, Relation, Row } from "../../../data/types.ts";
import { toCount } from "./counts.ts";
import { readSamples, runFusedScan, type FusedAnswer, type FusedRequest } from "./fused-scan.ts";
import { answerGroup, groupLabel, isKnownUnique, uniqueAnswer, type GroupAnswer } from "./groups.ts";
import { fusedRequestOf, isMergeable, knownCounts, mergeableAggregates, type Plan } from "./plan.ts";
import { hasMisfit } from "./misfits.ts";
import { runHolistic, runQuery } from "./queries.ts";
import type { Answer } from "./results.ts";
import type { AggregatesTask, GroupTask, Task } from "./tasks.ts";

/** A plan on its way. */
export interface Run {
  readonly session: DataSession;
  /** The relation as the data layer knows it, for what the source has to say. */
  readonly opened: Relation;
  readonly relation: Relation;
  readonly plan: Plan;
  readonly samples: number;
  readonly step: (label: string) => void;
}

/** What the scans of a run found. */
export interface Scans {
  readonly rows: number;
  readonly groups: ReadonlyMap<GroupTask, GroupAnswer>;
  readonly fused: FusedAnswer | undefined;
  readonly samples: ReadonlyMap<string, readonly Row[]>;
  readonly holistic: ReadonlyMap<AggregatesTask, Readonly<Record<string, unknown>>>;
}

/** Undefined where the fused scan refutes a type that was assumed. */
export async function runScans(run: Run): Promise<Scans | undefined> {
  const { session, relation, plan, step } = run;
  const groups = new Map<GroupTask, GroupAnswer>();
  for (const { task, sharedBy } of plan.groups) {
    const isKnown = isKnownUnique(task, plan.known);
    if (!isKnown) step(groupLabel(task));
    const answer = isKnown ? uniqueAnswer(task) : await answerGroup(session, relation, task, run.samples);
    for (const member of sharedBy) groups.set(member, answer);
  }
  const request = fusedRequestOf(relation, plan, groups, run.samples);
  if (request !== undefined) step("fused scan");
  const fused = request === undefined ? undefined : await runFusedScan(session, request);
  if (fused !== undefined && plan.unproved.length > 0 && fused.count(hasMisfit(plan.unproved)) > 0) return undefined;
  const samples =
    fused === undefined || request === undefined ? new Map<string, readonly Row[]>() : await failingSamples(run, fused, request);
  const holistic = new Map<AggregatesTask, Readonly<Record<string, unknown>>>();
  for (const group of plan.holistic) {
    step("aggregates");
    for (const [task, values] of await runHolistic(session, relation, group)) holistic.set(task, values);
  }
  return { rows: fused?.rows ?? (await countRows(session, run)), groups, fused, samples, holistic };
}

async function failingSamples(run: Run, fused: FusedAnswer, request: FusedRequest): Promise<ReadonlyMap<string, readonly Row[]>> {
  const predicates = run.plan.tasks.flatMap((task) => (task.kind === "rows" && fused.count(task.failing) > 0 ? [task.failing] : []));
  return readSamples(run.session, fused, request, [...new Set(predicates)]);
}

async function countRows(session: DataSession, { relation, plan }: Run): Promise<number> {
  if (plan.known !== undefined) return Number(plan.known.rows);
  const [row] = await session.rows(`SELECT count(*) AS rows FROM ${relation.from}`);
  return toCount(row?.["rows"]);
}

/** What the scans say of one check; a query of its own is run now. */
export async function answerOf(run: Run, scans: Scans, task: Task): Promise<Answer> {
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
      const ungrouped = task.ungroupedFailing === undefined ? 0 : count(run, scans, task.ungroupedFailing);
      const figures = { ...total, failingRows: (answer?.failingRows ?? 0) + ungrouped, applicableRows: count(run, scans, task.applicable) };
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
  const known = knownCounts(run.plan.known).get(predicate);
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
