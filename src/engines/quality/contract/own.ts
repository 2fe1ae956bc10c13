/** The value under a key of a table; undefined for keys that only every object has (`constructor`), which documents may well name. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
