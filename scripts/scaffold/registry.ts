/** Adds a unit to its registry file: an import in alphabetical order, and its name in the array. */

export interface RegistryEntry {
  /** The array's name: `checks`. */
  readonly array: string;
  readonly name: string;
  /** `./my-check.ts` */
  readonly module: string;
}

const isUnit = (line: string): boolean => /^import \{ \w+ \} from "\.\/[a-z0-9-]+\.ts";$/.test(line);
const path = (line: string): string => line.slice(line.indexOf(" from "));

/**
 * The registry's source with the entry in it. An array that isn't in alphabetical order has an order that means something; the entry comes
 * last there. Throws where the source isn't laid out as a registry.
 */
export function addToRegistry(source: string, { array, name, module }: RegistryEntry): string {
  const list = new RegExp(`(export const ${array}: [^=]*= \\[)([^\\]]*)(\\];)`);
  const found = list.exec(source);
  if (found === null) throw new Error(`there is no array ${array} to add ${name} to`);
  const names = (found[2] ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  const isSorted = names.toSorted().every((item, index) => item === names[index]);
  const entries = isSorted ? [...names, name].toSorted() : [...names, name];
  const withName = source.replace(list, (_, opening: string, __, closing: string) => `${opening}${entries.join(", ")}${closing}`);

  const lines = withName.split("\n");
  const added = `import { ${name} } from "${module}";`;
  const after = lines.findLastIndex((line) => isUnit(line) && path(line) < path(added));
  const firstUnit = lines.findIndex(isUnit);
  const lastImport = lines.findLastIndex((line) => line.startsWith("import "));
  const at = after !== -1 ? after + 1 : firstUnit !== -1 ? firstUnit : lastImport + 1;
  return lines.toSpliced(at, 0, added).join("\n");
}
