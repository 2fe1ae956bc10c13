/** The answer of optimize_query, made lean enough for an agent. */
import { z } from "zod";
import { plural } from "../../core/count-text.ts";
import type { Advice, CostEstimate } from "../../engines/sql/advice.ts";
import { dialectIds } from "../../engines/sql/dialect.ts";
import type { FileReport, Finding, Rewrite } from "../../engines/sql/optimize/types.ts";
import { adviceOutput, adviceOutputOf, costOutput, costOutputOf } from "./advice-output.ts";
import { counterexampleOutput, counterexampleOutputOf } from "./counterexample-output.ts";
import { defaultBudget, fitBudget } from "./budget.ts";
import { gainOutput, gainOutputOf } from "./gain-output.ts";
import { byDialect, otherDialects } from "./report-dialects.ts";

const count = z.int().nonnegative();

const findingOutput = z.strictObject({
  path: z.string().optional(),
  rule: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  line: count,
  column: count,
  message: z.string(),
  suggestion: z.string().optional(),
  basis: z.literal("tokens").optional(),
});

const rewriteOutput = z.strictObject({
  path: z.string().optional(),
  rules: z.array(z.string()),
  title: z.string(),
  line: count,
  verdict: z.enum(["proved", "tested", "refuted", "inconclusive"]),
  instances: count,
  recommended: z.boolean(),
  changesResult: z.boolean(),
  explanation: z.string(),
  preconditions: z.array(z.string()),
  caveats: z.array(z.string()).optional(),
  gain: gainOutput.optional(),
  diff: z.string(),
  /** The statement after the rewrite; left out of long answers, the diff holds the change. */
  sql: z.string().optional(),
  counterexample: counterexampleOutput.optional(),
});

export const optimizeOutput = z.strictObject({
  summary: z.string(),
  dialect: z.enum(dialectIds),
  detected: z.strictObject({ because: z.array(z.string()), alternatives: z.array(z.string()) }).optional(),
  files: count,
  statements: count,
  /** Findings at or above failOn. */
  failing: count,
  findings: z.array(findingOutput),
  rewrites: z.array(rewriteOutput),
  advice: z.array(adviceOutput),
  costs: z.array(costOutput),
  notes: z.array(z.string()),
  artifacts: z.array(z.strictObject({ kind: z.string(), path: z.string() })),
  truncated: z.array(z.string()),
  next: z.array(z.string()),
});

export type OptimizeOutput = z.output<typeof optimizeOutput>;
type RewriteOutput = OptimizeOutput["rewrites"][number];
type FindingOutput = OptimizeOutput["findings"][number];

export interface OptimizeOutputRequest {
  readonly reports: readonly FileReport[];
  readonly advice: readonly Advice[];
  readonly costs: readonly CostEstimate[];
  readonly notes: readonly string[];
  readonly artifacts: readonly { readonly kind: string; readonly path: string }[];
  readonly failOn: "error" | "warning" | "info" | "never";
  readonly full: boolean;
  readonly withSchema: boolean;
  readonly withData: boolean;
}

const gravity = { error: 0, warning: 1, info: 2 } as const;

/** Clients cut longer answers, whatever is asked for. */
const hardLimit = 48_000;

export function optimizeOutputOf(request: OptimizeOutputRequest): OptimizeOutput {
  const { reports } = request;
  const findings = reports.flatMap((report) => report.findings);
  const rewrites = reports.flatMap((report) => report.rewrites);
  const failing = findings.filter(({ severity }) => request.failOn !== "never" && gravity[severity] <= gravity[request.failOn]).length;
  const [most] = byDialect(reports);
  const detected = most?.find((report) => report.detected !== undefined)?.detected;
  const whole: OptimizeOutput = {
    summary: summaryOf(request, findings, rewrites),
    dialect: most?.[0]?.dialect ?? "generic",
    ...(detected === undefined ? {} : { detected: { because: [...detected.because], alternatives: [...detected.alternatives] } }),
    files: reports.length,
    statements: reports.reduce((sum, { statements }) => sum + statements, 0),
    failing,
    findings: findings.toSorted((a, b) => gravity[a.severity] - gravity[b.severity]).map(findingOutputOf),
    rewrites: rewrites.toSorted(byWorth).map(rewriteOutputOf),
    advice: request.advice.map(adviceOutputOf),
    costs: request.costs.map(costOutputOf),
    notes: notesOf(request),
    artifacts: [...request.artifacts],
    truncated: [],
    next: nextCalls(request, rewrites),
  };
  const budget = request.full ? hardLimit : defaultBudget;
  const { value, truncated } = fitBudget(whole, budget - 600, cuts(request.full));
  return { ...value, truncated: [...truncated] };
}

