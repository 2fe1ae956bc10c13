/** The plan: which tasks share which scan, and what that costs. Made before anything runs, and shown as it will be run. */
import { identifier } from "../../../core/sql.ts";
import type { Column, Relation } from "../../../data/types.ts";
import type { CheckRequest, KnownFigures } from "../check.ts";
import { negated } from "../checks/support/cells.ts";
import type { PlanStep } from "../report.ts";
import { mergeOf, type FusedRequest, type MergeableAggregate } from "./fused-scan.ts";
import { groupIdentity, groupLabel, isKnownUnique, type GroupAnswer } from "./groups.ts";
import { hasMisfit } from "./misfits.ts";
import type { AggregatesTask, GroupTask, SettledTask, Task } from "./tasks.ts";

/** Aggregates that can't be merged from groups (median, distinct counts) share one scan a row filter. */
export interface HolisticGroup {
  readonly where: string | undefined;
  readonly tasks: readonly AggregatesTask[];
}

/** The steps of a validation, by what runs them. */
export interface Plan {
  readonly tasks: readonly Task[];
  readonly groups: readonly { readonly task: GroupTask; readonly sharedBy: readonly GroupTask[] }[];
  readonly holistic: readonly HolisticGroup[];
  readonly known: KnownFigures | undefined;
  /** Columns whose type is only assumed; the fused scan proves it. */
  readonly unproved: readonly Column[];
  /** Whether failing rows are kept for a quarantine. */
  readonly keepRows: boolean;
  readonly scans: boolean;
}

export function makePlan(tasks: readonly Task[], { known, unproved, keepRows }: Pick<Plan, "known" | "unproved" | "keepRows">): Plan {
  const mergeable = tasks.some((task) => task.kind === "aggregates" && isMergeable(task));
  const counts = knownCounts(known);
  const rows = tasks.some(
    (task) =>
      task.kind === "rows" || (task.kind === "group" && (keepRows || !counts.has(task.applicable) || task.ungroupedFailing !== undefined)),
  );
  return {
    tasks,
    groups: shareGroups(tasks),
    holistic: holisticGroups(tasks),
    known,
    unproved,
    keepRows,
    scans: unproved.length > 0 || mergeable || rows,
  };
}

export function isMergeable(task: AggregatesTask): boolean {
  return Object.values(task.aggregates).every((sql) => mergeOf(sql) !== undefined);
}

function shareGroups(tasks: readonly Task[]): Plan["groups"] {
  const shared = new Map<string, GroupTask[]>();
  for (const task of tasks) {
    if (task.kind !== "group") continue;
    const key = groupIdentity(task);
    shared.set(key, [...(shared.get(key) ?? []), task]);
  }
  return [...shared.values()].flatMap((sharedBy) => (sharedBy[0] === undefined ? [] : [{ task: sharedBy[0], sharedBy }]));
}

function holisticGroups(tasks: readonly Task[]): readonly HolisticGroup[] {
  const groups = new Map<string | undefined, AggregatesTask[]>();
  for (const task of tasks) {
    if (task.kind !== "aggregates" || isMergeable(task)) continue;
    const { where } = task.binding;
    groups.set(where, [...(groups.get(where) ?? []), task]);
  }
  return [...groups].map(([where, members]) => ({ where, tasks: members }));
}

/** Counts that are known, by predicate: all rows, and the non-NULL rows of a column. */
export function knownCounts(known: KnownFigures | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (known === undefined) return counts;
  counts.set("TRUE", Number(known.rows));
  for (const [name, { nulls }] of known.columns) {
    if (nulls !== undefined) counts.set(`${identifier(name)} IS NOT NULL`, Number(known.rows - nulls));
  }
  return counts;
}

/** The fused scan of a plan, once the groups that must be found again as rows are known; undefined where no scan is needed. */
export function fusedRequestOf(
  relation: Relation,
  plan: Plan,
  answers: ReadonlyMap<GroupTask, GroupAnswer>,
  samples: number,
): FusedRequest | undefined {
  if (!plan.scans) return undefined;
  const known = knownCounts(plan.known);
  const failing: string[] = plan.unproved.length === 0 ? [] : [hasMisfit(plan.unproved)];
  const counted: string[] = [];
  const aggregates: MergeableAggregate[] = [];
  for (const task of plan.tasks) {
    if (task.kind === "rows") failing.push(task.failing);
    if (task.kind === "rows" || task.kind === "group") counted.push(task.applicable);
    if (task.kind === "group" && task.ungroupedFailing !== undefined) failing.push(task.ungroupedFailing);
    if (task.kind === "aggregates" && isMergeable(task)) aggregates.push(...mergeableAggregates(task));
    if (task.binding.where !== undefined) counted.push(task.binding.where);
  }
  const members = plan.keepRows ? [...new Set(answers.values())].filter(({ table }) => table !== undefined) : [];
  return {
    relation,
    failing,
    counted: [...new Set(counted)].filter(
      (predicate) => predicate !== "TRUE" && !known.has(predicate) && !failing.includes(predicate) && !failing.includes(negated(predicate)),
    ),
    aggregates,
    members: members.map((answer) => ({ answer, where: answer.task.binding.where })),
    sampleColumns: plan.keepRows ? relation.columns : sampleColumns(relation, plan.tasks),
    samples,
    keepRows: plan.keepRows,
  };
}

