/** Decides how each bound check will be answered: from what is known, from the footers, by a bit of the fused scan, by a GROUP BY, by a query. */
import { identifier } from "../../../core/sql.ts";
import type { Column, Relation } from "../../../data/types.ts";
import type { Evidence, Figures, Measure } from "../check.ts";
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
}

/** A bit of the fused scan; predicates include the row filter. */
export interface RowsTask extends TaskBase {
  readonly kind: "rows";
  readonly failing: string;
  readonly applicable: string;
  /** The footers' figures, kept where the bit is only there to find the failing rows. */
  readonly settled?: Figures;
}

export interface AggregatesTask extends TaskBase {
  readonly kind: "aggregates";
  readonly aggregates: Readonly<Record<string, string>>;
}

/** Answered by grouping: the groups that fail become a small temporary table. */
export interface GroupTask extends TaskBase {
  readonly kind: "group";
  readonly measure: Of<"key"> | Of<"reference"> | Of<"dependency">;
  readonly applicable: string;
  /** Rows that fail by a NULL in the key (primary keys), as a bit of the fused scan. */
  readonly nullFailing?: string;
}

export interface QueryTask extends TaskBase {
  readonly kind: "query";
  readonly measure: Of<"query">;
}

export type Task = SettledTask | RowsTask | AggregatesTask | GroupTask | QueryTask;

/** With a quarantine, failing rows must be found even where the footers know how many there are. */
export function planTasks(
  bindings: readonly BoundRequest[],
  relation: Relation,
  options: { readonly quarantine: boolean },
): readonly Task[] {
  const tasks = bindings.map((binding) => planTask(binding, relation));
  const scans = tasks.some((task) => task.kind === "rows" && task.settled === undefined);
  return tasks.map((task) =>
    task.kind === "rows" && task.settled !== undefined && !(scans || options.quarantine) ? settle(task, task.settled) : task,
  );
}

function settle(task: TaskBase, figures: Figures): SettledTask {
  return { kind: "settled", binding: task.binding, figures, evidence: "footer-proved" };
}

function planTask(binding: BoundRequest, relation: Relation): Task {
  const { bound, target, where } = binding;
  const measure = bound.measure(target);
  if (measure.kind === "known") return { kind: "settled", binding, figures: measure.figures, evidence: measure.evidence };
  const footerFigures = where === undefined && relation.footers !== undefined ? bound.footers(target, relation.footers) : undefined;
  if (footerFigures !== undefined && (measure.kind !== "rows" || footerFigures.failingRows === 0))
    return settle({ binding }, footerFigures);
  switch (measure.kind) {
    case "rows":
      return {
        kind: "rows",
        binding,
        failing: both(where, measure.failing),
        applicable: both(where, measure.applicable),
        ...(footerFigures === undefined ? {} : { settled: footerFigures }),
      };
    case "aggregates":
      return { kind: "aggregates", binding, aggregates: measure.aggregates };
    case "query":
      return { kind: "query", binding, measure };
    case "key":
      return groupTask(
        binding,
        measure,
        measure.nulls === "fail" ? "TRUE" : noneNull(measure.columns),
        measure.nulls === "fail" ? measure.columns : [],
      );
    case "reference":
      return groupTask(binding, measure, noneNull(measure.columns), []);
    case "dependency":
      return groupTask(binding, measure, noneNull([...measure.determinant, measure.dependent]), []);
  }
}

function groupTask(binding: BoundRequest, measure: GroupTask["measure"], applicable: string, notNull: readonly Column[]): GroupTask {
  const nullFailing = notNull.length === 0 ? {} : { nullFailing: both(binding.where, anyNull(notNull)) };
  return { kind: "group", binding, measure, applicable: both(binding.where, applicable), ...nullFailing };
}

export function noneNull(columns: readonly Column[]): string {
  return columns.map(({ name }) => `${identifier(name)} IS NOT NULL`).join(" AND ");
}

function anyNull(columns: readonly Column[]): string {
  return `(${columns.map(({ name }) => `${identifier(name)} IS NULL`).join(" OR ")})`;
}

/** Both predicates; `TRUE` stands for "every row" and drops out. */
export function both(first: string | undefined, second: string | undefined): string {
  const parts = [first, second].filter((part) => part !== undefined && part !== "TRUE");
  if (parts.length === 0) return "TRUE";
  return parts.length === 1 ? (parts[0] ?? "TRUE") : parts.map((part) => `(${part})`).join(" AND ");
}
