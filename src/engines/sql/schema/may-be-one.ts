/** Whether two names, given by their parts, can mean one table: `orders` and `shop.orders` can, `dev.orders` and `prod.orders` can't. */
export function mayBeOne(a: readonly string[], b: readonly string[]): boolean {
  const count = Math.min(a.length, b.length);
  return a.slice(-count).join(".").toLowerCase() === b.slice(-count).join(".").toLowerCase();
}
