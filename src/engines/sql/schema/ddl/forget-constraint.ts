/** Constraints that a statement drops or switches off: what they stated holds no more. */
import type { DraftForeignKey, DraftKey, DraftTable } from "./draft-table.ts";

/** One by its name, written or as engines make them up. False where none of the table has it. */
export function forgetNamed(table: DraftTable, name: string): boolean {
  const wanted = name.toLowerCase();
  const has = (key: DraftKey | DraftForeignKey, ending: string): boolean =>
    key.name === undefined ? madeUp(table, key, ending).includes(wanted) : key.name.toLowerCase() === wanted;
  const gone = [
    ...table.keys.filter((key) => has(key, key.primary ? "pkey" : "key")),
    ...table.foreignKeys.filter((key) => has(key, "fkey")),
  ];
  remove(table, new Set(gone));
  return gone.length > 0;
}

/** One by its name. Where none that is known has it, it is one of those whose names the engine made up, so that none of these counts. */
export function forgetConstraint(table: DraftTable, name: string): void {
  const wanted = name.toLowerCase();
  const isUnchecked = table.unchecked.some((key) => key.name?.toLowerCase() === wanted);
  table.unchecked = table.unchecked.filter((key) => key.name?.toLowerCase() !== wanted);
  if (isUnchecked || table.others.has(wanted) || wanted.endsWith("_check") || forgetNamed(table, name)) return;
  remove(table, new Set([...table.keys, ...table.foreignKeys].filter((key) => key.name === undefined)));
}

/** The primary key, the foreign keys, or the unique constraint of these columns; of all foreign keys where no name is given. */
export function forgetByType(table: DraftTable, type: "primaryKey" | "foreignKey" | "unique", columns: readonly string[]): void {
  const same = ({ columns: own }: DraftKey): boolean =>
    own.length === columns.length && own.every((column) => columns.some((other) => other.toLowerCase() === column.toLowerCase()));
  if (type === "foreignKey") remove(table, new Set(table.foreignKeys));
  else remove(table, new Set(table.keys.filter((key) => (type === "primaryKey" ? key.primary : !key.primary && same(key)))));
}

/** As Postgres names them: `orders_pkey`, `orders_email_key`, `orders_customer_id_fkey`, `orders_email_idx`; MySQL takes the first column. */
function madeUp({ name }: DraftTable, { columns }: DraftKey | DraftForeignKey, ending: string): readonly string[] {
  const table = (name.split(".").at(-1) ?? name).toLowerCase();
  const list = columns.join("_").toLowerCase();
  return ending === "pkey"
    ? [`${table}_pkey`]
    : [`${table}_${list}_${ending}`, ...(ending === "key" ? [`${table}_${list}_idx`, columns[0]?.toLowerCase() ?? ""] : [])];
}

/** What a primary key says of NULL goes with it: whether the columns stay NOT NULL differs between engines. */
function remove(table: DraftTable, gone: ReadonlySet<DraftKey | DraftForeignKey>): void {
  const loose = new Set(
    table.keys.flatMap((key) => (key.primary && gone.has(key) ? key.columns.map((column) => column.toLowerCase()) : [])),
  );
  table.columns = table.columns.map((column) => (loose.has(column.name.toLowerCase()) ? { ...column, notNull: false } : column));
  table.keys = table.keys.filter((key) => !gone.has(key));
  table.foreignKeys = table.foreignKeys.filter((key) => !gone.has(key));
}
