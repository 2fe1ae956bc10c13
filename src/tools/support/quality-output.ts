/** The answer of validate_quality: a report made lean enough for an agent, and the document for people. */
import { z } from "zod";
import { plural } from "../../core/count-text.ts";
import { baseName } from "../../engines/quality/contract/choose-object.ts";
import { dimensions, severities } from "../../engines/quality/check.ts";
import type { CheckResult, PlanStep, ValidationReport } from "../../engines/quality/report.ts";
import { cutRow } from "./cells.ts";
import { defaultBudget, fitBudget, jsonSize } from "./budget.ts";
import { profileFigures, type ProfileFigures } from "./profile-output.ts";
import { sourceOutput, sourceOutputOf } from "./source-output.ts";

const count = z.int().nonnegative();
const figure = z.union([z.string(), z.number(), z.null()]);
const score = z.number().min(0).max(100).nullable();

const checkOutput = z.strictObject({
  id: z.string(),
  check: z.string(),
  columns: z.array(z.string()),
  severity: z.enum(severities),
  dimension: z.enum(dimensions),
  outcome: z.enum(["pass", "fail", "notApplicable", "error"]),
  observed: figure,
  threshold: figure,
  failingRows: count.nullable(),
  totalRows: count.nullable(),
  failingShare: z.number().min(0).max(1).nullable(),
  evidence: z.enum(["exact", "footer-proved", "order-proved"]),
  message: z.string().optional(),
  reason: z.string().optional(),
  samples: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
});

const planOutput = z.strictObject({
  step: z.string(),
  answers: z.array(z.string()),
  columns: z.array(z.string()),
  bytes: z.number().nonnegative().nullable(),
  evidence: z.string(),
});

export const validationOutput = z.strictObject({
  summary: z.string(),
  verdict: z.enum(["pass", "fail"]),
  score,
  dimensions: z.strictObject({
    completeness: score,
    uniqueness: score,
    validity: score,
    accuracy: score,
    consistency: score,
    freshness: score,
  }),
  dataset: z.string(),
  rows: count,
  failingRows: count.nullable(),
  checksFrom: z.enum(["contract", "arguments", "contract and arguments", "suggested"]),
  checks: z.array(checkOutput),
  source: z.array(sourceOutput),
  notes: z.array(z.strictObject({ origin: z.string(), message: z.string() })),
  plan: z.array(planOutput).optional(),
  profile: profileFigures.optional(),
  artifacts: z.array(z.strictObject({ kind: z.string(), path: z.string(), rows: count })),
  truncated: z.array(z.string()),
  next: z.array(z.string()),
});

export type ValidationOutput = z.output<typeof validationOutput>;
type CheckOutput = ValidationOutput["checks"][number];

export interface OutputRequest {
  readonly report: ValidationReport;
  readonly checksFrom: ValidationOutput["checksFrom"];
  readonly notes: ValidationOutput["notes"];
  readonly explain: boolean;
  readonly full: boolean;
  readonly failOn: string;
  readonly profile?: { readonly figures: ProfileFigures; readonly truncated: readonly string[] };
}

/** The structured answer; default answers fit the budget, and what was cut is said with the call that brings it. */
export function validationOutputOf(request: OutputRequest): ValidationOutput {
  const { report, profile } = request;
  const whole: ValidationOutput = {
    summary: summaryOf(request),
    verdict: report.verdict,
    score: report.score.overall,
    dimensions: { ...report.score.dimensions },
    dataset: report.dataset,
    rows: report.rows,
    failingRows: report.failingRows,
    checksFrom: request.checksFrom,
    checks: report.checks.map(checkOutputOf).toSorted(byUrgency),
    source: report.source.map(sourceOutputOf),
    notes: request.notes,
    ...(request.explain ? { plan: report.plan.map(planOutputOf) } : {}),
    artifacts: report.quarantine === undefined ? [] : [{ kind: "quarantine", path: report.quarantine.path, rows: report.quarantine.rows }],
    truncated: [],
    next: nextCalls(request),
  };
  if (request.full) return withProfile(whole, profile);
  const budget = defaultBudget - (profile === undefined ? 0 : jsonSize(profile));
  const { value, truncated } = fitBudget(whole, budget, [
    fewerSamples(1),
    dropReasons,
    fewerSamples(0),
    (answer) => fewerPasses(answer, budget),
    fewerNotes,
    (answer) => fewerFailures(answer, budget),
  ]);
  return withProfile({ ...value, truncated: [...truncated] }, profile);
}

function withProfile(output: ValidationOutput, profile: OutputRequest["profile"]): ValidationOutput {
  if (profile === undefined) return output;
  return { ...output, profile: profile.figures, truncated: [...output.truncated, ...profile.truncated] };
}

const everything = 'detail: "full" brings all';

type Cut = (value: ValidationOutput) => { value: ValidationOutput; said: string } | undefined;

function fewerSamples(most: number): Cut {
  return (value) => ({
    value: {
      ...value,
      checks: value.checks.map((check) => (check.samples === undefined ? check : { ...check, samples: check.samples.slice(0, most) })),
    },
    said: most === 0 ? `sample rows left out; ${everything}` : `at most ${most} sample row a check; ${everything}`,
  });
}

function dropReasons(value: ValidationOutput): ReturnType<Cut> {
  const checks = value.checks.map((check): CheckOutput => {
    if (check.outcome !== "pass") return check;
    const { reason: _reason, samples: _samples, ...rest } = check;
    return rest;
  });
  return { value: { ...value, checks }, said: `reasons of passing checks left out; ${everything}` };
}

