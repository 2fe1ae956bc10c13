/** Fills the tables of a laboratory with generated rows, by the engine alone. */
import { wholeText } from "../../../../core/count-text.ts";
import { identifier } from "../../../../core/sql.ts";
import type { Laboratory } from "../../../../data/laboratory-types.ts";
import type { LaboratoryTable, Reference } from "../../judge/instances/types.ts";
import type { TableSchema } from "../../schema.ts";
import { splitName } from "../../schema/split-name.ts";
import { formulasOf, type ColumnPlan, type TablePlan } from "./formulas.ts";
import { defaultBounds, scaledDistinct, sizesOf, type GenerationBounds } from "./sizes.ts";
import { defaultDistinct } from "./values.ts";

/** What the queries say of columns, by name: see the judge's hints. */
export interface ColumnHints {
  /** Columns that are compared with each other have the same class. */
  readonly classOf: (column: string) => string;
  /** Constants by class. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
}

export interface GenerationRequest {
  readonly laboratory: Laboratory;
  /** Made already, and empty. */
  readonly tables: readonly LaboratoryTable[];
  /** What the catalog and the user's statistics say of each table. */
  readonly sources: readonly TableSchema[];
  readonly hints: ColumnHints;
  readonly bounds?: GenerationBounds;
  /** Default 1. The same seed gives the same rows. */
  readonly seed?: number;
  /** See `GenerationOptions`; default 0. */
  readonly skew?: number;
  /** Share of NULLs in columns that may hold them; default 0.05. */
  readonly nullShare?: number;
}

export interface GeneratedData {
  readonly rows: readonly { readonly table: string; readonly rows: number }[];
  /** `orders 1,000,000 rows, customers 50,000 rows`. */
  readonly description: string;
  /** What was assumed, cut or couldn't be kept. */
  readonly notes: readonly string[];
  /** The INSERTs, to be run again. */
  readonly script: readonly string[];
}

const defaultNullShare = 0.05;

/** Undefined rows, distinct values and NULL shares get the defaults that `notes` and the docs state. A statement that fails is the problem. */
export async function generateData(request: GenerationRequest): Promise<GeneratedData | { readonly problem: string }> {
  const { laboratory, tables, sources, hints, bounds = defaultBounds, seed = 1, skew = 0 } = request;
  const wanted = tables.map(({ name, columns }, index) => {
    const rows = sources[index]?.rows;
    return { name, columns: columns.length, ...(rows === undefined ? {} : { rows }) };
  });
  const sizes = sizesOf(wanted, bounds);
  const plans = tables.map((table, index): TablePlan => {
    const rows = sizes.rows[index] ?? 0;
    const source = sources[index];
    return {
      table,
      rows,
      columns: columnPlans(table, source, rows, hints, request.nullShare ?? defaultNullShare),
      references: [...table.references, ...joinedReferences(index, tables, hints)],
    };
  });
  const formulas = formulasOf(plans, { seed, skew });
  const script = tables.map((table, index) =>
    insertStatement(table, formulas[index]?.columns.map((formula) => formula("i")) ?? [], formulas[index]?.rows ?? 0),
  );
  for (const statement of script) {
    const done = await laboratory.run(statement, { timeoutMilliseconds: 120_000 });
    if (done.outcome !== "rows") return { problem: `Data can't be generated: ${done.message}` };
  }
  const rows = tables.map(({ name }, index) => ({ table: name, rows: formulas[index]?.rows ?? 0 }));
  return {
    rows,
    description: rows.map(({ table, rows: count }) => `${table} ${wholeText(count)} rows`).join(", "),
    notes: [...sizes.notes, ...formulas.flatMap(({ notes }) => notes)],
    script,
  };
}

function insertStatement(table: LaboratoryTable, values: readonly string[], rows: number): string {
  const columns = table.columns.map(({ name }) => identifier(name)).join(", ");
  return `INSERT INTO ${table.sqlName} (${columns}) SELECT ${values.join(", ")} FROM range(${rows}) AS numbers (i)`;
}

function columnPlans(
  table: LaboratoryTable,
  source: TableSchema | undefined,
  rows: number,
  hints: ColumnHints,
  nullShare: number,
): readonly ColumnPlan[] {
  const keyed = new Set(table.keys.flat());
  return table.columns.map((column, index) => {
    const kind = hints.classOf(column.name.toLowerCase());
    const constants = hints.constants.get(kind) ?? [];
    const known = source?.distinct?.[column.name];
    const distinct = known === undefined ? defaultDistinct(column, rows, constants) : scaledDistinct(known, source?.rows ?? rows, rows);
    return {
      distinct,
      stated: known !== undefined,
      constants,
      prefix: kind,
      nullShare: column.notNull || keyed.has(index) ? 0 : nullShare,
    };
  });
}

/** Where a query joins a column with the key of another table and no foreign key is declared, the values meet all the same. */
function joinedReferences(self: number, tables: readonly LaboratoryTable[], hints: ColumnHints): readonly Reference[] {
  const own = tables[self];
  if (own === undefined) return [];
  const declared = new Set(own.references.flatMap(({ columns }) => columns));
  const ownKeys = new Set(own.keys.flatMap((key) => (key.length === 1 ? key : [])));
  return own.columns.flatMap((column, index) => {
    if (declared.has(index) || ownKeys.has(index)) return [];
    const targets = tables.flatMap((other, table) =>
      table === self
        ? []
        : other.keys.flatMap((key) =>
            key.length === 1 && key[0] !== undefined ? [{ table, target: key[0], name: other.columns[key[0]]?.name ?? "" }] : [],
          ),
    );
    const joined = targets.filter(({ name }) => hints.classOf(name.toLowerCase()) === hints.classOf(column.name.toLowerCase()));
    const [best] = joined.toSorted((a, b) => Number(alike(b, column.name, tables)) - Number(alike(a, column.name, tables)));
    return best === undefined ? [] : [{ columns: [index], table: best.table, referenced: [best.target] }];
  });
}

/** `customer_id` is likelier to mean customers than another table whose key is `id`. */
function alike(
  { table, name }: { readonly table: number; readonly name: string },
  column: string,
  tables: readonly LaboratoryTable[],
): boolean {
  const last = (splitName(tables[table]?.name ?? "").at(-1) ?? "").toLowerCase();
  return column.toLowerCase() === name.toLowerCase() || column.toLowerCase().startsWith(last.replace(/s$/, ""));
}
