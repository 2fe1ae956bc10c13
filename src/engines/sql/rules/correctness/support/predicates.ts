/** Conditions taken apart. */
import type { AnalysedStatement, Scope, ScopeSource } from "../../../scope.ts";
import { functionName } from "../../../scopes/functions/function-name.ts";
import type { Expression, Join } from "../../../syntax/tree.ts";
import { columnOf, likelyColumnOf, type KnownColumn } from "./columns.ts";
import { joinsIn, operandsOf, type Visited } from "./walk.ts";

/**
 * The operands of a chain of one operator, in source order, parentheses in between or not. Without recursion: generated conditions can be tens
 * of thousands long.
 */
export function chainOf(operator: string, expression: Expression | undefined): readonly Expression[] {
  const found: Expression[] = [];
  const waiting = expression === undefined ? [] : [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === "binary" && next.operator === operator) waiting.push(next.right, next.left);
    else found.push(next);
  }
  return found;
}

/** The top of a chain of one operator, where the whole chain is seen once. */
export function isWholeChain({ expression, parent }: Visited, operator: "AND" | "OR"): boolean {
  return expression.kind === "binary" && expression.operator === operator && !(parent?.kind === "binary" && parent.operator === operator);
}

/** Conditions joined by AND may stand in its place without parentheses. */
export function isBesideAnd({ parent }: Visited): boolean {
  return parent === undefined || (parent.kind === "binary" && parent.operator === "AND");
}

export function conjunctsOf(expression: Expression | undefined): readonly Expression[] {
  return chainOf("AND", expression);
}

export function disjunctsOf(expression: Expression | undefined): readonly Expression[] {
  return chainOf("OR", expression);
}

export const comparisons: ReadonlySet<string> = new Set(["=", "<>", "<", ">", "<=", ">="]);

const mirrored: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

/** The operator with its sides exchanged. */
export function mirror(operator: string): string {
  return mirrored[operator] ?? operator;
}

/** What every row that reaches GROUP BY satisfies: WHERE and the conditions of inner joins. */
export function filtersOf(scope: Scope): readonly Expression[] {
  const inner = joinsIn(scope.select.from).filter((join) => join.type === "inner");
  return [...conjunctsOf(scope.select.where?.expression), ...inner.flatMap((join) => conjunctsOf(join.on))];
}

/** All conditions of FROM and WHERE, those of outer joins too. */
export function conditionsOf(scope: Scope): readonly Expression[] {
  const on = joinsIn(scope.select.from).flatMap((join) => conjunctsOf(join.on));
  return [...on, ...conjunctsOf(scope.select.where?.expression)];
}

export interface ColumnEquality {
  readonly left: KnownColumn;
  readonly right: KnownColumn;
}

/** `a.x = b.y`, both plain columns. */
export function columnEquality(analysed: AnalysedStatement, condition: Expression): ColumnEquality | undefined {
  if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
  const left = columnOf(analysed, condition.left);
  const right = columnOf(analysed, condition.right);
  return left === undefined || right === undefined ? undefined : { left, right };
}

/** Functions that return NULL for a NULL in any argument. */
const strictFunctions = new Set(
  (
    "abs ceil ceiling floor round trunc lower upper trim ltrim rtrim length char_length substr substring left right replace date date_trunc " +
    "date_part year month day hour to_char to_date to_timestamp mod power sqrt cast datediff date_diff dateadd date_add date_sub timestamp_trunc " +
    "len charindex strpos instr datepart datetrunc datetime_trunc date_format format_date str_to_date try_to_date dayofweek quarter week hour minute second initcap " +
    "ucase lcase split_part regexp_substr regexp_extract to_number timestampdiff timestamp_diff datetime_diff months_between add_months last_day " +
    "eomonth lpad rpad reverse sign exp ln toyear tomonth todate tostartofmonth"
  ).split(" "),
);

/** Whether a value of it is NULL wherever some operand is. */
function isStrict(expression: Expression): boolean {
  if (expression.kind === "unary") return expression.operator !== "NOT";
  if (expression.kind === "binary") return "+-*/%".includes(expression.operator);
  if (expression.kind === "call") return expression.over === undefined && strictFunctions.has(functionName(expression));
  return expression.kind === "cast" || expression.kind === "extract";
}

/** REPLACE of Oracle gives the text back where what is looked for is NULL. */
function strictOperands({ dialect }: AnalysedStatement, expression: Expression): readonly Expression[] {
  const operands = operandsOf(expression);
  const lenient = dialect === "oracle" && expression.kind === "call" && functionName(expression) === "replace";
  return lenient ? operands.slice(0, 1) : operands;
}

/** What a name means: {@link columnOf} where it has to be sure, {@link likelyColumnOf} for advice. */
type Meaning = typeof columnOf;

/** The expression is NULL whenever all columns of `source` are: a column of it under operators and functions that pass NULL on. */
function passesNull(analysed: AnalysedStatement, expression: Expression, source: ScopeSource, meaning: Meaning): boolean {
  if (expression.kind === "column") return meaning(analysed, expression)?.source === source;
  return isStrict(expression) && strictOperands(analysed, expression).some((operand) => passesNull(analysed, operand, source, meaning));
}

/** The condition is never TRUE for a row in which `source` was filled with NULLs. */
export function rejectsNulls(
  analysed: AnalysedStatement,
  condition: Expression,
  source: ScopeSource,
  meaning: Meaning = likelyColumnOf,
): boolean {
  const passes = (expression: Expression): boolean => passesNull(analysed, expression, source, meaning);
  if (condition.kind === "binary") {
    if (condition.operator === "AND") return conjunctsOf(condition).some((side) => rejectsNulls(analysed, side, source, meaning));
    if (condition.operator === "OR") return disjunctsOf(condition).every((side) => rejectsNulls(analysed, side, source, meaning));
    return comparisons.has(condition.operator) && (passes(condition.left) || passes(condition.right));
  }
  if (condition.kind === "is") return condition.not && condition.test === "NULL" && passes(condition.operand);
  // NULL NOT IN (empty) is true, so a negated subquery does not reject.
  if (condition.kind === "in") return passes(condition.operand) && (!condition.not || condition.list !== undefined);
  return (condition.kind === "between" || condition.kind === "like") && passes(condition.operand);
}

/** The equalities of USING, by the sources that have the column. */
export function usingColumns(join: Join): readonly string[] {
  return join.using.map((identifier) => identifier.name);
}
