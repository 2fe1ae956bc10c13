/** Advice on a PySpark or SQL file, by its text alone: nothing is run, and what the data are like is not known. */
import { severityRank, type SparkSeverity } from "../rule.ts";
import { cut } from "../support/cells.ts";
import { readProgram } from "./program.ts";
import { codeRules } from "./rules/index.ts";
import { blanked, sqlTextRules } from "./sql-text.ts";

export interface CodeFinding {
  readonly rule: string;
  readonly severity: SparkSeverity;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The line of code, cut. */
  readonly code: string;
  readonly why: string;
  readonly recommendation: string;
  readonly whenNot: string;
}

export interface CodeReport {
  readonly language: "python" | "sql";
  readonly lines: number;
  readonly findings: readonly CodeFinding[];
  readonly notes: readonly string[];
}

export function advisePython(text: string): CodeReport {
  const program = readProgram(text);
  const lines = text.split("\n");
  const findings = program.usesSpark
    ? codeRules.flatMap(({ id, severity, why, recommendation, whenNot, find }) =>
        find(program).map(({ line, column, message }) => ({
          rule: id,
          severity,
          line,
          column,
          message: cut(message, 240),
          code: cut(lines[line - 1] ?? "", 120),
          why,
          recommendation,
          whenNot,
        })),
      )
    : [];
  const notes = ["Read by the words of the code alone: sizes are not known, so each finding is a place to look at."];
  if (!program.usesSpark) notes.push("Nothing in this file names pyspark or a spark session, so no rule was applied.");
  return { language: "python", lines: lines.length, findings: sorted(findings), notes };
}

export function adviseSql(text: string): CodeReport {
  const plain = blanked(text);
  const lines = text.split("\n");
  const findings = sqlTextRules.flatMap(({ id, severity, find, message, why, recommendation, whenNot }) =>
    positionsOf(lines, find(plain)).map(({ line, column }): CodeFinding => {
      return { rule: id, severity, line, column, message, code: cut(lines[line - 1] ?? "", 120), why, recommendation, whenNot };
    }),
  );
  const notes = [
    "Only what Spark runs badly was looked for, by the words of the text; optimize_query with the dialect spark reads the queries themselves.",
  ];
  return { language: "sql", lines: lines.length, findings: sorted(findings), notes };
}

/** Lines and columns of ascending offsets, in one pass. */
function positionsOf(lines: readonly string[], offsets: readonly number[]): readonly { readonly line: number; readonly column: number }[] {
  let line = 0;
  let start = 0;
  return offsets.map((offset) => {
    for (
      let next = start + (lines[line]?.length ?? 0) + 1;
      next <= offset && line < lines.length - 1;
      next = start + (lines[line]?.length ?? 0) + 1
    ) {
      start = next;
      line += 1;
    }
    return { line: line + 1, column: offset - start + 1 };
  });
}

function sorted(findings: readonly CodeFinding[]): readonly CodeFinding[] {
  return findings.toSorted(
    (a, b) => severityRank[a.severity] - severityRank[b.severity] || a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule),
  );
}
