/** The columns of both results: their number must be the same, their names and types are told where they differ. */
import type { Laboratory, QueryResult } from "../../../../data/laboratory-types.ts";
import type { Judgement } from "../../judge.ts";
import type { Prepared } from "../prepare/queries.ts";
import { buildCounterexample } from "../report/counterexample.ts";

/** On empty tables; what takes longer there never ends. */
const limits = { maximumRows: 20, timeoutMilliseconds: 1_000 };

export interface ColumnsOutcome {
  readonly refuted?: Judgement;
  readonly caveats: readonly string[];
}

/** Compared while the tables are empty. */
export async function columnsDiffer(laboratory: Laboratory, prepared: Prepared): Promise<ColumnsOutcome> {
  const { left, right, tables, pair } = prepared;
  const leftResult = await laboratory.run(left.sql, limits);
  const rightResult = await laboratory.run(right.sql, limits);
  if (leftResult.outcome !== "rows" || rightResult.outcome !== "rows") return { caveats: [] };
  if (leftResult.columns.length === rightResult.columns.length) return { caveats: columnCaveats(leftResult, rightResult) };
  const counterexample = buildCounterexample({
    tables: tables.tables,
    instance: tables.tables.map(() => []),
    shown: tables.tables.map((table) => [...table.columns.keys()]),
    schemas: tables.schemas,
    views: tables.views,
    written: tables.written,
    settings: [],
    left: { sql: left.sql, result: leftResult },
    right: { sql: right.sql, result: rightResult },
  });
  return {
    caveats: [],
    refuted: {
      verdict: "refuted",
      semantics: pair.semantics,
      explanation: `The queries return different columns: ${leftResult.columns.length} and ${rightResult.columns.length}.`,
      instances: 0,
      instancesWithRows: 0,
      counterexample,
      caveats: prepared.caveats,
    },
  };
}

const mostNamed = 3;

const namesOf = (list: QueryResult["columns"]): string =>
  list
    .map(({ name }) => name.toLowerCase())
    .toSorted()
    .join("\u0000");

function columnCaveats(left: QueryResult, right: QueryResult): readonly string[] {
  const pairs = left.columns.map((column, index) => ({ column, other: right.columns[index] ?? column, position: index + 1 }));
  const names = pairs.filter(({ column, other }) => column.name.toLowerCase() !== other.name.toLowerCase());
  const types = pairs.filter(({ column, other }) => column.type !== other.type);
  const shown = (list: typeof pairs, of: (column: { name: string; type: string }) => string): string => {
    const some = list.slice(0, mostNamed).map(({ column, other, position }) => `column ${position} is ${of(column)} and ${of(other)}`);
    return `${some.join("; ")}${list.length > mostNamed ? `; and ${list.length - mostNamed} more` : ""}.`;
  };
  const moved = names.length > 0 && namesOf(left.columns) === namesOf(right.columns);
  return [
    ...(moved ? ["Both return columns of the same names in another order: columns are compared by position."] : []),
    ...(names.length === 0 ? [] : [`Column names differ: ${shown(names, ({ name }) => name)}`]),
    ...(types.length === 0 ? [] : [`Column types differ, values are compared: ${shown(types, ({ type }) => type)}`]),
  ];
}
