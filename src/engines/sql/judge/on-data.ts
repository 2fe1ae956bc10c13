/** Compares two queries on the user's own data: in SQL, no row is fetched but those that differ. */
import { countText } from "../../../core/count-text.ts";
import { identifier } from "../../../core/sql.ts";
import { PipewrightError } from "../../../core/errors.ts";
import type { Laboratory, QueryResult } from "../../../data/laboratory-types.ts";
import type { Counterexample, Judgement } from "../judge.ts";
import type { TableSchema } from "../schema.ts";
import { findTable } from "../scopes/find-table.ts";
import { tableUses, type TableUse } from "./engine-tree.ts";
import type { Prepared } from "./prepare/queries.ts";
import { schemaStatements } from "./prepare/tables.ts";
import { likenesses, sameRows, type Rows } from "./run/compare.ts";

export interface DataComparison {
  readonly data?: NonNullable<Judgement["data"]>;
  readonly caveats: readonly string[];
  /** The rows that differ, where they do. */
  readonly counterexample?: Counterexample;
}

/** Rounding alone can make every row of a float differ: all of them are needed to tell that it is no more than that. */
const differingRows = 5_000;
const shownRows = 10;

/** `laboratory` reads files; every table of the queries needs a dataset. What keeps it from comparing is told as a caveat. */
export async function compareOnData(laboratory: Laboratory, prepared: Prepared, milliseconds: number): Promise<DataComparison> {
  const uses = [prepared.left, prepared.right].flatMap(({ tree }) => tableUses(tree));
  // Tables that are there for a foreign key alone need no data.
  const sources = prepared.tables.sources.filter((source) => uses.some((use) => isUse(use, source, prepared.tables.sources)));
  const missing = sources.filter(({ dataset }) => dataset === undefined);
  if (sources.length === 0 || missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    return { caveats: missing.length === 0 ? [] : [`Not compared on data: there is none for ${names}.`] };
  }
  const problem = await openTables(laboratory, uses, sources);
  if (problem !== undefined) return { caveats: [`Not compared on data: ${problem}`] };
  const columns = prepared.columns.left.map((_, index) => identifier(`pw_${index + 1}`)).join(", ");
  const side = (sql: string, weight: number): string => `SELECT *, ${weight} AS pw_side FROM (${sql}\n) AS pw_query(${columns})`;
  const difference = `SELECT ${columns}, sum(pw_side) AS pw_balance FROM (${side(prepared.left.sql, 1)} UNION ALL ${side(prepared.right.sql, -1)}) GROUP BY ${columns} HAVING sum(pw_side) <> 0`;
  const result = await laboratory.run(difference, { timeoutMilliseconds: milliseconds, maximumRows: differingRows });
  if (result.outcome === "timeout") return { caveats: ["Not compared on data: the time was up."] };
  if (result.outcome !== "rows") return { caveats: [`Not compared on data: ${result.message}`] };
  const tables = sources.map(({ name }) => name);
  const rows = sources.reduce((sum, source) => sum + (source.rows ?? 0), 0);
  const agreed = agreement(result);
  if (agreed === undefined) {
    return { caveats: [`Not compared on data: more than ${countText(differingRows)} rows differ, which may be rounding.`] };
  }
  if (agreed) return { data: { agreed: true, tables, rows }, caveats: [] };
  if (prepared.pair.orderDependent) {
    return { caveats: ["On the data the results differ, which may be a choice among ties: not taken as a refutation."] };
  }
  const names = prepared.columns;
  return {
    data: { agreed: false, tables, rows },
    caveats: [],
    counterexample: {
      tables: [],
      leftResult: { columns: names.left, rows: copies(result.rows, 1, shownRows) },
      rightResult: { columns: names.right, rows: copies(result.rows, -1, shownRows) },
      script: `-- ${tables.join(", ")}: your data, as tables of these names\n${difference};\n`,
    },
  };
}

const isUse = ({ parts }: TableUse, source: TableSchema, sources: readonly TableSchema[]): boolean =>
  findTable({ tables: sources, problems: [] }, parts) === source;

async function openTables(laboratory: Laboratory, uses: readonly TableUse[], sources: readonly TableSchema[]): Promise<string | undefined> {
  try {
    for (const { parts } of uses) for (const statement of schemaStatements(parts)) await laboratory.run(statement);
    for (const source of sources) {
      const relation = await laboratory.open(source.dataset ?? "");
      const columns = relation.columns.map(({ name }) => identifier(name)).join(", ");
      const spelled = new Set(
        uses.filter((use) => isUse(use, source, sources)).map(({ parts }) => parts.map((part) => identifier(part)).join(".")),
      );
      const made = new Set<string>();
      for (const name of spelled) {
        if (made.has(name.toLowerCase())) continue;
        made.add(name.toLowerCase());
        await laboratory.execute(`CREATE VIEW ${name} AS SELECT ${columns} FROM ${relation.from}`);
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof PipewrightError && error.kind !== "cancelled") return error.message;
    throw error;
  }
}

/** Sums of floats may differ in their last digits: such rows are on both sides. Undefined where they are too many to tell. */
function agreement({ columns, rows, complete }: QueryResult): boolean | undefined {
  const compared = likenesses(columns.slice(0, -1));
  if (rows.length === 0 || !compared.includes("float")) return rows.length === 0;
  if (!complete) return undefined;
  const balances = rows.map((row) => Number(row.at(-1) ?? 0));
  // Rounding makes no row more or less.
  if (balances.reduce((sum, balance) => sum + balance, 0) !== 0) return false;
  if (balances.reduce((sum, balance) => sum + Math.abs(balance), 0) > 2 * differingRows) return undefined;
  return sameRows(copies(rows, 1, differingRows), copies(rows, -1, differingRows), compared);
}

/** The first of the rows that one side has more of, as often as it has more. */
function copies(rows: Rows, sign: 1 | -1, most: number): Rows {
  const found: Rows[number][] = [];
  for (const row of rows) {
    const balance = Number(row.at(-1) ?? 0) * sign;
    for (let copy = 0; copy < balance && found.length < most; copy += 1) found.push(row.slice(0, -1));
  }
  return found;
}
