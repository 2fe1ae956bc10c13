/** What the caller can say of the tables: DDL, dbt files, a folder of data, statistics, a Postgres server. */
import type { DataAccess, DataSession } from "../../data/types.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import { parseStatistics, withStatistics } from "../../engines/sql/gain/generate/statistics-input.ts";
import { emptyCatalog, type SchemaCatalog } from "../../engines/sql/schema.ts";
import { catalogFromData } from "../../engines/sql/schema/catalog-from-data.ts";
import { catalogFromDbt, type DbtFile } from "../../engines/sql/schema/catalog-from-dbt.ts";
import { catalogFromDdlFiles } from "../../engines/sql/schema/catalog-from-ddl.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";

const ddlEndings = [".sql", ".ddl"];
const dbtEndings = [".yml", ".yaml", ".json"];

/** Reads DDL and dbt files, and folders of them: what one file creates, one behind it may alter. Errors: path codes of the catalogue. */
export async function catalogOfSchemaFiles(paths: readonly string[], data: DataAccess, dialect: DialectId): Promise<SchemaCatalog> {
  const ddl: DbtFile[] = [];
  const dbt: DbtFile[] = [];
  for (const given of paths) {
    for (const path of inOrder(await data.listFiles(given, [...ddlEndings, ...dbtEndings]))) {
      const isDbt = dbtEndings.some((ending) => path.toLowerCase().endsWith(ending));
      (isDbt ? dbt : ddl).push({ path, content: await data.readText(path) });
    }
  }
  return mergeCatalogs(catalogFromDdlFiles(ddl, dialect), dbt.length === 0 ? emptyCatalog : await catalogFromDbt(dbt, dialect));
}

/** As migrations are run: V2 before V10. */
function inOrder(paths: readonly string[]): readonly string[] {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return paths.toSorted(compare);
}

/** Each data file below the path is a table by its name. */
export async function catalogOfData(path: string, data: DataAccess, session: DataSession): Promise<SchemaCatalog> {
  return catalogFromData(session, [path], data);
}

/** The dataset of each table that has one, by the table's name. */
export function datasetsOf({ tables }: SchemaCatalog): ReadonlyMap<string, string> {
  return new Map(tables.flatMap(({ name, dataset }) => (dataset === undefined ? [] : [[name, dataset] as const])));
}

/** The catalog with the row counts and distinct values of a statistics file. Errors: path codes, `invalidStatistics`. */
export async function withGivenStatistics(catalog: SchemaCatalog, path: string, data: DataAccess): Promise<SchemaCatalog> {
  return withStatistics(catalog, await parseStatistics(await data.readText(path), path));
}