function findingOutputOf({ path, rule, severity, line, column, message, suggestion, basis }: Finding): FindingOutput {
  return {
    ...(path === undefined ? {} : { path }),
    rule,
    severity,
    line,
    column,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(basis === "tokens" ? { basis } : {}),
  };
}

function rewriteOutputOf(rewrite: Rewrite): RewriteOutput {
  const { judgement, gain, path } = rewrite;
  return {
    ...(path === undefined ? {} : { path }),
    rules: [...rewrite.rules],
    title: rewrite.title,
    line: rewrite.line,
    verdict: judgement.verdict,
    instances: judgement.instances,
    recommended: rewrite.recommended,
    changesResult: rewrite.changesResult,
    explanation: judgement.explanation,
    preconditions: rewrite.preconditions.map(({ text }) => text),
    ...(judgement.caveats.length === 0 ? {} : { caveats: [...judgement.caveats] }),
    ...(gain === undefined ? {} : { gain: gainOutputOf(gain) }),
    diff: rewrite.diff,
    sql: rewrite.sql,
    ...(judgement.counterexample === undefined ? {} : { counterexample: counterexampleOutputOf(judgement.counterexample) }),
  };
}

/** Recommended first, then by the measured factor. */
function byWorth(a: Rewrite, b: Rewrite): number {
  return Number(b.recommended) - Number(a.recommended) || (b.gain?.factor ?? 1) - (a.gain?.factor ?? 1);
}

function summaryOf({ reports }: OptimizeOutputRequest, findings: readonly Finding[], rewrites: readonly Rewrite[]): string {
  const bySeverity = (["error", "warning", "info"] as const).map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  const found = bySeverity.filter((entry) => entry.count > 0).map((entry) => `${entry.count} ${entry.severity}`);
  const recommended = rewrites.filter((rewrite) => rewrite.recommended);
  const where = reports.length > 1 ? ` in ${reports.length} files` : "";
  const first = findings.length === 0 ? `No findings${where}.` : `${plural(findings.length, "finding")}${where} (${found.join(", ")}).`;
  const second =
    rewrites.length === 0
      ? "No rewrite is proposed."
      : `${plural(rewrites.length, "rewrite")}, ${recommended.length} recommended${bestOf(recommended)}.`;
  return `${first} ${second}`;
}

const gains = [
  { basis: "measured", said: "as fast as measured" },
  { basis: "explained", said: "less by the planner's cost, which is no time" },
  { basis: "estimated", said: "fewer bytes to read by an estimate, not measured" },
] as const;

/** The largest gain of the best kind of evidence that there is. */
function bestOf(recommended: readonly Rewrite[]): string {
  for (const { basis, said } of gains) {
    const faster = recommended.flatMap(({ gain }) => (gain?.basis === basis && gain.verdict === "faster" ? [gain] : []));
    const [best] = faster.filter(({ factor = 0 }) => Number.isFinite(factor)).toSorted((a, b) => (b.factor ?? 0) - (a.factor ?? 0));
    // DuckDB may stand in for the engine that was asked about.
    const where = basis === "measured" && best !== undefined ? ` on ${best.engine === "duckdb" ? "DuckDB" : "the server"}` : "";
    if (best?.factor !== undefined) return `, up to ${Number(best.factor.toPrecision(2))}x ${said}${where}`;
    if (recommended.some(({ gain }) => gain?.basis === basis)) return ", none with a gain";
  }
  return "";
}

