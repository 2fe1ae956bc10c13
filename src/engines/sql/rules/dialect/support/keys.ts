/** Columns that storage keys name. Keys are held as written: `day`, `"Day"`, `DATE(ts)`, `ts DESC`. */
import type { TableSchema } from "../../../schema.ts";
import type { ColumnDefinition, CreateTable } from "../../../syntax/tree.ts";

/** The column that a key plainly is; undefined for an expression. */
export function nameOf(key: string): string | undefined {
  const bare = key.trim().replace(/\s+(?:ASC|DESC)$/i, "");
  const quoted = /^(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\])$/u.exec(bare);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? quoted[3];
  return /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(bare) ? bare : undefined;
}

/** The table's columns that a key reads, in lower case: of `bucket(16, id)` that is `id`. */
export function columnsOfKey({ columns }: Pick<TableSchema, "columns">, key: string): readonly string[] {
  const words = new Set((key.match(/[\p{L}\p{N}_$]+/gu) ?? []).map((word) => word.toLowerCase()));
  return columns.map(({ name }) => name.toLowerCase()).filter((name) => words.has(name));
}

/** The columns that the table's partitioning reads, in lower case; none where nothing is known of it. */
export function partitionColumns(table: TableSchema | undefined): readonly string[] {
  return table?.partitionBy.flatMap((key) => columnsOfKey(table, key)) ?? [];
}

/** No two rows of the table that is made have the same value in it. */
export function isUniqueColumn({ constraints }: CreateTable, { name, primaryKey, unique }: ColumnDefinition): boolean {
  return (
    primaryKey ||
    unique ||
    constraints.some(
      ({ type, columns: [first, ...others] }) =>
        (type === "primaryKey" || type === "unique") && others.length === 0 && first?.name.toLowerCase() === name.name.toLowerCase(),
    )
  );
}
