/** Types that a contract declares, as formats of text. */
import { pipewrightError } from "../../core/errors.ts";
import { textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import { typeKind } from "../type-kind.ts";
import { floatFormat, integerFormat, quickDecimal, quickInteger } from "./number-formats.ts";
import { isoDate, isoTimestamp, temporalFormats } from "./temporal-formats.ts";
import type { TextFormat } from "./text-format.ts";

/**
 * The formats in which a value of a declared type may be written; the first is the one to use where the data don't tell. Declared numbers may
 * have leading zeros and a zero fraction (`5.0` is the integer 5), declared booleans any word that the engine takes. Empty for text.
 */
export function declaredFormats(type: string): readonly TextFormat[] {
  const cast = (raw: string): string => `TRY_CAST(${raw} AS ${type})`;
  const kind = typeKind(type);
  if (kind === "text") return [];
  if (kind === "integer") return [{ ...integerFormat, type, cast, pattern: " *[+-]?[0-9]+([.]0*)? *", quick: quickInteger(type) }];
  if (kind === "decimal") return [{ id: "decimal", type, cast, ...declaredDecimal(type) }];
  if (kind === "float") return [{ ...floatFormat, type, cast }];
  if (kind === "date") return temporal(type, { ...isoDate, pattern: `${isoDate.pattern ?? ""}([T ]00:00(:00([.]0+)?)?)?` });
  if (type === "TIMESTAMP") return temporal(type, isoTimestamp);
  return kind === "timestamptz" ? temporal(type) : [{ id: "cast", type, cast }];
}

function temporal(type: string, first?: TextFormat): readonly TextFormat[] {
  const others = temporalFormats.filter((format) => format.type === type && format.id !== first?.id);
  return first === undefined ? others : [first, ...others];
}

function declaredDecimal(type: string): Pick<TextFormat, "pattern" | "quick"> {
  const found = /\((\d+)\s*(?:,\s*(\d+))?\)$/.exec(type);
  const precision = Number(found?.[1] ?? 18);
  const scale = Number(found?.[2] ?? 0);
  const digits = Math.max(1, scale);
  return {
    pattern: ` *[+-]?([0-9]+([.][0-9]{0,${scale}}0*)?|[.][0-9]{1,${digits}}0*) *`,
    quick: quickDecimal(precision, scale).quick,
  };
}

const typeName = /^[A-Za-z_][A-Za-z_ ]*(\(\s*\d+\s*(,\s*\d+\s*)?\))?[A-Za-z_ ]*(\[\d*\])*$/;

/**
 * The declared types of the columns that there are, each as the engine calls it (`INT` is `INTEGER`). Names are compared without regard to
 * case where no column has the very name. Errors: `invalidQuery` for a type that the engine doesn't know.
 */
export async function declaredTypes(
  context: SessionContext,
  columns: readonly string[],
  types: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const declared = new Map<string, string>();
  const known = new Map<string, string>();
  for (const [name, type] of Object.entries(types)) {
    const column = columns.find((other) => other === name) ?? columns.find((other) => other.toLowerCase() === name.toLowerCase());
    if (column === undefined) continue;
    const canonical = known.get(type) ?? (await canonicalType(context, name, type));
    known.set(type, canonical);
    declared.set(column, canonical);
  }
  return declared;
}

async function canonicalType(context: SessionContext, column: string, type: string): Promise<string> {
  if (!typeName.test(type.trim())) {
    throw pipewrightError("invalidQuery", { reason: `${type} is not a type that a column (${column}) can be declared as.` });
  }
  const [row] = await context.connection.rows(`DESCRIBE SELECT CAST(NULL AS ${type}) AS value`, { kind: "query" });
  return textOf(row, "column_type");
}
