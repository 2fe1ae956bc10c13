/**
 * Runs real Spark applications with a planted problem each, holds tune_spark to finding that and nothing else that is severe, then applies what it
 * recommends and runs them again: does it help? Times are reported, not asserted; what must be found is asserted.
 * `node --import tsx scripts/targets/spark/run.ts [name...]` runs some.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createDataAccess } from "../../../src/data/index.ts";
import { createToolContext } from "../../../src/tools/context.ts";
import { sparkOutput, type SparkOutput } from "../../../src/tools/support/spark-output.ts";
import { tuneSpark } from "../../../src/tools/tune-spark.ts";
import { sparkEnvironment, type Environment } from "./environment.ts";
import { scenarios, type Scenario } from "./scenarios.ts";

const measured = z.object({ seconds: z.number(), processorSeconds: z.number(), application: z.string(), error: z.string().nullable() });
type Measured = z.output<typeof measured>;

interface Run {
  readonly measured: Measured;
  readonly answer: SparkOutput;
}

/** Ten times what one takes on a machine with nothing else to do. */
const applicationSeconds = 240;
const folder = mkdtempSync(join(tmpdir(), "pipewright-spark-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const data = createDataAccess({ roots: [folder] });

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? scenarios : wanted.flatMap((name) => scenarios.filter((scenario) => scenario.name === name));
const environment = sparkEnvironment();
const problems: string[] = [];
const report: (readonly string[])[] = [["application", "log", "planted", "found", "before", "cure", "after", "what changed"]];

for (const scenario of chosen) {
  try {
    report.push(await judge(scenario));
  } catch (error) {
    problems.push(`${scenario.name}: ${String(error)}`);
    report.push([scenario.name, "", scenario.planted ?? "", "DID NOT RUN"]);
  }
  console.log(report.at(-1)?.join(" | "));
}

await data[Symbol.asyncDispose]();
console.log(`\n${table(report)}\n`);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
}

async function judge(scenario: Scenario): Promise<readonly string[]> {
  const before = await runOnce(scenario, environment, "before", []);
  problems.push(...misjudged(scenario, before.answer));
  const found =
    scenario.planted === undefined ? "" : (before.answer.findings.find(({ rule }) => rule === scenario.planted)?.severity ?? "MISSED");
  const packed = `${scenario.log.codec}${scenario.log.rolling ? ", rolling" : ""}`;
  const row = [scenario.name, packed, scenario.planted ?? "(none)", found, timeOf(before)];
  const words = cureOf(scenario, before.answer);
  if (words === undefined) return row;
  const after = await runOnce(scenario, environment, "after", words);
  if (scenario.cure !== "settings" || after.measured.error === null)
    return [...row, cureText(words), timeOf(after), changeOf(scenario, before, after)];
  // "Double and look again": what the second log recommends is tried as well.
  const further = [...words, ...(cureOf(scenario, after.answer) ?? [])];
  const again = await runOnce(scenario, environment, "again", further);
  return [...row, `${cureText(words)}, failed; then ${cureText(further)}`, timeOf(again), changeOf(scenario, before, again)];
}

async function runOnce(scenario: Scenario, { python, variables }: Environment, turn: string, words: readonly string[]): Promise<Run> {
  const logs = join(folder, "logs", `${scenario.name}-${turn}`);
  const work = join(folder, "work", scenario.name);
  mkdirSync(logs, { recursive: true });
  mkdirSync(work, { recursive: true });
  const { codec, rolling } = scenario.log;
  const settings = {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": `file://${logs}`,
    "spark.eventLog.rolling.enabled": String(rolling),
    "spark.eventLog.compress": String(codec !== "none"),
    ...(codec === "none" ? {} : { "spark.eventLog.compression.codec": codec }),
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["--conf", `${key}=${value}`]);
  const program = join(import.meta.dirname, "scenarios.py");
  const finished = spawnSync(python, [program, scenario.name, "--work", work, ...options, ...words], {
    env: variables,
    cwd: work,
    encoding: "utf8",
    timeout: applicationSeconds * 1000,
  });
  const line = finished.stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) throw new Error(`${scenario.name} did not run:\n${finished.stderr.slice(-3000)}`);
  const only = readdirSync(logs).find((name) => !name.startsWith(".")) ?? "";
  const context = createToolContext({ data, signal: new AbortController().signal, log: () => undefined });
  const { structured } = await tuneSpark.call({ path: join(logs, only), detail: "full" }, context);
  return { measured: measured.parse(JSON.parse(line)), answer: sparkOutput.parse(structured) };
}

/** The planted problem must be told, as serious or before all others, and nothing else may be called an error. */
function misjudged({ name, planted, alsoTrue }: Scenario, { findings }: SparkOutput): readonly string[] {
  const missed =
    planted !== undefined && !findings.some(({ rule, severity }, index) => rule === planted && (severity !== "info" || index === 0));
  const extra = findings.filter(({ rule, severity }) => severity === "error" && rule !== planted && !alsoTrue.includes(rule));
  const loud = planted === undefined ? findings.filter(({ severity }) => severity === "warning") : [];
  return [
    ...(missed ? [`${name}: ${planted} was not found`] : []),
    ...[...extra, ...loud].map(({ rule, message }) => `${name}: a false alarm, ${rule}: ${message}`),
  ];
}

/** Only what was recommended for the planted finding is applied, so that the effect is its own. */
function cureOf({ cure, planted }: Scenario, { settings }: SparkOutput): readonly string[] | undefined {
  if (cure === "none") return undefined;
  if (cure === "code") return ["--fixed"];
  return settings.filter(({ findings }) => findings.includes(planted ?? "")).flatMap(({ key, value }) => ["--conf", `${key}=${value}`]);
}

function cureText(words: readonly string[]): string {
  const settings = words.filter((word) => word !== "--conf" && word !== "--fixed");
  if (words.includes("--fixed")) return "code as recommended";
  return settings.length === 0 ? "NO SETTING" : settings.join(" ");
}

/** Wall time, and the time of all processors: the latter hardly changes with what else the machine does. */
function timeOf({ measured: { seconds, processorSeconds, error } }: Run): string {
  return `${seconds.toFixed(1)} s, CPU ${processorSeconds.toFixed(1)} s${error === null ? "" : ", FAILED"}`;
}

function changeOf({ planted }: Scenario, before: Run, after: Run): string {
  const wasted = ({ answer }: Run): number | undefined => answer.findings.find(({ rule }) => rule === planted)?.wastedCoreSeconds;
  const left = wasted(after);
  const factor = before.measured.seconds / Math.max(0.01, after.measured.seconds);
  const time =
    before.measured.error !== null && after.measured.error === null
      ? "now succeeds"
      : after.measured.error !== null
        ? "STILL FAILS"
        : factor > 1.1
          ? `${factor.toFixed(1)} times faster`
          : factor < 0.9
            ? `SLOWER, ${(1 / factor).toFixed(1)} times`
            : "no gain in time";
  const tasks = `tasks ${before.answer.application?.tasks ?? 0} to ${after.answer.application?.tasks ?? 0}`;
  const finding = left === undefined ? "finding gone" : `finding still there (${wasted(before) ?? 0} to ${left} core-seconds)`;
  return [time, finding, tasks].join("; ");
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
