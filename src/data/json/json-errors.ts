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
    const lines = prepared.layout === "newline_delimited";
    const where = (await lineOf(file, lines)) ?? `${place.replace("record/value", "record")}, byte ${byte}`;
    throw pipewrightError("unreadableSource", { path, format: "JSON", reason: `${where}: ${shortReason(problem)}` }, error);
  }
}

/** Small files are parsed once more, by a parser that tells the place in the file. */
async function lineOf(path: string, lines: boolean): Promise<string | undefined> {
  if ((await stat(path)).size > largestToParse) return undefined;
  const text = await readFile(path, "utf8");
  if (lines) {
    const broken = text.split("\n").findIndex((line) => line.trim() !== "" && errorPosition(line) !== undefined);
    return broken < 0 ? undefined : `line ${broken + 1}`;
  }
  const at = errorPosition(text);
  return at === undefined ? undefined : `line ${text.slice(0, at).split("\n").length}`;
}

function errorPosition(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    return position === undefined ? text.trimEnd().length : Number(position);
  }
}
