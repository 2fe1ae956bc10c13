/** The answer of validate_quality as a document for people. */
import { countText, plural } from "../../core/count-text.ts";
import { doc, heading, paragraph, table, titledList, type Block, type Doc } from "../../core/doc.ts";
import type { PlanStep } from "../../engines/quality/report.ts";
import { figuresBlocks } from "./profile-document.ts";
import type { ValidationOutput } from "./quality-output.ts";
import { sourceText } from "./source-output.ts";

type CheckOutput = ValidationOutput["checks"][number];

/** Passing checks listed before the rest is only counted. */
const mostPassing = 40;

export function validationDocument(output: ValidationOutput): Doc {
  return doc(
    heading(1, `${output.verdict === "pass" ? "PASS" : "FAIL"} ${output.dataset}`),
    paragraph(output.summary, output.verdict === "pass" ? "good" : "bad"),
    paragraph(scoreLine(output)),
    ...planBlocks(output),
    ...failureBlocks(output),
    ...passBlocks(output),
    ...(output.profile === undefined ? [] : figuresBlocks(output.profile, output.rows)),
    ...titledList("How the source was read", output.source.map(sourceText)),
    ...titledList(
      "Not checked",
      output.notes.map(({ origin, message }) => `${origin}: ${message}`),
    ),
    ...titledList(
      "Written",
      output.artifacts.map(({ kind, path, rows }) => `${kind}: ${path} (${plural(rows, "row")})`),
    ),
    ...titledList("Left out", output.truncated),
    ...titledList("Next", output.next),
  );
}

function scoreLine({ score, dimensions }: ValidationOutput): string {
  const measured = Object.entries(dimensions).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  const missing = Object.entries(dimensions).flatMap(([name, value]) => (value === null ? [name] : []));
  const notMeasured = missing.length === 0 ? "" : ` Not measured: ${missing.join(", ")}.`;
  return score === null ? "No score: no check could be evaluated." : `Score ${score} of 100: ${measured.join(", ")}.${notMeasured}`;
}

function planBlocks({ plan }: ValidationOutput): readonly Block[] {
  if (plan === undefined) return [];
  const rows = plan.map(({ step, columns, bytes, answers, evidence }) => [
    step,
    columns.join(", "),
    bytes === null ? "unknown" : countText(bytes),
    answers.join(", "),
    evidence,
  ]);
  return [
    heading(2, "Plan"),
    table([{ title: "Step" }, { title: "Columns" }, { title: "Bytes", align: "right" }, { title: "Answers" }, { title: "Figures" }], rows),
  ];
}

function failureBlocks({ checks }: ValidationOutput): readonly Block[] {
  const failures = checks.filter(({ outcome }) => outcome === "fail" || outcome === "error");
  if (failures.length === 0) return [];
  const rows = failures.map((check) => [
    check.severity,
    check.id,
    String(check.observed ?? check.message ?? ""),
    String(check.threshold ?? ""),
    rowsText(check),
    check.evidence,
  ]);
  return [
    heading(2, "Failing checks"),
    table(
      [
        { title: "Severity" },
        { title: "Check" },
        { title: "Observed" },
        { title: "Passes with" },
        { title: "Rows", align: "right" },
        { title: "Figures" },
      ],
      rows,
    ),
    ...failures.flatMap(detailBlocks),
  ];
}

function detailBlocks(check: CheckOutput): readonly Block[] {
  const blocks: Block[] = [];
  if (check.reason !== undefined || check.message !== undefined)
    blocks.push(paragraph(`${check.id}: ${[check.message, check.reason].filter((text) => text !== undefined).join(" ")}`));
  if (check.samples !== undefined && check.samples.length > 0)
    blocks.push(paragraph(`${check.id}, the first failing rows:`), sampleTable(check.samples));
  return blocks;
}

function sampleTable(samples: NonNullable<CheckOutput["samples"]>): Block {
  const columns = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  return table(
    columns.map((title) => ({ title })),
    samples.map((sample) => columns.map((column) => (sample[column] === null ? "NULL" : String(sample[column] ?? "")))),
  );
}

function passBlocks({ checks }: ValidationOutput): readonly Block[] {
  const others = checks.filter(({ outcome }) => outcome === "pass" || outcome === "notApplicable");
  if (others.length === 0) return [];
  const rows = others
    .slice(0, mostPassing)
    .map((check) => [
      check.outcome === "pass" ? "pass" : "not applicable",
      check.id,
      String(check.observed ?? check.message ?? ""),
      rowsText(check),
      check.evidence,
    ]);
  const more = others.length > mostPassing ? [paragraph(`and ${others.length - mostPassing} more that pass or are not applicable`)] : [];
  return [
    heading(2, "Other checks"),
    table([{ title: "Outcome" }, { title: "Check" }, { title: "Observed" }, { title: "Rows", align: "right" }, { title: "Figures" }], rows),
    ...more,
  ];
}

function rowsText({ failingRows, totalRows }: CheckOutput): string {
  if (totalRows === null) return "";
  return failingRows === null ? countText(totalRows) : `${countText(failingRows)} of ${countText(totalRows)}`;
}

/** The plan as lines of text, told before a run. */
export function planText(plan: readonly PlanStep[]): string {
  const lines = plan.map(({ step, columns, bytes, answers }, index) => {
    const size = bytes === null ? "bytes unknown" : `${countText(bytes)} bytes`;
    return `${index + 1}. ${step} [${columns.join(", ")}] ${size} -> ${answers.join(", ")}`;
  });
  return ["Plan:", ...lines].join("\n");
}
