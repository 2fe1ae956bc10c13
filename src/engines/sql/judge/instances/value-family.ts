/** How values of a DuckDB type are made and compared. */
import type { TypeKind } from "../../../../data/types.ts";
import { typeKind } from "../../../../data/type-kind.ts";

export interface ValueFamily {
  readonly kind: TypeKind;
  /** Digits after the point: 0 for integers, undefined for floats and all else. */
  readonly scale?: number;
  /** The largest magnitude that fits, for integers and decimals. */
  readonly largest?: number;
  /** Integers that can't be negative. */
  readonly unsigned?: boolean;
  /** The values of an ENUM, which takes no others. */
  readonly members?: readonly string[];
}

const largestIntegers: Readonly<Record<string, number>> = {
  TINYINT: 127,
  UTINYINT: 255,
  SMALLINT: 32_767,
  USMALLINT: 65_535,
  INTEGER: 2_147_483_647,
  UINTEGER: 4_294_967_295,
};

/** The family of a DuckDB type as `DESCRIBE` writes it. */
export function valueFamily(type: string): ValueFamily {
  const kind = typeKind(type);
  if (type.startsWith("ENUM(")) {
    return { kind, members: [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member = ""]) => member.replaceAll("''", "'")) };
  }
  if (kind === "integer") {
    return { kind, scale: 0, largest: largestIntegers[type] ?? Number.MAX_SAFE_INTEGER, unsigned: type.startsWith("U") };
  }
  if (kind === "decimal") {
    const [, width = "18", scale = "3"] = /\((\d+),\s*(\d+)\)/.exec(type) ?? [];
    return { kind, scale: Number(scale), largest: Math.min(10 ** (Number(width) - Number(scale)) - 1, Number.MAX_SAFE_INTEGER) };
  }
  return { kind };
}
