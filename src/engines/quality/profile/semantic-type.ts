/** What the values of a column mean: a format that they have, found on a sample of values and then counted on all of them. */
import { identifier } from "../../../core/sql.ts";
import type { Cell, DataSession } from "../../../data/types.ts";
import type { FormatDefinition } from "../format.ts";
import { formats } from "../formats/index.ts";
import type { ProfiledColumn } from "./profile-source.ts";
import { countOf } from "./row-values.ts";
import { weightOf, type ValueSource } from "./value-source.ts";

export interface SemanticType {
  readonly id: string;
  /** Share of the non-NULL values that have it, exact. */
  readonly share: number;
  /** All values that don't have it, where they are few and short. */
  readonly exceptions?: readonly string[];
}

/** Formats that the values of a text column may have, by column. */
export type CandidateFormats = ReadonlyMap<ProfiledColumn, readonly FormatDefinition[]>;

/** Distinct values of a column looked at to find candidates. */
const sampleValues = 1000;

/** A format is counted on all values where at least this share of the sampled ones has it. */
const candidateShare = 0.5;

/** A column is reported as a format from this share of its values on. */
const reportedShare = 0.9;

/** Exceptions are kept where there are at most so many, none of more bytes. */
const keptExceptions = 1000;
const longestException = 200;

/** Columns whose values are collected in one statement. */
const columnsAtOnce = 50;

const inferred = formats.filter((format) => format.inferred);

/** Looks at some values of every text column; `sample` is a FROM item with the columns under their own names. */
export async function candidateFormats(
  session: DataSession,
  sample: string,
  columns: readonly ProfiledColumn[],
): Promise<CandidateFormats> {
  const texts = columns.filter(({ column }) => column.kind === "text");
  if (texts.length === 0) return new Map();
  // A table of its own: the engine would prepare every format anew for each part of a union.
  const values = session.temporaryName("values");
  await session.execute(`CREATE TEMP TABLE ${values} (k INTEGER, v VARCHAR)`);
  for (let start = 0; start < texts.length; start += columnsAtOnce) {
    const parts = texts.slice(start, start + columnsAtOnce).map(({ column }, index) => {
      const name = identifier(column.name);
      return `(SELECT ${start + index}, CAST(v AS VARCHAR) FROM (SELECT DISTINCT ${name} AS v FROM ${sample} WHERE ${name} IS NOT NULL LIMIT ${sampleValues}))`;
    });
    await session.execute(`INSERT INTO ${values} ${parts.join(" UNION ALL ")}`);
  }
  const tested = await withMarks(session, values);
  const counts = tested.map((format, index) => `count(*) FILTER (WHERE ${format.matches("v")}) AS f${index}`);
  const rows = await session.rows(`SELECT k, count(*) AS n, ${counts.join(", ")} FROM ${values} GROUP BY k`);
  await session.execute(`DROP TABLE ${values}`);
  return new Map(
    rows.flatMap((row) => {
      const profiled = texts[countOf(row, "k")];
      const enough = countOf(row, "n") * candidateShare;
      const candidates = tested.filter((_, index) => countOf(row, `f${index}`) >= enough);
      return profiled === undefined ? [] : [[profiled, candidates] as const];
    }),
  );
}

/** The formats without a mark, and those whose mark enough values of some column have for it to be a candidate. */
async function withMarks(session: DataSession, values: string): Promise<readonly FormatDefinition[]> {
  const marks = inferred.map(
    ({ mark }, index) => `count(*) FILTER (WHERE ${mark?.("v") ?? "TRUE"}) >= count(*) * ${candidateShare} AS m${index}`,
  );
  const rows = await session.rows(`SELECT ${marks.join(", ")} FROM ${values} GROUP BY k`);
  return inferred.filter((_, index) => rows.some((row) => row[`m${index}`] === true));
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
  const tests = candidates.map((format, index) => `${format.matches(source.value)} AS m${index}`);
  const figures = candidates.flatMap((_, index) => [
    `sum(n) FILTER (WHERE m${index})::BIGINT AS f${index}`,
    `count(*) FILTER (WHERE NOT m${index}) AS x${index}`,
    `min(v, ${keptExceptions}) FILTER (WHERE NOT m${index} AND strlen(v) <= ${longestException}) AS e${index}`,
  ]);
  const from = `(SELECT ${source.value} AS v, ${weightOf(source)} AS n, ${tests.join(", ")} FROM ${source.from} WHERE ${source.value} IS NOT NULL)`;
  const [row] = await session.rows(`SELECT ${figures.join(", ")} FROM ${from}`);
  const shares = candidates.map((format, index): SemanticType => {
    const exceptions = textsOf(row?.[`e${index}`]);
    const isComplete = exceptions.length === countOf(row, `x${index}`);
    return { id: format.id, share: countOf(row, `f${index}`) / present, ...(isComplete ? { exceptions } : {}) };
  });
  const best = shares.reduce((first, next) => (next.share > first.share ? next : first));
  return best.share >= reportedShare ? best : plain;
}

function textsOf(cell: Cell | undefined): readonly string[] {
  return Array.isArray(cell) ? cell.map(String) : [];
}
