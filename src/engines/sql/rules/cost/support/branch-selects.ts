import type { QueryBody, Select, SetOperation } from "../../../syntax/tree.ts";

export interface Branches {
  readonly selects: readonly Select[];
  /** The operators between them, of which there is one less. */
  readonly operations: readonly SetOperation[];
}

/** The SELECTs of a chain of UNIONs or UNION ALLs, in source order; undefined where an operand is anything else. */
export function branchSelects(body: QueryBody): Branches | undefined {
  if (body.kind === "select") return { selects: [body], operations: [] };
  if (body.kind !== "setOperation" || body.operator !== "UNION" || body.byName) return undefined;
  const left = branchSelects(body.left);
  const right = branchSelects(body.right);
  return left === undefined || right === undefined
    ? undefined
    : { selects: [...left.selects, ...right.selects], operations: [...left.operations, body, ...right.operations] };
}
