/** Checks answered by one GROUP BY of their key: uniqueness, referential integrity, functional dependency. */
import { identifier } from "../../../core/sql.ts";
import type { Column, DataSession, Relation, Row } from "../../../data/types.ts";
import type { Evidence } from "../check.ts";
import { toCount } from "./counts.ts";
import { both, noneNull, type GroupTask } from "./tasks.ts";

export interface GroupAnswer {
  readonly task: GroupTask;
  /** Rows in failing groups. */
  readonly failingRows: number;
  readonly evidence: Evidence;
  /** The temporary table of the failing groups (its key columns and `__occurrences`); absent where there are none. */
  readonly table?: string;
  readonly keyColumns: readonly Column[];
  readonly samples: readonly Row[];
}

const occurrences = "__occurrences";

/** Runs the GROUP BY of a task; equal measures and filters are the caller's to share. */
export async function answerGroup(session: DataSession, relation: Relation, task: GroupTask, samples: number): Promise<GroupAnswer> {
  const keyColumns = keyColumnsOf(task);
  if (await provedByOrder(session, relation, task)) return { task, failingRows: 0, evidence: "order-proved", keyColumns, samples: [] };
  const table = session.temporaryName("failing_groups");
  await session.execute(`CREATE TEMPORARY TABLE ${table} AS ${failingGroups(relation, task)}`);
  const [totals] = await session.rows(`SELECT coalesce(sum(${occurrences}), 0)::BIGINT AS failing FROM ${table}`);
  const failingRows = toCount(totals?.["failing"]);
  if (failingRows === 0) return { task, failingRows, evidence: "exact", keyColumns, samples: [] };
  const keys = keyColumns.map(({ name }) => identifier(name)).join(", ");
  const first = await session.rows(
    `SELECT ${keys}, ${occurrences} AS occurrences FROM ${table} ORDER BY ${occurrences} DESC, ${keys} LIMIT ${samples}`,
  );
  return { task, failingRows, evidence: "exact", table, keyColumns, samples: first };
}

/** Whether the key has a column of which no value occurs twice, so that no key does either. */
export function isKnownUnique({ measure }: GroupTask, unique: ReadonlySet<string>): boolean {
  return measure.kind === "key" && measure.columns.some(({ name }) => unique.has(name));
}

export function uniqueAnswer(task: GroupTask): GroupAnswer {
  return { task, failingRows: 0, evidence: "exact", keyColumns: keyColumnsOf(task), samples: [] };
}

/** Joins the failing groups to a relation `b`; `member` is TRUE for a row of a failing group. */
export function membershipJoin(answer: GroupAnswer, alias: string): { readonly join: string; readonly member: string } {
  const conditions = answer.keyColumns.map(({ name }) => `b.${identifier(name)} IS NOT DISTINCT FROM ${alias}.${identifier(name)}`);
  return {
    join: `LEFT JOIN ${answer.table ?? ""} AS ${alias} ON ${conditions.join(" AND ")}`,
    member: `${alias}.${occurrences} IS NOT NULL`,
  };
}

export function groupLabel(task: GroupTask): string {
  const { measure } = task;
  const names = keyColumnsOf(task).map(({ name }) => name);
  if (measure.kind === "reference") return `lookup of ${names.join(", ")} in ${measure.to.dataset}`;
  return `group by ${names.join(", ")}`;
}

export function keyColumnsOf({ measure }: GroupTask): readonly Column[] {
  return measure.kind === "dependency" ? [...measure.determinant, measure.dependent] : measure.columns;
}

function failingGroups(relation: Relation, task: GroupTask): string {
  const { measure, binding } = task;
  const keyColumns = keyColumnsOf(task);
  const keys = keyColumns.map(({ name }) => identifier(name)).join(", ");
  const grouped = `SELECT ${keys}, count(*) AS ${occurrences} FROM ${relation.from} WHERE ${both(binding.where, noneNull(keyColumns))} GROUP BY ALL`;
  switch (measure.kind) {
    case "key":
      return `${grouped} HAVING count(*) > 1`;
    case "reference":
      return `SELECT g.* FROM (${grouped}) AS g WHERE NOT EXISTS (SELECT 1 FROM ${measure.to.from} AS r WHERE ${referenceCondition(measure.columns, measure.toColumns)})`;
    case "dependency": {
      const determinant = measure.determinant.map(({ name }) => identifier(name)).join(", ");
      const order = `${occurrences} DESC, ${identifier(measure.dependent.name)}`;
      return `SELECT * FROM (${grouped}) QUALIFY row_number() OVER (PARTITION BY ${determinant} ORDER BY ${order}) > 1`;
    }
  }
}

/** Keys of different type families meet as text; within a family the engine compares them exactly. */
function referenceCondition(columns: readonly Column[], toColumns: readonly Column[]): string {
  return columns
    .map((column, index) => {
      const other = toColumns[index];
      if (other === undefined) return "FALSE";
      const left = `g.${identifier(column.name)}`;
      const right = `r.${identifier(other.name)}`;
      return family(column) === family(other) ? `${left} = ${right}` : `${left}::VARCHAR = ${right}::VARCHAR`;
    })
    .join(" AND ");
}

function family({ kind }: Column): string {
  return kind === "integer" || kind === "decimal" || kind === "float" ? "number" : kind;
}

/**
 * A column that is strictly greater than its predecessor on every row has no duplicates, in whatever order the rows came: one pass
 * without a hash table. Tried where the footers say that the file is ordered by it and holds no NULL.
 */
async function provedByOrder(session: DataSession, relation: Relation, { measure, binding }: GroupTask): Promise<boolean> {
  const column = measure.kind === "key" && measure.columns.length === 1 ? measure.columns[0] : undefined;
  const footer = column === undefined ? undefined : relation.footers?.columns.get(column.name);
  if (column === undefined || binding.where !== undefined || footer?.ordered !== true || footer.nulls !== 0n) return false;
  const key = identifier(column.name);
  const [row] = await session.rows(
    `SELECT coalesce(bool_and(k > p), TRUE) AS increasing FROM (SELECT ${key} AS k, lag(${key}) OVER () AS p FROM ${relation.from}) WHERE p IS NOT NULL`,
  );
  return row?.["increasing"] === true;
}
