/** From which values the columns of an instance are drawn. */
import type { Hints } from "../hints.ts";
import type { Random } from "../random.ts";
import { defaultValues } from "./defaults.ts";
import { neighbours, unique } from "./neighbours.ts";
import type { LaboratoryColumn, LaboratoryTable, Value } from "./types.ts";
import { valueFamily } from "./value-family.ts";

export interface Candidates {
  /** The queries' constants themselves: equalities hold for nothing else. */
  readonly exact: readonly string[];
  /** The constants that only one of the queries has, and their neighbours. */
  readonly changed: readonly string[];
  /** What the queries' constants suggest. */
  readonly suggested: readonly string[];
  readonly plain: readonly string[];
}

export interface Pools {
  readonly candidates: (column: LaboratoryColumn) => Candidates;
  /** A value of the whole pool, NULL apart. */
  readonly any: (column: LaboratoryColumn, random: Random) => string;
}

const mostFree = 6;

export function createPools(hints: Hints, tables: readonly LaboratoryTable[]): Pools {
  const known = new Map<string, Candidates>();
  const numbers = new Set(
    tables.flatMap(({ columns }) =>
      columns.flatMap(({ name, family }) =>
        family.scale !== undefined || family.kind === "float" ? [hints.classOf(name.toLowerCase())] : [],
      ),
    ),
  );
  const candidates = (column: LaboratoryColumn): Candidates => {
    const group = hints.classOf(column.name.toLowerCase());
    const key = `${group} ${column.type}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const constants = hints.constants.get(group) ?? [];
    // Text that is compared with numbers is cast: a word among it would make the query fail on the whole instance.
    const digits = column.family.kind === "text" && column.family.members === undefined && numbers.has(group);
    const family = digits ? valueFamily("INTEGER") : column.family;
    const near = constants.map((constant) => neighbours(constant, family));
    const free = hints.free.slice(0, mostFree).flatMap((constant) => neighbours(constant, column.family).slice(0, 1));
    const made = {
      exact: unique(near.map(([first]) => first)),
      changed: unique(constants.filter((constant) => hints.changed.has(constant)).flatMap((constant) => neighbours(constant, family))),
      suggested: unique(near.flat()),
      plain: digits ? defaultValues("INTEGER", family) : unique([...defaultValues(column.type, family), ...free]),
    };
    known.set(key, made);
    return made;
  };
  return {
    candidates,
    any: (column, random) => pickFrom(candidates(column), random),
  };
}

function pickFrom({ exact, changed, suggested, plain }: Candidates, random: Random): string {
  if (changed.length > 0 && random.chance(0.2)) return random.pick(changed);
  const share = random.share();
  const wanted = share < 0.35 ? exact : share < 0.75 ? suggested : plain;
  const list = [wanted, plain, suggested].find(({ length }) => length > 0);
  return list === undefined ? "" : random.pick(list);
}

/** Columns of one class draw from one set where the values of either are values of the other. */
function sharedAs({ type, family }: LaboratoryColumn): string {
  const shares = family.kind === "integer" && family.unsigned !== true && (family.largest ?? 0) > 40_000;
  return shares ? "integer" : type;
}

/** How one instance draws its values: a small set for each class of columns, so that joins match and miss and rows repeat. */
export interface Drawing {
  readonly value: (column: LaboratoryColumn) => Value;
}

export function createDrawing(pools: Pools, hints: Hints, random: Random, size: number, nullShare: number): Drawing {
  const domains = new Map<string, readonly string[]>();
  const domain = (column: LaboratoryColumn): readonly string[] => {
    const key = `${hints.classOf(column.name.toLowerCase())} ${sharedAs(column)}`;
    const found = domains.get(key);
    if (found !== undefined) return found;
    const made = unique(Array.from({ length: size }, () => pools.any(column, random)));
    domains.set(key, made);
    return made;
  };
  return { value: (column) => (!column.notNull && random.chance(nullShare) ? null : random.pick(domain(column))) };
}
