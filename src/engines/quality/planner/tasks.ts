/** Decides how each bound check will be answered: from what is known, by a bit of the fused scan, by a GROUP BY, by a query. */
import type { Column } from "../../../data/types.ts";
import type { Evidence, Figures, KnownFigures, Measure } from "../check.ts";
import { areAllPresent, isMisfit, keyValue, mayMisfit, typedValue } from "../checks/support/cells.ts";
import { isOneFamily } from "../checks/support/kinds.ts";
import type { BoundRequest } from "./bind.ts";

type Of<K extends Measure["kind"]> = Extract<Measure, { kind: K }>;

interface TaskBase {
  readonly binding: BoundRequest;
}

/** Answered without reading data. */
export interface SettledTask extends TaskBase {
  readonly kind: "settled";
  readonly figures: Figures;
  readonly evidence: Evidence;
  /** What answers it. */
  readonly by: "schema" | KnownFigures["by"];
  /** How it would have been measured. */
  readonly measure: Measure["kind"];
}

/** A bit of the fused scan; predicates include the row filter. */
export interface RowsTask extends TaskBase {
  readonly kind: "rows";
  readonly failing: string;
  readonly applicable: string;
  /** The footers' answer, kept where the bit is only there to find the failing rows. */
  readonly settled?: SettledTask;
}

export interface AggregatesTask extends TaskBase {
  readonly kind: "aggregates";
  readonly aggregates: Readonly<Record<string, string>>;
}

/** Answered by grouping: the groups that fail become a small temporary table. */
export interface GroupTask extends TaskBase {
  readonly kind: "group";
  readonly measure: Of<"key"> | Of<"reference"> | Of<"dependency">;
  /** Rows with a NULL in any of these are in no group. */
  readonly keys: readonly KeyColumn[];
  readonly applicable: string;
  /** Rows in no group that fail all the same, by what is in their key, as a bit of the fused scan. */
  readonly ungroupedFailing?: string;
}

interface KeyColumn {
  readonly column: Column;
  /** SQL of what its rows are grouped by. */
  readonly value: string;
}

export interface QueryTask extends TaskBase {
  readonly kind: "query";
  readonly measure: Of<"query">;
}

export type Task = SettledTask | RowsTask | AggregatesTask | GroupTask | QueryTask;

/** With a quarantine, failing rows must be found even where the footers know how many there are. */
export function planTasks(
  bindings: readonly BoundRequest[],
  known: KnownFigures | undefined,
  options: { readonly quarantine: boolean },
): readonly Task[] {
  const tasks = bindings.map((binding) => planTask(binding, known));
  const scans = tasks.some((task) => task.kind === "rows" && task.settled === undefined);
  return tasks.map((task) => (task.kind === "rows" && task.settled !== undefined && !(scans || options.quarantine) ? task.settled : task));
}

/** Undefined where the figures that are known don't prove the check, nor that it fails. */
function settledTask(binding: BoundRequest, known: KnownFigures | undefined, measure: Measure["kind"]): SettledTask | undefined {
  if (known === undefined || binding.where !== undefined) return undefined;
  const figures = binding.bound.proved(binding.target, known);
  if (figures === undefined) return undefined;
  return { kind: "settled", binding, figures, evidence: known.by === "footers" ? "footer-proved" : "exact", by: known.by, measure };
}

function planTask(binding: BoundRequest, known: KnownFigures | undefined): Task {
  const { bound, target, where } = binding;
  const measure = bound.measure(target);
  if (measure.kind === "known")
    return { kind: "settled", binding, figures: measure.figures, evidence: measure.evidence, by: "schema", measure: "known" };
  const settled = settledTask(binding, known, measure.kind);
  if (settled !== undefined && (measure.kind !== "rows" || settled.figures.failingRows === 0)) return settled;
  switch (measure.kind) {
    case "rows":
      return {
        kind: "rows",
        binding,
        failing: both(where, measure.failing),
        applicable: both(where, measure.applicable),
        // The rows that a profile was made of are at hand: then examples of the failing ones cost little.
        ...(settled === undefined || settled.by === "profile" ? {} : { settled }),
      };
    case "aggregates":
      return { kind: "aggregates", binding, aggregates: measure.aggregates };
    case "query":
      return { kind: "query", binding, measure };
    case "key":
      return measure.nulls === "fail"
        ? primaryKeyTask(binding, measure, known)
        : groupTask(binding, measure, measure.columns.map(byAnyValue));
    case "reference":
      return referenceTask(binding, measure);
    case "dependency":
      return groupTask(binding, measure, [...measure.determinant, measure.dependent].map(byAnyValue));
  }
}

function groupTask(binding: BoundRequest, measure: GroupTask["measure"], keys: readonly KeyColumn[]): GroupTask {
  const applicable = both(binding.where, areAllPresent(keys.map(({ column }) => column)));
  return { kind: "group", binding, measure, keys, applicable };
}

/** Every row applies; one without a value of the type in each of the columns fails by itself. */
function primaryKeyTask(binding: BoundRequest, measure: Of<"key">, known: KnownFigures | undefined): GroupTask {
  const lacking = `(${measure.columns.map((column) => `${typedValue(column)} IS NULL`).join(" OR ")})`;
  const task = { ...groupTask(binding, measure, measure.columns.map(byTypedValue)), applicable: both(binding.where, "TRUE") };
  const isComplete = measure.columns.every((column) => !mayMisfit(column) && known?.columns.get(column.name)?.nulls === 0n);
  return isComplete ? task : { ...task, ungroupedFailing: both(binding.where, lacking) };
}

/** A value that doesn't fit its type is none of those that a column of the same family refers to. */
function referenceTask(binding: BoundRequest, measure: Of<"reference">): GroupTask {
  const isTyped = measure.columns.map((column, index) => {
    const other = measure.toColumns[index];
    return other !== undefined && isOneFamily(column, other);
  });
  const task = groupTask(
    binding,
    measure,
    measure.columns.map((column, index) => (isTyped[index] === true ? byTypedValue(column) : byAnyValue(column))),
  );
  const misfits = measure.columns.filter((column, index) => isTyped[index] === true && mayMisfit(column)).map(isMisfit);
  return misfits.length === 0 ? task : { ...task, ungroupedFailing: both(task.applicable, misfits.join(" OR ")) };
}

function byTypedValue(column: Column): KeyColumn {
  return { column, value: typedValue(column) };
}

function byAnyValue(column: Column): KeyColumn {
  return { column, value: keyValue(column) };
}

/** Both predicates; `TRUE` stands for "every row" and drops out. */
export function both(first: string | undefined, second: string | undefined): string {
  const parts = [first, second].filter((part) => part !== undefined && part !== "TRUE");
  if (parts.length === 0) return "TRUE";
  return parts.length === 1 ? (parts[0] ?? "TRUE") : parts.map((part) => `(${part})`).join(" AND ");
}