function notesOf({ reports, notes }: OptimizeOutputRequest): string[] {
  const unparsed = reports.filter((report) => report.unparsed > 0);
  const unknown = [...new Set(reports.flatMap(({ unknownTables }) => unknownTables))];
  return [
    ...notes,
    ...otherDialects(reports),
    ...reports.flatMap((report) => report.notes.map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`))),
    ...(unparsed.length === 0
      ? []
      : [
          `${unparsed.length === 1 ? "One text holds" : `${unparsed.length} texts hold`} statements that don't parse; these were judged by words alone (basis: tokens).`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `Nothing is declared of ${unknown.slice(0, 12).join(", ")}${unknown.length > 12 ? ", …" : ""}: their columns are taken from the queries.`,
        ]),
  ];
}

function nextCalls({ withSchema, withData, artifacts }: OptimizeOutputRequest, rewrites: readonly Rewrite[]): string[] {
  const patch = artifacts.find(({ kind }) => kind === "patch");
  return [
    ...(patch === undefined ? [] : [`git apply ${patch.path}`]),
    ...(withSchema ? [] : ["Give schema: [DDL file or dbt folder]; keys and NOT NULL allow more proofs and rewrites."]),
    ...(rewrites.some(({ judgement }) => judgement.instances > 0)
      ? [
          "equivalent_queries judges a rewrite again: left is the statement as it was, right its sql; the same schema and data, another seed.",
        ]
      : []),
    ...(rewrites.length > 0 && !withData ? ["Give data: FOLDER or statistics: FILE to have the gain of each rewrite measured."] : []),
  ];
}

type Cut = (value: OptimizeOutput) => { readonly value: OptimizeOutput; readonly said: string } | undefined;

function cuts(full: boolean): readonly Cut[] {
  const more = full ? "name a single file or rule to see all" : 'detail: "full" brings more';
  return [
    dropSql(more),
    fewerFindings(40, more),
    dropCounterexamples(more),
    fewerRewrites(12, more),
    fewerAdvice(more),
    fewerRewrites(4, more),
    fewerFindings(12, more),
    longDiffs(more),
  ];
}

function dropSql(more: string): Cut {
  return (value) => ({
    value: { ...value, rewrites: value.rewrites.map(({ sql, ...rewrite }) => ((sql?.length ?? 0) < 600 ? { ...rewrite, sql } : rewrite)) },
    said: `the whole text of long rewritten statements (the diffs hold the change); ${more}`,
  });
}

function dropCounterexamples(more: string): Cut {
  return (value) => ({
    value: { ...value, rewrites: value.rewrites.map((rewrite) => ({ ...rewrite, counterexample: undefined })) },
    said: `counterexamples; ${more}`,
  });
}

function fewerFindings(most: number, more: string): Cut {
  return (value) =>
    value.findings.length <= most
      ? undefined
      : {
          value: { ...value, findings: value.findings.slice(0, most) },
          said: `${value.findings.length - most} less severe findings of ${value.findings.length}; ${more}`,
        };
}

function fewerRewrites(most: number, more: string): Cut {
  return (value) =>
    value.rewrites.length <= most
      ? undefined
      : {
          value: { ...value, rewrites: value.rewrites.slice(0, most) },
          said: `${value.rewrites.length - most} of ${value.rewrites.length} rewrites; ${more}`,
        };
}

function fewerAdvice(more: string): Cut {
  return (value) =>
    value.advice.length <= 8
      ? undefined
      : { value: { ...value, advice: value.advice.slice(0, 8) }, said: `${value.advice.length - 8} pieces of advice; ${more}` };
}

function longDiffs(more: string): Cut {
  return (value) => ({
    value: {
      ...value,
      rewrites: value.rewrites.map((rewrite) => ({
        ...rewrite,
        diff: rewrite.diff.length < 2000 ? rewrite.diff : `${rewrite.diff.slice(0, 2000)}\n…`,
      })),
    },
    said: `the ends of long diffs; patch: FILE writes them whole; ${more}`,
  });
}
