/** Which schema object of a contract a dataset is validated against. */
import { nearest } from "../../../core/nearest.ts";
import { child, items, textOf, type ContractNode } from "./node.ts";
import { lineOfKey } from "./odcs-reading.ts";
import { contractError } from "./problems.ts";

/**
 * The object asked for by name, physicalName or id; else the one that the dataset's base name names; else the only one. Undefined where the
 * contract has none. Errors: `invalidContract` listing the objects.
 */
export function chooseObject(
  document: ContractNode,
  path: string,
  options: { readonly object?: string | undefined; readonly dataset?: string | undefined },
): ContractNode | undefined {
  const objects = items(child(document, "schema"));
  const line = lineOfKey(document, "schema");
  const names = objects.map((object) => textOf(child(object, "name")) ?? "");
  if (options.object !== undefined) {
    const asked = find(objects, options.object);
    if (asked !== undefined) return asked;
    const near = nearest(options.object, names);
    const hint = near.length > 0 ? `Did you mean ${near.join(" or ")}? ` : "";
    const problem = names.length === 0 ? "the contract has no schema object" : `its objects are ${names.join(", ")}`;
    throw contractError(path, [{ line, message: `there is no schema object ${options.object}. ${hint}${problem}` }]);
  }
  if (objects.length <= 1) return objects[0];
  const base = options.dataset === undefined ? undefined : baseName(options.dataset);
  const matching = base === undefined ? undefined : find(objects, base);
  if (matching !== undefined) return matching;
  const message = `the contract describes ${objects.length} objects, and none is named ${base ?? "as the dataset"}; choose one: ${names.join(", ")}`;
  throw contractError(path, [{ line, message }]);
}

/** By name, physicalName or id; then regardless of case; then by the file's or table's own name in a path (`shop.orders`, `orders.csv`). */
function find(objects: readonly ContractNode[], name: string): ContractNode | undefined {
  const folded = name.toLowerCase();
  const equalities: readonly ((value: string) => boolean)[] = [
    (value) => value === name,
    (value) => value.toLowerCase() === folded,
    (value) => baseName(value).toLowerCase() === folded,
    (value) => value.split(".").at(-1)?.toLowerCase() === folded,
  ];
  for (const isEqual of equalities) {
    for (const key of ["name", "physicalName", "id"]) {
      const found = objects.find((object) => isEqual(textOf(child(object, key)) ?? ""));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** `data/orders.csv.gz` and `warehouse.duckdb#main.orders` are both `orders`. */
export function baseName(dataset: string): string {
  const table = /#(?:.*\.)?([^.#]+)$/.exec(dataset)?.[1];
  if (table !== undefined) return table;
  const file =
    dataset
      .replace(/[/\\]+$/, "")
      .split(/[/\\]/)
      .at(-1) ?? dataset;
  return file.replace(/(\.(csv|tsv|txt|json|ndjson|jsonl|parquet|arrow|feather|ipc|gz|zst|duckdb|db))+$/i, "");
}
