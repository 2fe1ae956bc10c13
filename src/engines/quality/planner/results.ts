/** From figures to the results that a report holds. */
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

const lostRows: ReadonlySet<SourceFinding["code"]> = new Set<SourceFinding["code"]>([
  "ragged-row",
  "quoting",
  "invalid-encoding",
  "line-too-long",
]);

/** Rows that could not be read fail the validation: no other check has seen them. Nothing where all were read. */
export function readableResult(source: readonly SourceFinding[], rows: number): readonly CheckResult[] {
  const lost = source.filter(({ code, level }) => level === "warning" && lostRows.has(code));
  const count = lost.reduce((sum, finding) => sum + (finding.count ?? 0), 0);
  if (count === 0) return [];
  return [
    {
      id: "readable_rows",
      check: "readable_rows",
      columns: [],
      severity: "P1",
      dimension: "validity",
      outcome: "fail",
      observed: `${count} rows could not be read`,
      threshold: "0 unreadable rows",
      message: lost.map(({ message }) => message).join(" "),
      failingRows: count,
      totalRows: rows + count,
      evidence: "exact",
      samples: [],
      origin: "source",
    },
  ];
}
