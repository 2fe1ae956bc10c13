/** What a dbt project says of its models, sources, seeds and snapshots. Tests are tested, not enforced: their facts are marked `dbt`. */
import { firstLine } from "../../../core/first-line.ts";
import type { DialectId } from "../dialect.ts";
import type { SchemaCatalog, TableSchema } from "../schema.ts";
import { tablesOfManifest } from "./dbt/manifest.ts";
import type { Mapping } from "./dbt/read-values.ts";
import { tablesOfSchemaFile } from "./dbt/schema-file.ts";
import { mergeTable } from "./merge-catalogs.ts";

export interface DbtFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Reads schema files (`*.yml`, `*.yaml`) and `manifest.json` (version 10 and later); where there is a manifest, it says all that the schema files
 * do. A file that can't be read is a problem of the catalog. `defaults`: what the project sets for tests, see `testDefaults`.
 */
export async function catalogFromDbt(files: readonly DbtFile[], dialect: DialectId, defaults: Mapping = {}): Promise<SchemaCatalog> {
  const manifests = files.filter((file) => file.path.endsWith(".json"));
  const problems: string[] = [];
  const compiled = await readAll(manifests, problems, (content) => tablesOfManifest(content, dialect));
  const chosen =
    compiled.length > 0
      ? compiled
      : await readAll(
          files.filter((file) => !file.path.endsWith(".json")),
          problems,
          (content) => tablesOfSchemaFile(content, dialect, defaults),
        );
  return { tables: mergeByName(chosen), problems };
}

async function readAll(
  files: readonly DbtFile[],
  problems: string[],
  read: (content: string) => readonly TableSchema[] | Promise<readonly TableSchema[]>,
): Promise<readonly TableSchema[]> {
  const tables: TableSchema[] = [];
  for (const { path, content } of files) {
    try {
      tables.push(...(await read(content)));
    } catch (error) {
      // A file of another purpose, or a broken one: the rest of the project still counts.
      problems.push(`${path}: ${firstLine(error, "can't be read")}`);
    }
  }
  return tables;
}

/** A model may be described in several files; a model and a source of one name are two tables, so that only whole names match. */
function mergeByName(tables: readonly TableSchema[]): readonly TableSchema[] {
  const byName = new Map<string, TableSchema>();
  for (const table of tables) {
    const key = table.name.toLowerCase();
    const known = byName.get(key);
    byName.set(key, known === undefined ? table : mergeTable(known, table));
  }
  return [...byName.values()];
}
