import type { SchemaCatalog, TableSchema } from "../../schema.ts";

/** By its last parts, whatever their case. */
export function findTable(catalog: SchemaCatalog, parts: readonly string[]): TableSchema | undefined {
  const wanted = parts.map((part) => part.toLowerCase());
  const matches = catalog.tables.filter(({ name }) => {
    const known = name.toLowerCase().split(".");
    const count = Math.min(known.length, wanted.length);
    return known.slice(-count).join(".") === wanted.slice(-count).join(".");
  });
  return matches.find(({ name }) => name.toLowerCase() === wanted.join(".")) ?? matches[0];
}
