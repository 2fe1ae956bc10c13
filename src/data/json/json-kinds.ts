/** What kinds of JSON values each key holds, over all records. */
import { identifier } from "../../core/sql.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { numberOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFinding } from "../types.ts";

export interface JsonKinds {
  readonly texts: number;
  readonly numbers: number;
  readonly booleans: number;
  /** Objects and arrays. */
  readonly nested: number;
}

const columnsAScan = 300;

/** One scan for all columns. `from` has them as JSON. */
export async function countKinds(
  context: SessionContext,
  from: string,
  names: readonly string[],
  purpose: Purpose,
): Promise<ReadonlyMap<string, JsonKinds>> {
  const kinds = new Map<string, JsonKinds>();
  for (let start = 0; start < names.length; start += columnsAScan) {
    const some = names.slice(start, start + columnsAScan);
    const types = some.map((name, index) => `json_type(${identifier(name)}) AS t${index}`);
    const counts = some.flatMap((_, index) => [
      `count_if(t${index} = 'VARCHAR') AS texts${index}`,
      `count_if(t${index} IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE')) AS numbers${index}`,
      `count_if(t${index} = 'BOOLEAN') AS booleans${index}`,
      `count_if(t${index} IN ('OBJECT', 'ARRAY')) AS nested${index}`,
    ]);
    const [row] = await context.connection.rows(`SELECT ${counts.join(", ")} FROM (SELECT ${types.join(", ")} FROM ${from})`, purpose);
    for (const [index, name] of some.entries()) {
      kinds.set(name, {
        texts: numberOf(row, `texts${index}`),
        numbers: numberOf(row, `numbers${index}`),
        booleans: numberOf(row, `booleans${index}`),
        nested: numberOf(row, `nested${index}`),
      });
    }
  }
  return kinds;
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
  const listed = held
    .toSorted((a, b) => b[2] - a[2])
    .map(([one, many, count]) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`);
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
