/** Opens JSON records: the union of their keys over the whole file, the kinds of their values, and a typed view. */
import { countText } from "../../core/count-text.ts";
import { pipewrightError } from "../../core/errors.ts";
import { identifier, literal } from "../../core/sql.ts";
import { view } from "../describe.ts";
import type { Purpose } from "../duckdb-errors.ts";
import type { FormatOfFile } from "../file-format.ts";
import { numberOf, textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFiles } from "../source-files.ts";
import { declaredTypes } from "../text/declared.ts";
import { hiddenNames, typedQuery } from "../text/typed-columns.ts";
import { typeKind } from "../type-kind.ts";
import type { Column, OpenOptions, Relation } from "../types.ts";
import { jsonColumns } from "./json-columns.ts";
import { withJsonErrors } from "./json-errors.ts";
import { jsonOptions, jsonPaths, prepareJsonFiles, type JsonFiles } from "./json-files.ts";
import { countKinds, textAndKindItems } from "./json-kinds.ts";
import { jsonMisfits } from "./json-misfits.ts";
import { uniqueKeys, type JsonKey } from "./json-keys.ts";

/** Errors: `emptyFile`, `unreadableSource` (malformed, or no objects), `tooLarge` for a value over 16 MB. */
export async function openJson(context: SessionContext, files: SourceFiles, format: FormatOfFile, options: OpenOptions): Promise<Relation> {
  const prepared = await prepareJsonFiles(context, files.files, format);
  return withJsonErrors(files, prepared, async () => openPrepared(context, files, prepared, options));
}

async function openPrepared(context: SessionContext, files: SourceFiles, prepared: JsonFiles, options: OpenOptions): Promise<Relation> {
  const { dataset, hive } = files;
  const purpose: Purpose = { kind: "source", path: dataset, format: "JSON" };
  const partitions = hive.map(({ name, type }): Column => ({ name, type, kind: typeKind(type) }));
  const taken = new Set(partitions.map(({ name }) => name.toLowerCase()));
  const { keys, findings } = uniqueKeys(await readKeys(context, files, prepared, purpose), taken);
  const names = keys.map(({ name }) => name);
  const passed = partitions.map(({ name }) => identifier(name));
  const copy = await copyRecords(context, rawQuery(files, prepared, keys), names, passed, purpose);
  const kinds = await countKinds(context, copy, names, purpose);
  const text = await view(
    context,
    "text",
    `SELECT ${[...names.map((name) => identifier(name)), ...passed].join(", ")} FROM ${copy}`,
    purpose,
  );
  const declared = await declaredTypes(context, names, options.types ?? {});
  const { columns, findings: mixed } = await jsonColumns(context, {
    from: text,
    names,
    kinds,
    declared,
    hidden: hiddenNames(names),
    purpose,
  });
  const from = await view(context, "data", typedQuery(text, columns, passed), purpose);
  context.findings.set(from, async (misfits) =>
    jsonMisfits(
      context,
      from,
      columns.filter(({ column }) => misfits.includes(column.name)),
    ),
  );
  return {
    dataset,
    format: "json",
    from,
    columns: [...columns.map(({ column }) => column), ...partitions],
    files: files.files,
    findings: [...files.findings, ...prepared.findings, ...findings, ...mixed],
    rejects: false,
  };
}

/**
 * The values as text, with their kinds, copied to Parquet in the scratch folder: JSON is parsed once, and whatever scans the relation
 * afterwards reads columns, in parallel.
 */
async function copyRecords(
  context: SessionContext,
  records: string,
  names: readonly string[],
  passed: readonly string[],
  purpose: Purpose,
): Promise<string> {
  const items = [...textAndKindItems(names), ...passed];
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
