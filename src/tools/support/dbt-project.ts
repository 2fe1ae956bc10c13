/** What the dbt project around a path says of its tables, without being asked for it. */
import { dirname, join } from "node:path";
import { plural } from "../../core/count-text.ts";
import { PipewrightError } from "../../core/errors.ts";
import type { DataAccess } from "../../data/types.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import { emptyCatalog, type SchemaCatalog } from "../../engines/sql/schema.ts";
import type { FileReport, SqlSource } from "../../engines/sql/optimize/types.ts";
import { catalogFromDbt, type DbtFile } from "../../engines/sql/schema/catalog-from-dbt.ts";
import { projectCatalog, type ProjectCatalog } from "../../engines/sql/schema/dbt/project-catalog.ts";
import { projectVars, type ProjectVars } from "../../engines/sql/schema/dbt/project-vars.ts";
import { mapping } from "../../engines/sql/schema/dbt/read-values.ts";
import { testDefaults } from "../../engines/sql/schema/dbt/test-defaults.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";
import { hasJinja } from "../../engines/sql/syntax/jinja.ts";

interface FoundProject {
  readonly catalog: SchemaCatalog;
  readonly vars: ProjectVars;
  readonly notes: readonly string[];
}

export interface KnownModels {
  readonly models: ProjectCatalog;
  /** What the project sets for `var('...')`. */
  readonly vars: ProjectVars;
  readonly notes: readonly string[];
}

/** The texts as models, with what the caller and the dbt project around them say of their tables. */
export async function knownModels(
  sources: readonly SqlSource[],
  said: SchemaCatalog,
  data: DataAccess,
  dialect: DialectId,
): Promise<KnownModels> {
  const { catalog, vars, notes } = await dbtProjectAround(
    sources.flatMap(({ path, text }) => (path === undefined || !hasJinja(text) ? [] : [path])),
    data,
    dialect,
  );
  const texts = sources.map(({ path = "", text }) => ({ path, text }));
  return { models: projectCatalog(texts, mergeCatalogs(said, catalog), dialect, vars), vars, notes };
}

/** A note on several texts is said once. */
export function withoutRepeatedNotes(reports: readonly FileReport[]): readonly FileReport[] {
  const counts = new Map<string, number>();
  for (const { message } of reports.flatMap(({ notes }) => notes)) counts.set(message, (counts.get(message) ?? 0) + 1);
  const said = new Set<string>();
  return reports.map((report) => ({
    ...report,
    notes: report.notes.flatMap((note) => {
      const count = counts.get(note.message) ?? 1;
      if (count === 1) return [note];
      if (said.has(note.message)) return [];
      said.add(note.message);
      return [{ message: `${note.message} (${count} files)` }];
    }),
  }));
}

/** How far up the project's file is looked for. */
const mostLevels = 8;
const none: FoundProject = { catalog: emptyCatalog, vars: new Map(), notes: [] };

/** Paths of the project outside of the roots, and files that aren't there, are passed over. */
async function dbtProjectAround(paths: readonly string[], data: DataAccess, dialect: DialectId): Promise<FoundProject> {
  const [first] = paths;
  const root = first === undefined ? undefined : await projectRoot(dirname(first), data);
  if (root === undefined) return none;
  const manifest = join(root.folder, "target", "manifest.json");
  const compiled = await optional(async () => data.readText(manifest));
  const files = compiled === undefined ? await schemaFiles(root, data) : [{ path: manifest, content: compiled }];
  const catalog = await catalogFromDbt(files, dialect, testDefaults(root.settings));
  const from = compiled === undefined ? plural(files.length, "schema file") : "target/manifest.json";
  return {
    catalog,
    vars: projectVars(root.settings),
    notes: [
      `The dbt project at ${root.folder} describes ${plural(catalog.tables.length, "table")} (${from}). What dbt tests is tested, not enforced: preconditions say so.`,
    ],
  };
}

interface ProjectRoot {
  readonly folder: string;
  /** What dbt_project.yml says; undefined where it is no YAML. */
  readonly settings: unknown;
}

async function projectRoot(start: string, data: DataAccess): Promise<ProjectRoot | undefined> {
  let folder = start;
  for (let level = 0; level < mostLevels; level++) {
    const at = folder;
    const settings = await optional(async () => data.readText(join(at, "dbt_project.yml")));
    if (settings !== undefined) return { folder, settings: await parsed(settings) };
    if (dirname(folder) === folder) return undefined;
    folder = folder === "." ? ".." : dirname(folder);
  }
  return undefined;
}

async function parsed(settings: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  return parseDocument(settings, { logLevel: "silent" }).toJS({ maxAliasCount: 100 });
}

/** The schema files below the folders that the project names, else those that dbt takes by default. */
async function schemaFiles({ folder, settings }: ProjectRoot, data: DataAccess): Promise<readonly DbtFile[]> {
  const files: DbtFile[] = [];
  for (const [key, byDefault] of [
    ["model-paths", "models"],
    ["seed-paths", "seeds"],
    ["snapshot-paths", "snapshots"],
  ] as const) {
    for (const part of pathsIn(settings, key) ?? [byDefault]) {
      const listed = (await optional(async () => data.listFiles(join(folder, part), [".yml", ".yaml"]))) ?? [];
      for (const path of listed) files.push({ path, content: await data.readText(path) });
    }
  }
  return files;
}

function pathsIn(settings: unknown, key: string): readonly string[] | undefined {
  const found = mapping(settings)[key];
  return Array.isArray(found) ? found.filter((part) => typeof part === "string") : undefined;
}

async function optional<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PipewrightError && error.kind !== "internal" && error.kind !== "cancelled") return undefined;
    throw error;
  }
}
