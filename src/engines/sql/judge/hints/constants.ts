/** The constants of queries: which tell them apart, and at which further ones a comparison turns. */
import { constantText, visit, type EngineNode } from "../engine-tree.ts";

const mostConstants = 40;

/** Those that only one query has first; of all others some from the first to the last. */
export function aFew(constants: readonly string[], changed: ReadonlySet<string>): readonly string[] {
  if (constants.length <= mostConstants) return constants;
  const first = constants.filter((constant) => changed.has(constant)).slice(0, mostConstants / 2);
  const rest = constants.filter((constant) => !changed.has(constant));
  const wanted = mostConstants - first.length;
  const spread = Array.from({ length: wanted }, (_, index) => rest[Math.floor((index * (rest.length - 1)) / (wanted - 1))]);
  return [...new Set([...first, ...spread])].filter((constant) => constant !== undefined);
}

export function constantsOf(tree: EngineNode): ReadonlySet<string> {
  const found = new Set<string>();
  visit(tree, (node) => {
    const constant = node["class"] === "CONSTANT" ? constantText(node) : undefined;
    if (constant !== undefined) found.add(constant);
    return undefined;
  });
  return found;
}

/** Those that only one of two queries has. */
export function unshared([left = new Set(), right = new Set()]: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set([...[...left].filter((constant) => !right.has(constant)), ...[...right].filter((constant) => !left.has(constant))]);
}

/** `sal + 10 > 100` turns at 90: sums, differences, products and quotients of a comparison's numbers. */
export function combined(constants: ReadonlySet<string>): readonly string[] {
  const numbers = [...constants].filter((text) => /^-?\d+(?:\.\d+)?$/.test(text)).map(Number);
  if (numbers.length < 2 || numbers.length > 4) return [];
  return numbers.flatMap((a) =>
    numbers.flatMap((b) => (a === b ? [] : [a + b, a - b, a * b, ...(b === 0 ? [] : [a / b])])).map((number) => String(number)),
  );
}
