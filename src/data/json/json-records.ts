/** The records of JSON files as a table of texts: the union of their keys over the whole file, the values as text, and the kinds of those. */
import { countText } from "../../core/count-text.ts";
import { pipewrightError } from "../../core/errors.ts";
import { identifier, literal } from "../../core/sql.ts";
import type { Purpose } from "../duckdb-errors.ts";
import type { HiveColumn } from "../hive.ts";
import { numberOf, textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFiles } from "../source-files.ts";
import type { SourceFinding } from "../types.ts";
import { jsonOptions, jsonPaths, type JsonFiles } from "./json-files.ts";
import { countKinds, textAndKindItems, type JsonKinds } from "./json-kinds.ts";
import { uniqueKeys, type JsonKey } from "./json-keys.ts";

export interface JsonRecords {
  /** A FROM item with a column of text a key, then the partition columns. */
  readonly copy: string;
  readonly names: readonly string[];
  readonly kinds: ReadonlyMap<string, JsonKinds>;
  readonly findings: readonly SourceFinding[];
}

/** Reads the files, once a session. Errors: `unreadableSource` (malformed, or no objects), `tooLarge`. */
export async function readRecords(
  context: SessionContext,
  files: SourceFiles,
  prepared: JsonFiles,
  purpose: Purpose,
): Promise<JsonRecords> {
  const key = JSON.stringify([files.files.map(({ path }) => path), files.hive.map(({ name }) => name)]);
  const known = context.jsonRecords.get(key);
  if (known !== undefined) return known;
  const taken = new Set(files.hive.map(({ name }) => name.toLowerCase()));
  const { keys, findings } = uniqueKeys(await readKeys(context, files, prepared, purpose), taken);
  const names = keys.map(({ name }) => name);
  const copy = await copyRecords(context, rawQuery(files, prepared, keys), names, files.hive, purpose);
  const records = { copy, names, findings, kinds: await countKinds(context, copy, names, purpose) };
  context.jsonRecords.set(key, records);
  return records;
}

/**
 * The values as text, with their kinds, copied to Parquet in the scratch folder: JSON is parsed once, and whatever scans the relation
 * afterwards reads columns, in parallel.
 */
async function copyRecords(
  context: SessionContext,
  records: string,
  names: readonly string[],
  hive: readonly HiveColumn[],
  purpose: Purpose,
): Promise<string> {
  const items = [...textAndKindItems(names), ...hive.map(({ name }) => identifier(name))];
  const path = `${await context.scratchPath("json")}.parquet`;
  await context.connection.execute(`COPY (SELECT ${items.join(", ")} FROM (${records})) TO ${literal(path)} (FORMAT parquet)`, purpose);
  return `read_parquet(${literal(path)})`;
}

/** All keys of all records in the order in which records have them. */
async function readKeys(
  context: SessionContext,
  { dataset, hive }: SourceFiles,
  prepared: JsonFiles,
  purpose: Purpose,
): Promise<readonly string[]> {
  const records = `read_json_objects(${jsonPaths(prepared)}, ${jsonOptions(prepared, hive)})`;
  const rows = await context.connection.rows(
    `WITH records AS MATERIALIZED (SELECT CASE WHEN json_type(json) = 'OBJECT' THEN json_keys(json) END AS keys,` +
      ` json_type(json) NOT IN ('OBJECT', 'NULL') AS other, count(*) AS n FROM ${records} GROUP BY ALL)` +
      ` SELECT key, sum(place * n) / sum(n) AS place, 0 AS others FROM (SELECT unnest(keys) AS key, generate_subscripts(keys, 1) AS place, n FROM records)` +
      ` GROUP BY key UNION ALL SELECT NULL, NULL, coalesce(sum(n), 0) FROM records WHERE other ORDER BY place, key`,
    purpose,
  );
  const others = rows.reduce((sum, row) => sum + numberOf(row, "others"), 0);
  if (others > 0) {
    const reason = `${others === 1 ? "1 record is" : `${countText(others)} records are`} not an object, so that there are no columns.`;
    throw pipewrightError("unreadableSource", { path: dataset, format: "a table of JSON objects", reason });
  }
  const keys = rows.filter((row) => row["key"] !== null).map((row) => textOf(row, "key"));
  if (keys.length > 0) return keys;
  throw pipewrightError("unreadableSource", {
    path: dataset,
    format: "a table",
    reason: "its objects have no keys, so that there are no columns.",
  });
}

/** Keys that the engine could take for each other (they differ by case only, or are empty) are picked out of the whole object. */
function rawQuery({ hive }: SourceFiles, prepared: JsonFiles, keys: readonly JsonKey[]): string {
  const partitions = hive.map(({ name }) => identifier(name));
  const options = jsonOptions(prepared, hive);
  if (keys.every(({ key, name }) => key === name)) {
    const columns = keys.map(({ key }) => `${literal(key)}: 'JSON'`).join(", ");
    const items = [...keys.map(({ name }) => identifier(name)), ...partitions].join(", ");
    return `SELECT ${items} FROM read_json(${jsonPaths(prepared)}, columns = {${columns}}, ${options})`;
  }
  const items = keys.map(({ key, name }) => `nullif(json_extract(json, ${literal(pointer(key))}), 'null') AS ${identifier(name)}`);
  return `SELECT ${[...items, ...partitions].join(", ")} FROM read_json_objects(${jsonPaths(prepared)}, ${options})`;
}

/** RFC 6901, section 3. */
function pointer(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
