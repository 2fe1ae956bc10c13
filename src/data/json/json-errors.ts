/** What is wrong with a JSON file, and on which line. */
import { readFile, stat } from "node:fs/promises";
import { PipewrightError, pipewrightError } from "../../core/errors.ts";
import { engineError, shortReason } from "../duckdb-errors.ts";
import type { SourceFiles } from "../source-files.ts";
import type { JsonFiles } from "./json-files.ts";

const largestToParse = 32 * 1024 * 1024;

/** Runs work that reads JSON; malformed JSON ends it with `unreadableSource` that names the line. */
export async function withJsonErrors<T>({ dataset, files }: SourceFiles, prepared: JsonFiles, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PipewrightError) || error.code !== "unreadableSource") throw error;
    const { message } = engineError(error.cause);
    const [, file = "", byte = "", place = "", problem = ""] =
      /^Malformed JSON in file "(.+)", at byte (\d+) in (.+?): ([^]*)$/.exec(message) ?? [];
    if (file === "") throw error;
    const index = prepared.paths.indexOf(file);
    const path = files.length === 1 ? dataset : (files[index]?.path ?? file);
    const where = place.startsWith("line ")
      ? `${place}, byte ${byte}`
      : ((await lineOf(file)) ?? `${place.replace("record/value", "record")}, byte ${byte}`);
    throw pipewrightError("unreadableSource", { path, format: "JSON", reason: `${where}: ${shortReason(problem)}` }, error);
  }
}

/** Small files are parsed once more by a parser that tells the position in the file. */
async function lineOf(path: string): Promise<string | undefined> {
  if ((await stat(path)).size > largestToParse) return undefined;
  const text = await readFile(path, "utf8");
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const position = /position (\d+)/.exec(message)?.[1];
    const at = position === undefined ? text.trimEnd().length : Number(position);
    return `line ${text.slice(0, at).split("\n").length}`;
  }
}
