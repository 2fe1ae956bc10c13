/** The registry of checks, by id in alphabetical order. */
import type { Check } from "../check.ts";
import { acceptedValues } from "./accepted-values.ts";
import { comparison } from "./comparison.ts";
import { dependency } from "./dependency.ts";
import { format } from "./format.ts";
import { freshness } from "./freshness.ts";
import { length } from "./length.ts";
import { notNull } from "./not-null.ts";
import { pattern } from "./pattern.ts";
import { primaryKey } from "./primary-key.ts";
import { queryNoRows } from "./query-no-rows.ts";
import { queryValue } from "./query-value.ts";
import { range } from "./range.ts";
import { reference } from "./reference.ts";
import { rowCount } from "./row-count.ts";
import { rowExpression } from "./row-expression.ts";
import { schema } from "./schema.ts";
import { statistics } from "./statistics.ts";
import { type } from "./type.ts";
import { unique } from "./unique.ts";

export const checks: readonly Check[] = [
  acceptedValues,
  comparison,
  dependency,
  format,
  freshness,
  length,
  notNull,
  pattern,
  primaryKey,
  queryNoRows,
  queryValue,
  range,
  reference,
  rowCount,
  rowExpression,
  schema,
  statistics,
  type,
  unique,
];

const byId: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.id, check]));

export function checkById(id: string): Check | undefined {
  return byId.get(id);
}
