/** Opens delimited text files: a raw relation, the types of its columns, and a typed view over it. */
import { view } from "../describe.ts";
import type { Purpose } from "../duckdb-errors.ts";
import type { FormatOfFile } from "../file-format.ts";
import { hiddenFindings } from "../hive.ts";
import { withMending, type SessionContext } from "../session-context.ts";
import type { SourceFiles } from "../source-files.ts";
import { typeKind } from "../type-kind.ts";
import type { Column, OpenOptions, Relation, SourceFinding } from "../types.ts";
import { identifier } from "../../core/sql.ts";
import { declaredTypes } from "./declared.ts";
import { inferTypes, type InferenceColumn, type InferredColumn } from "./infer.ts";
import { misfitFindings } from "./misfits.ts";
import { areNearlyAllInOwnForm } from "./own-form.ts";
import { sampleRecords, sampleView } from "./sample.ts";
import { prepareTextFile, type TextFile } from "./text-file.ts";
import { createTextSource, readingFindings, rejectedRecords, unionOfNames, type TextSource } from "./text-source.ts";
import { assumedColumn, declaredColumn, hiddenNames, provedColumn, textColumn, typedQuery, type TypedColumn } from "./typed-columns.ts";
import { writtenFormats } from "./written-formats.ts";

/** A type is accepted when at least this share of the values fits; the rest are misfits. */
const threshold = 0.95;

/** Text files below this size always have their types proved. */
const smallDataset = 64 * 1024 * 1024;

/** Errors: `emptyFile`, `unreadableSource`, `invalidQuery` for a declared type that doesn't exist. */
export async function openText(
  context: SessionContext,
  { dataset, files: sources, hive, findings }: SourceFiles,
  format: FormatOfFile,
  options: OpenOptions,
): Promise<Relation> {
  const files: TextFile[] = [];
  for (const source of sources)
    files.push(context.textFiles.get(source.path)?.prepared ?? (await prepareTextFile(context, source, format)));
  const source = await createTextSource(context, dataset, files, hive);
  const assume = options.inference === "optimistic" && sources.reduce((sum, { bytes }) => sum + bytes, 0) >= smallDataset;
  const columns =
    options.inference === "none"
      ? source.columns.map((name) => textColumn(name, "proved"))
      : await typedColumns(context, source, files, await declaredTypes(context, source.columns, options.types ?? {}), assume);

  const purpose: Purpose = { kind: "source", path: dataset, format: "delimited text" };
  const partitions = hive.map(({ name, type }): Column => ({ name, type, kind: typeKind(type) }));
  const query = typedQuery(
    source.raw,
    columns,
    partitions.map(({ name }) => identifier(name)),
  );
  const from = await view(context, "data", query, purpose);
  context.findings.set(from, async (misfits) => [
    ...readingFindings(source),
    ...(await misfitFindings(context, source, columns, from, misfits)),
  ]);
  return {
    dataset,
    format: "csv",
    from,
    columns: [...columns.map(({ column }) => column), ...partitions],
    files: sources,
    findings: [...findings, ...hiddenFindings(hive, unionOfNames(files)), ...openingFindings(files)],
    rejects: assume || rejectedRecords(source) > 0,
  };
}

async function typedColumns(
  context: SessionContext,
  source: TextSource,
  files: readonly TextFile[],
  declared: ReadonlyMap<string, string>,
  assume: boolean,
): Promise<readonly TypedColumn[]> {
  const samples = await sampleValues(source, files);
  const sampled = (name: string): InferenceColumn => ({ name, threshold, sample: samples.get(name) ?? [] });
  const from = assume ? await sampleView(context, source.columns, samples) : source.raw;
  const infer = async (columns: readonly InferenceColumn[]): Promise<ReadonlyMap<string, InferredColumn>> => {
    const purpose: Purpose = { kind: "source", path: source.dataset, format: "delimited text" };
    const request = { from, columns, purpose };
    const inferred = columns.length === 0 ? [] : await withMending(context, async () => inferTypes(context.connection, request));
    return new Map(inferred.map((column) => [column.name, column]));
  };

  const inferred = await infer(source.columns.filter((name) => !declared.has(name)).map((name) => sampled(name)));
  const written = await writtenFormats(declared, sampled, infer);
  const hidden = hiddenNames(source.columns);
  const rows = Math.max(0, ...[...samples.values()].map((texts) => texts.length));
  return source.columns.map((name, index) => {
    const beside = hidden[index] ?? "";
    const type = declared.get(name);
    const texts = samples.get(name) ?? [];
    if (type !== undefined) return withForm(declaredColumn(name, beside, type, written.get(name)), texts);
    const column = inferred.get(name) ?? { name, values: 0, misfits: 0 };
    return withForm(assume ? assumedColumn(column, beside, { texts, rows }) : provedColumn(column, beside), texts);
  });
}

function withForm(typed: TypedColumn, texts: readonly string[]): TypedColumn {
  const { column } = typed;
  if (column.text === undefined || !areNearlyAllInOwnForm(column, texts)) return typed;
  return { ...typed, column: { ...column, text: { ...column.text, isOwnForm: true } } };
}

/** The non-empty texts of each column in the sample of all files. */
async function sampleValues(source: TextSource, files: readonly TextFile[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const values = new Map<string, string[]>(source.columns.map((name) => [name, []]));
  const byLowerCase = new Map(source.columns.map((name) => [name.toLowerCase(), values.get(name) ?? []]));
  const most = Math.max(1, Math.ceil(files.length / 16));
  for (const file of files.filter((_, index) => index % most === 0)) {
    const columns = file.names.map((name) => byLowerCase.get(name.toLowerCase()));
    for (const record of await sampleRecords(file)) {
      for (const [index, column] of columns.entries()) {
        const value = record[index] ?? "";
        if (value !== "") column?.push(value);
      }
    }
  }
  return values;
}

/** One finding of each kind, with the number of files where not all have it. */
function openingFindings(files: readonly TextFile[]): readonly SourceFinding[] {
  const byMessage = new Map<string, { finding: SourceFinding; files: number }>();
  for (const finding of files.flatMap((file) => file.findings)) {
    const known = byMessage.get(finding.message);
    byMessage.set(finding.message, { finding, files: (known?.files ?? 0) + 1 });
  }
  const findings = [...byMessage.values()].map(({ finding, files: count }) =>
    files.length === 1 ? finding : { ...finding, message: `${finding.message.replace(/\.$/, "")} (${count} of ${files.length} files).` },
  );
  return [...findings, ...columnFindings(files)];
}

/** Files of one dataset with differing columns. */
function columnFindings(files: readonly TextFile[]): readonly SourceFinding[] {
  const counts = new Map<string, number>();
  for (const name of files.flatMap((file) => file.names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const partial = [...counts].filter(([, count]) => count < files.length);
  if (partial.length === 0) return [];
  const shown = partial.slice(0, 5).map(([name, count]) => `${name} is in ${count} of ${files.length}`);
  return [
    {
      code: "header",
      level: "warning",
      message: `The files don't have the same columns: ${shown.join(", ")}. What a file lacks reads as NULL.`,
    },
  ];
}
