/** Types of operators with two operands. */
import { dialects } from "../../dialects/index.ts";
import type { DialectId } from "../../dialect.ts";
import type { Binary, Expression } from "../../syntax/tree.ts";
import type { TypeFact } from "../draft.ts";
import { commonKind } from "./common-kind.ts";

const conditions = new Set(["AND", "OR", "XOR", "=", "<>", "<", ">", "<=", ">="]);
const numeric = new Set<TypeFact["kind"]>(["integer", "decimal", "float"]);
/** Engines in which a division by zero is NULL instead of an error. */
const nullOfZero: ReadonlySet<DialectId> = new Set(["duckdb", "mysql", "spark", "databricks", "generic"]);

/** Engines in which a decimal that grows too large is NULL: Spark unless it is set to ANSI (its documentation, ANSI Compliance). */
const nullOfOverflow: ReadonlySet<DialectId> = new Set(["spark", "databricks"]);

export function mayOverflowToNull(kind: TypeFact["kind"], dialect: DialectId): boolean {
  return kind === "decimal" && nullOfOverflow.has(dialect);
}

export function binaryType(node: Binary, left: TypeFact, right: TypeFact, dialect: DialectId): TypeFact {
  const nullable = left.nullable || right.nullable;
  const { operator } = node;
  if (conditions.has(operator)) return { kind: "boolean", type: "BOOLEAN", nullable };
  const of = (kind: TypeFact["kind"]): TypeFact => ({ kind, type: "", nullable: nullable || mayOverflowToNull(kind, dialect) });
  switch (operator) {
    case "+":
    case "-":
      return of(sumKind(operator, left.kind, right.kind, dialect));
    case "*":
      return of(numericPair(left.kind, right.kind));
    case "/":
      return withZero(of(quotientKind(left.kind, right.kind, dialect)), node.right, dialect);
    case "//":
    case "DIV":
    case "%":
    case "MOD":
      return withZero(of(left.kind === "integer" && right.kind === "integer" ? "integer" : "unknown"), node.right, dialect);
    case "||":
      return of(concatenationKind(left.kind, right.kind, dialect));
    case "->>":
      return { kind: "text", type: "", nullable: true };
    default:
      return { kind: "unknown", type: "", nullable: true };
  }
}

function numericPair(left: TypeFact["kind"], right: TypeFact["kind"]): TypeFact["kind"] {
  return numeric.has(left) && numeric.has(right) ? commonKind(left, right) : "unknown";
}

function withZero(fact: TypeFact, divisor: Expression, dialect: DialectId): TypeFact {
  return { ...fact, nullable: fact.nullable || mayBeNullOfZero(divisor, dialect) };
}

function mayBeNullOfZero(divisor: Expression, dialect: DialectId): boolean {
  if (!nullOfZero.has(dialect)) return false;
  return !(divisor.kind === "literal" && divisor.type === "number" && Number(divisor.value) !== 0);
}

function quotientKind(left: TypeFact["kind"], right: TypeFact["kind"], dialect: DialectId): TypeFact["kind"] {
  const pair = numericPair(left, right);
  if (pair === "unknown" || dialect === "generic") return pair === "float" ? "float" : "unknown";
  if (pair === "float") return "float";
  if (pair === "integer" && dialects[dialect].integerDivision) return "integer";
  if (dialect === "duckdb" || dialect === "clickhouse") return "float";
  if (dialect === "bigquery") return pair === "integer" ? "float" : "decimal";
  if (dialect === "spark" || dialect === "databricks") return pair === "integer" ? "float" : "decimal";
  return "decimal";
}

/** A value that `||` turns into text; arrays, documents and bytes are joined as what they are. */
function simple(kind: TypeFact["kind"]): boolean {
  return kind !== "unknown" && kind !== "nested" && kind !== "blob" && kind !== "other";
}

function concatenationKind(left: TypeFact["kind"], right: TypeFact["kind"], dialect: DialectId): TypeFact["kind"] {
  return dialect !== "mysql" && simple(left) && simple(right) && (left === "text" || right === "text") ? "text" : "unknown";
}

/** Dates with numbers and intervals: only where the engine's manual says what comes out. */
function sumKind(operator: "+" | "-", left: TypeFact["kind"], right: TypeFact["kind"], dialect: DialectId): TypeFact["kind"] {
  const pair = numericPair(left, right);
  if (pair !== "unknown") return pair;
  const daysAreIntegers = dialect === "postgres" || dialect === "redshift" || dialect === "duckdb" || dialect === "snowflake";
  if (left === "date" && right === "date" && operator === "-") return daysAreIntegers ? "integer" : "unknown";
  if (left === "date" && right === "integer") return daysAreIntegers ? "date" : "unknown";
  if (left === "date" && right === "other") return daysAreIntegers && dialect !== "snowflake" ? "timestamp" : "unknown";
  return (left === "timestamp" || left === "timestamptz") && right === "other" ? left : "unknown";
}
