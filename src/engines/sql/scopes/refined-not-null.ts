/** Columns that can't be NULL in the rows that WHERE and inner joins let through. */
import type { Expression, Relation } from "../syntax/tree.ts";
import { columnKey } from "./column-index.ts";
import { conjunctsOf } from "./conjuncts-of.ts";
import type { Analysis, DraftScope, DraftSource } from "./draft.ts";
import { identifierKey } from "./names.ts";

const comparisons = new Set(["=", "<>", "<", ">", "<=", ">="]);

/** By source, the keys of the columns. Computed once a scope, when first asked for; all references must have been resolved by then. */
export function refinedNotNull(analysis: Analysis, scope: DraftScope): ReadonlyMap<DraftSource, ReadonlySet<string>> {
  if (scope.refined !== undefined) return scope.refined;
  const found = new Map<DraftSource, Set<string>>();
  for (const conjunct of conjunctsOf(scope.select.where)) addNotNull(conjunct, scope, analysis, found);
  if (scope.select.from !== undefined) addFromJoins(scope.select.from, scope, analysis, found);
  scope.refined = found;
  return found;
}

/** Conditions of inner joins hold for every row, unless an outer join above pads the side that they stand in. */
function addFromJoins(root: Relation, scope: DraftScope, analysis: Analysis, found: Map<DraftSource, Set<string>>): void {
  const stack: Relation[] = [root];
  for (let relation = stack.pop(); relation !== undefined; relation = stack.pop()) {
    if (relation.kind !== "join") continue;
    const { type } = relation;
    if (type === "inner" || type === "semi") {
      for (const conjunct of conjunctsOf(relation.on)) addNotNull(conjunct, scope, analysis, found);
      for (const name of relation.using) addMerged(identifierKey(name, analysis.dialect), scope, found);
    }
    if (type === "inner" || type === "cross" || type === "left" || type === "semi" || type === "anti") stack.push(relation.left);
    if (type === "inner" || type === "cross" || type === "right") stack.push(relation.right);
  }
}

function addMerged(key: string, scope: DraftScope, found: Map<DraftSource, Set<string>>): void {
  for (const source of scope.merged.get(key)?.sources ?? []) mark(source, key, found);
}

function addNotNull(conjunct: Expression, scope: DraftScope, analysis: Analysis, found: Map<DraftSource, Set<string>>): void {
  for (const operand of strictOperands(conjunct)) {
    if (operand.kind !== "column") continue;
    const resolution = analysis.resolutions.get(operand);
    if (resolution?.kind !== "column" || resolution.fieldOf !== undefined || resolution.scope.select !== scope.select) continue;
    const source = scope.sources.find((item) => item === resolution.source);
    if (source === undefined) continue;
    const key =
      resolution.column === undefined ? identifierKey(operand.name, analysis.dialect) : columnKey(resolution.column, analysis.dialect);
    // A merged column is that of one side; the others equal it or are NULL.
    mark(source, key, found);
  }
}

function mark(source: DraftSource, key: string, found: Map<DraftSource, Set<string>>): void {
  const keys = found.get(source);
  if (keys === undefined) found.set(source, new Set([key]));
  else keys.add(key);
}

/** The operands of which none is NULL where the condition is true. */
function strictOperands(condition: Expression): readonly Expression[] {
  switch (condition.kind) {
    case "binary":
      return comparisons.has(condition.operator) ? [condition.left, condition.right] : [];
    case "is":
      if (condition.test === "NULL") return condition.not ? [condition.operand] : [];
      return (condition.test === "TRUE" || condition.test === "FALSE") && !condition.not ? [condition.operand] : [];
    case "between":
      return [condition.operand, ...(condition.not ? [] : [condition.low, condition.high])];
    case "in":
      // NOT IN of an empty result is true of NULL.
      return condition.not && condition.query !== undefined ? [] : [condition.operand];
    case "like":
      return [condition.operand, condition.pattern];
    case "unary":
      return condition.operator === "NOT" ? negatedOperands(condition.operand) : [];
    case "column":
      return [condition];
    case "access":
    case "call":
    case "case":
    case "cast":
    case "collection":
    case "exists":
    case "extract":
    case "lambda":
    case "literal":
    case "modified":
    case "opaque":
    case "parameter":
    case "quantified":
    case "star":
    case "subquery":
      return [];
  }
}

function negatedOperands(condition: Expression): readonly Expression[] {
  if (condition.kind === "is" && condition.test === "NULL" && !condition.not) return [condition.operand];
  if (condition.kind === "binary" || condition.kind === "like") return strictOperands(condition);
  return condition.kind === "in" && condition.list !== undefined ? [condition.operand] : [];
}
