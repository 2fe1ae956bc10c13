/** Types and nullability of expressions. Unknown rather than wrong: a kind is given only where the engine is sure to agree. */
import { typeKindOf } from "../../schema/type-kind-of.ts";
import type { Case, Cast, ColumnReference, Expression, Extract as ExtractExpression, Query } from "../../syntax/tree.ts";
import { columnKey } from "../column-index.ts";
import { identifierKey } from "../names.ts";
import { unknownFact, type Analysis, type TypeFact } from "../draft.ts";
import { refinedNotNull } from "../refined-not-null.ts";
import { binaryType, mayOverflowToNull } from "./binary-type.ts";
import { callType } from "./call-type.ts";
import { commonFact } from "./common-kind.ts";
import { literalType } from "./literal-type.ts";

/** Deeper than anything written by hand; what is below is unknown instead of a stack overflow. */
const maximumDepth = 400;

export function typeOf(analysis: Analysis, expression: Expression, depth = 0): TypeFact {
  const known = analysis.types.get(expression);
  if (known === "pending" || depth > maximumDepth) return unknownFact;
  if (known !== undefined) return known;
  analysis.types.set(expression, "pending");
  const fact = expression.kind === "binary" ? chainType(analysis, expression, depth) : computed(analysis, expression, depth);
  analysis.types.set(expression, fact);
  return fact;
}

/** Chains of AND, + or || lean left: typed from the left end up, without recursion. */
function chainType(analysis: Analysis, expression: Extract<Expression, { kind: "binary" }>, depth: number): TypeFact {
  const chain = [];
  let operand: Expression = expression;
  while (operand.kind === "binary" && (operand === expression || !analysis.types.has(operand))) {
    chain.push(operand);
    operand = operand.left;
  }
  let fact = typeOf(analysis, operand, depth + 1);
  for (const node of chain.toReversed()) {
    fact = binaryType(node, fact, typeOf(analysis, node.right, depth + 1), analysis.dialect);
    analysis.types.set(node, fact);
  }
  return fact;
}

function computed(analysis: Analysis, expression: Exclude<Expression, { kind: "binary" }>, depth: number): TypeFact {
  const of = (part: Expression): TypeFact => typeOf(analysis, part, depth + 1);
  const boolean = (...parts: readonly (Expression | undefined)[]): TypeFact => ({
    kind: "boolean",
    type: "BOOLEAN",
    nullable: parts.some((part) => part !== undefined && of(part).nullable),
  });
  switch (expression.kind) {
    case "column":
      return columnType(analysis, expression, depth);
    case "literal":
      return literalType(expression, analysis.dialect);
    case "unary":
      return expression.operator === "NOT" ? boolean(expression.operand) : signed(of(expression.operand));
    case "is":
      return { kind: "boolean", type: "BOOLEAN", nullable: expression.test === "OTHER" };
    case "exists":
      return { kind: "boolean", type: "BOOLEAN", nullable: false };
    case "between":
      return boolean(expression.operand, expression.low, expression.high);
    case "in": {
      const found = boolean(expression.operand, ...(expression.list ?? []));
      return expression.query !== undefined && firstColumn(analysis, expression.query)?.nullable !== false
        ? { ...found, nullable: true }
        : found;
    }
    case "like":
      return boolean(expression.operand, expression.pattern, expression.escape);
    case "quantified":
      return { kind: "boolean", type: "BOOLEAN", nullable: true };
    case "subquery": {
      const column = firstColumn(analysis, expression.query);
      // Without a row it is NULL.
      return column === undefined
        ? unknownFact
        : { type: column.type, kind: column.kind, nullable: column.nullable || !alwaysOneRow(expression.query) };
    }
    case "call":
      return callType(analysis, expression, of);
    case "extract":
      return extractType(expression, of(expression.operand), analysis);
    case "case":
      return caseType(expression, of);
    case "cast":
      return castType(expression, of(expression.operand), analysis);
    case "collection":
      // A row is there and yet compares as NULL where a part of it is.
      return { kind: "nested", type: "", nullable: expression.type === "row" };
    case "modified":
      return expression.modifier === "AT TIME ZONE" ? zoned(of(expression.operand), analysis) : of(expression.operand);
    case "star":
    case "parameter":
    case "access":
    case "lambda":
    case "opaque":
      return unknownFact;
  }
}

function signed(fact: TypeFact): TypeFact {
  return fact.kind === "integer" || fact.kind === "decimal" || fact.kind === "float" ? fact : { ...unknownFact, nullable: fact.nullable };
}

