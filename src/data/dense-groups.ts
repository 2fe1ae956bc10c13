/** Counting groups of integers in an array instead of a hash table, where the integers lie close together. */
import type { Connection } from "./connection.ts";

/** Bits of the array that all threads together may hold, at 16 bytes an entry 128 MiB: it lies outside the engine's memory limit. */
const mostBits = 23;

/** Smaller tables are grouped in no time. */
const fewestRows = 10_000;

/**
 * Runs work whose GROUP BYs hold no more than a count or two a group. By itself the engine takes an array (its "perfect hash table") up to 4,096
 * entries; here up to four times the rows, which costs a quarter of hashing as many integers, decimals or dates.
 */
export async function withDenseGroups<T>(connection: Connection, rows: number, work: () => Promise<T>): Promise<T> {
  if (rows < fewestRows) return work();
  const bits = Math.min(Math.ceil(Math.log2(rows)) + 2, mostBits - Math.ceil(Math.log2(connection.threads)));
  await connection.execute(`SET perfect_ht_threshold = ${bits}`);
  try {
    return await work();
  } finally {
    await connection.execute("RESET perfect_ht_threshold");
  }
}
