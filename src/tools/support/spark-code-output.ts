/** The answer of tune_spark on a file of PySpark or SQL. */
import { countText } from "../../core/count-text.ts";
import type { CodeReport } from "../../engines/spark/code/advise-code.ts";
import { fitted } from "./spark-cuts.ts";
import { failingOf, withReasonsOnce, type SparkOutput, type SparkOutputRequest } from "./spark-output.ts";

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
