/**
 * The plain reading of what a check means: one query a check, nothing merged, nothing proved by footers. It is what the checks' own
 * examples run on, and the oracle that the planner is compared with.
 */
import { identifier } from "../../src/core/sql.ts";
import type { Column, DataSession, Relation, Row } from "../../src/data/types.ts";
import type { CheckRequest, Evaluation, Figures, Measure, UnboundTarget } from "../../src/engines/quality/check.ts";
import { checkById } from "../../src/engines/quality/checks/index.ts";

export interface NaiveResult extends Evaluation {
  readonly figures: Figures;
}

export interface NaiveOptions {
  readonly now: Date;
  /** Datasets by the name that the params use; others are opened by that name. */
  readonly references?: ReadonlyMap<string, Relation>;
}

/** Measures and judges one request by itself. A check that can't be applied to its columns is an `error`, as it is in a report. */
export async function runNaively(
  session: Pick<DataSession, "rows" | "open">,
  relation: Relation,
  request: CheckRequest,
  options: NaiveOptions,
): Promise<NaiveResult> {
  const check = checkById(request.check);
  if (check === undefined) throw new RangeError(`no check ${request.check}`);
  const bound = check.bind(request.params);
  if ("problems" in bound) throw new RangeError(`${request.id}: ${bound.problems.join("; ")}`);
  const references = new Map<string, Relation>();
  for (const name of bound.references) references.set(name, options.references?.get(name) ?? (await session.open(name)));
  const target: UnboundTarget = {
    columns: request.columns.map((name) => columnNamed(relation, name)),
    relation: filtered(relation, request.where),
    now: options.now,
    tolerance: request.tolerance,
    references,
  };
  const problem = bound.applies(target);
  if (problem !== undefined) return { outcome: "error", observed: null, threshold: null, message: problem, figures: {} };
  const figures = await measureNaively(session, target.relation, bound.measure(target));
  return { ...bound.evaluate(figures, target), figures };
}

async function measureNaively(session: Pick<DataSession, "rows">, relation: Relation, measure: Measure): Promise<Figures> {
  const { from } = relation;
  switch (measure.kind) {
    case "known":
      return { ...measure.figures, totalRows: await total(session, from) };
    case "rows":
      return rowCounts(session, from, measure.failing, measure.applicable ?? "TRUE");
    case "aggregates": {
      const columns = Object.entries(measure.aggregates).map(([name, sql]) => `${sql} AS ${identifier(name)}`);
      const [values] = await session.rows(`SELECT ${columns.join(", ")} FROM ${from}`);
      return { totalRows: await total(session, from), values: values ?? {} };
    }
    case "key": {
      const isPrimary = measure.nulls === "fail";
      const held = isPrimary ? noneNull(measure.columns) : allPresent(measure.columns);
      const key = isPrimary ? names(measure.columns) : measure.columns.map(keyOf).join(", ");
      const failing = `${held} AND (${key}) IN (SELECT ${key} FROM ${from} WHERE ${held} GROUP BY ALL HAVING count(*) > 1)`;
      return isPrimary ? rowCounts(session, from, `NOT (${held}) OR (${failing})`, "TRUE") : rowCounts(session, from, failing, held);
    }
    case "reference": {
      const matches = measure.columns.map((column, index) => {
        const other = measure.toColumns[index];
        return other === undefined ? "FALSE" : sameKey(column, other, `own.own_key_${index}`);
      });
      const held = allPresent(measure.columns);
      const found = `EXISTS (SELECT 1 FROM ${measure.to.from} AS other WHERE ${matches.join(" AND ")})`;
      const keys = measure.columns.map((column, index) => `${keyOf(column)} AS own_key_${index}`).join(", ");
      return rowCounts(session, `(SELECT *, ${keys} FROM ${from}) AS own`, `${held} AND NOT ${found}`, held);
    }
    case "dependency":
      return dependencyCounts(session, from, measure.determinant, measure.dependent);
    case "query":
      return queryFigures(session, measure.sql, measure.expect);
  }
}