const aggregateCache = new WeakMap<AggregatesTask, readonly MergeableAggregate[]>();

/** One object an aggregate, so that its value can be found again by identity. */
export function mergeableAggregates(task: AggregatesTask): readonly MergeableAggregate[] {
  const cached = aggregateCache.get(task);
  if (cached !== undefined) return cached;
  const made = Object.values(task.aggregates).map((sql) => ({ sql, where: task.binding.where }));
  aggregateCache.set(task, made);
  return made;
}

/**
 * Samples show the columns that the row checks read anyway, so that showing them costs no further column; the first few where none is named. A profile
 * that answers some of the checks takes no column away.
 */
function sampleColumns(relation: Relation, tasks: readonly Task[]): readonly Column[] {
  const shown = tasks.filter(
    (task) => task.kind === "rows" || (task.kind === "settled" && task.by === "profile" && task.measure === "rows"),
  );
  const requests = shown.map((task) => task.binding.request);
  const names = columnsOf(relation, requests, []);
  return names.length === 0 ? relation.columns.slice(0, 8) : relation.columns.filter(({ name }) => names.includes(name));
}

/** The step that reads text into a table, which all further ones read. */
export const readingStep = "read into a temporary table";

const settledSteps = {
  schema: "column names and types",
  footers: "Parquet footers",
  profile: "figures of the profile",
} satisfies Record<SettledTask["by"], string>;

/** What answers a task without a step of its own. */
function settledBy(task: Task, { known }: Plan): SettledTask["by"] | undefined {
  if (task.kind === "settled") return task.by;
  return task.kind === "group" && isKnownUnique(task, known) ? known?.by : undefined;
}

/** The plan in words, for `--explain` and the report. */
export function planSteps(relation: Relation, plan: Plan, { onSnapshot }: { readonly onSnapshot: boolean }): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const add = (
    step: string,
    answers: readonly Task[],
    columns: readonly string[],
    size: number | null,
    evidence: PlanStep["evidence"],
  ): void => {
    steps.push({ step, answers: answers.map((task) => task.binding.request.id), columns, bytes: size, evidence });
  };
  const bytes = (columns: readonly string[]): number | null => (onSnapshot ? null : bytesOf(relation, columns));
  if (onSnapshot) {
    const columns = relation.columns.map(({ name }) => name);
    add(readingStep, [], columns, bytesOf(relation, columns), "exact");
  }
  for (const [by, step] of Object.entries(settledSteps)) {
    const answered = plan.tasks.filter((task) => settledBy(task, plan) === by);
    if (answered.length > 0) add(step, answered, [], 0, by === "footers" ? "footer-proved" : "exact");
  }
  for (const { task, sharedBy } of plan.groups) {
    if (isKnownUnique(task, plan.known)) continue;
    const columns = task.keys.map(({ column }) => column.name);
    add(groupLabel(task), sharedBy, columns, bytes(columns), "exact");
  }
  if (plan.scans) {
    const scanned = plan.tasks.filter((task) => task.kind === "rows" || (task.kind === "aggregates" && isMergeable(task)));
    const columns = plan.keepRows
      ? relation.columns.map(({ name }) => name)
      : columnsOf(
          relation,
          scanned.map((task) => task.binding.request),
          plan.unproved,
        );
    add(plan.keepRows ? "one fused scan that keeps the failing rows" : "one fused scan", scanned, columns, bytes(columns), "exact");
  }
  for (const { tasks } of plan.holistic) {
    const columns = columnsOf(
      relation,
      tasks.map((task) => task.binding.request),
      [],
    );
    add("scan for aggregates that need all values at once", tasks, columns, bytes(columns), "exact");
  }
  for (const task of plan.tasks) if (task.kind === "query") add("the check's own query", [task], [], null, "exact");
  return steps;
}

/** Columns named by the requests, and those whose names occur in their SQL (which may name one too many, never one too few). */
function columnsOf(relation: Relation, requests: readonly CheckRequest[], further: readonly Column[]): readonly string[] {
  const named = new Set(requests.flatMap(({ columns }) => columns.map((name) => name.toLowerCase())));
  const sql = requests
    .map(({ where, params }) => `${where ?? ""} ${typeof params["expression"] === "string" ? params["expression"] : ""}`.toLowerCase())
    .join(" ");
  return relation.columns
    .filter(
      (column) =>
        named.has(column.name.toLowerCase()) || further.some(({ name }) => name === column.name) || sql.includes(column.name.toLowerCase()),
    )
    .map(({ name }) => name);
}

function bytesOf(relation: Relation, columns: readonly string[]): number | null {
  const { footers } = relation;
  if (footers !== undefined) return columns.reduce((sum, name) => sum + (footers.columns.get(name)?.compressedBytes ?? 0), 0);
  if (relation.format === "query" || relation.format === "duckdb") return null;
  return relation.files.reduce((sum, { bytes }) => sum + bytes, 0);
}
