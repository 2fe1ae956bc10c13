/** The answer of tune_spark on an event log. */
import { countText, plural } from "../../core/count-text.ts";
import type { SparkFinding, SparkReport } from "../../engines/spark/report.ts";
import { cut } from "../../engines/spark/support/cells.ts";
import { bytesText, percent, timeText } from "../../engines/spark/support/units.ts";
import { fitted } from "./spark-cuts.ts";
import { failingOf, withReasonsOnce, type FindingOutput, type SparkOutput, type SparkOutputRequest } from "./spark-output.ts";

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
    settings: report.settings.map(({ key, value, current, formula, findings }) => ({
      key,
      value,
      current,
      formula,
      findings: [...findings],
    })),
    notes: logNotes(report),
    truncated: [],
    next: logNext(report, request),
  };
  return fitted(whole, request);
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
  const ran = `${application.name === "" ? "The application" : JSON.stringify(application.name)} ran ${timeText(application.duration)}${application.finished ? "" : " so far, or its log ends early"} on ${plural(application.cores, "core")}${idle}.`;
  const [worst] = findings;
  if (worst === undefined) return `${ran} Nothing that costs noticeable time was found.`;
  const serious = findings.filter(({ severity }) => severity !== "info").length;
  return `${ran} ${plural(findings.length, "finding")}, ${serious} of them serious; ${plural(settings.length, "setting")} to change. First: ${worst.rule}: ${worst.message}`;
}

function logNotes({ source, minor, application }: SparkReport): string[] {
  const bytes = source.files.reduce((sum, file) => sum + file.bytes, 0);
  const notes = [
    `${countText(source.events)} events read from ${plural(source.files.length, "file")}, ${bytesText(bytes)}; findings overlap, their times don't add up.`,
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
    notes.push(
      "The log has no end of the application: it was running, or it crashed. Times are up to the last event; tasks that had not ended are in no figure.",
    );
  if (minor > 0) notes.push(`${plural(minor, "finding")} below 1 % of the core time or 200 ms ${minor === 1 ? "is" : "are"} not told.`);
  return [...notes, ...source.notes];
}

function logNext({ findings, settings }: SparkReport, { path }: SparkOutputRequest): string[] {
  const calls: string[] = [];
  if (settings.length > 0) {
    const shown = settings.slice(0, 6);
    const given = shown.filter(({ inSession }) => !inSession).map(({ key, value }) => `--conf ${key}=${value}`);
    const changed = shown.filter(({ inSession }) => inSession).map(({ key, value }) => `${key} set to ${value} in the program`);
    calls.push(
      `Run again with ${[given.join(" "), ...changed].filter((part) => part !== "").join(", ")}, then tune_spark on the new log to see what it changed`,
    );
  }
  if (findings.some(({ rule }) => ["exploding-join", "cartesian-product", "full-scan", "repeated-scans"].includes(rule))) {
    calls.push('optimize_query with "dialect": "spark" on the SQL of these queries');
  }
  if (findings.length > 0)
    calls.push(`tune_spark on the .py or .sql file of the application, for the lines behind ${JSON.stringify(path)}`);
  return calls;
}

function rounded(value: number, digits: number): number {
  return Number(Math.max(0, value).toFixed(digits));
}
