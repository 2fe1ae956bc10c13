import type { DialectId } from "../../dialect.ts";
import type { Literal } from "../../syntax/tree.ts";
import type { TypeFact } from "../draft.ts";

/** Engines that read 1.5 as floating point. */
const floatingPoint: ReadonlySet<DialectId> = new Set(["bigquery", "clickhouse"]);

/** The type of a literal as the dialect reads it. */
export function literalType(literal: Literal, dialect: DialectId): TypeFact {
  switch (literal.type) {
    case "number":
      return fact(...numberType(literal.value, dialect));
    case "string":
      // Oracle's empty string is NULL.
      return { kind: "text", type: "VARCHAR", nullable: dialect === "oracle" && literal.value === "" };
    case "boolean":
      return fact("boolean", "BOOLEAN");
    case "null":
      return { kind: "unknown", type: "NULL", nullable: true };
    case "date":
      return dialect === "oracle" ? fact("timestamp", "DATE") : fact("date", "DATE");
    case "time":
      return fact("time", "TIME");
    case "timestamp":
      return fact(timestampKind(literal.value, dialect));
    case "interval":
      return fact("other", "INTERVAL");
    case "bytes":
      return fact("blob");
    case "other":
      return fact("unknown");
  }
}

function fact(kind: TypeFact["kind"], type = ""): TypeFact {
  return { kind, type, nullable: false };
}

function numberType(value: string, dialect: DialectId): [TypeFact["kind"], string] {
  if (/^\d[\d_]*$/u.test(value)) return ["integer", value.length <= 9 ? "INTEGER" : "BIGINT"];
  if (/^0[xXbBoO]/u.test(value)) return ["unknown", ""];
  if (/^[\d_]*\.?[\d_]*$/u.test(value)) return floatingPoint.has(dialect) ? ["float", "DOUBLE"] : ["decimal", "DECIMAL"];
  return /[eE]/u.test(value) && dialect !== "postgres" && dialect !== "redshift" && dialect !== "oracle"
    ? ["float", "DOUBLE"]
    : ["unknown", ""];
}

function timestampKind(value: string, dialect: DialectId): TypeFact["kind"] {
  if (dialect === "bigquery" || dialect === "spark" || dialect === "databricks") return "timestamptz";
  return /[+-]\d\d(?::?\d\d)?\s*$|\bZ$|[A-Za-z]+\/[A-Za-z]+/u.test(value) ? "unknown" : "timestamp";
}
