/** Opens JSON records: their texts, the types of their columns, and a typed view. */
import { identifier } from "../../core/sql.ts";
import { view } from "../describe.ts";
import type { Purpose } from "../duckdb-errors.ts";
import type { FormatOfFile } from "../file-format.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFiles } from "../source-files.ts";
import { declaredTypes } from "../text/declared.ts";
import { hiddenNames, typedQuery } from "../text/typed-columns.ts";
import { typeKind } from "../type-kind.ts";
import type { Column, OpenOptions, Relation } from "../types.ts";
import { jsonColumns } from "./json-columns.ts";
import { withJsonErrors } from "./json-errors.ts";
import { prepareJsonFiles, type JsonFiles } from "./json-files.ts";
import { jsonMisfits } from "./json-misfits.ts";
import { readRecords } from "./json-records.ts";

/** Errors: `emptyFile`, `unreadableSource` (malformed, or no objects), `tooLarge` for a value over 16 MB. */
export async function openJson(context: SessionContext, files: SourceFiles, format: FormatOfFile, options: OpenOptions): Promise<Relation> {
  const prepared = await prepareJsonFiles(context, files.files, format);
  return withJsonErrors(files, prepared, async () => openPrepared(context, files, prepared, options));
}

async function openPrepared(context: SessionContext, files: SourceFiles, prepared: JsonFiles, options: OpenOptions): Promise<Relation> {
  const { dataset, hive } = files;
  const purpose: Purpose = { kind: "source", path: dataset, format: "JSON" };
  const partitions = hive.map(({ name, type }): Column => ({ name, type, kind: typeKind(type) }));
  const { copy, names, kinds, findings } = await readRecords(context, files, prepared, purpose);
  const passed = partitions.map(({ name }) => identifier(name));
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
