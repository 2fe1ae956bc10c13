/** Checks answered by one GROUP BY of their key: uniqueness, referential integrity, functional dependency. */
import { identifier } from "../../../core/sql.ts";
import type { Column, DataSession, Relation, Row } from "../../../data/types.ts";
import type { Evidence, KnownFigures } from "../check.ts";
import { toCount } from "./counts.ts";
import { ownName } from "./own-name.ts";
import { keyValue, mayMisfit } from "../checks/support/cells.ts";
import { isOneFamily } from "../checks/support/kinds.ts";
import { both, type GroupTask } from "./tasks.ts";

export interface GroupAnswer {
  readonly task: GroupTask;
  /** Rows in failing groups. */
  readonly failingRows: number;
  readonly evidence: Evidence;
  /** The temporary table of the failing groups (their keys by {@link keyName} and `__occurrences`); absent where there are none. */
  readonly table?: string;
  readonly samples: readonly Row[];
}

const occurrences = "__occurrences";

function keyName(index: number): string {
  return `__key_${index}`;
}

/** Runs the GROUP BY of a task; equal measures and filters are the caller's to share. */
export async function answerGroup(session: DataSession, relation: Relation, task: GroupTask, samples: number): Promise<GroupAnswer> {
  if (await provedByOrder(session, relation, task)) return { task, failingRows: 0, evidence: "order-proved", samples: [] };
  const table = session.temporaryName("failing_groups");
  await session.execute(`CREATE TEMPORARY TABLE ${table} AS ${failingGroups(relation, task)}`);
  const [totals] = await session.rows(`SELECT coalesce(sum(${occurrences}), 0)::BIGINT AS failing FROM ${table}`);
  const failingRows = toCount(totals?.["failing"]);
  if (failingRows === 0) return { task, failingRows, evidence: "exact", samples: [] };
  const shown = task.keys.map(({ column }, index) => `${keyName(index)} AS ${identifier(column.name)}`).join(", ");
  const order = [`${occurrences} DESC`, ...task.keys.map((_, index) => keyName(index))].join(", ");
  const first = await session.rows(`SELECT ${shown}, ${occurrences} AS occurrences FROM ${table} ORDER BY ${order} LIMIT ${samples}`);
  return { task, failingRows, evidence: "exact", table, samples: first };
}

/** Whether the key has a column of which no value occurs twice, so that no key does either. */
export function isKnownUnique({ measure }: GroupTask, known: KnownFigures | undefined): boolean {
  return measure.kind === "key" && measure.columns.some(({ name }) => known?.columns.get(name)?.unique === true);
}

export function uniqueAnswer(task: GroupTask): GroupAnswer {
  return { task, failingRows: 0, evidence: "exact", samples: [] };
}

/** Joins the failing groups to their relation, as the join number `position`; `member` is TRUE for a row of a failing group. */
export function membershipJoin(
  { task, table = "" }: GroupAnswer,
  relation: Relation,
  position: number,
): { readonly join: string; readonly member: string } {
  const alias = `m${position}`;
  // The dataset's columns are named without their table: any of these names here would be ambiguous.
  const found = ownName(relation, occurrences);
  const names = task.keys.map((_, index) => ownName(relation, keyName(index)));
  const renamed = names.map((name, index) => `${keyName(index)} AS ${name}`);
  const conditions = task.keys.map(({ value }, index) => `${value} IS NOT DISTINCT FROM ${alias}.${names[index] ?? ""}`);
  return {
    join: `LEFT JOIN (SELECT ${renamed.join(", ")}, TRUE AS ${found} FROM ${table}) AS ${alias} ON ${conditions.join(" AND ")}`,
    member: `${alias}.${found} IS NOT NULL`,
  };
}

export function groupLabel(task: GroupTask): string {
  const { measure, keys } = task;
  const names = keys.map(({ column }) => column.name);
  if (measure.kind === "reference") return `lookup of ${names.join(", ")} in ${measure.to.dataset}`;
  return `group by ${names.join(", ")}`;
}

/** Equal for tasks that one GROUP BY answers. Which rows fail besides is no part of it. */
export function groupIdentity({ measure, keys, binding }: GroupTask): string {
  const to = measure.kind === "reference" ? [measure.to.from, ...measure.toColumns.map(({ name }) => name)] : [];
  return JSON.stringify([measure.kind, keys.map(({ value }) => value), to, binding.where]);
}

function failingGroups(relation: Relation, { measure, keys, binding }: GroupTask): string {
  const items = keys.map(({ value }, index) => `${value} AS ${keyName(index)}`).join(", ");
  const present = keys.map(({ value }) => `${value} IS NOT NULL`).join(" AND ");
  const grouped = `SELECT ${items}, count(*) AS ${occurrences} FROM ${relation.from} WHERE ${both(binding.where, present)} GROUP BY ALL`;
  switch (measure.kind) {
    case "key":
      return `${grouped} HAVING count(*) > 1`;
    case "reference": {
      const conditions = measure.columns.map((column, index) => referenceCondition(column, index, measure.toColumns[index]));
      return `SELECT g.* FROM (${grouped}) AS g WHERE NOT EXISTS (SELECT 1 FROM ${measure.to.from} AS r WHERE ${conditions.join(" AND ")})`;
    }
    case "dependency": {
      const determinant = measure.determinant.map((_, index) => keyName(index)).join(", ");
      const dependent = keyName(measure.determinant.length);
      const byValue = mayMisfit(measure.dependent) ? `TRY_CAST(${dependent} AS ${measure.dependent.type}), ` : "";
      const order = `${occurrences} DESC, ${byValue}${dependent}`;
      return `SELECT * FROM (${grouped}) QUALIFY row_number() OVER (PARTITION BY ${determinant} ORDER BY ${order}) > 1`;
    }
  }
}

/** Keys of different type families meet as text; within a family the engine compares them exactly. */
function referenceCondition(column: Column, index: number, other: Column | undefined): string {
  if (other === undefined) return "FALSE";
  const key = `g.${keyName(index)}`;
  return isOneFamily(column, other) ? `${key} = r.${identifier(other.name)}` : `${key}::VARCHAR = CAST(${keyValue(other)} AS VARCHAR)`;
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
