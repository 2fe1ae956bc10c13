/** What the dbt project around a path says of its tables, without being asked for it. */
import { dirname, join } from "node:path";
import { plural } from "../../core/count-text.ts";
import { PipewrightError } from "../../core/errors.ts";
import type { DataAccess } from "../../data/types.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import { emptyCatalog, type SchemaCatalog } from "../../engines/sql/schema.ts";
import type { FileReport, SqlSource } from "../../engines/sql/optimize/types.ts";
import { commonDialect, tellingTexts } from "../../engines/sql/front-end/detect-dialect.ts";
import type { DialectAround } from "../../engines/sql/front-end/types.ts";
import { catalogFromDbt, type DbtFile } from "../../engines/sql/schema/catalog-from-dbt.ts";
import { dialectOfManifest, dialectOfProfiles } from "../../engines/sql/schema/dbt/adapter.ts";
import { projectCatalog, type ProjectCatalog } from "../../engines/sql/schema/dbt/project-catalog.ts";
import { projectVars, type ProjectVars } from "../../engines/sql/schema/dbt/project-vars.ts";
import { mapping } from "../../engines/sql/schema/dbt/read-values.ts";
import { testDefaults } from "../../engines/sql/schema/dbt/test-defaults.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";
import { hasJinja, substituteJinja } from "../../engines/sql/syntax/jinja.ts";

export interface KnownModels {
  readonly models: ProjectCatalog;
  /** What the project sets for `var('...')`. */
  readonly vars: ProjectVars;
  /** What the texts are in that leave it open; undefined where the caller says it, or nothing does. */
  readonly around: DialectAround | undefined;
  readonly notes: readonly string[];
}

/** The texts as models, with what the caller and the dbt project around them say of their tables and their dialect. */
export async function knownModels(
  sources: readonly SqlSource[],
  said: SchemaCatalog,
  data: DataAccess,
  given: DialectId | undefined,
): Promise<KnownModels> {
  const templated = sources.find(({ path, text }) => path !== undefined && hasJinja(text));
  const project = templated?.path === undefined ? undefined : await projectAround(dirname(templated.path), data);
  const vars: ProjectVars = project === undefined ? new Map() : projectVars(project.settings);
  const around = given === undefined ? dialectAround(sources, project, vars) : undefined;
  const dialect = given ?? around?.dialect ?? "generic";
  const texts = sources.map(({ path = "", text }) => ({ path, text }));
  const described = project === undefined ? emptyCatalog : await catalogFromDbt(project.files, dialect, testDefaults(project.settings));
  return {
    models: projectCatalog(texts, mergeCatalogs(said, described), dialect, vars),
    vars,
    around,
    notes: project === undefined ? [] : [projectNote(project, described)],
  };
}

/** A dbt project runs on one engine; other files that lie together may be for several. */
function dialectAround(sources: readonly SqlSource[], project: DbtProject | undefined, vars: ProjectVars): DialectAround | undefined {
  if (project?.adapter !== undefined) return { ...project.adapter, ofAll: true };
  if (sources.length < 2) return undefined;
  const found = commonDialect(
    sources.slice(0, tellingTexts).map(({ text }) => (hasJinja(text) ? substituteJinja(text, undefined, vars).sql : text)),
  );
  const ofAll = project !== undefined || sources.every(({ history }) => history !== undefined);
  return found === undefined ? undefined : { ...found, ofAll };
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

interface ProjectRoot {
  readonly folder: string;
  /** What dbt_project.yml says; undefined where it is no YAML. */
  readonly settings: unknown;
}

interface DbtProject extends ProjectRoot {
  /** The manifest where it was compiled, else its schema files. */
  readonly files: readonly DbtFile[];
  readonly compiled: boolean;
  readonly adapter: { readonly dialect: DialectId; readonly because: string } | undefined;
}

/** Paths of the project outside of the roots, and files that aren't there, are passed over. */
async function projectAround(folder: string, data: DataAccess): Promise<DbtProject | undefined> {
  const root = await projectRoot(folder, data);
  if (root === undefined) return undefined;
  const path = join(root.folder, "target", "manifest.json");
  const manifest = await optional(async () => data.readText(path));
  const files = manifest === undefined ? await schemaFiles(root, data) : [{ path, content: manifest }];
  return { ...root, files, compiled: manifest !== undefined, adapter: await adapterOf(root, manifest, data) };
}

async function adapterOf(root: ProjectRoot, manifest: string | undefined, data: DataAccess): Promise<DbtProject["adapter"]> {
  const compiled = manifest === undefined ? undefined : dialectOfManifest(manifest);
  if (compiled !== undefined) return { dialect: compiled, because: "the adapter in target/manifest.json" };
  const profiles = await optional(async () => data.readText(join(root.folder, "profiles.yml")));
  const dialect = profiles === undefined ? undefined : dialectOfProfiles(await parsed(profiles), root.settings);
  return dialect === undefined ? undefined : { dialect, because: "the project's profiles.yml" };
}

function projectNote({ folder, files, compiled }: DbtProject, { tables }: SchemaCatalog): string {
  const from = compiled ? "target/manifest.json" : plural(files.length, "schema file");
  return `The dbt project at ${folder} describes ${plural(tables.length, "table")} (${from}). What dbt tests is tested, not enforced: preconditions say so.`;
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
