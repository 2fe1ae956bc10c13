/** The answer of tune_spark as a document for people. */
import { countText, plural } from "../../core/count-text.ts";
import { code, doc, heading, list, paragraph, table, titledList, type Block, type Doc, type Tone } from "../../core/doc.ts";
import { percent } from "../../engines/spark/support/units.ts";
import type { SparkOutput } from "./spark-output.ts";

type Finding = SparkOutput["findings"][number];

const tones: Readonly<Record<Finding["severity"], Tone>> = { error: "bad", warning: "warn", info: "neutral" };

export function sparkDocument(output: SparkOutput): Doc {
  return doc(
    heading(1, output.path),
    paragraph(output.summary),
    ...applicationBlocks(output),
    ...(output.findings.length === 0 ? [] : [heading(2, "Findings"), ...output.findings.flatMap((finding) => findingBlocks(finding))]),
    ...settingBlocks(output),
    ...titledList("Notes", output.notes),
    ...titledList("Left out", output.truncated),
    ...titledList("Next", output.next),
  );
}

function applicationBlocks({ application }: SparkOutput): readonly Block[] {
  if (application === undefined) return [];
  const rows = [
    ["Application", `${application.name} (${application.id})`],
    ["Spark", `${application.sparkVersion} on ${application.master}`],
    ["Ran", `${application.durationSeconds} s${application.finished ? "" : ", not finished"}`],
    ["Cores", `${application.cores} on ${plural(application.executors, "executor")}`],
    [
      "Work",
      `${countText(application.queries)} ${application.queries === 1 ? "query" : "queries"}, ${plural(application.jobs, "job")}, ${plural(application.stages, "stage")}, ${plural(application.tasks, "task")}`,
    ],
    ["Core hours", `${application.coreHours}, of which ${application.idleCoreHours} ran no task`],
  ];
  return [table([{ title: "" }, { title: "" }], rows)];
}

function findingBlocks(finding: Finding): readonly Block[] {
  const place = [
    finding.line === undefined ? "" : `line ${finding.line}:${finding.column ?? 1}`,
    finding.stages === undefined || finding.stages.length === 0 ? "" : `stage ${finding.stages.slice(0, 6).join(", ")}`,
    finding.execution === undefined ? "" : `query ${finding.execution}`,
    finding.wastedCoreSeconds === undefined || finding.wastedCoreSeconds === 0
      ? ""
      : `${finding.wastedCoreSeconds} core-seconds, ${percent(finding.wastedShare ?? 0)}`,
  ].filter((part) => part !== "");
  const lines = [
    ...(finding.code === undefined ? [] : [`Code: ${finding.code}`]),
    ...(finding.evidence ?? []),
    ...(finding.basis === undefined ? [] : [`Cost: ${finding.basis}`]),
    ...(finding.why === undefined ? [] : [`Why: ${finding.why}`]),
    `Do: ${finding.recommendation}`,
    ...(finding.whenNot === undefined ? [] : [finding.whenNot]),
  ];
  return [
    heading(3, `${finding.severity}: ${finding.rule}${place.length === 0 ? "" : ` (${place.join("; ")})`}`),
    paragraph(finding.message, tones[finding.severity]),
    ...(finding.plan === undefined ? [] : [code("text", finding.plan.join("\n"))]),
    list(lines),
  ];
}

function settingBlocks({ settings }: SparkOutput): readonly Block[] {
  if (settings.length === 0) return [];
  const rows = settings.map(({ key, value, current, findings }) => [key, value, current, findings.join(", ")]);
  return [
    heading(2, "Settings"),
    table([{ title: "Setting" }, { title: "Value" }, { title: "Now" }, { title: "For" }], rows),
    list(settings.map(({ key, formula }) => `${key}: ${formula}`)),
  ];
}
