/** The answer of tune_spark, made lean enough for an agent. */
import { countText } from "../../core/count-text.ts";
import { z } from "zod";
import type { CodeReport } from "../../engines/spark/code/advise-code.ts";
import type { SparkFinding, SparkReport } from "../../engines/spark/report.ts";
import { sparkSeverities } from "../../engines/spark/rule.ts";
import { cut } from "../../engines/spark/support/cells.ts";
import { bytesText, percent, timeText } from "../../engines/spark/support/units.ts";
import { defaultBudget, fitBudget } from "./budget.ts";

const count = z.int().nonnegative();
const amount = z.number().nonnegative();

const findingOutput = z.strictObject({
  rule: z.string(),
  severity: z.enum(sparkSeverities),
  message: z.string(),
  /** Of code only. */
  line: count.optional(),
  column: count.optional(),
  code: z.string().optional(),
  /** Of a log only: core time, and its share of what was there from the first stage to the last. Findings overlap, so they don't add up. */
  wastedCoreSeconds: amount.optional(),
  wastedShare: z.number().min(0).max(1).optional(),
  basis: z.string().optional(),
  stages: z.array(count).optional(),
  execution: count.optional(),
  node: z.string().optional(),
  /** `line: text` of the physical plan. */
  plan: z.array(z.string()).optional(),
  evidence: z.array(z.string()).optional(),
  recommendation: z.string(),
  /** With the first finding of a rule. */
  why: z.string().optional(),
  whenNot: z.string().optional(),
});

const settingOutput = z.strictObject({
  key: z.string(),
  value: z.string(),
  current: z.string(),
  formula: z.string(),
  findings: z.array(z.string()),
});

const applicationOutput = z.strictObject({
  id: z.string(),
  name: z.string(),
  sparkVersion: z.string(),
  master: z.string(),
  finished: z.boolean(),
  durationSeconds: amount,
  cores: count,
  executors: count,
  jobs: count,
  stages: count,
  tasks: count,
  queries: count,
  /** Core hours of the executors from their start to their end; of tasks; and paid for without a task. */
  coreHours: amount,
  busyCoreHours: amount,
  idleCoreHours: amount,
});

export const sparkOutput = z.strictObject({
  summary: z.string(),
  kind: z.enum(["log", "python", "sql"]),
  path: z.string(),
  application: applicationOutput.optional(),
  /** Findings at or above failOn. */
  failing: count,
  findings: z.array(findingOutput),
  settings: z.array(settingOutput),
  notes: z.array(z.string()),
  truncated: z.array(z.string()),
  next: z.array(z.string()),
});

export type SparkOutput = z.output<typeof sparkOutput>;
type FindingOutput = SparkOutput["findings"][number];

export interface SparkOutputRequest {
  readonly path: string;
  readonly failOn: (typeof sparkSeverities)[number] | "never";
  readonly full: boolean;
}

const gravity = { error: 0, warning: 1, info: 2 } as const;
/** Clients cut longer answers, whatever is asked for. */
const hardLimit = 48_000;
const findingsARule = 3;

export function logOutputOf(report: SparkReport, request: SparkOutputRequest): SparkOutput {
  const { application } = report;
  const hours = (milliseconds: number): number => rounded(milliseconds / 3_600_000, 4);
  const whole: SparkOutput = {
    summary: logSummary(report),
    kind: "log",
    path: request.path,
    application: {
      id: application.id,
      name: application.name,
      sparkVersion: application.sparkVersion,
      master: application.master,
      finished: application.finished,
      durationSeconds: rounded(application.duration / 1000, 1),
      cores: application.cores,
      executors: application.executors,
      jobs: application.jobs,
      stages: application.stages,
      tasks: application.tasks,
      queries: application.queries,
      coreHours: hours(application.available),
      busyCoreHours: hours(application.busy),
      idleCoreHours: hours(Math.max(0, application.available - application.busy)),
    },
    failing: failingOf(report.findings, request),
    findings: withReasonsOnce(report.findings, logFinding),
    settings: report.settings.map(({ findings, ...setting }) => ({ ...setting, findings: [...findings] })),
    notes: logNotes(report),
    truncated: [],
    next: logNext(report, request),
  };
  return fitted(whole, request);
}

