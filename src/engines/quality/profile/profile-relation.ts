/** The profile of a dataset: exact figures for every column, in as few scans as the columns allow. */
import { pipewrightError } from "../../../core/errors.ts";
import { nearest } from "../../../core/nearest.ts";
import type { Context } from "../../../core/context.ts";
import type { Column, DataSession, Relation } from "../../../data/types.ts";
import { alertsOf } from "./alerts.ts";
import type { ColumnResult } from "./column-result.ts";
import { countDuplicateRows } from "./duplicate-rows.ts";
import { groupedColumn } from "./grouped-column.ts";
import { candidateKeys } from "./keys.ts";
import { provedOrdered } from "./order-proof.ts";
import { openProfileSource, type ProfileSource } from "./profile-source.ts";
import { progressionColumn } from "./progression-column.ts";
import { scanFigures, scannedColumn } from "./scanned-columns.ts";
import { candidateFormats } from "./semantic-type.ts";
import { chooseStrategies, type Sampled } from "./strategy.ts";
import type { ColumnProfile, DatasetProfile } from "./types.ts";

export interface ProfileOptions extends Pick<Context, "signal" | "progress"> {
  /** Most frequent values kept a column. */
  readonly topValues: number;
  readonly histogramBins: number;
  /** The most columns of a compound key that is looked for. */
  readonly maxKeyColumns: number;
  /** Names of the columns to profile; all by default. */
  readonly columns?: readonly string[];
}

/**
 * Profiles the columns of an opened relation. Every figure is exact and computed from all rows; the way to it is chosen a column
 * (see strategy.ts): a table of distinct values with counts, or order and duplicate proofs where nearly all values differ.
 * Errors: `unknownColumn` for a column that the relation doesn't have, `cancelled`, and what the engine raises on reading.
 */
export async function profileRelation(session: DataSession, relation: Relation, options: ProfileOptions): Promise<DatasetProfile> {
  return profileSource(session, relation, await openSource(session, relation, options), options);
}

/** The columns asked for, ready to be scanned; the caller hands it to {@link profileSource} or drops it. */
export async function openSource(session: DataSession, relation: Relation, options: ProfileOptions): Promise<ProfileSource> {
  const columns = selectedColumns(relation, options);
  options.progress({ done: 0, total: columns.length + 2, message: "reading the data" });
  return openProfileSource(session, relation, columns);
}

/** Profiles an opened source and drops it. */
export async function profileSource(
  session: DataSession,
  relation: Relation,
  source: ProfileSource,
  options: ProfileOptions,
): Promise<DatasetProfile> {
  const total = source.columns.length + 2;
  const sampled = await chooseStrategies(session, source);
  const results = await session.denseGroups(source.rows, async () => profileColumns(session, source, sampled, options));
  options.progress({ done: total - 1, total, message: "candidate keys" });
  const search = await candidateKeys(session, source, sampled.sample, results, options.maxKeyColumns);
  const hasAllColumns = source.columns.length === relation.columns.length;
  const duplicateRows = hasAllColumns ? await countDuplicateRows(session, source, results, search.keys.length > 0) : undefined;
  await source.drop();
  const misfits = results.filter(({ profiled }) => profiled.misfits > 0).map(({ profiled }) => profiled.column.name);
  const findings = await session.sourceFindings(relation, misfits);
  options.progress({ done: total, total, message: "done" });
  return {
    dataset: relation.dataset,
    format: relation.format,
    rows: source.rows,
    bytes: relation.files.reduce((sum, file) => sum + file.bytes, 0),
    columns: results.map((result) => columnProfile(result, source.rows, options)),
    ...(duplicateRows === undefined ? {} : { duplicateRows }),
    ...search,
    source: [...relation.findings, ...findings],
  };
}

function selectedColumns(relation: Relation, options: ProfileOptions): readonly Column[] {
  const wanted = options.columns;
  if (wanted === undefined) return relation.columns;
  const names = relation.columns.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw pipewrightError("unknownColumn", { column: unknown, columns: names, near: nearest(unknown, names), where: "columns" });
  }
  return relation.columns.filter(({ name }) => wanted.includes(name));
}

async function profileColumns(
  session: DataSession,
  source: ProfileSource,
  sampled: Sampled,
  options: ProfileOptions,
): Promise<readonly ColumnResult[]> {
  const ordered = await provedOrdered(session, source, sampled.strategies);
  const scanned = await scanFigures(
    session,
    source,
    source.columns.filter((column) => sampled.strategies.get(column)?.kind !== "grouped" && ordered.get(column) === undefined),
  );
  const formats = await candidateFormats(session, sampled.sample, source.columns);
  const results: ColumnResult[] = [];
  for (const column of source.columns) {
    if (options.signal.aborted) throw pipewrightError("cancelled", {});
    options.progress({ done: results.length + 1, total: source.columns.length + 2, message: column.column.name });
    // Alerts need the most frequent value even where none are to be shown.
    const topValues = Math.max(1, options.topValues);
    const columnOptions = { topValues, histogramBins: options.histogramBins, formats: formats.get(column) ?? [] };
    const progression = ordered.get(column);
    const figures = scanned.get(column);
    const result =
      progression === undefined
        ? undefined
        : await progressionColumn(session, column, progression, { ...columnOptions, rows: source.rows });
    if (result !== undefined) results.push(result);
    else if (figures === undefined) results.push(await groupedColumn(session, source, column, columnOptions));
    else results.push(await scannedColumn(session, source, column, figures, { ...columnOptions, ordered: ordered.has(column) }));
  }
  return results;
}

function columnProfile(result: ColumnResult, rows: number, options: ProfileOptions): ColumnProfile {
  const { profiled, figures, distinct, semantic } = result;
  const { column, misfits } = profiled;
  return {
    name: column.name,
    type: column.type,
    kind: column.kind,
    semanticType: semantic.id,
    semanticShare: semantic.share,
    ...(semantic.exceptions === undefined ? {} : { semanticExceptions: semantic.exceptions }),
    nulls: rows - figures.present - misfits,
    misfits,
    distinct,
    duplicates: figures.present - distinct,
    min: figures.min,
    max: figures.max,
    ...(result.quartiles === undefined ? {} : { quartiles: result.quartiles }),
    ...(figures.number === undefined ? {} : { number: figures.number }),
    ...(figures.text === undefined ? {} : { text: figures.text }),
    top: result.top.slice(0, options.topValues),
    histogram: result.histogram,
    alerts: alertsOf(result, rows),
  };
}
