/** Walks over the expressions of a statement. Subqueries are scopes of their own and are not entered. */
import type { AnalysedStatement, ClauseName, Scope } from "../../../scope.ts";
import type { Call, Expression, Join, OrderItem, Relation, WindowSpecification } from "../../../syntax/tree.ts";

function present(...expressions: readonly (Expression | undefined)[]): readonly Expression[] {
  return expressions.filter((expression) => expression !== undefined);
}

function ordered(items: readonly OrderItem[]): readonly Expression[] {
  return items.map((item) => item.expression);
}

function inWindow(window: WindowSpecification | undefined): readonly Expression[] {
  return window === undefined ? [] : [...window.partitionBy, ...ordered(window.orderBy)];
}

function inCall(call: Call): readonly Expression[] {
  return [...call.arguments, ...ordered(call.orderBy), ...ordered(call.withinGroup), ...present(call.filter), ...inWindow(call.over)];
}

/** The operands of an expression, in source order; a lambda's parameters hide columns, so it is not entered. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "unary":
    case "extract":
    case "cast":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "is":
      return present(expression.operand, expression.right);
    case "between":
      return [expression.operand, expression.low, expression.high];
    case "in":
      return [expression.operand, ...(expression.list ?? [])];
    case "like":
      return present(expression.operand, expression.pattern, expression.escape);
    case "quantified":
      return present(expression.operand, expression.array);
    case "call":
      return inCall(expression);
    case "case":
      return present(expression.operand, ...expression.branches.flatMap(({ when, then }) => [when, then]), expression.otherwise);
    case "collection":
      return expression.items;
    case "access":
      return present(expression.operand, expression.index);
    case "modified":
      return present(expression.operand, expression.argument);
    case "column":
    case "star":
    case "literal":
    case "parameter":
    case "exists":
    case "subquery":
    case "lambda":
    case "opaque":
      return [];
  }
}

/** The expression and all below it, in source order. Without recursion, since generated conditions can be tens of thousands deep. */
export function within(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const waiting = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    // Not by spreading: a list can hold more values than a call takes arguments.
    for (const operand of operandsOf(next).toReversed()) waiting.push(operand);
  }
  return found;
}

export function some(expression: Expression, test: (expression: Expression) => boolean): boolean {
  const waiting = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (test(next)) return true;
    for (const operand of operandsOf(next)) waiting.push(operand);
  }
  return false;
}

/** An expression where it stands. */
export interface Visited {
  readonly expression: Expression;
  /** The expression directly around it. */
  readonly parent: Expression | undefined;
  /** The expressions around it, the nearest last. */
  readonly ancestors: readonly Expression[];
  readonly clause: ClauseName;
  /** The SELECT it stands in, or what UPDATE, DELETE and MERGE read and write. */
  readonly scope?: Scope;
}

interface Root {
  readonly expression: Expression;
  readonly clause: ClauseName;
}

/** Every join of a FROM tree, the innermost first, which is source order for chains. */
export function joinsIn(relation: Relation | undefined): readonly Join[] {
  if (relation?.kind !== "join") return [];
  return [...joinsIn(relation.left), ...joinsIn(relation.right), relation];
}

/** The items of a FROM tree, left to right. */
export function leavesOf(relation: Relation | undefined): readonly Relation[] {
  if (relation === undefined) return [];
  return relation.kind === "join" ? [...leavesOf(relation.left), ...leavesOf(relation.right)] : [relation];
}

/** The ORDER BY of a scope's query, where it orders this SELECT and not a set operation. */
export function orderOf(scope: Scope): readonly OrderItem[] {
  return scope.query.body === scope.select ? scope.query.orderBy : [];
}

function rootsIn(clause: ClauseName, expressions: readonly (Expression | undefined)[]): readonly Root[] {
  return present(...expressions).map((expression) => ({ expression, clause }));
}

function tableFunctions(relation: Relation | undefined): readonly Expression[] {
  return leavesOf(relation).flatMap((leaf) => (leaf.kind === "tableFunction" ? [leaf.call] : []));
}

function rootsOf(scope: Scope): readonly Root[] {
  const { select } = scope;
  return [
    ...rootsIn("select", [...select.distinctOn, ...select.items.map((item) => item.expression)]),
    ...rootsIn("from", [...joinsIn(select.from).map((join) => join.on), ...tableFunctions(select.from)]),
    ...rootsIn("where", [select.where?.expression]),
    ...rootsIn("groupBy", select.groupBy?.items ?? []),
    ...rootsIn("having", [select.having?.expression]),
    ...rootsIn(
      "window",
      select.windows.flatMap(({ window }) => inWindow(window)),
    ),
    ...rootsIn("qualify", [select.qualify?.expression]),
    ...rootsIn("orderBy", ordered(orderOf(scope))),
  ];
}

/** Ancestors are asked for rarely, and lists of them would take quadratic space in deep conditions. */
class Place implements Visited {
  readonly expression: Expression;
  readonly clause: ClauseName;
  readonly scope?: Scope;
  readonly #parent: Place | undefined;

  constructor(expression: Expression, parent: Place | undefined, clause: ClauseName, scope: Scope | undefined) {
    this.expression = expression;
    this.clause = clause;
    if (scope !== undefined) this.scope = scope;
    this.#parent = parent;
  }

  get parent(): Expression | undefined {
    return this.#parent?.expression;
  }

  get ancestors(): readonly Expression[] {
    const found: Expression[] = [];
    for (let place = this.#parent; place !== undefined; place = place.#parent) found.push(place.expression);
    return found.toReversed();
  }
}

function visit(root: Root, scope: Scope | undefined): readonly Visited[] {
  const found: Visited[] = [];
  const waiting = [new Place(root.expression, undefined, root.clause, scope)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    for (const operand of operandsOf(next.expression).toReversed()) waiting.push(new Place(operand, next, root.clause, scope));
  }
  return found;
}

const ofScopes = new WeakMap<Scope, readonly Visited[]>();
const ofStatements = new WeakMap<AnalysedStatement, readonly Visited[]>();

/** Every expression of a SELECT, those of its subqueries left out. Kept, since all rules ask. */
export function expressionsOf(scope: Scope): readonly Visited[] {
  const known = ofScopes.get(scope);
  if (known !== undefined) return known;
  const found = rootsOf(scope).flatMap((root) => visit(root, scope));
  ofScopes.set(scope, found);
  return found;
}

function rootsOfChange(analysed: AnalysedStatement): readonly Root[] {
  const { statement } = analysed;
  switch (statement.kind) {
    case "update":
      return [
        ...rootsIn(
          "other",
          statement.assignments.map((assignment) => assignment.value),
        ),
        ...rootsIn(
          "from",
          joinsIn(statement.from).map((join) => join.on),
        ),
        ...rootsIn("where", [statement.where?.expression]),
      ];
    case "delete":
      return rootsIn("where", [statement.where?.expression]);
    case "merge":
      return rootsIn("from", [statement.on]);
    case "alterTable":
    case "createIndex":
    case "createTable":
    case "createTableAs":
    case "createView":
    case "drop":
    case "insert":
    case "other":
    case "queryStatement":
    case "truncate":
      return [];
  }
}

/** Every expression of the statement: of all its SELECTs, and of UPDATE, DELETE and MERGE. */
export function allExpressions(analysed: AnalysedStatement): readonly Visited[] {
  const known = ofStatements.get(analysed);
  if (known !== undefined) return known;
  const found = [...analysed.scopes.flatMap(expressionsOf), ...rootsOfChange(analysed).flatMap((root) => visit(root, analysed.writeScope))];
  ofStatements.set(analysed, found);
  return found;
}