export function codeOutputOf(report: CodeReport, request: SparkOutputRequest): SparkOutput {
  const of = (severity: string): number => report.findings.filter((finding) => finding.severity === severity).length;
  const whole: SparkOutput = {
    summary:
      report.findings.length === 0
        ? `Nothing was found in ${countText(report.lines)} lines of ${report.language === "sql" ? "SQL" : "Python"}.`
        : `${of("error") + of("warning")} places that are likely slow and ${of("info")} to look at in ${countText(report.lines)} lines of ${report.language === "sql" ? "SQL" : "Python"}.`,
    kind: report.language,
    path: request.path,
    failing: failingOf(report.findings, request),
    findings: withReasonsOnce(report.findings, ({ rule, severity, message, line, column, code, recommendation }) => ({
      rule,
      severity,
      message,
      line,
      column,
      code,
      recommendation,
    })),
    settings: [],
    notes: [...report.notes],
    truncated: [],
    next:
      report.language === "sql"
        ? [`optimize_query {"query": ${JSON.stringify(request.path)}, "dialect": "spark"} for the queries themselves`]
        : ["tune_spark on the event log of a run (spark.eventLog.enabled=true) shows which of these cost time"],
  };
  return fitted(whole, request);
}

function failingOf(findings: readonly { readonly severity: keyof typeof gravity }[], { failOn }: SparkOutputRequest): number {
  return failOn === "never" ? 0 : findings.filter(({ severity }) => gravity[severity] <= gravity[failOn]).length;
}

/** Why and when not are the same for every finding of a rule. */
function withReasonsOnce<T extends { readonly rule: string; readonly why: string; readonly whenNot: string }>(
  findings: readonly T[],
  outputOf: (finding: T) => FindingOutput,
): FindingOutput[] {
  const told = new Set<string>();
  return findings.map((finding) => {
    const first = !told.has(finding.rule);
    told.add(finding.rule);
    return { ...outputOf(finding), ...(first ? { why: finding.why, whenNot: finding.whenNot } : {}) };
  });
}

function logFinding(finding: SparkFinding): FindingOutput {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    wastedCoreSeconds: rounded(finding.wasted / 1000, 1),
    wastedShare: rounded(finding.wastedShare, 3),
    ...(finding.basis === "" ? {} : { basis: finding.basis }),
    stages: finding.stages.slice(0, 20),
    ...(finding.execution === undefined ? {} : { execution: finding.execution }),
    ...(finding.node === undefined ? {} : { node: finding.node }),
    ...(finding.plan.length === 0 ? {} : { plan: finding.plan.map(({ line, text }) => `${line}: ${cut(text, 160)}`) }),
    evidence: [...finding.evidence],
    recommendation: finding.recommendation,
  };
}

function logSummary({ application, findings, settings }: SparkReport): string {
  const { available, busy } = application;
  const idle = available === 0 ? "" : `; ${percent(Math.max(0, 1 - busy / available))} of ${timeText(available)} core time ran no task`;
  const ran = `${application.name === "" ? "The application" : application.name} ran ${timeText(application.duration)}${application.finished ? "" : " so far, or its log ends early"} on ${application.cores} cores${idle}.`;
  const [worst] = findings;
  if (worst === undefined) return `${ran} Nothing that costs noticeable time was found.`;
  const serious = findings.filter(({ severity }) => severity !== "info").length;
  return `${ran} ${findings.length} finding${findings.length === 1 ? "" : "s"}, ${serious} of them serious; ${settings.length} setting${settings.length === 1 ? "" : "s"} to change. First: ${worst.rule}: ${worst.message}`;
}

