/** For each column of each table, SQL that gives the value of row i (from 0): keys are unique, foreign keys refer to rows that exist. */
import type { LaboratoryColumn, LaboratoryTable, Reference } from "../../judge/instances/types.ts";
import { valueExpression } from "./values.ts";

/** What is to be generated for one table. */
export interface TablePlan {
  readonly table: LaboratoryTable;
  readonly rows: number;
  /** By column. */
  readonly columns: readonly ColumnPlan[];
  /** Declared references, and those seen in the queries' joins. */
  readonly references: readonly Reference[];
}

export interface ColumnPlan {
  readonly distinct: number;
  /** Whether `distinct` was stated; for a column that refers to another table, only then it counts. */
  readonly stated: boolean;
  readonly constants: readonly string[];
  readonly prefix: string;
  /** Share of NULLs, 0 to 1. */
  readonly nullShare: number;
}

export interface GenerationOptions {
  readonly seed: number;
  /** 0: all values of a column are equally frequent; 1: half of the rows have a quarter of the values; 2: an eighth... */
  readonly skew: number;
}

/** The value of row `i`, an expression. */
export type Formula = (i: string) => string;

export interface TableFormulas {
  readonly columns: readonly Formula[];
  /** Fewer than planned where a key can't have so many values. */
  readonly rows: number;
  readonly notes: readonly string[];
}

export function formulasOf(plans: readonly TablePlan[], options: GenerationOptions): readonly TableFormulas[] {
  const made = new Map<number, TableFormulas>();
  const inWork = new Set<number>();
  /** A cycle of references is cut where it closes: there, the key counts from 1. */
  const tableFormulas = (index: number): TableFormulas | undefined => {
    const known = made.get(index);
    const plan = plans[index];
    if (known !== undefined || plan === undefined || inWork.has(index)) return known;
    inWork.add(index);
    const formulas = build(index, plan, plans, tableFormulas, options);
    inWork.delete(index);
    made.set(index, formulas);
    return formulas;
  };
  return plans.map((_, index) => tableFormulas(index) ?? { columns: [], rows: 0, notes: [] });
}

type Lookup = (table: number) => TableFormulas | undefined;

function build(self: number, plan: TablePlan, plans: readonly TablePlan[], lookup: Lookup, options: GenerationOptions): TableFormulas {
  const { table } = plan;
  const columns: (Formula | undefined)[] = table.columns.map(() => undefined);
  const notes: string[] = [];
  let { rows } = plan;
  const seed = (column: number): number => options.seed * 1_000_003 + self * 1009 + column;
  const referenceOf = (column: number): Reference | undefined =>
    plan.references.find((reference) => reference.columns.includes(column) && reference.table !== self);
  const referredRows = (reference: Reference): number => Math.max(1, lookup(reference.table)?.rows ?? plans[reference.table]?.rows ?? 1);
  /** The value that row `row` of the other table has in the column that `column` refers to. */
  const referred = (reference: Reference, column: number, row: string): string => {
    const target = reference.referenced[reference.columns.indexOf(column)] ?? 0;
    const formula = lookup(reference.table)?.columns[target];
    const other = plans[reference.table];
    if (formula !== undefined) return formula(row);
    const [type, values] = [other?.table.columns[target], other?.columns[target]];
    return type === undefined || values === undefined ? "NULL" : identity(type, values)(row);
  };
  const valueOf = (column: number, j: string): string => {
    const [type, values] = [table.columns[column], plan.columns[column]];
    return type === undefined || values === undefined ? "NULL" : valueExpression(type, j, values);
  };

  for (const key of table.keys.toSorted((a, b) => a.length - b.length)) {
    const open = key.filter((column) => columns[column] === undefined);
    if (open.length === 0) {
      if (!key.some((column) => isIdentity(table, column)))
        notes.push(`The key (${namesOf(table, key)}) of ${table.name} may hold duplicates.`);
      continue;
    }
    const [only] = key;
    if (key.length === 1 && only !== undefined) {
      const reference = referenceOf(only);
      if (reference !== undefined) rows = Math.min(rows, referredRows(reference));
      const [type, values] = [table.columns[only], plan.columns[only]];
      if (type !== undefined && values !== undefined) {
        columns[only] = reference === undefined ? identity(type, values) : (i) => referred(reference, only, i);
      }
      continue;
    }
    rows = mixedRadix(key, plan, rows, { columns, referenceOf, referredRows, referred, valueOf, seed });
  }
  for (const [column] of table.columns.entries()) {
    const values = plan.columns[column];
    if (columns[column] !== undefined || values === undefined) continue;
    const reference = plan.references.find((each) => each.columns.includes(column));
    if (reference?.table === self) {
      const target = reference.referenced[reference.columns.indexOf(column)] ?? 0;
      columns[column] = parentInTree(columns[target], values.nullShare > 0);
      continue;
    }
    // All columns of one reference follow the same row of the other table.
    const source = seed(reference?.columns[0] ?? column);
    const many = reference === undefined ? values.distinct : referredRows(reference);
    const used = values.stated ? Math.min(values.distinct, many) : many;
    const pick = (i: string): string => `${picked(i, source, used, options.skew)} * ${Math.max(1, Math.floor(many / used))}`;
    const value = (i: string): string => (reference === undefined ? valueOf(column, pick(i)) : referred(reference, column, pick(i)));
    columns[column] = withNulls(values.nullShare, source, value);
  }
  return { columns: columns.map((formula) => formula ?? (() => "NULL")), rows, notes };
}