function fewerPasses(value: ValidationOutput, budget: number): ReturnType<Cut> {
  return keepWithin(value, budget, "passing", ({ outcome }) => outcome === "pass" || outcome === "notApplicable");
}

function fewerFailures(value: ValidationOutput, budget: number): ReturnType<Cut> {
  return keepWithin(value, budget, "failing", () => true);
}

function fewerNotes(value: ValidationOutput): ReturnType<Cut> {
  const left = value.notes.length + value.source.length - 10;
  if (left <= 0) return undefined;
  return {
    value: { ...value, notes: value.notes.slice(0, 5), source: value.source.slice(0, 5) },
    said: `notes and source findings beyond the first five of each left out; ${everything}`,
  };
}

/** Drops checks that may go, from the end (the least urgent), until the rest fits. */
function keepWithin(value: ValidationOutput, budget: number, what: string, mayGo: (check: CheckOutput) => boolean): ReturnType<Cut> {
  let excess = JSON.stringify(value).length - budget + 200;
  const kept: CheckOutput[] = [];
  let dropped = 0;
  for (const check of value.checks.toReversed()) {
    if (excess > 0 && mayGo(check)) {
      excess -= JSON.stringify(check).length + 1;
      dropped += 1;
    } else kept.push(check);
  }
  if (dropped === 0) return undefined;
  return {
    value: { ...value, checks: kept.toReversed() },
    said: `${plural(dropped, `${what} check`)} left out of ${value.checks.length}; ${everything}`,
  };
}

function checkOutputOf(result: CheckResult): CheckOutput {
  const { failingRows, totalRows } = result;
  return {
    id: result.id,
    check: result.check,
    columns: [...result.columns],
    severity: result.severity,
    dimension: result.dimension,
    outcome: result.outcome,
    observed: result.observed,
    threshold: result.threshold,
    failingRows,
    totalRows,
    failingShare: failingRows === null || totalRows === null || totalRows === 0 ? null : Math.min(1, failingRows / totalRows),
    evidence: result.evidence,
    ...(result.message === undefined ? {} : { message: result.message }),
    ...(result.reason === undefined ? {} : { reason: result.reason }),
    ...(result.samples.length === 0 ? {} : { samples: result.samples.map(cutRow) }),
  };
}

const urgency: Readonly<Record<CheckOutput["outcome"], number>> = { error: 0, fail: 0, pass: 1, notApplicable: 2 };

/** Failures first, the most severe first; otherwise in the order asked for (the sort is stable). */
function byUrgency(a: CheckOutput, b: CheckOutput): number {
  return urgency[a.outcome] - urgency[b.outcome] || (urgency[a.outcome] === 0 ? bySeverity(a, b) : 0);
}

/** The most severe first. */
function bySeverity(a: Pick<CheckResult, "severity">, b: Pick<CheckResult, "severity">): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}

function planOutputOf({ step, answers, columns, bytes, evidence }: PlanStep): NonNullable<ValidationOutput["plan"]>[number] {
  return { step, answers: [...answers], columns: [...columns], bytes, evidence };
}

function summaryOf({ report, checksFrom, failOn }: OutputRequest): string {
  const by = (outcome: CheckResult["outcome"]): number => report.checks.filter((check) => check.outcome === outcome).length;
  const failed = by("fail");
  const errors = by("error");
  const parts = [`${by("pass")} of ${report.checks.length} checks pass`, `${failed} fail`];
  if (errors > 0) parts.push(`${errors} could not be run`);
  const vacuous = by("notApplicable");
  if (vacuous > 0) parts.push(`${vacuous} ${vacuous === 1 ? "is" : "are"} not applicable`);
  const worst = report.checks.filter(({ outcome }) => outcome === "fail" || outcome === "error").toSorted(bySeverity)[0];
  const first =
    worst === undefined
      ? ""
      : ` Most severe: ${worst.id} (${worst.severity}): ${String(worst.message ?? worst.observed ?? "failed").replace(/\.$/u, "")}.`;
  const suggested =
    checksFrom === "suggested" ? " The checks were suggested from the data's own profile: nobody has asked for them yet." : "";
  const rule = failOn === "never" ? "never fails, as asked" : failOn === "P0" ? "fails on P0" : `fails on P0 to ${failOn}`;
  return `${report.verdict.toUpperCase()} (${rule}): ${parts.join(", ")} over ${plural(report.rows, "row")}.${first}${suggested}`;
}

/** A file of the project folder, named after the dataset, so that it is not the one that is read. */
function quarantineName(dataset: string): string {
  return `${baseName(dataset)
    .replaceAll(/[^\w-]+/gu, "-")
    .slice(0, 60)}-quarantine.parquet`;
}

function nextCalls({ report, checksFrom }: OutputRequest): string[] {
  const dataset = JSON.stringify(report.dataset);
  const calls: string[] = [];
  const failing = report.checks.some(({ failingRows }) => (failingRows ?? 0) > 0);
  if (failing && report.quarantine === undefined)
    calls.push(`validate_quality {"dataset": ${dataset}, "quarantine": "${quarantineName(report.dataset)}"} to get every failing row`);
  if (report.quarantine !== undefined)
    calls.push(`profile_data {"dataset": ${JSON.stringify(report.quarantine.path)}} to see what the failing rows have in common`);
  if (checksFrom === "suggested")
    calls.push(
      `profile_data {"dataset": ${dataset}, "writeContract": "contract.odcs.yaml"} to write the contract that these checks should become`,
    );
  return calls;
}
