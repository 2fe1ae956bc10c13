/** The files that a dataset's path or glob stands for. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { pipewrightError } from "../core/errors.ts";
import { literal } from "../core/sql.ts";
import { formatOfName } from "./file-format.ts";
import { hiveColumns, type HiveColumn } from "./hive.ts";
import { nearest } from "../core/nearest.ts";
import { absolutePath, contains, exists, insideRoots, isFolder, realRoots } from "./paths.ts";
import { textOf } from "./row-values.ts";
import type { SessionContext } from "./session-context.ts";
import type { SourceFile, SourceFinding } from "./types.ts";

export interface SourceFiles {
  readonly dataset: string;
  /** Real paths, sorted. */
  readonly files: readonly SourceFile[];
  /** Columns that stand in folder names (`year=2024`). */
  readonly hive: readonly HiveColumn[];
  readonly findings: readonly SourceFinding[];
}

const examplesShown = 3;
const foldersDeep = 3;

/**
 * Resolves a path or glob inside the roots. Empty files of a glob are left out. Errors: `fileNotFound`, `pathIsDirectory`, `outsideRoots`,
 * `emptyFile`, `unsupportedFormat` for addresses of other machines.
 */
export async function findSourceFiles(context: SessionContext, dataset: string): Promise<SourceFiles> {
  const absolute = absolutePath(context.roots, dataset);
  const isGlob = /[*?[]/.test(dataset) && !(await exists(absolute));
  const paths = isGlob ? await glob(context, dataset, absolute) : [await single(context, dataset)];
  const files = await Promise.all(paths.map(async (path): Promise<SourceFile> => ({ path, bytes: (await stat(path)).size })));
  const filled = files.filter(({ bytes }) => bytes > 0);
  if (filled.length === 0) throw pipewrightError("emptyFile", { path: dataset });
  for (const { path } of filled) context.inputs.add(path);
  const roots = await realRoots(context.roots);
  const findings = emptyFindings(files.length - filled.length, files.length);
  return { dataset, findings, files: filled, hive: isGlob ? hiveColumns(filled.map(({ path }) => belowRoot(roots, path))) : [] };
}

function emptyFindings(empty: number, files: number): readonly SourceFinding[] {
  if (empty === 0) return [];
  const message = `${empty} of ${files} files are empty, without even a header, and were left out.`;
  return [{ code: "header", level: "warning", message, count: empty }];
}

function belowRoot(roots: readonly string[], path: string): string {
  const root = roots.find((folder) => contains([folder], path));
  return root === undefined ? path : relative(root, path);
}

async function single(context: SessionContext, dataset: string): Promise<string> {
  const path = await insideRoots(context.roots, dataset);
  if (await isFolder(path)) {
    throw pipewrightError("pathIsDirectory", { path: dataset, examples: await readableExamples(path, dataset) });
  }
  return path;
}

/** The engine's own glob, which reaches no further than the roots; every hit is checked again after links are followed. */
async function glob(context: SessionContext, dataset: string, absolute: string): Promise<readonly string[]> {
  const roots = await realRoots(context.roots);
  const fixed = absolute.slice(0, absolute.search(/[*?[]/));
  const base = fixed.endsWith(sep) ? fixed.slice(0, -1) : dirname(fixed);
  if (!contains(context.roots, base) && !contains(roots, base)) {
    throw pipewrightError("outsideRoots", { path: dataset, roots: context.roots, parent: base });
  }
  if (!(await exists(base))) throw pipewrightError("fileNotFound", { path: dataset, near: [] });
  const folder = await insideRoots(context.roots, base);
  const pattern = folder + absolute.slice(base.length);
  const rows = await context.connection.rows(`SELECT file FROM glob(${literal(pattern)}) ORDER BY file`, { kind: "internal" });
  const found = await Promise.all(rows.map(async (row) => insideRoots(context.roots, textOf(row, "file"))));
  const paths = [...new Set(found)];
  if (paths.length > 0) return paths;
  const present = await readableExamples(folder, relative(context.roots[0] ?? ".", base));
  throw pipewrightError("fileNotFound", { path: dataset, near: nearestFiles(dataset, present) });
}

function nearestFiles(dataset: string, present: readonly string[]): readonly string[] {
  const near = nearest(
    basename(dataset),
    present.map((path) => basename(path)),
  );
  const matching = present.filter((path) => near.includes(basename(path)));
  return matching.length > 0 ? matching : present;
}

/** A few files below a folder that could be opened, named as the user would. */
async function readableExamples(folder: string, named: string): Promise<readonly string[]> {
  const found: string[] = [];
  const look = async (path: string, name: string, depth: number): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((a, b) => Number(a.isDirectory()) - Number(b.isDirectory()) || a.name.localeCompare(b.name))) {
      if (found.length >= examplesShown) return;
      if (entry.name.startsWith(".")) continue;
      if (entry.isFile() && formatOfName(entry.name) !== undefined) found.push(join(name, entry.name));
      else if (entry.isDirectory() && depth < foldersDeep) await look(join(path, entry.name), join(name, entry.name), depth + 1);
    }
  };
  await look(folder, named, 0);
  return found;
}
