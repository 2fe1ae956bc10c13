/** From the arguments of tune_spark to its answer: a log, or code by the ending of its name. */
import { pipewrightError } from "../../core/errors.ts";
import { advise } from "../../engines/spark/advise.ts";
import { advisePython, adviseSql } from "../../engines/spark/code/advise-code.ts";
import { readLog } from "../../engines/spark/log/read-log.ts";
import type { ToolContext } from "../context.ts";
import type { SparkInput } from "../tune-spark.ts";
import { codeOutputOf, logOutputOf, type SparkOutput } from "./spark-output.ts";

export async function runSpark(args: SparkInput, context: ToolContext): Promise<SparkOutput> {
  const request = { path: args.path, failOn: args.failOn, full: args.detail === "full" };
  const language = /\.(py|sql)$/i.exec(args.path)?.[1]?.toLowerCase();
  if (language !== undefined) {
    const text = await context.data.readText(args.path);
    if (text.trim() === "") throw pipewrightError("emptyFile", { path: args.path });
    return codeOutputOf(language === "py" ? advisePython(text) : adviseSql(text), request);
  }
  const paths = await context.data.listFiles(args.path, [""]);
  await using session = await context.data.session({ signal: context.signal });
  return logOutputOf(advise(await readLog(session, args.path, paths, context.progress)), request);
}
