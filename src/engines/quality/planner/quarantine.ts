/** Writes every failing row once, with the ids of all the checks that it breaks, out of the fused scan's own result. */
import { identifier, literal } from "../../../core/sql.ts";
import type { DataSession, Relation, WriteResult } from "../../../data/types.ts";
import { anyBitIsSet, bitIsSet } from "./bits.ts";
import { originalValue, type FusedAnswer } from "./fused-scan.ts";
import { ownName } from "./own-name.ts";

export interface QuarantineRule {
  /** The bit's predicate. */
  readonly predicate: string;
  readonly checkIds: readonly string[];
}

/**
 * The file has the dataset's columns (as they were written, for text sources) and `failed_checks`, a list of check ids in the order of
 * the report. Rows are sorted, so that the same data gives the same bytes.
 */
export async function writeQuarantine(
  session: DataSession,
  relation: Relation,
  answer: FusedAnswer,
  rules: readonly QuarantineRule[],
  path: string,
): Promise<WriteResult> {
  const columns = relation.columns.map(({ name }, index) => `__kept_${index} AS ${identifier(name)}`);
  const lists = rules.map(
    ({ predicate, checkIds }) =>
      `CASE WHEN ${bitIsSet(answer.bits, predicate)} THEN [${checkIds.map(literal).join(", ")}] ELSE []::VARCHAR[] END`,
  );
  const failed = lists.length === 0 ? "[]::VARCHAR[]" : `list_distinct(flatten([${lists.join(", ")}]))`;
  const order = relation.columns.map((_, index) => `__kept_${index}::VARCHAR`);
  const sql = `SELECT ${[...columns, `list_sort(${failed}) AS ${failedChecksName(relation)}`].join(", ")}
    FROM (SELECT *, unnest(range(__rows)) AS __copy FROM ${answer.table} WHERE ${anyBitIsSet(answer.bits)})
    ORDER BY ${order.join(", ")}`;
  return session.write(sql, path);
}

/** The same file without rows, where no check looks at rows. */
export async function writeEmptyQuarantine(session: DataSession, relation: Relation, path: string): Promise<WriteResult> {
  const columns = relation.columns.map((column) => `${originalValue(column)} AS ${identifier(column.name)}`);
  const sql = `SELECT ${columns.join(", ")}, []::VARCHAR[] AS ${failedChecksName(relation)} FROM ${relation.from} WHERE FALSE`;
  return session.write(sql, path);
}

/** Quoted: `failed_checks`, with underscores before it where the dataset has that column. */
const failedChecksName = (relation: Relation): string => ownName(relation, "failed_checks");
