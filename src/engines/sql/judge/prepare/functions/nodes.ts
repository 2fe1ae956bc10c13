/** Makers of nodes of the engine's tree. */
import type { EngineNode } from "../../engine-tree.ts";

const plain = { alias: "", query_location: 0 } as const;

export const call = (name: string, children: readonly EngineNode[], operator = false): EngineNode => ({
  class: "FUNCTION",
  type: "FUNCTION",
  ...plain,
  function_name: name,
  schema: "",
  children,
  filter: null,
  order_bys: { type: "ORDER_MODIFIER", orders: [] },
  distinct: false,
  is_operator: operator,
  export_state: false,
  catalog: "",
});

const constant = (id: string, value: unknown): EngineNode => ({
  class: "CONSTANT",
  type: "VALUE_CONSTANT",
  ...plain,
  value: { type: { id, type_info: null }, is_null: false, value },
});

export const text = (value: string): EngineNode => constant("VARCHAR", value);
export const integer = (value: number): EngineNode => constant("INTEGER", value);

export const cast = (child: EngineNode, id: string): EngineNode => ({
  class: "CAST",
  type: "OPERATOR_CAST",
  ...plain,
  child: { ...child, alias: "" },
  cast_type: { id, type_info: null },
  try_cast: false,
});

export const operator = (type: string, children: readonly EngineNode[]): EngineNode => ({ class: "OPERATOR", type, ...plain, children });

export const choice = (condition: EngineNode, then: EngineNode, otherwise: EngineNode): EngineNode => ({
  class: "CASE",
  type: "CASE_EXPR",
  ...plain,
  case_checks: [{ when_expr: condition, then_expr: then }],
  else_expr: otherwise,
});

export const nothing: EngineNode = {
  class: "CONSTANT",
  type: "VALUE_CONSTANT",
  ...plain,
  value: { type: { id: "NULL", type_info: null }, is_null: true },
};
