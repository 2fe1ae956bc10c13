/** The operands of set operations and their columns. */
import type { AnalysedStatement, SourceColumn } from "../../../scope.ts";
import type { Expression, Query, QueryBody, Select, SetOperation, Star, With } from "../../../syntax/tree.ts";
import { sameName } from "./columns.ts";
import { outputName } from "./output.ts";

export interface OutputColumn {
  readonly name?: string;
  readonly kind: SourceColumn["kind"];
  /** A literal NULL fits every type. */
  readonly anyType: boolean;
  readonly expression?: Expression;
}

export interface SetOperands {
  readonly operation: SetOperation;
  /** Undefined where a star or something else hides how many there are. */
  readonly left?: readonly OutputColumn[];
  readonly right?: readonly OutputColumn[];
}

/** The SELECT whose columns a body has: the first operand of set operations. */
export function firstSelect(body: QueryBody): Select | undefined {
  switch (body.kind) {
    case "select":
      return body;
    case "setOperation":
      return firstSelect(body.left);
    case "nested":
      return firstSelect(body.query.body);
    case "opaqueBody":
    case "values":
      return undefined;
  }
}

/** `f(x).*`, `structs[0].*`: all fields of a value, which the tree shows as a star that begins before its asterisk. */
export function isFieldStar(analysed: AnalysedStatement, star: Star): boolean {
  return star.qualifier.length === 0 && analysed.source[star.start] !== "*";
}

export function columnsOfSelect(analysed: AnalysedStatement, select: Select): readonly OutputColumn[] | undefined {
  if (select.items.length === 0 || select.opaqueClauses.length > 0) return undefined;
  // A template in the list may be any number of columns.
  if (analysed.templated.length > 0 && analysed.scopeOf(select)?.output === undefined) return undefined;
  if (select.items.every((item) => item.expression.kind !== "star" && item.expression.kind !== "opaque")) {
    return select.items.map((item) => {
      const name = outputName(item);
      return {
        ...(name === undefined ? {} : { name }),
        kind: analysed.typeOf(item.expression).kind,
        anyType: item.expression.kind === "literal" && item.expression.type === "null",
        expression: item.expression,
      };
    });
  }
  if (select.items.some(({ expression }) => expression.kind === "star" && isFieldStar(analysed, expression))) return undefined;
  return analysed.scopeOf(select)?.output?.map((column) => ({ name: column.name, kind: column.kind, anyType: false }));
}

function columnsOf(analysed: AnalysedStatement, body: QueryBody): readonly OutputColumn[] | undefined {
  if (body.kind === "values") return body.rows[0]?.map((expression) => ({ kind: "unknown", anyType: true, expression }));
  const select = firstSelect(body);
  return select === undefined ? undefined : columnsOfSelect(analysed, select);
}

function operationsIn(body: QueryBody): readonly SetOperation[] {
  if (body.kind === "nested") return operationsIn(body.query.body);
  return body.kind === "setOperation" ? [...operationsIn(body.left), ...operationsIn(body.right), body] : [];
}

function operationsOfWith(clause: With | undefined): readonly SetOperation[] {
  return clause?.tables.flatMap((table) => (table.query === undefined ? [] : operationsOf(table.query))) ?? [];
}

function operationsOf(query: Query): readonly SetOperation[] {
  return [...operationsOfWith(query.with), ...operationsIn(query.body)];
}

/** Two places of which each has the other's name in the second list. */
export function exchangedPlaces(
  names: readonly (string | undefined)[],
  others: readonly (string | undefined)[],
): readonly [number, number] | undefined {
  for (const [i, name] of names.entries()) {
    const other = others[i];
    if (name === undefined || other === undefined || sameName(name, other)) continue;
    const j = names.findIndex((candidate, place) => sameName(candidate ?? "", other) && sameName(others[place] ?? "", name));
    if (j !== -1) return [i, j];
  }
  return undefined;
}

/** Every query of the statement: its own, and those that its SELECTs stand in. */
export function queriesOf(analysed: AnalysedStatement): readonly Query[] {
  const { statement } = analysed;
  const own = "query" in statement && statement.query !== undefined ? [statement.query] : [];
  return [...new Set([...own, ...analysed.scopes.map((scope) => scope.query)])];
}

/** Every set operation of the statement, each once. */
export function setOperands(analysed: AnalysedStatement): readonly SetOperands[] {
  const operations = new Set(queriesOf(analysed).flatMap(operationsOf));
  return [...operations].map((operation) => {
    const left = columnsOf(analysed, operation.left);
    const right = columnsOf(analysed, operation.right);
    return { operation, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
  });
}
