/** Compares two queries on the user's own data: in SQL, no row is fetched but those that differ. */
import { identifier } from "../../../core/sql.ts";
import { PipewrightError } from "../../../core/errors.ts";
import type { Laboratory } from "../../../data/laboratory-types.ts";
import type { Counterexample, Judgement } from "../judge.ts";
import type { TableSchema } from "../schema.ts";
import { tableUses } from "./engine-tree.ts";
import type { Prepared } from "./prepare/queries.ts";
import { findTable, schemaStatements } from "./prepare/tables.ts";
import { sameRows, type Rows } from "./run/compare.ts";

export interface DataComparison {
  readonly data?: NonNullable<Judgement["data"]>;
  readonly caveats: readonly string[];
  /** The rows that differ, where they do. */
  readonly counterexample?: Counterexample;
}

const differingRows = 200;
const shownRows = 10;

/** `laboratory` reads files; every table of the queries needs a dataset. What keeps it from comparing is told as a caveat. */
export async function compareOnData(laboratory: Laboratory, prepared: Prepared, milliseconds: number): Promise<DataComparison> {
  const { sources } = prepared.tables;
  const missing = sources.filter(({ dataset }) => dataset === undefined);
  if (sources.length === 0 || missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    return { caveats: missing.length === 0 ? [] : [`Not compared on data: there is none for ${names}.`] };
  }
  const problem = await openTables(laboratory, prepared, sources);
  if (problem !== undefined) return { caveats: [`Not compared on data: ${problem}`] };
  const columns = prepared.columns.left.map((_, index) => identifier(`pw_${index + 1}`)).join(", ");
  const side = (sql: string, weight: number): string => `SELECT *, ${weight} AS pw_side FROM (${sql}\n) AS pw_query(${columns})`;
  const difference = `SELECT ${columns}, sum(pw_side) AS pw_balance FROM (${side(prepared.left.sql, 1)} UNION ALL ${side(prepared.right.sql, -1)}) GROUP BY ${columns} HAVING sum(pw_side) <> 0`;
  const result = await laboratory.run(difference, { timeoutMilliseconds: milliseconds, maximumRows: differingRows });
  if (result.outcome === "timeout") return { caveats: ["Not compared on data: the time was up."] };
  if (result.outcome !== "rows") return { caveats: [`Not compared on data: ${result.message}`] };
  const tables = sources.map(({ name }) => name);
  const rows = sources.reduce((sum, source) => sum + (source.rows ?? 0), 0);
  const [left, right] = [copies(result.rows, 1), copies(result.rows, -1)];
  // Sums of floats may differ in their last digits: such rows are in both lists.
  if (sameRows(left, right)) return { data: { agreed: true, tables, rows }, caveats: [] };
  if (prepared.pair.orderDependent) {
    return { caveats: ["On the data the results differ, which may be a choice among ties: not taken as a refutation."] };
  }
  const names = prepared.columns;
  return {
    data: { agreed: false, tables, rows },
    caveats: [],
    counterexample: {
      tables: [],
      leftResult: { columns: names.left, rows: left.slice(0, shownRows) },
      rightResult: { columns: names.right, rows: right.slice(0, shownRows) },
      script: `${difference};\n`,
    },
  };
}

async function openTables(laboratory: Laboratory, prepared: Prepared, sources: readonly TableSchema[]): Promise<string | undefined> {
  const uses = [prepared.left, prepared.right].flatMap(({ tree }) => tableUses(tree));
  try {
    for (const { parts } of uses) for (const statement of schemaStatements(parts)) await laboratory.run(statement);
    for (const source of sources) {
      const relation = await laboratory.open(source.dataset ?? "");
      const columns = relation.columns.map(({ name }) => identifier(name)).join(", ");
      const spelled = new Set(
        uses
          .filter(({ parts }) => findTable({ tables: sources, problems: [] }, parts) === source)
          .map(({ parts }) => parts.map((part) => identifier(part)).join(".")),
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

/** The rows that one side has more of, as often as it has more. */
function copies(rows: Rows, sign: 1 | -1): Rows {
  return rows.flatMap((row) => {
    const balance = Number(row.at(-1) ?? 0) * sign;
    return balance <= 0 ? [] : Array.from({ length: Math.min(balance, differingRows) }, () => row.slice(0, -1));
  });
}
