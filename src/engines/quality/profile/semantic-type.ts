/** What the values of a column mean: a format that they have, found on a sample of values and then counted on all of them. */
import { identifier } from "../../../core/sql.ts";
import type { DataSession } from "../../../data/types.ts";
import type { FormatDefinition } from "../format.ts";
import { formats } from "../formats/index.ts";
import type { ProfiledColumn } from "./profile-source.ts";
import { countOf } from "./row-values.ts";
import { weightOf, type ValueSource } from "./value-source.ts";

export interface SemanticType {
  readonly id: string;
  /** Share of the non-NULL values that have it, exact. */
  readonly share: number;
}

/** Formats that the values of a text column may have, by column. */
export type CandidateFormats = ReadonlyMap<ProfiledColumn, readonly FormatDefinition[]>;

/** Distinct values of a column looked at to find candidates. */
const sampleValues = 1000;

/** A format is counted on all values where at least this share of the sampled ones has it. */
const candidateShare = 0.5;

/** A column is reported as a format from this share of its values on. */
const reportedShare = 0.9;

/** Columns looked at in one query: binding all formats costs more than evaluating them on a sample. */
const columnsAtOnce = 50;

const inferred = formats.filter((format) => format.inferred);

/** Looks at some values of every text column; `sample` is a FROM item with the columns under their own names. */
export async function candidateFormats(
  session: DataSession,
  sample: string,
  columns: readonly ProfiledColumn[],
): Promise<CandidateFormats> {
  const texts = columns.filter(({ column }) => column.kind === "text");
  const found = new Map<ProfiledColumn, readonly FormatDefinition[]>();
  for (let start = 0; start < texts.length; start += columnsAtOnce) {
    const chunk = texts.slice(start, start + columnsAtOnce);
    const values = chunk.map(({ column }, index) => {
      const name = identifier(column.name);
      return `(SELECT ${index} AS k, CAST(v AS VARCHAR) AS v FROM (SELECT DISTINCT ${name} AS v FROM ${sample} WHERE ${name} IS NOT NULL LIMIT ${sampleValues}))`;
    });
    const counts = inferred.map((format, index) => `count(*) FILTER (WHERE ${format.matches("v")}) AS f${index}`);
    const rows = await session.rows(`SELECT k, count(*) AS n, ${counts.join(", ")} FROM (${values.join(" UNION ALL ")}) GROUP BY k`);
    for (const row of rows) {
      const profiled = chunk[countOf(row, "k")];
      const enough = countOf(row, "n") * candidateShare;
      if (profiled === undefined) continue;
      found.set(
        profiled,
        inferred.filter((_, index) => countOf(row, `f${index}`) >= enough),
      );
    }
  }
  return found;
}

/** The semantic type of a column, its candidates counted on all of its values; `present` is the number of rows with a value. */
export async function semanticType(
  session: DataSession,
  source: ValueSource,
  candidates: readonly FormatDefinition[],
  present: number,
): Promise<SemanticType> {
  const plain = { id: source.column.kind, share: 1 };
  if (candidates.length === 0 || present === 0) return plain;
  const counts = candidates.map(
    (format, index) => `sum(${weightOf(source)}) FILTER (WHERE ${format.matches(source.value)})::BIGINT AS f${index}`,
  );
  const [row] = await session.rows(`SELECT ${counts.join(", ")} FROM ${source.from} WHERE ${source.value} IS NOT NULL`);
  const shares = candidates.map((format, index) => ({ id: format.id, share: countOf(row, `f${index}`) / present }));
  const best = shares.reduce((first, next) => (next.share > first.share ? next : first));
  return best.share >= reportedShare ? best : plain;
}
