/** The registry of checks, by id in alphabetical order. */
import type { Check } from "../check.ts";
import { acceptedValues } from "./accepted-values.ts";
import { notNull } from "./not-null.ts";
import { pattern } from "./pattern.ts";
import { range } from "./range.ts";
import { rowCount } from "./row-count.ts";
import { unique } from "./unique.ts";

export const checks: readonly Check[] = [acceptedValues, notNull, pattern, range, rowCount, unique];

const byId: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.id, check]));

export function checkById(id: string): Check | undefined {
  return byId.get(id);
}
