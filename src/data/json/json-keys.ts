import type { SourceFinding } from "../types.ts";

export interface JsonKey {
  readonly key: string;
  /** The column's name, unique without regard to case. */
  readonly name: string;
}

/** A column for each key. `taken` names, in lower case, are other columns'. */
export function uniqueKeys(
  keys: readonly string[],
  taken: ReadonlySet<string>,
): { readonly keys: readonly JsonKey[]; readonly findings: readonly SourceFinding[] } {
  const used = new Set(taken);
  const named = keys.map((key, index): JsonKey => {
    const base = key.trim() === "" ? `column${index + 1}` : key;
    let name = base;
    for (let count = 2; used.has(name.toLowerCase()); count += 1) name = `${base}_${count}`;
    used.add(name.toLowerCase());
    return { key, name };
  });
  const renamed = named.filter(({ key, name }) => key !== name);
  if (renamed.length === 0) return { keys: named, findings: [] };
  const shown = renamed.slice(0, 10).map(({ key, name }) => `${JSON.stringify(key)} (now ${name})`);
  const message = `Some keys are empty or differ from others by case only; they were renamed: ${shown.join(", ")}.`;
  return { keys: named, findings: [{ code: "duplicate-column", level: "warning", message, count: renamed.length }] };
}
