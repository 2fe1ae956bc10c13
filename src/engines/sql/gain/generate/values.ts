/** SQL for the values of a column: the j-th of d different ones. `j` and what is returned are DuckDB expressions. */
import { literal } from "../../../../core/sql.ts";
import type { LaboratoryColumn } from "../../judge/instances/types.ts";

export interface ValueDomain {
  /** How many different values there are. */
  readonly distinct: number;
  /** What queries compare the column with, as text: among the values where the type takes them, and inside the range. */
  readonly constants: readonly string[];
  /** What texts begin with; the same for columns that are joined. */
  readonly prefix: string;
}

const dayMilliseconds = 86_400_000;
/** Without constants, dates cover five years. */
const firstDay = Date.UTC(2020, 0, 1);
const defaultDays = 1826;
/** Years on both sides of the constants. */
const marginDays = 730;

/** How many different values a column has where nobody says. */
export function defaultDistinct(column: LaboratoryColumn, rows: number, constants: readonly string[]): number {
  const most = (count: number): number => Math.max(1, Math.min(rows, count));
  switch (column.family.kind) {
    case "boolean":
      return 2;
    case "text":
      return column.family.members?.length ?? most(constants.length > 0 ? Math.max(20, constants.length * 5) : 1000);
    case "date":
      return most(daysOf(constants).days);
    case "timestamp":
    case "timestamptz":
      return most(rows);
    case "integer":
      return most(10_000);
    case "decimal":
    case "float":
      return most(100_000);
    case "time":
    case "uuid":
    case "blob":
    case "nested":
    case "other":
      return most(1000);
  }
}

/** The j-th value, of the column's type. */
export function valueExpression(column: LaboratoryColumn, j: string, domain: ValueDomain): string {
  const { kind } = column.family;
  switch (kind) {
    case "integer":
    case "decimal":
    case "float":
      return number(column, j, domain);
    case "text":
      return text(column, j, domain);
    case "boolean":
      return `((${j}) % 2 = 0)`;
    case "date":
      return date(j, domain);
    case "timestamp":
    case "timestamptz":
      return timestamp(column, j, domain);
    case "time":
      return `(TIME '00:00:00' + to_seconds(((${j}) * 7) % 86400))`;
    case "uuid":
      return `CAST(md5(concat(${literal(domain.prefix)}, ${j})) AS UUID)`;
    case "blob":
      return `encode(concat(${literal(domain.prefix)}, ${j}))`;
    case "nested":
      return column.type === "JSON" ? `CAST(concat('{"n": ', ${j}, '}') AS JSON)` : `CAST(NULL AS ${column.type})`;
    case "other":
      return `TRY_CAST(concat(${literal(domain.prefix)}, ${j}) AS ${column.type})`;
  }
}

/** Without constants from 1 upwards, so that keys and what refers to them meet. */
function number(column: LaboratoryColumn, j: string, { distinct, constants }: ValueDomain): string {
  const { scale = 6, largest = Number.MAX_SAFE_INTEGER, unsigned = false } = column.family;
  const numbers = constants.flatMap((constant) => (/^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(constant) ? [Number(constant)] : []));
  const pool = numbers.filter((value) => Math.abs(value) <= largest && (!unsigned || value >= 0)).slice(0, Math.max(0, distinct - 1));
  const cast = (value: string): string => `CAST(${value} AS ${column.type})`;
  if (column.family.kind === "integer" && pool.length === 0) return cast(`1 + (${j}) % ${Math.floor(largest)}`);
  const low = pool.length === 0 ? 0 : Math.min(0, ...pool);
  const high = Math.min(
    largest,
    pool.length === 0 ? Math.max(10_000, distinct / 10 ** scale) : Math.max(...pool) * 2 + distinct / 10 ** scale,
  );
  const step = (high - low) / distinct;
  const grid = `round(${low} + (${j}) * CAST(${step} AS DOUBLE), ${column.family.kind === "float" ? 6 : scale})`;
  return fromPool(
    j,
    pool.map((value) => cast(String(value))),
    cast(grid),
  );
}

function text(column: LaboratoryColumn, j: string, { distinct, constants, prefix }: ValueDomain): string {
  const members = column.family.members ?? [];
  if (members.length > 0)
    return `CAST([${members.map((member) => literal(member)).join(", ")}][1 + (${j}) % ${members.length}] AS ${column.type})`;
  const pool = [...new Set(constants.map((constant) => constant.replaceAll("%", "z").replaceAll("_", "q")))].slice(
    0,
    Math.max(0, distinct - 1),
  );
  return fromPool(
    j,
    pool.map((value) => literal(value)),
    `concat(${literal(`${prefix}_`)}, ${j})`,
  );
}

function date(j: string, { distinct, constants }: ValueDomain): string {
  const { first, days } = daysOf(constants);
  const from = `DATE ${literal(new Date(first).toISOString().slice(0, 10))}`;
  return `(${from} + CAST((${j}) * ${days} // ${Math.max(1, distinct)} AS INTEGER))`;
}

function timestamp(column: LaboratoryColumn, j: string, { distinct, constants }: ValueDomain): string {
  const { first, days } = daysOf(constants);
  const from = `TIMESTAMP ${literal(new Date(first).toISOString().slice(0, 10))}`;
  const microseconds = Math.max(1, Math.floor((days * dayMilliseconds * 1000) / Math.max(1, distinct)));
  return `CAST(${from} + to_microseconds((${j}) * ${microseconds}) AS ${column.type})`;
}

/** The range of days that holds the constants with room on both sides. */
function daysOf(constants: readonly string[]): { readonly first: number; readonly days: number } {
  const days = constants.flatMap((constant) => {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(constant)?.[0];
    const time = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
    return Number.isNaN(time) ? [] : [time];
  });
  if (days.length === 0) return { first: firstDay, days: defaultDays };
  const first = Math.min(...days) - marginDays * dayMilliseconds;
  return { first, days: Math.round((Math.max(...days) - first) / dayMilliseconds) + marginDays };
}

/** The first few are the constants themselves, so that an equality finds 1/d of the rows. */
function fromPool(j: string, pool: readonly string[], otherwise: string): string {
  return pool.length === 0 ? otherwise : `CASE WHEN (${j}) < ${pool.length} THEN [${pool.join(", ")}][1 + (${j})] ELSE ${otherwise} END`;
}
