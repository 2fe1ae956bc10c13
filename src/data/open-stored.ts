/** Opens stored data by name: files in any format, a table of a DuckDB file or of a Postgres server. */
import { pipewrightError } from "../core/errors.ts";
import { openArrow } from "./arrow/open-arrow.ts";
import { parseDatasetName, type DatasetName } from "./dataset-name.ts";
import { openDatabaseTable } from "./database-table.ts";
import { formatOfFile, readableFormats, type FormatOfFile } from "./file-format.ts";
import { openJson } from "./json/open-json.ts";
import { openParquet } from "./parquet/open-parquet.ts";
import { absolutePath, exists } from "./paths.ts";
import { openPostgresTable } from "./postgres/open-table.ts";
import { findPostgresAddress } from "./postgres/sources.ts";
import type { SessionContext } from "./session-context.ts";
import { findSourceFiles, type SourceFiles } from "./source-files.ts";
import { openText } from "./text/open-text.ts";
import type { OpenOptions, Relation } from "./types.ts";

/** Opens anything but SQL. Errors: the path and format codes of the catalogue. */
export async function openStored(context: SessionContext, dataset: string, options: OpenOptions): Promise<Relation> {
  const name = await datasetName(context, dataset);
  if (name.kind === "table") return openDatabaseTable(context, dataset, name.path, name.table);
  if (!(await exists(absolutePath(context.roots, dataset)))) {
    const address = await findPostgresAddress(context.roots, dataset);
    if (address !== undefined) return openPostgresTable(context, dataset, address);
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(dataset)) throw pipewrightError("unsupportedFormat", { path: dataset, supported: readableFormats });
  const files = await findSourceFiles(context, dataset);
  const format = await commonFormat(files);
  switch (format.format) {
    case "parquet":
      return openParquet(context, files);
    case "arrow":
      return openArrow(context, files);
    case "csv":
      return openText(context, files, format, options);
    case "json":
      return openJson(context, files, format, options);
    case "duckdb":
      return openDatabaseTable(context, dataset, dataset, "");
  }
}

/** All files of a glob must have one format; they may differ in compression. */
async function commonFormat({ dataset, files }: SourceFiles): Promise<FormatOfFile> {
  const formats = await Promise.all(files.map(async ({ path }) => formatOfFile(path)));
  const [first] = formats;
  const different = formats.findIndex((format) => format === undefined || format.format !== first?.format);
  if (first === undefined || different >= 0) {
    throw pipewrightError("unsupportedFormat", { path: files[Math.max(0, different)]?.path ?? dataset, supported: readableFormats });
  }
  return first;
}

/** What the name asks for; a file of that very name wins over any other reading. */
export async function datasetName(context: SessionContext, dataset: string): Promise<DatasetName> {
  return parseDatasetName(dataset, async (path) => exists(absolutePath(context.roots, path)));
}
