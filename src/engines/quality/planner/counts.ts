/** Counts out of the engine: JSON numbers, or text beyond 2^53. Anything else is a mistake of ours, never a silent 0. */
export function toCount(cell: unknown): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "string" && /^\d+$/.test(cell)) return Number(cell);
  throw new TypeError(`not a count: ${String(cell)}`);
}
