/**
 * Reads an event log of 2 GB: made from the example of a real run, its queries repeated with other ids and times. Holds memory to 1.5 GiB for the whole
 * process and the answer to the right counts; the time is reported. `-- 512` makes one of 512 MiB.
 */
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { decompress } from "fzstd";
import { createDataAccess } from "../../../src/data/index.ts";
import { createToolContext } from "../../../src/tools/context.ts";
import { sparkOutput } from "../../../src/tools/support/spark-output.ts";
import { tuneSpark } from "../../../src/tools/tune-spark.ts";

const wantedBytes = Number(process.argv[2] ?? 2_048) * 2 ** 20;
const mostMemory = 1.5 * 2 ** 30;
const example = resolve(import.meta.dirname, "../../../examples/spark/skewed-join.zstd");
const folder = mkdtempSync(join(tmpdir(), "pipewright-large-log-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const lines = Buffer.from(decompress(readFileSync(example)))
  .toString()
  .trimEnd()
  .split("\n");
const isRepeated = (line: string): boolean => /^\{"Event":"(?:SparkListener(?:Task|Stage|Job)|org\.apache)/.test(line);
const isLast = (line: string): boolean => line.startsWith('{"Event":"SparkListenerApplicationEnd"');
const repeated = lines.filter(isRepeated);
const tasksEach = repeated.filter((line) => line.startsWith('{"Event":"SparkListenerTaskEnd"')).length;
const times = [...repeated.join("\n").matchAll(/"(?:Launch|Finish) Time":(1\d{12})/g)].map((match) => Number(match[1]));
const span = Math.max(...times) - Math.min(...times) + 1_000;

const path = join(folder, "app-20260101000000-0001");
const output = createWriteStream(path, { highWaterMark: 2 ** 22 });
const first = lines.filter((line) => !isRepeated(line) && !isLast(line));
output.write(`${first.join("\n")}\n`);
let bytes = 0;
let copies = 0;
for (; bytes < wantedBytes; copies += 1) {
  const text = `${copyOf(repeated.join("\n"), copies)}\n`;
  bytes += Buffer.byteLength(text);
  if (!output.write(text)) await once(output, "drain");
}
output.end(`${lines.filter(isLast).join("\n")}\n`);
await finished(output);

const data = createDataAccess({ roots: [folder] });
const context = createToolContext({ data, signal: new AbortController().signal, log: () => undefined });
const before = process.resourceUsage().maxRSS;
const started = performance.now();
const answer = sparkOutput.parse((await tuneSpark.call({ path, failOn: "never" }, context)).structured);
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS * 1024;
await data[Symbol.asyncDispose]();

const figures = [
  `${(bytes / 2 ** 20).toFixed(0)} MiB, ${copies * tasksEach} tasks in ${copies} queries`,
  `${seconds.toFixed(1)} s (${(bytes / 2 ** 20 / seconds).toFixed(0)} MiB/s)`,
  `at most ${(memory / 2 ** 20).toFixed(0)} MiB resident, ${(before / 1024).toFixed(0)} MiB before`,
];
console.log(figures.join("; "));
const problems = [
  ...(memory > mostMemory ? [`more than ${mostMemory / 2 ** 20} MiB of memory were used`] : []),
  ...(answer.application?.tasks === copies * tasksEach ? [] : [`${answer.application?.tasks} tasks were counted`]),
  ...(answer.findings.some(({ rule }) => rule === "skew") ? [] : ["the skew of every query was not found"]),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

/** Ids and instants are moved, so that each copy is a query of its own after the one before. */
function copyOf(text: string, copy: number): string {
  const moved = (name: RegExp, by: number): ((from: string) => string) => {
    const pattern = new RegExp(`"(${name.source})":"?(\\d+)`, "g");
    return (from) =>
      from.replaceAll(pattern, (whole, _, value: string) => whole.slice(0, -value.length) + String(Number(value) + by * copy));
  };
  const listed = (from: string): string =>
    from.replaceAll(/"(Stage IDs|Parent IDs)":\[([\d,]*)\]/g, (_, name: string, ids: string) => {
      const numbers = ids === "" ? [] : ids.split(",").map((id) => Number(id) + 10 * copy);
      return `"${name}":[${numbers.join(",")}]`;
    });
  const steps = [
    moved(/Stage ID/, 10),
    moved(/Job ID/, 1),
    moved(/executionId|rootExecutionId|spark\.sql\.execution\.id/, 1),
    moved(/Task ID/, 1_000),
    moved(/accumulatorId|ID/, 10_000),
    moved(/Launch Time|Finish Time|Submission Time|Completion Time|time/, span),
    listed,
  ];
  // Zero stands for "not yet" in some times, and moves as well: nothing reads those.
  return steps.reduce((result, step) => step(result), text);
}
