/** The queries of contracts, which call the object by its own name or by a placeholder, as queries over the dataset under check. */
import { identifier } from "../../../core/sql.ts";
import { child, textOf } from "./node.ts";
import type { ObjectReading } from "./odcs-reading.ts";
import { own } from "./own.ts";

const placeholderNames: Readonly<Record<string, string>> = {
  object: "table",
  table: "table",
  model: "table",
  schema: "table",
  dataset: "table",
  property: "column",
  column: "column",
  field: "column",
};

/**
 * One query that reads `{table}` and `{column}`. All placeholders in use for ODCS become these two; where the query names the object itself,
 * that name is defined as the dataset (a common table expression), with any schema or database before it taken off.
 */
export function boundQuery(query: string, reading: Pick<ObjectReading, "object">): string {
  const unified = query
    .trim()
    .replace(/;\s*$/, "")
    .replaceAll(/\$?\{\s*(\w+)\s*\}/g, (whole: string, name: string) => {
      const known = own(placeholderNames, name.toLowerCase());
      return known === undefined ? whole : `{${known}}`;
    });
  const names = [textOf(child(reading.object, "name")), textOf(child(reading.object, "physicalName"))].filter(
    (name) => name !== undefined && name !== "",
  );
  let bound = unified;
  const defined = new Set<string>();
  for (const name of names) {
    const simple = name?.split(".").at(-1) ?? "";
    const found = replaceNames(bound, simple);
    bound = found.query;
    if (found.isNamed) defined.add(simple);
  }
  if (defined.size === 0) return bound;
  const definitions = [...defined].map((name) => `${identifier(name)} AS (SELECT * FROM {table})`);
  return `WITH ${definitions.join(", ")} SELECT * FROM (\n${bound}\n)`;
}

interface Replacement {
  readonly query: string;
  readonly isNamed: boolean;
}

/** Takes qualifiers off the object's name where it stands behind FROM or JOIN. */
function replaceNames(query: string, name: string): Replacement {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const quoted = `(?:"${escaped}"|\`${escaped}\`|\\[${escaped}\\]|${escaped})`;
  const position = new RegExp(`\\b(FROM|JOIN)(\\s+)(?:(?:"[^"]+"|\`[^\`]+\`|\\w+)\\s*\\.\\s*)*${quoted}(?![\\w.])`, "gi");
  const replaced = query.replaceAll(position, (_whole: string, keyword: string, space: string) => `${keyword}${space}${identifier(name)}`);
  return { query: replaced, isNamed: new RegExp(`(?<!\\w)${escaped}(?!\\w)`, "i").test(replaced) };
}
