/** What the values of a column mean: a format that they have, found on a sample of values and then counted on all of them. */
import type { DataSession } from "../../../data/types.ts";
import type { FormatDefinition } from "../format.ts";
import { formats } from "../formats/index.ts";
import { countOf } from "./row-values.ts";
import { weightOf, type ValueSource } from "./value-source.ts";

export interface SemanticType {
  readonly id: string;
  /** Share of the non-NULL values that have it, exact. */
  readonly share: number;
}

/** Distinct values looked at to find candidates. */
const sampleValues = 2000;

/** A format is counted on all values where at least this share of the sampled ones has it. */
const candidateShare = 0.5;

/** A column is reported as a format from this share of its values on. */
const reportedShare = 0.9;

/**
 * The semantic type of a column. `sample` is a FROM item with the column's values, under its own name or (a table of distinct values)
 * as `v`.
 */
export async function semanticType(session: DataSession, source: ValueSource, sample: string, present: number): Promise<SemanticType> {
  const { column } = source;
  const plain = { id: column.kind, share: 1 };
  if (column.kind !== "text" || present === 0) return plain;
  const candidates = await candidateFormats(session, source, sample);
  if (candidates.length === 0) return plain;
  const counts = candidates.map(
    (format, index) => `sum(${weightOf(source)}) FILTER (WHERE ${format.matches(source.value)})::BIGINT AS f${index}`,
  );
  const [row] = await session.rows(`SELECT ${counts.join(", ")} FROM ${source.from} WHERE ${source.value} IS NOT NULL`);
  const shares = candidates.map((format, index) => ({ id: format.id, share: countOf(row, `f${index}`) / present }));
  const best = shares.reduce((first, next) => (next.share > first.share ? next : first));
  return best.share >= reportedShare ? best : plain;
}

async function candidateFormats(session: DataSession, source: ValueSource, sample: string): Promise<readonly FormatDefinition[]> {
  const value = source.value;
  const inferred = formats.filter((format) => format.inferred);
  if (inferred.length === 0) return [];
  const counts = inferred.map((format, index) => `count(*) FILTER (WHERE ${format.matches("v")}) AS f${index}`);
  const [row] = await session.rows(
    `SELECT count(*) AS n, ${counts.join(", ")} FROM (SELECT ${value} AS v FROM ${sample} WHERE ${value} IS NOT NULL LIMIT ${sampleValues})`,
  );
  return inferred.filter((_, index) => countOf(row, `f${index}`) >= countOf(row, "n") * candidateShare && countOf(row, "n") > 0);
}
