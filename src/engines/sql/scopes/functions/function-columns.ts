/** The columns of table functions whose shape is fixed. */
import type { DialectId } from "../../dialect.ts";
import type { SourceColumn } from "../../scope.ts";
import type { TableFunction } from "../../syntax/tree.ts";

function column(name: string, kind: SourceColumn["kind"] = "unknown"): SourceColumn {
  return { name, type: "", kind, nullable: true };
}

const flatten = [
  column("SEQ", "integer"),
  column("KEY", "text"),
  column("PATH", "text"),
  column("INDEX", "integer"),
  column("VALUE"),
  column("THIS"),
];

/** Undefined where the columns depend on the arguments or the function isn't known. */
export function functionColumns(relation: TableFunction, dialect: DialectId): readonly SourceColumn[] | undefined {
  const { call } = relation;
  if (call.kind !== "call") return undefined;
  const name = call.name.at(-1)?.name.toLowerCase();
  if (dialect === "snowflake" && name === "flatten") return flatten;
  if (name === "generate_series" && (dialect === "postgres" || dialect === "redshift")) {
    return [column(relation.alias?.name.name ?? "generate_series")];
  }
  return undefined;
}
