/** What the constant expressions of a query come to: `DATE '1998-12-01' - INTERVAL 90 DAY` is a constant as good as any, once the engine has computed it. */
import type { Laboratory } from "../../../data/laboratory-types.ts";
import { isNode, textAt, visit, writeQuery, type EngineNode } from "./engine-tree.ts";

/** By the node of the tree. */
export type FoldedConstants = ReadonlyMap<EngineNode, string>;

const mostFolded = 40;

/** Computes the largest expressions without columns; those that fail are left out. */
export async function foldConstants(laboratory: Laboratory, trees: readonly EngineNode[]): Promise<FoldedConstants> {
  const found: EngineNode[] = [];
  for (const tree of trees) {
    visit(tree, (node) => {
      if (!["FUNCTION", "CAST", "OPERATOR"].includes(textAt(node, "class")) || !isConstantExpression(node)) return undefined;
      found.push(node);
      return false;
    });
  }
  const folded = new Map<EngineNode, string>();
  for (const node of found.slice(0, mostFolded)) {
    const sql = await writeQuery(laboratory, selectOf(node)).catch(() => "");
    const result =
      sql === "" ? undefined : await laboratory.run(`SELECT CAST(v AS VARCHAR) FROM (${sql}) AS x(v)`, { timeoutMilliseconds: 200 });
    const [cell] = result?.outcome === "rows" ? (result.rows[0] ?? []) : [];
    if (typeof cell === "string") folded.set(node, cell);
  }
  return folded;
}

const folding = new Set(["FUNCTION", "CAST", "OPERATOR", "CONSTANT"]);
/** COUNT(*) has no column either. */
const aggregating = /^(?:count|count_star|sum|min|max|avg|any_value|first|list|string_agg)$/;

function isConstantExpression(node: EngineNode): boolean {
  let constant = true;
  visit(node, (inner) => {
    const kind = textAt(inner, "class");
    if (kind !== "" && !folding.has(kind)) constant = false;
    if (aggregating.test(textAt(inner, "function_name").toLowerCase())) constant = false;
    return constant;
  });
  return constant && isNode(node);
}

function selectOf(node: EngineNode): EngineNode {
  return {
    type: "SELECT_NODE",
    modifiers: [],
    cte_map: { map: [] },
    select_list: [{ ...node, alias: "" }],
    from_table: { type: "EMPTY", alias: "", sample: null, query_location: 0 },
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: "STANDARD_HANDLING",
    having: null,
    sample: null,
    qualify: null,
  };
}
