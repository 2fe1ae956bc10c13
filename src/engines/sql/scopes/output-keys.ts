/** Keys of what a SELECT returns, by the names of its output columns. */
import type { Expression, Select } from "../syntax/tree.ts";
import type { SourceColumn } from "../scope.ts";
import { aggregateFunctions } from "./functions/aggregate-functions.ts";
import { functionName } from "./functions/function-name.ts";
import { multipliesRows } from "./functions/multiplies-rows.ts";
import type { Analysis, DraftScope } from "./draft.ts";
import { conjunctsOf } from "./conjuncts-of.ts";
import { rowKeys } from "./source-keys.ts";
import { walkExpression } from "./walk.ts";

type Key = readonly string[];

/** Empty where none is known; the key without columns says that there is at most one row. */
export function keysOfSelect(analysis: Analysis, scope: DraftScope): readonly Key[] {
  const { select, output } = scope;
  const keys: Key[] = [];
  if (output !== undefined && select.distinct && select.distinctOn.length === 0) keys.push(...wholeRow(output));
  if (select.items.some((item) => multiplies(item.expression, analysis))) return keys;
  if (select.distinctOn.length > 0) keys.push(...keyOfExpressions(analysis, scope, select.distinctOn));
  const grouped = isGrouped(analysis, select);
  if (grouped === undefined) return keys;
  if (grouped) return [...keys, ...groupKeys(analysis, scope)];
  return [...keys, ...passedKeys(analysis, scope), ...latestRecordKeys(analysis, scope)];
}

function wholeRow(output: readonly SourceColumn[]): readonly Key[] {
  const names = output.map((column) => column.name);
  return names.includes("") || new Set(names.map((name) => name.toLowerCase())).size < names.length ? [] : [names];
}

function multiplies(expression: Expression, { dialect }: Analysis): boolean {
  let found = false;
  walkExpression(expression, (part) => {
    if (part.kind === "opaque" || (part.kind === "call" && part.over === undefined && multipliesRows(part, dialect))) found = true;
  });
  return found;
}

/** Undefined where it can't be told, because of a function that may be an aggregate. */
function isGrouped({ dialect }: Analysis, select: Select): boolean | undefined {
  if (select.groupBy !== undefined || select.having !== undefined) return true;
  let grouped = false;
  for (const item of select.items) {
    walkExpression(item.expression, (part) => {
      if (part.kind === "call" && part.over === undefined && aggregateFunctions(dialect).has(functionName(part))) grouped = true;
    });
  }
  return grouped;
}

function groupKeys(analysis: Analysis, scope: DraftScope): readonly Key[] {
  const { groupBy } = scope.select;
  if (groupBy === undefined) return [[]];
  if (groupBy.type !== "list") return [];
  return keyOfExpressions(analysis, scope, groupBy.items);
}

/** The output columns that hold these expressions; no key where one of them isn't returned. */
function keyOfExpressions(analysis: Analysis, scope: DraftScope, expressions: readonly Expression[]): readonly Key[] {
  const names = expressions
    .flatMap((expression) => (expression.kind === "collection" ? expression.items : [expression]))
    .filter((expression) => !isConstant(expression))
    .map((expression) => outputHolding(analysis, scope, expression));
  return names.every((name) => name !== undefined && name !== "") ? [names.filter((name) => name !== undefined)] : [];
}

/** A number stands for an item; any other literal is one group. */
function isConstant(expression: Expression): boolean {
  return expression.kind === "literal" && expression.type !== "number";
}

function outputHolding(analysis: Analysis, scope: DraftScope, expression: Expression): string | undefined {
  const { items } = scope.select;
  const { output } = scope;
  if (output === undefined || output.length !== items.length) return heldByStar(analysis, scope, expression);
  const index = items.findIndex((item, at) => {
    if (expression.kind === "literal") return Number(expression.value) === at + 1;
    if (expression.kind === "column") {
      const resolution = analysis.resolutions.get(expression);
      if (resolution?.kind === "alias") return resolution.item === item;
      return item.expression.kind === "column" && sameColumn(analysis, expression, item.expression);
    }
    return sameText(analysis.source, expression, item.expression);
  });
  return index === -1 ? undefined : output[index]?.name;
}

/** With a star in the list positions don't match: only explicit columns are looked for. */
function heldByStar(analysis: Analysis, scope: DraftScope, expression: Expression): string | undefined {
  if (expression.kind !== "column") return undefined;
  const item = scope.select.items.find(
    (candidate) => candidate.expression.kind === "column" && sameColumn(analysis, expression, candidate.expression),
  );
  return item === undefined || scope.output === undefined ? undefined : (item.alias?.name ?? expression.name.name);
}