function logNotes({ source, minor, application }: SparkReport): string[] {
  const bytes = source.files.reduce((sum, file) => sum + file.bytes, 0);
  const notes = [
    `${countText(source.events)} events read from ${source.files.length} file${source.files.length === 1 ? "" : "s"}, ${bytesText(bytes)}; findings overlap, their times don't add up.`,
  ];
  if (source.unreadable > 0)
    notes.push(
      `${source.unreadable === 1 ? "1 line is no event" : `${countText(source.unreadable)} lines are no events`} that can be read (a last line that was cut off is usual) and ${source.unreadable === 1 ? "was" : "were"} left out.`,
    );
  if (!/^[34]\./.test(application.sparkVersion))
    notes.push(
      `Written by Spark ${application.sparkVersion === "" ? "of an unknown version" : application.sparkVersion}: the findings and settings are for 3.x and 4.x; what this version logs otherwise, or not at all, is not seen.`,
    );
  if (source.cut.length > 0) notes.push(`${source.cut.join(", ")}: the compressed data end early; what is there was read.`);
  if (!application.finished)
    notes.push("The log has no end of the application: it was running, or it crashed. Times are up to the last event.");
  if (minor > 0) notes.push(`${minor} finding${minor === 1 ? "" : "s"} below 1 % of the core time ${minor === 1 ? "is" : "are"} not told.`);
  return [...notes, ...source.notes];
}

function logNext({ findings, settings }: SparkReport, { path }: SparkOutputRequest): string[] {
  const calls: string[] = [];
  if (settings.length > 0) {
    calls.push(
      `Run again with ${settings
        .slice(0, 6)
        .map(({ key, value }) => `--conf ${key}=${value}`)
        .join(" ")}, then tune_spark on the new log to see what it changed`,
    );
  }
  if (findings.some(({ rule }) => ["exploding-join", "cartesian-product", "full-scan", "repeated-scans"].includes(rule))) {
    calls.push('optimize_query with "dialect": "spark" on the SQL of these queries');
  }
  if (findings.length > 0)
    calls.push(`tune_spark on the .py or .sql file of the application, for the lines behind ${JSON.stringify(path)}`);
  return calls;
}

type Cut = (value: SparkOutput) => { value: SparkOutput; said: string } | undefined;
const everything = 'detail: "full" brings all';

function fitted(whole: SparkOutput, { full }: SparkOutputRequest): SparkOutput {
  const cuts: readonly Cut[] = [
    fewerOfARule,
    withoutDetails("info"),
    fewerInfos,
    withoutDetails("warning"),
    fewest(40),
    fewest(15),
    fewest(8),
  ];
  const { value, truncated } = fitBudget(whole, full ? hardLimit : defaultBudget, full ? [fewest(150), fewest(60), fewest(30)] : cuts);
  return { ...value, truncated: [...truncated] };
}

function fewerOfARule(value: SparkOutput): ReturnType<Cut> {
  const seen = new Map<string, number>();
  const findings = value.findings.filter(({ rule }) => {
    const number = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, number);
    return number <= findingsARule;
  });
  const left = value.findings.length - findings.length;
  return left === 0
    ? undefined
    : { value: { ...value, findings }, said: `${left} findings beyond the first ${findingsARule} of their rule left out; ${everything}` };
}

function withoutDetails(severity: FindingOutput["severity"]): Cut {
  return (value) => ({
    value: {
      ...value,
      findings: value.findings.map((finding): FindingOutput => {
        if (finding.severity !== severity) return finding;
        const { why: _why, whenNot: _whenNot, evidence: _evidence, plan: _plan, basis: _basis, ...rest } = finding;
        return rest;
      }),
    },
    said: `reasons and evidence of findings of severity ${severity} left out; ${everything}`,
  });
}

function fewerInfos(value: SparkOutput): ReturnType<Cut> {
  const findings = value.findings.filter(({ severity }) => severity !== "info");
  const left = value.findings.length - findings.length;
  return left === 0 || findings.length === 0
    ? undefined
    : { value: { ...value, findings }, said: `${left} findings of severity info left out; ${everything}` };
}

function fewest(most: number): Cut {
  return (value) => {
    const left = value.findings.length - most;
    if (left <= 0) return undefined;
    return {
      value: { ...value, findings: value.findings.slice(0, most) },
      said: `${left} findings left out, the least severe; look at one stage or file at a time`,
    };
  };
}

function rounded(value: number, digits: number): number {
  return Number(Math.max(0, value).toFixed(digits));
}
