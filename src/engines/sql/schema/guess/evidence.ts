/** What a query shows of the types of columns whose table isn't known. */
import type { ColumnSchema } from "../../schema.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Analysis } from "../../scopes/draft.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import { partsOf } from "../../scopes/parts.ts";
import { walkExpression, walkQuery } from "../../scopes/walk.ts";
import type { Call, ColumnReference, Expression, Statement } from "../../syntax/tree.ts";

type Kind = ColumnSchema["kind"];

export interface ColumnEvidence {
  /** How often each kind was seen. */
  readonly kinds: Map<Kind, number>;
  /** Calculated with: some number. */
  number: boolean;
  /** Columns it is compared with. */
  readonly equals: Set<ColumnEvidence>;
}

type Find = (reference: ColumnReference) => ColumnEvidence | undefined;

interface Context {
  readonly statement: AnalysedStatement;
  readonly analysis: Analysis;
  readonly find: Find;
}

const comparisons = new Set(["=", "<>", "<", ">", "<=", ">="]);
const arithmetic = new Set(["+", "-", "*", "/", "%"]);
const numberFunctions = new Set("sum avg abs round floor ceil ceiling sqrt power mod stddev variance median percentile_cont".split(" "));
const textFunctions = new Set(
  "lower upper trim ltrim rtrim btrim substr substring concat length left right replace split_part regexp_replace regexp_extract initcap lpad rpad like_regex regexp_like".split(
    " ",
  ),
);
const timeFunctions = new Set(
  "date_trunc datetrunc timestamp_trunc datetime_trunc date_part datepart year month day hour minute quarter dateadd date_add date_sub datediff date_diff timestampdiff to_char date_format format_date last_day date".split(
    " ",
  ),
);

/** Visits all expressions of the statement and notes what they show. */
export function collectEvidence(statement: AnalysedStatement, analysis: Analysis, find: Find): void {
  const context: Context = { statement, analysis, find };
  const visit = (expression: Expression): void => noteExpression(expression, context);
  for (const root of rootsOf(statement.statement)) {
    walkExpression(root, (part) => {
      visit(part);
      for (const query of partsOf(part).queries) walkQuery(query, visit);
    });
  }
  if ("query" in statement.statement && statement.statement.query !== undefined) walkQuery(statement.statement.query, visit);
  for (const scope of statement.scopes) {
    for (const condition of [scope.select.where, scope.select.having])
      if (condition?.expression.kind === "column") note(condition.expression, "boolean", context);
  }
}

function rootsOf(statement: Statement): readonly Expression[] {
  const where = "where" in statement && statement.where !== undefined ? [statement.where.expression] : [];
  if (statement.kind === "update") return [...where, ...statement.assignments.map(({ value }) => value)];
  if (statement.kind === "merge") return [...(statement.on === undefined ? [] : [statement.on]), ...(statement.branches ?? [])];
  return where;
}

function noteExpression(expression: Expression, context: Context): void {
  switch (expression.kind) {
    case "binary":
      if (comparisons.has(expression.operator)) compare(expression.left, expression.right, context);
      else if (expression.operator === "||") [expression.left, expression.right].forEach((part) => note(part, "text", context));
      else if (expression.operator === "AND" || expression.operator === "OR")
        [expression.left, expression.right].forEach((part) => note(part, "boolean", context));
      else if (arithmetic.has(expression.operator)) calculate(expression.left, expression.right, context);
      return;
    case "between":
      compare(expression.operand, expression.low, context);
      compare(expression.operand, expression.high, context);
      return;
    case "in":
      for (const item of expression.list ?? []) compare(expression.operand, item, context);
      return;
    case "like":
      note(expression.operand, "text", context);
      return;
    case "extract":
      note(expression.operand, "timestamp", context);
      return;
    case "call":
      noteCall(expression, context);
      return;
    case "unary":
      if (expression.operator === "-") noteNumber(expression.operand, context);
      else if (expression.operator === "NOT") note(expression.operand, "boolean", context);
      return;
    case "is":
      if (expression.test === "TRUE" || expression.test === "FALSE") note(expression.operand, "boolean", context);
      else if (expression.right !== undefined) compare(expression.operand, expression.right, context);
      return;
    case "case":
      for (const branch of expression.branches) if (expression.operand !== undefined) compare(expression.operand, branch.when, context);
      return;
    case "access":
    case "cast":
    case "collection":
    case "column":
    case "exists":
    case "lambda":
    case "literal":
    case "modified":
    case "opaque":
    case "parameter":
    case "quantified":
    case "star":
    case "subquery":
  }
}

function evidenceOf(expression: Expression, { find }: Context): ColumnEvidence | undefined {
  return expression.kind === "column" ? find(expression) : undefined;
}

function note(expression: Expression, kind: Kind, context: Context): void {
  const evidence = evidenceOf(expression, context);
  if (evidence !== undefined && kind !== "unknown") evidence.kinds.set(kind, (evidence.kinds.get(kind) ?? 0) + 1);
}

function noteNumber(expression: Expression, context: Context): void {
  const evidence = evidenceOf(expression, context);
  if (evidence !== undefined) evidence.number = true;
}

function compare(left: Expression, right: Expression, context: Context): void {
  const a = evidenceOf(left, context);
  const b = evidenceOf(right, context);
  if (a !== undefined && b !== undefined) {
    a.equals.add(b);
    b.equals.add(a);
  } else if (a !== undefined) note(left, comparedKind(right, context), context);
  else if (b !== undefined) note(right, comparedKind(left, context), context);
}

/** A text that looks like a date is compared with dates far more often than with text. */
function comparedKind(expression: Expression, { statement }: Context): Kind {
  if (expression.kind === "literal" && expression.type === "string") {
    if (/^\d{4}-\d\d-\d\d$/u.test(expression.value)) return "date";
    return /^\d{4}-\d\d-\d\d[ T]\d\d:/u.test(expression.value) ? "timestamp" : "text";
  }
  return statement.typeOf(expression).kind;
}

function calculate(left: Expression, right: Expression, context: Context): void {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const kind = other.kind === "column" ? "unknown" : context.statement.typeOf(other).kind;
    if (kind === "decimal" || kind === "float") note(one, "decimal", context);
    else if (kind === "other") note(one, "timestamp", context);
    else noteNumber(one, context);
  }
}

function noteCall(call: Call, context: Context): void {
  const name = functionName(call);
  const [first] = call.arguments;
  if (numberFunctions.has(name) && first !== undefined) noteNumber(first, context);
  if (textFunctions.has(name) && first !== undefined) note(first, "text", context);
  if (timeFunctions.has(name)) for (const argument of call.arguments) note(argument, "timestamp", context);
  if (name === "coalesce" || name === "ifnull" || name === "nvl" || name === "nullif") {
    for (const other of call.arguments.slice(1)) if (first !== undefined) compare(first, other, context);
  }
}