function sameColumn(analysis: Analysis, left: Expression, right: Expression): boolean {
  if (left.kind !== "column" || right.kind !== "column") return false;
  const a = analysis.resolutions.get(left);
  const b = analysis.resolutions.get(right);
  if (a?.kind !== "column" || b?.kind !== "column" || a.fieldOf !== undefined || b.fieldOf !== undefined || a.source !== b.source)
    return false;
  if (a.column !== undefined || b.column !== undefined) return a.column === b.column;
  return left.name.name.toLowerCase() === right.name.name.toLowerCase();
}

function sameText(source: string, left: Expression, right: Expression): boolean {
  const text = ({ start, end }: Expression): string => source.slice(start, end).replaceAll(/\s+/gu, " ").trim();
  return text(left) === text(right);
}

/** Keys of the rows below, where all their columns are returned as they are. */
function passedKeys(analysis: Analysis, scope: DraftScope): readonly Key[] {
  const { output } = scope;
  if (output === undefined) return [];
  const names = namesOfCopies(analysis, scope, output);
  return rowKeys(analysis, scope).flatMap(({ columns }) => {
    const key = columns.map(({ source, column }) => names.get(source)?.get(column.toLowerCase()));
    return key.every((name) => name !== undefined && name !== "") ? [key.filter((name) => name !== undefined)] : [];
  });
}

/** For each source, under which output name each of its columns is returned unchanged. */
function namesOfCopies(analysis: Analysis, scope: DraftScope, output: readonly SourceColumn[]): Map<object, Map<string, string>> {
  const names = new Map<object, Map<string, string>>();
  const note = (source: object, column: string, name: string): void => {
    const known = names.get(source) ?? new Map<string, string>();
    if (!known.has(column.toLowerCase())) known.set(column.toLowerCase(), name);
    names.set(source, known);
  };
  const stars = scope.select.items.flatMap(({ expression }) => (expression.kind === "star" ? [expression] : []));
  if (stars.some((star) => star.replaces)) return new Map();
  if (stars.length > 0) {
    const returned = returnedColumns(analysis, output);
    for (const source of scope.sources)
      for (const { name } of (source.columns ?? []).filter((column) => returned.has(column))) note(source, name, name);
  }
  for (const { expression, alias } of scope.select.items) {
    if (expression.kind !== "column") continue;
    const resolution = analysis.resolutions.get(expression);
    if (resolution?.kind !== "column" || resolution.fieldOf !== undefined || resolution.correlated) continue;
    note(resolution.source, resolution.column?.name ?? expression.name.name, alias?.name ?? expression.name.name);
  }
  return names;
}

/** The columns that stars pass on, seen through the copies that differ in being nullable. */
function returnedColumns(analysis: Analysis, output: readonly SourceColumn[]): ReadonlySet<SourceColumn> {
  const returned = new Set(output);
  for (const column of output) {
    const derivation = analysis.derivations.get(column);
    if (derivation?.kind === "column") returned.add(derivation.column);
  }
  return returned;
}

/** `row_number() OVER (PARTITION BY p ...)`: with p it tells rows apart; filtered to one by QUALIFY, p alone does. */
function latestRecordKeys(analysis: Analysis, scope: DraftScope): readonly Key[] {
  const keys: Key[] = [];
  for (const [index, item] of scope.select.items.entries()) {
    const name = scope.output?.length === scope.select.items.length ? scope.output[index]?.name : item.alias?.name;
    const { expression } = item;
    if (name === undefined || name === "" || expression.kind !== "call" || functionName(expression) !== "row_number") continue;
    if (expression.over === undefined || expression.over.base !== undefined) continue;
    for (const key of keyOfExpressions(analysis, scope, expression.over.partitionBy)) keys.push([...key, name]);
  }
  for (const conjunct of conjunctsOf(scope.select.qualify)) {
    if (conjunct.kind !== "binary" || conjunct.operator !== "=" || conjunct.right.kind !== "literal") continue;
    const call = throughAlias(analysis, conjunct.left);
    if (call.kind !== "call" || functionName(call) !== "row_number" || call.over === undefined || call.over.base !== undefined) continue;
    keys.push(...keyOfExpressions(analysis, scope, call.over.partitionBy));
  }
  return keys;
}

function throughAlias(analysis: Analysis, expression: Expression): Expression {
  const resolution = expression.kind === "column" ? analysis.resolutions.get(expression) : undefined;
  return resolution?.kind === "alias" ? resolution.item.expression : expression;
}
