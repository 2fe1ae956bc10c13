/** Types of function calls. */
import type { DialectId } from "../../dialect.ts";
import type { Call, Expression } from "../../syntax/tree.ts";
import { unknownFact, type Analysis, type TypeFact } from "../draft.ts";
import { functionName } from "../functions/function-name.ts";
import { aggregateFunctions } from "../functions/aggregate-functions.ts";
import { scalarResult } from "../functions/scalar-results.ts";
import { mayOverflowToNull } from "./binary-type.ts";
import { commonFact } from "./common-kind.ts";

type TypeOf = (part: Expression) => TypeFact;

const neverNull: Readonly<Record<string, TypeFact["kind"]>> = {
  count: "integer",
  count_if: "integer",
  countif: "integer",
  count_big: "integer",
  approx_count_distinct: "integer",
  approx_distinct: "integer",
  uniq: "integer",
  uniqexact: "integer",
  row_number: "integer",
  rank: "integer",
  dense_rank: "integer",
  ntile: "integer",
  percent_rank: "float",
  cume_dist: "float",
  grouping: "integer",
  grouping_id: "integer",
};

const ofArgument = new Set([
  "min",
  "max",
  "any_value",
  "anyvalue",
  "first_value",
  "last_value",
  "lag",
  "lead",
  "nth_value",
  "mode",
  "any",
  "arg_max",
  "arg_min",
  "max_by",
  "min_by",
]);

export function callType(analysis: Analysis, call: Call, of: TypeOf): TypeFact {
  const name = functionName(call);
  const never = Object.hasOwn(neverNull, name) ? neverNull[name] : undefined;
  if (never !== undefined) return { kind: never, type: never === "integer" ? "BIGINT" : "DOUBLE", nullable: false };
  const [first] = call.arguments;
  const argument = first === undefined ? unknownFact : of(first);
  if (name === "sum" || name === "avg") {
    const kind = name === "sum" ? sumKind(argument, analysis.dialect) : averageKind(argument.kind, analysis.dialect);
    const overflows = mayOverflowToNull(kind, analysis.dialect);
    return { kind, type: "", nullable: overflows || mayMissRows(analysis, call) || argument.nullable };
  }
  if (ofArgument.has(name)) {
    const shifted = name !== "min" && name !== "max";
    return { ...argument, nullable: shifted || argument.nullable || mayMissRows(analysis, call) };
  }
  if (aggregateFunctions(analysis.dialect).has(name) || call.over !== undefined) return unknownFact;
  return alternatives(name, call.arguments, of) ?? scalarResult(name, call.arguments.map(of), analysis.dialect) ?? unknownFact;
}

/** Without GROUP BY an aggregate also answers for no rows at all; a filter or frame may leave none, too. */
function mayMissRows(analysis: Analysis, call: Call): boolean {
  const groupBy = analysis.places.get(call)?.scope.select.groupBy;
  if (call.filter !== undefined || call.over !== undefined || groupBy === undefined || groupBy.type !== "list") return true;
  return groupBy.items.length === 0 || groupBy.items.some((item) => item.kind === "collection" && item.items.length === 0);
}

function sumKind({ kind, type }: TypeFact, dialect: DialectId): TypeFact["kind"] {
  if (kind === "float" || kind === "decimal") return kind;
  if (kind !== "integer") return "unknown";
  if (dialect === "mysql") return "decimal";
  // The sum of a bigint is numeric there.
  if (dialect === "postgres" || dialect === "redshift")
    return /^(?:BIGINT|INT8|BIGSERIAL)$/iu.test(type) ? "decimal" : type === "" ? "unknown" : "integer";
  return "integer";
}

function averageKind(kind: TypeFact["kind"], dialect: DialectId): TypeFact["kind"] {
  if (kind === "float") return "float";
  if (kind === "decimal") return dialect === "duckdb" || dialect === "clickhouse" ? "float" : dialect === "generic" ? "unknown" : "decimal";
  if (kind !== "integer") return "unknown";
  if (dialect === "tsql" || dialect === "redshift") return "integer";
  if (dialect === "postgres" || dialect === "mysql" || dialect === "snowflake" || dialect === "oracle") return "decimal";
  return dialect === "generic" ? "unknown" : "float";
}

/** Functions that return one of their arguments. */
function alternatives(name: string, values: readonly Expression[], of: TypeOf): TypeFact | undefined {
  const [first, second, third] = values;
  switch (name) {
    case "coalesce":
    case "ifnull":
    case "nvl": {
      const facts = values.map(of);
      return { ...commonFact(facts), nullable: facts.every((fact) => fact.nullable) };
    }
    case "isnull":
      return values.length === 2 ? alternatives("coalesce", values, of) : { kind: "boolean", type: "BOOLEAN", nullable: false };
    case "zeroifnull":
      return first === undefined ? undefined : { ...of(first), nullable: false };
    case "nullif":
      return first === undefined ? undefined : { ...of(first), nullable: true };
    case "greatest":
    case "least":
      return commonFact(values.map(of));
    case "if":
    case "iff":
      return second === undefined || third === undefined ? undefined : commonFact([of(second), of(third)]);
    default:
      return undefined;
  }
}
