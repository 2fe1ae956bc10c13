/** Proves that columns are strictly ordered, and so unique, and whether their values are evenly spaced. */
import type { DataSession } from "../../../data/types.ts";
import { positionOf } from "./position.ts";
import type { ProfiledColumn, ProfileSource } from "./profile-source.ts";
import { bigintOf, countOf } from "./row-values.ts";
import type { Strategy } from "./strategy.ts";

/** A column whose values, sorted, are low, low + gap, low + 2 gap... up to high: every figure of it follows from these. */
export interface Progression {
  readonly low: bigint;
  readonly high: bigint;
  readonly gap: bigint;
}

/** The columns that are proved to be ordered, with their progressions where they are one. */
type Proved = ReadonlyMap<ProfiledColumn, Progression | undefined>;

type Candidate = Extract<Strategy, { kind: "ordered" }> & { readonly column: ProfiledColumn };

/** The columns, of those that look strictly increasing or decreasing, that are so and have no NULLs. */
export async function provedOrdered(
  session: DataSession,
  source: ProfileSource,
  strategies: ReadonlyMap<ProfiledColumn, Strategy>,
): Promise<Proved> {
  const candidates = source.columns.flatMap((column): readonly Candidate[] => {
    const strategy = strategies.get(column);
    return strategy?.kind === "ordered" ? [{ column, ...strategy }] : [];
  });
  const even = await provedEven(session, source, candidates);
  const others = candidates.filter(({ column }) => !even.has(column));
  return new Map([...even, ...(await provedByNeighbours(session, source, others))]);
}

const largestBigint = 2n ** 63n - 1n;

/**
 * The columns whose values are a progression in the order of their rows: with one offset that all rows agree on, value = offset + row number * gap. This
 * needs no neighbours, which the engine reads in one thread.
 */
async function provedEven(session: DataSession, source: ProfileSource, candidates: readonly Candidate[]): Promise<Proved> {
  const spaced = candidates.flatMap(({ column, rises, gap }) => {
    const position = positionOf(column.column);
    // An offset beyond 64 bits is none; there may be a few of these, but for rows without end each would cost an error.
    const isPossible = source.hasRowIds && gap !== undefined && gap * BigInt(source.rows) <= largestBigint;
    return isPossible && position?.mode === "steps" ? [{ column, rises, gap, position: position.of(column.value) }] : [];
  });
  if (spaced.length === 0) return new Map();
  const offsets = spaced.map(({ position, rises, gap }, index) => `TRY(${position} ${rises ? "-" : "+"} rowid * ${gap}) AS o${index}`);
  const figures = spaced.map(
    (_, index) => `min(o${index}) AS least${index}, max(o${index}) AS most${index}, count(o${index}) AS n${index}`,
  );
  const [row] = await session.rows(`SELECT ${figures.join(", ")} FROM (SELECT ${offsets.join(", ")} FROM ${source.from})`);
  return new Map(
    spaced.flatMap(({ column, rises, gap }, index) => {
      const first = bigintOf(row, `least${index}`);
      if (first === undefined || first !== bigintOf(row, `most${index}`) || countOf(row, `n${index}`) !== source.rows) return [];
      const span = gap * BigInt(source.rows - 1);
      return [[column, rises ? { low: first, high: first + span, gap } : { low: first - span, high: first, gap }] as const];
    }),
  );
}

/**
 * A sequence each of whose values is greater than the one before holds none twice, whatever order the engine reads it in. Where in addition every position
 * leaves the same rest when divided by the gap, neighbours are at least a gap apart; and if all gaps together are no longer than that, each is exactly one.
 */
async function provedByNeighbours(session: DataSession, source: ProfileSource, candidates: readonly Candidate[]): Promise<Proved> {
  if (candidates.length === 0) return new Map();
  const steps = candidates.map(
    ({ column: { value }, rises }, index) => `${value} AS v${index}, ${value} ${rises ? ">" : "<"} lag(${value}) OVER () AS s${index}`,
  );
  const figures = candidates.flatMap(({ column: { column }, gap }, index) => {
    const position = positionOf(column);
    const isOrdered = `count(*) FILTER (WHERE s${index}) AS s${index}`;
    if (position?.mode !== "steps" || gap === undefined) return [isOrdered];
    const rest = `((${position.of(`v${index}`)} % ${gap}) + ${gap}) % ${gap}`;
    return [
      isOrdered,
      `${position.of(`min(v${index})`)} AS low${index}`,
      `${position.of(`max(v${index})`)} AS high${index}`,
      ...(gap === 1n ? [] : [`min(${rest}) AS least_rest${index}`, `max(${rest}) AS most_rest${index}`]),
    ];
  });
  const [row] = await session.rows(`SELECT ${figures.join(", ")} FROM (SELECT ${steps.join(", ")} FROM ${source.from})`);
  const proved = candidates.flatMap(({ column, gap }, index) => {
    if (countOf(row, `s${index}`) !== source.rows - 1) return [];
    const low = bigintOf(row, `low${index}`);
    const high = bigintOf(row, `high${index}`);
    const isEven =
      gap !== undefined &&
      low !== undefined &&
      high !== undefined &&
      high - low === gap * BigInt(source.rows - 1) &&
      bigintOf(row, `least_rest${index}`) === bigintOf(row, `most_rest${index}`);
    return [[column, isEven ? { low, high, gap } : undefined] as const];
  });
  return new Map(proved);
}
