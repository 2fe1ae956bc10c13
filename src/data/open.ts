/** Opens a dataset by what its name is: a query, files, or a table of a DuckDB file. */
import { datasetName, openStored } from "./open-stored.ts";
import { openQuery } from "./query.ts";
import type { SessionContext } from "./session-context.ts";
import type { OpenOptions, Relation } from "./types.ts";

/** Errors: the path, format and query codes of the catalogue. */
export async function openDataset(context: SessionContext, dataset: string, options: OpenOptions): Promise<Relation> {
  const name = await datasetName(context, dataset);
  return name.kind === "query" ? openQuery(context, name.sql) : openStored(context, dataset, options);
}
