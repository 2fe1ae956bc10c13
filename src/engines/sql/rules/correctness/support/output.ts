/** The select list as other clauses refer to it, and whether two expressions are the same. */
import type { AnalysedStatement, ClauseName, Scope } from "../../../scope.ts";
import { aliasVisibility } from "../../../scopes/alias-visibility.ts";
import type { Call, Expression, Identifier, SelectItem } from "../../../syntax/tree.ts";
import { columnOf, referencesIn, sameColumn, sameName } from "./columns.ts";
import { operandsOf } from "./walk.ts";

export function isOrdinal(expression: Expression): boolean {
  return expression.kind === "literal" && expression.type === "number" && /^\d+$/u.test(expression.value);
}

/** The item that `GROUP BY 2` or `ORDER BY 2` means; undefined after a star, whose width isn't written. */
export function ordinalItem(scope: Scope, expression: Expression): SelectItem | undefined {
  if (expression.kind !== "literal" || !isOrdinal(expression)) return undefined;
  const position = Number(expression.value);
  const items = scope.select.items.slice(0, position);
  return items.some((item) => item.expression.kind === "star" || item.expression.kind === "opaque") ? undefined : items[position - 1];
}

/** What an output column is called, where the text says so. */
export function outputIdentifier({ alias, expression }: SelectItem): Identifier | undefined {
  return alias ?? (expression.kind === "column" ? expression.name : undefined);
}

export function outputName(item: SelectItem): string | undefined {
  return outputIdentifier(item)?.name;
}

/** What a bare name or number in GROUP BY or ORDER BY stands for in the select list. */
export function outputExpression(scope: Scope, expression: Expression): Expression | undefined {
  const item = ordinalItem(scope, expression);
  if (item !== undefined) return item.expression;
  if (expression.kind !== "column" || expression.qualifier.length > 0) return undefined;
  return scope.select.items.find((candidate) => candidate.alias !== undefined && sameName(candidate.alias.name, expression.name.name))
    ?.expression;
}

/**
 * Written in the clause instead of a number, the expression may mean something else: a bare name of it is what an item of the select list is
 * called, and the dialect looks there as well.
 */
export function readsAliasIn({ dialect }: AnalysedStatement, { select }: Scope, expression: Expression, clause: ClauseName): boolean {
  // A name alone is an alias first in every ORDER BY.
  const seen =
    (clause === "orderBy" && expression.kind === "column") || !["never", "columnFirst"].includes(aliasVisibility(dialect, clause));
  const names = referencesIn(expression).filter(({ qualifier }) => qualifier.length === 0);
  return (
    seen &&
    names.some(({ name }) =>
      select.items.some(
        (item) =>
          item.alias !== undefined &&
          sameName(item.alias.name, name.name) &&
          !(item.expression.kind === "column" && sameName(item.expression.name.name, name.name)),
      ),
    )
  );
}

/** Which function it is, by its whole name, and which of the operands is what: `f(a ORDER BY b)` isn't `f(a, b)`. */
function callLabel({ name, distinct, over, filter, arguments: { length }, orderBy, withinGroup }: Call): string {
  const orders = [orderBy, withinGroup].map((items) => items.map(({ descending, nulls = "" }) => `${descending} ${nulls}`).join());
  const path = name.map((part) => part.name.toLowerCase()).join(".");
  return [path, distinct, over === undefined, filter === undefined, length, ...orders].join(";");
}

/** What an expression is besides its operands. */
function label(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return `${expression.type} ${expression.value}`;
    case "parameter":
      return expression.text;
    case "unary":
    case "binary":
      return expression.operator;
    case "is":
      return `${expression.not} ${expression.test}`;
    case "between":
    case "in":
      return String(expression.not);
    case "like":
      return `${expression.not} ${expression.operator}`;
    case "call":
      return callLabel(expression);
    case "extract":
      return expression.field.toUpperCase();
    case "case":
      return `${expression.operand === undefined} ${expression.branches.length}`;
    case "cast":
      return `${expression.type} ${expression.safe}`;
    case "collection":
      return expression.type;
    case "modified":
      return expression.modifier;
    case "access":
    case "column":
    case "exists":
    case "lambda":
    case "opaque":
    case "quantified":
    case "star":
    case "subquery":
      return "";
  }
}

const comparable: ReadonlySet<Expression["kind"]> = new Set([
  "column",
  "literal",
  "unary",
  "binary",
  "is",
  "between",
  "in",
  "like",
  "call",
  "extract",
  "case",
  "cast",
  "collection",
  "modified",
]);

/**
 * The same by structure, columns compared by what they mean. Subqueries, parameters, windows and what wasn't understood never equal anything.
 */
export function equalExpressions(analysed: AnalysedStatement, a: Expression, b: Expression, depth = 0): boolean {
  // Far beyond what people write; keeps the recursion bounded.
  if (depth > 200) return false;
  if (a.kind !== b.kind || !comparable.has(a.kind) || label(a) !== label(b)) return false;
  if (a.kind === "column" && b.kind === "column") {
    const left = columnOf(analysed, a);
    const right = columnOf(analysed, b);
    if (left !== undefined && right !== undefined) return sameColumn(left, right);
    return (
      sameName(a.name.name, b.name.name) &&
      a.qualifier.map(({ name }) => name.toLowerCase()).join(".") === b.qualifier.map(({ name }) => name.toLowerCase()).join(".")
    );
  }
  if ((a.kind === "call" && (a.over !== undefined || a.extras)) || (a.kind === "in" && a.query !== undefined)) return false;
  const left = operandsOf(a);
  const right = operandsOf(b);
  return (
    left.length === right.length &&
    left.every((operand, index) => {
      const other = right[index];
      return other !== undefined && equalExpressions(analysed, operand, other, depth + 1);
    })
  );
}