/** A table that refers to itself is a tree in which each row has ten below it: without cycles, so that recursive queries end. */
function parentInTree(key: Formula | undefined, nullable: boolean): Formula {
  return (i) => {
    const parent = key?.(`(greatest((${i}) - 1, 0) // 10)`) ?? "NULL";
    return nullable ? `CASE WHEN (${i}) = 0 THEN NULL ELSE ${parent} END` : parent;
  };
}

interface KeyParts {
  readonly columns: (Formula | undefined)[];
  readonly referenceOf: (column: number) => Reference | undefined;
  readonly referredRows: (reference: Reference) => number;
  readonly referred: (reference: Reference, column: number, row: string) => string;
  readonly valueOf: (column: number, j: string) => string;
  readonly seed: (column: number) => number;
}

/**
 * A key of several columns: row i is read as a number in a mixed radix, a digit a column, so that no two rows share all digits. Each digit but
 * the first is shifted by a hash of those before it, which keeps them apart and mixes the combinations. Returns the rows that are possible.
 */
function mixedRadix(key: readonly number[], plan: TablePlan, rows: number, parts: KeyParts): number {
  const open = key.filter((column) => parts.columns[column] === undefined);
  const known = open.map((column) => {
    const reference = parts.referenceOf(column);
    if (reference !== undefined) return { column, reference, radix: parts.referredRows(reference) };
    const values = plan.columns[column];
    return { column, reference, radix: values?.stated === true ? values.distinct : undefined };
  });
  const fixed = known.reduce((product, { radix }) => product * (radix ?? 1), 1);
  const free = known.filter(({ radix }) => radix === undefined).length;
  const each = free === 0 ? 1 : Math.max(1, Math.ceil((rows / fixed) ** (1 / free)));
  // A stated number of values that leaves too few combinations gives way to the rows; referred tables can't.
  const enough = free > 0 || fixed >= rows;
  const widened = enough ? -1 : known.findIndex(({ reference }) => reference === undefined);
  const digits = known.map((digit, position) => {
    const radix = digit.radix ?? each;
    return { ...digit, radix: position === widened ? Math.ceil((rows * radix) / fixed) : radix };
  });
  const possible = Math.min(
    rows,
    digits.reduce((product, { radix }) => product * radix, 1),
  );
  let stride = 1;
  for (const [position, { column, reference, radix }] of digits.entries()) {
    const before = stride;
    const digit = (i: string): string =>
      position === 0
        ? `((${i}) % ${radix})`
        : `CAST(((${i}) // ${before} + hash((${i}) % ${before}, ${parts.seed(column)}) % ${radix}) % ${radix} AS BIGINT)`;
    parts.columns[column] = (i) =>
      reference === undefined ? parts.valueOf(column, digit(i)) : parts.referred(reference, column, digit(i));
    stride = Math.min(stride * radix, Number.MAX_SAFE_INTEGER);
  }
  return possible;
}

/** A value of its own for each row: constants would stand for two rows each, so there are none. */
function identity(column: LaboratoryColumn, values: ColumnPlan): Formula {
  const domain = { distinct: Number.MAX_SAFE_INTEGER, constants: [], prefix: values.prefix };
  const { kind } = column.family;
  if (kind === "date") return (i) => `(DATE '1900-01-01' + CAST(${i} AS INTEGER))`;
  if (kind === "timestamp" || kind === "timestamptz") return (i) => `CAST(TIMESTAMP '2020-01-01' + to_seconds(${i}) AS ${column.type})`;
  if (kind === "decimal" || kind === "float") return (i) => `CAST(1 + (${i}) AS ${column.type})`;
  return (i) => valueExpression(column, i, domain);
}

function isIdentity(table: LaboratoryTable, column: number): boolean {
  return table.keys.some((key) => key.length === 1 && key[0] === column);
}

/** One of `count`, the same for the same row and seed. With skew s, u^(1+s) of a uniform u is taken: low numbers are the frequent ones. */
function picked(i: string, seed: number, count: number, skew: number): string {
  if (skew === 0) return `CAST(hash(${i}, ${seed}) % ${count} AS BIGINT)`;
  return `CAST(floor(${count} * pow((hash(${i}, ${seed}) >> 11) / 9007199254740992.0, ${1 + skew})) AS BIGINT)`;
}

function withNulls(share: number, seed: number, formula: Formula): Formula {
  if (share <= 0) return formula;
  return (i) => `CASE WHEN hash(${i}, ${seed}, 'null') % 1000 < ${Math.round(share * 1000)} THEN NULL ELSE ${formula(i)} END`;
}

function namesOf(table: LaboratoryTable, key: readonly number[]): string {
  return key.map((column) => table.columns[column]?.name ?? "").join(", ");
}