async function rowCounts(session: Pick<DataSession, "rows">, from: string, failing: string, applicable: string): Promise<Figures> {
  const [row] = await session.rows(
    `SELECT count(*) AS total, count(*) FILTER (WHERE ${applicable}) AS applicable, count(*) FILTER (WHERE ${failing}) AS failing,
      count(*) FILTER (WHERE (${applicable}) IS NULL) AS undecided,
      count(*) FILTER (WHERE (${failing}) AND NOT (${applicable})) AS contradictory FROM ${from}`,
  );
  if (integer(row, "undecided") > 0) throw new RangeError(`the predicate is NULL for some rows: ${applicable}`);
  if (integer(row, "contradictory") > 0) throw new RangeError(`rows fail to which the check doesn't apply: ${failing}`);
  return { totalRows: integer(row, "total"), applicableRows: integer(row, "applicable"), failingRows: integer(row, "failing") };
}

/** The group's value is the one most of its rows have, by ties the smallest. */
async function dependencyCounts(
  session: Pick<DataSession, "rows">,
  from: string,
  determinant: readonly Column[],
  dependent: Column,
): Promise<Figures> {
  const held = allPresent([...determinant, dependent]);
  const keys = determinant.map((column, index) => `${keyOf(column)} AS k${index}`).join(", ");
  const partition = determinant.map((_, index) => `k${index}`).join(", ");
  const counted = `SELECT ${keys}, ${keyOf(dependent)} AS v, count(*) AS occurrences FROM ${from} WHERE ${held} GROUP BY ALL`;
  const ranked = `SELECT *, row_number() OVER (PARTITION BY ${partition} ORDER BY occurrences DESC, v) AS place FROM (${counted})`;
  const [row] = await session.rows(`SELECT coalesce(sum(occurrences) FILTER (WHERE place > 1), 0)::BIGINT AS failing FROM (${ranked})`);
  const counts = await rowCounts(session, from, "FALSE", held);
  return { ...counts, failingRows: integer(row, "failing") };
}

async function queryFigures(session: Pick<DataSession, "rows">, sql: string, expect: "no-rows" | "scalar"): Promise<Figures> {
  if (expect === "no-rows") {
    const [row] = await session.rows(`SELECT count(*) AS failing FROM (${sql})`);
    return { failingRows: integer(row, "failing") };
  }
  const rows = await session.rows(`SELECT * FROM (${sql}) LIMIT 2`);
  const cells = Object.values(rows[0] ?? {});
  const value = rows.length === 1 && cells.length === 1 ? (cells[0] ?? null) : null;
  return { values: { value, rows: rows.length, columns: cells.length } };
}

function filtered(relation: Relation, where: string | undefined): Relation {
  if (where === undefined) return relation;
  return { ...relation, from: `(SELECT * FROM ${relation.from} WHERE coalesce((${where}), FALSE))` };
}

async function total(session: Pick<DataSession, "rows">, from: string): Promise<number> {
  const [row] = await session.rows(`SELECT count(*) AS total FROM ${from}`);
  return integer(row, "total");
}

function columnNamed(relation: Relation, name: string): Column {
  const column = relation.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new RangeError(`no column ${name}`);
  return column;
}

/** Misfits are values too. */
function allPresent(columns: readonly Column[]): string {
  return columns.map(({ name, text }) => `(${text?.raw ?? identifier(name)}) IS NOT NULL`).join(" AND ");
}

/** Where a column may hold values that don't fit its type, all of it is told apart by text. */
function keyOf({ name, kind, text }: Column): string {
  if (text === undefined || text.misfit === "FALSE") return identifier(name);
  const zero = kind === "float" ? `WHEN ${identifier(name)} = 0 THEN '0.0'` : "";
  return `CASE WHEN ${text.misfit} THEN ${text.raw} ${zero} ELSE ${identifier(name)}::VARCHAR END`;
}

function noneNull(columns: readonly Column[]): string {
  return columns.map(({ name }) => `${identifier(name)} IS NOT NULL`).join(" AND ");
}

function names(columns: readonly Column[]): string {
  return columns.map(({ name }) => identifier(name)).join(", ");
}

/** Keys of one family of types are compared by value, others by their text. */
function sameKey(own: Column, other: Column, ownKey: string): string {
  const right = `other.${identifier(other.name)}`;
  return family(own) === family(other)
    ? `own.${identifier(own.name)} = ${right}`
    : `CAST(${ownKey} AS VARCHAR) = CAST(${right} AS VARCHAR)`;
}

function family({ kind }: Column): string {
  return kind === "integer" || kind === "decimal" || kind === "float" ? "number" : kind;
}

function integer(row: Row | undefined, name: string): number {
  const value = Number(row?.[name] ?? Number.NaN);
  if (!Number.isSafeInteger(value)) throw new TypeError(`${name} is not a count`);
  return value;
}
