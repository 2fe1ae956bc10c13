/** What kinds of JSON values each key holds, over all records. */
import { countText } from "../../core/count-text.ts";
import { identifier, literal } from "../../core/sql.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { numberOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import { hiddenNames } from "../text/typed-columns.ts";
import type { SourceFinding } from "../types.ts";

export interface JsonKinds {
  readonly texts: number;
  readonly numbers: number;
  readonly booleans: number;
  /** Objects and arrays. */
  readonly nested: number;
}

const kindNames = ["texts", "numbers", "booleans", "nested"] as const;

/**
 * Select items with the text and the kind of each value, over the columns as JSON: what {@link countKinds} reads. The engine writes JSON
 * without spaces, so that the first character tells the kind, and only strings have to be parsed again for their text.
 */
export function textAndKindItems(names: readonly string[]): readonly string[] {
  const hidden = hiddenNames(names);
  return names.flatMap((name, index) => {
    const value = identifier(name);
    const kind = `CASE ascii(${value}) WHEN 34 THEN 'texts' WHEN 123 THEN 'nested' WHEN 91 THEN 'nested' WHEN 116 THEN 'booleans'`;
    return [
      `CASE WHEN ascii(${value}) = 34 THEN ${value} ->> '$' ELSE nullif(CAST(${value} AS VARCHAR), 'null') END AS ${value}`,
      `${kind} WHEN 102 THEN 'booleans' WHEN 110 THEN NULL ELSE CASE WHEN ${value} IS NOT NULL THEN 'numbers' END END AS ${identifier(hidden[index] ?? "")}`,
    ];
  });
}

/** One scan for all columns. `from` is a FROM item with the {@link textAndKindItems}. */
export async function countKinds(
  context: SessionContext,
  from: string,
  names: readonly string[],
  purpose: Purpose,
): Promise<ReadonlyMap<string, JsonKinds>> {
  const hidden = hiddenNames(names);
  const counts = names.flatMap((_, index) =>
    kindNames.map((kind) => `count_if(${identifier(hidden[index] ?? "")} = ${literal(kind)}) AS ${kind}${index}`),
  );
  const [row] = await context.connection.rows(`SELECT ${counts.join(", ")} FROM ${from}`, purpose);
  return new Map(
    names.map((name, index) => [
      name,
      {
        texts: numberOf(row, `texts${index}`),
        numbers: numberOf(row, `numbers${index}`),
        booleans: numberOf(row, `booleans${index}`),
        nested: numberOf(row, `nested${index}`),
      },
    ]),
  );
}

/** Values of all kinds. */
export function valuesOf({ texts, numbers, booleans, nested }: JsonKinds): number {
  return texts + numbers + booleans + nested;
}

/** A finding where a key holds values of more than one kind. */
export function mixedKinds(name: string, kinds: JsonKinds, type: string): readonly SourceFinding[] {
  const held = (
    [
      ["text", "texts", kinds.texts],
      ["number", "numbers", kinds.numbers],
      ["boolean", "booleans", kinds.booleans],
      ["object or array", "objects and arrays", kinds.nested],
    ] as const
  ).filter(([, , count]) => count > 0);
  if (held.length < 2) return [];
  const most = Math.max(...held.map(([, , count]) => count));
  const listed = held.toSorted((a, b) => b[2] - a[2]).map(([one, many, count]) => `${countText(count)} ${count === 1 ? one : many}`);
  return [
    {
      code: "mixed-kinds",
      level: "warning",
      message: `${identifier(name)} holds values of several kinds: ${listed.join(", ")}. It is read as ${type}.`,
      column: name,
      count: valuesOf(kinds) - most,
    },
  ];
}