/** `timestamp AT TIME ZONE` gives the instant, and back; that of a text or date differs between engines. */
function zoned(fact: TypeFact, { dialect }: Analysis): TypeFact {
  if (dialect === "tsql" || dialect === "trino" || dialect === "oracle" || dialect === "bigquery")
    return { ...unknownFact, nullable: fact.nullable };
  if (fact.kind === "timestamp") return { kind: "timestamptz", type: "", nullable: fact.nullable };
  return fact.kind === "timestamptz"
    ? { kind: "timestamp", type: "", nullable: fact.nullable }
    : { ...unknownFact, nullable: fact.nullable };
}

// ---- columns

function columnType(analysis: Analysis, reference: ColumnReference, depth: number): TypeFact {
  const resolution = analysis.resolutions.get(reference);
  if (resolution?.kind === "alias") return typeOf(analysis, resolution.item.expression, depth + 1);
  if (resolution?.kind !== "column" || resolution.fieldOf !== undefined) return unknownFact;
  const { column, scope } = resolution;
  const place = analysis.places.get(reference);
  const after = place !== undefined && place.scope.select === scope.select && place.clause !== "where" && place.clause !== "from";
  const notNull = after && keptFromNull(analysis, reference);
  const padded = after && scope.select.groupBy?.type === "sets";
  if (column === undefined) return { type: "", kind: "unknown", nullable: padded || !notNull };
  return { type: column.type, kind: column.kind, nullable: padded || (column.nullable && !notNull) };
}

function keptFromNull(analysis: Analysis, reference: ColumnReference): boolean {
  const resolution = analysis.resolutions.get(reference);
  const scope = resolution?.kind === "column" ? analysis.scopes.get(resolution.scope.select) : undefined;
  if (scope === undefined || resolution?.kind !== "column") return false;
  const source = scope.sources.find((item) => item === resolution.source);
  const key =
    resolution.column === undefined ? identifierKey(reference.name, analysis.dialect) : columnKey(resolution.column, analysis.dialect);
  return source !== undefined && refinedNotNull(analysis, scope).get(source)?.has(key) === true;
}

// ---- queries

function firstColumn(analysis: Analysis, query: Query): TypeFact | undefined {
  return analysis.results.get(query)?.columns?.[0];
}

/** An aggregate without GROUP BY returns one row whatever it reads. */
function alwaysOneRow(query: Query): boolean {
  const { body } = query;
  if (
    body.kind !== "select" ||
    query.limit !== undefined ||
    body.groupBy !== undefined ||
    body.having !== undefined ||
    body.qualify !== undefined
  )
    return false;
  const [item] = body.items;
  return (
    item?.expression.kind === "call" && /^count$/iu.test(item.expression.name.at(-1)?.name ?? "") && item.expression.over === undefined
  );
}

// ---- other forms

function caseType(expression: Case, of: (part: Expression) => TypeFact): TypeFact {
  const facts = expression.branches.map((branch) => of(branch.then));
  const common = commonFact(expression.otherwise === undefined ? facts : [...facts, of(expression.otherwise)]);
  return expression.otherwise === undefined ? { ...common, nullable: true } : common;
}

const lenientCasts = new Set(["mysql", "spark", "databricks", "generic"]);

function castType(cast: Cast, operand: TypeFact, { dialect }: Analysis): TypeFact {
  const kind = typeKindOf(cast.type, dialect);
  const keeps = operand.kind === kind || kind === "text" || (operand.kind === "integer" && (kind === "decimal" || kind === "float"));
  const lost = (lenientCasts.has(dialect) && !keeps) || mayOverflowToNull(kind, dialect);
  return { type: cast.type, kind, nullable: operand.nullable || cast.safe || lost };
}

const wholeFields = /^(?:YEAR|QUARTER|MONTH|WEEK|ISOWEEK|DAY|DAYOFWEEK|DAYOFYEAR|DOW|DOY|ISODOW|ISOYEAR|HOUR|MINUTE)$/iu;

function extractType({ field }: ExtractExpression, operand: TypeFact, { dialect }: Analysis): TypeFact {
  if (!wholeFields.test(field)) return unknownFact;
  const nullable = operand.nullable || !["date", "timestamp", "timestamptz", "time"].includes(operand.kind);
  return { type: "", kind: dialect === "postgres" ? "decimal" : "integer", nullable };
}
