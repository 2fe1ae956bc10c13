/** From figures to the results that a report holds. */
import { plural } from "../../../core/count-text.ts";
import type { Row, SourceFinding } from "../../../data/types.ts";
import type { Evidence, Figures } from "../check.ts";
import type { CheckResult } from "../report.ts";
import type { BoundRequest, UnboundRequest } from "./bind.ts";

export interface Answer {
  readonly figures: Figures;
  readonly evidence: Evidence;
  readonly samples: readonly Row[];
}

export function resultOf(binding: BoundRequest, { figures, evidence, samples }: Answer): CheckResult {
  const evaluation = binding.bound.evaluate(figures, binding.target);
  return {
    ...identity(binding),
    ...evaluation,
    failingRows: figures.failingRows ?? null,
    totalRows: figures.applicableRows ?? figures.totalRows ?? null,
    evidence,
    samples: evaluation.outcome === "fail" || (figures.failingRows ?? 0) > 0 ? samples : [],
  };
}

/** A check that can't be evaluated counts as failed: nothing passes by not running. */
export function unboundResult(binding: UnboundRequest): CheckResult {
  return {
    ...identity(binding),
    outcome: "error",
    observed: null,
    threshold: null,
    message: binding.problem,
    failingRows: null,
    totalRows: null,
    evidence: "exact",
    samples: [],
  };
}

function identity({
  request,
  check,
}: Pick<BoundRequest, "request" | "check">): Pick<
  CheckResult,
  "id" | "check" | "columns" | "severity" | "dimension" | "origin" | "reason"
> {
  return {
    id: request.id,
    check: request.check,
    columns: request.columns,
    severity: request.severity,
    dimension: request.dimension ?? check.dimension,
    origin: request.origin,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
  };
}

/** Rows that no other check has seen. */
const lost: ReadonlySet<SourceFinding["code"]> = new Set<SourceFinding["code"]>(["ragged-row", "quoting", "line-too-long"]);

/**
 * Rows that could not be read fail the validation, and so do lines of which the checks have only seen stand-ins for bytes that are no text. Nothing
 * where all was read as it is.
 */
export function readableResult(source: readonly SourceFinding[], rows: number): readonly CheckResult[] {
  const warnings = source.filter(({ code, level }) => level === "warning" && (lost.has(code) || code === "invalid-encoding"));
  const sum = (isMeant: (code: SourceFinding["code"]) => boolean): number =>
    warnings.reduce((total, { code, count = 0 }) => total + (isMeant(code) ? count : 0), 0);
  const unread = sum((code) => lost.has(code));
  const damaged = sum((code) => code === "invalid-encoding");
  if (unread + damaged === 0) return [];
  const observed = [
    ...(unread === 0 ? [] : [`${plural(unread, "row")} could not be read`]),
    ...(damaged === 0 ? [] : [`${plural(damaged, "line")} could only be read with stand-ins for bytes that are not UTF-8`]),
  ];
  const totalRows = rows + unread;
  return [
    {
      id: "readable_rows",
      check: "readable_rows",
      columns: [],
      severity: "P1",
      dimension: "validity",
      outcome: "fail",
      observed: observed.join(", "),
      threshold: "0 unreadable rows",
      message: warnings.map(({ message }) => message).join(" "),
      // A row may have several lines.
      failingRows: Math.min(unread + damaged, totalRows),
      totalRows,
      evidence: "exact",
      samples: [],
      origin: "source",
    },
  ];
}
