/** What optimize_query was given: SQL text, a file, or a folder of files. */
import { PipewrightError } from "../../core/errors.ts";
import type { DataAccess } from "../../data/types.ts";
import type { SqlSource } from "../../engines/sql/optimize/types.ts";

/** Names of SQL files, compiled dbt models among them. */
const sqlEndings = [".sql", ".ddl", ".hql", ".bq"];

/** A text that may be a path: one line, no longer than paths get. */
function mayBePath(text: string): boolean {
  return text.length < 1024 && !/[\n;]/u.test(text);
}

/** A text that can only be meant as a path: SQL has blanks. */
function mustBePath(text: string): boolean {
  return !/\s/u.test(text) || sqlEndings.some((ending) => text.trim().toLowerCase().endsWith(ending));
}

/** Errors: path codes of the catalogue where a path was meant; `emptyFile` for a folder without SQL. */
export async function readSqlSources(query: string, data: DataAccess): Promise<readonly SqlSource[]> {
  if (!mayBePath(query)) return [{ text: query }];
  const paths = await pathsOf(query, data);
  if (paths === undefined) return [{ text: query }];
  const sources: SqlSource[] = [];
  for (const path of paths) sources.push({ path, text: await data.readText(path) });
  return sources;
}

async function pathsOf(query: string, data: DataAccess): Promise<readonly string[] | undefined> {
  try {
    return await data.listFiles(query, sqlEndings);
  } catch (error) {
    if (error instanceof PipewrightError && !mustBePath(query) && ["fileNotFound", "outsideRoots"].includes(error.code)) return undefined;
    throw error;
  }
}
