import type { Query } from "../syntax/tree.ts";

/** LIMIT 1 or FETCH FIRST ROW ONLY: at most one row, whatever the data. */
export function limitedToOne({ limit }: Query): boolean {
  return limit?.count?.kind === "literal" && limit.count.type === "number" && /^[01]$/u.test(limit.count.value);
}
