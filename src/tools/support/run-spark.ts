/** From the arguments of tune_spark to its answer: a log, or code by the ending of its name. */
import type { Progress } from "../../core/context.ts";
import { pipewrightError } from "../../core/errors.ts";
import { advise } from "../../engines/spark/advise.ts";
import { advisePython, adviseSql } from "../../engines/spark/code/advise-code.ts";
import { readLog } from "../../engines/spark/log/read-log.ts";
import type { ToolContext } from "../context.ts";
import type { SparkInput } from "../tune-spark.ts";
import { codeOutputOf } from "./spark-code-output.ts";
import { logOutputOf } from "./spark-log-output.ts";
import type { SparkOutput } from "./spark-output.ts";

export async function runSpark(args: SparkInput, context: ToolContext): Promise<SparkOutput> {
  const request = { path: args.path, failOn: args.failOn, full: args.detail === "full" };
  const language = /\.(py|sql)$/i.exec(args.path)?.[1]?.toLowerCase();
  if (language !== undefined) {
    const text = await context.data.readText(args.path);
    if (text.trim() === "") throw pipewrightError("emptyFile", { path: args.path });
    return codeOutputOf(language === "py" ? advisePython(text) : adviseSql(text), request);
  }
  const paths = await context.data.listFiles(args.path, [""]);
  // The first step is nearly all of the work: the engine says how far it is within a step.
  let step: Progress = { done: 0, total: 1, message: "" };
  await using session = await context.data.session({
    signal: context.signal,
    onProgress: (share) => context.progress({ ...step, done: step.done + Math.min(Math.max(share, 0), 0.99) }),
  });
  const facts = await readLog(session, args.path, paths, (next) => {
    step = next;
    context.progress(next);
  });
  return logOutputOf(advise(facts), request);
}
