/** What optimize_query was given: SQL text, a file, or a folder of files. */
import { isAbsolute, relative } from "node:path";
import { countText } from "../../core/count-text.ts";
import { PipewrightError, pipewrightError } from "../../core/errors.ts";
import type { DataAccess, DataSession } from "../../data/types.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import type { SqlSource } from "../../engines/sql/optimize/types.ts";
import { historyEndings, readHistory } from "../../engines/sql/workload/read-history.ts";

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

export interface GivenSources {
  readonly sources: readonly SqlSource[];
  /** Of the engine that a history is from. */
  readonly dialect?: DialectId;
  readonly notes: readonly string[];
}

/** Errors: path codes of the catalogue where a path was meant; `noSqlFiles` for a folder without SQL. */
export async function readSqlSources(query: string, data: DataAccess): Promise<readonly SqlSource[]> {
  const paths = mayBePath(query) ? await pathsOf(query, data) : undefined;
  if (paths === undefined) return [{ text: query }];
  if (paths.length === 0) throw pipewrightError("noSqlFiles", { path: query, endings: sqlEndings });
  const sources: SqlSource[] = [];
  for (const path of paths) sources.push({ path: inProject(path, data), text: await data.readText(path) });
  return sources;
}

/** From the project folder on, as patches, code scanning and reviewers name files; a file elsewhere as it was given. */
function inProject(path: string, { roots: [project = "."] }: DataAccess): string {
  const below = isAbsolute(path) ? relative(project, path) : path;
  return isAbsolute(below) || below.startsWith("..") ? path : below;
}

/** As {@link readSqlSources}, query histories too. Errors: also those of histories. */
export async function readWorkloadSources(query: string, data: DataAccess, session: DataSession): Promise<GivenSources> {
  const isHistory = mayBePath(query) && !/\s/u.test(query) && historyEndings.some((ending) => query.toLowerCase().endsWith(ending));
  return isHistory ? historySources(query, session) : { sources: await readSqlSources(query, data), notes: [] };
}

async function historySources(path: string, session: DataSession): Promise<GivenSources> {
  const { title, dialect, sources, queries, runs } = await readHistory(session, path);
  const rest = queries > sources.length ? `; the ${sources.length} that took the most are looked at` : "";
  return {
    sources,
    ...(dialect === undefined ? {} : { dialect }),
    notes: [`${path} was read as ${title}: ${countText(runs)} runs of ${countText(queries)} queries${rest}.`],
  };
}

async function pathsOf(query: string, data: DataAccess): Promise<readonly string[] | undefined> {
  try {
    return await data.listFiles(query, sqlEndings);
  } catch (error) {
    if (error instanceof PipewrightError && !mustBePath(query) && ["fileNotFound", "outsideRoots"].includes(error.code)) return undefined;
    throw error;
  }
}
