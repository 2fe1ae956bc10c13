/** Candidate keys: columns, or minimal sets of columns, that no two rows share and that hold no NULL; each proved on all rows. */
import { identifier } from "../../../core/sql.ts";
import type { DataSession } from "../../../data/types.ts";
import type { ColumnResult } from "./column-result.ts";
import type { ProfileSource } from "./profile-source.ts";
import type { CandidateKey, DatasetProfile } from "./types.ts";

export interface KeySearch {
  readonly keys: readonly CandidateKey[];
  readonly keySearch: DatasetProfile["keySearch"];
}

/** Combinations looked at; tables of many columns have more than can be tried. */
const mostTried = 200;

/** Rows that all GROUP BYs over combinations may read together, and the fewest of them that are run. */
const mostRowsRead = 60_000_000;

/** Beyond this many rows compound keys are only looked for where no single column is a key. */
const largeTable = 100_000;

/** Compound keys reported; small tables have many by chance. */
const mostReported = 10;

/** Texts longer than this on average are prose: unique by nature, and no key. */
const longestKeyText = 60;

/** Single keys by their distinct counts, then combinations of 2 to `maxKeyColumns` columns by GROUP BY, in a fixed order within fixed bounds. */
export async function candidateKeys(
  session: DataSession,
  source: ProfileSource,
  sample: string,
  results: readonly ColumnResult[],
  maxKeyColumns: number,
): Promise<KeySearch> {
  // One row proves nothing about its columns.
  if (source.rows < 2)
    return { keys: [], keySearch: { complete: true, message: "A table of fewer than two rows has no keys to speak of." } };
  const complete = results.filter((result) => result.figures.present === source.rows);
  const singles = complete.filter((result) => result.distinct === source.rows).map((result) => key(result));
  if (maxKeyColumns < 2) return { keys: singles, keySearch: { complete: false, message: "Only single columns were tried." } };
  if (singles.length > 0 && source.rows > largeTable) {
    return {
      keys: singles,
      keySearch: { complete: false, message: "Combinations of columns were not tried, since single columns are keys." },
    };
  }
  const parts = complete.filter((result) => result.distinct > 1 && result.distinct < source.rows && canBePart(result));
  const search = await compoundKeys(session, source, sample, plausibleFirst(parts), maxKeyColumns);
  return { keys: [...singles, ...search.keys], keySearch: search.keySearch };
}

function key(...columns: readonly ColumnResult[]): CandidateKey {
  return { columns: columns.map(({ profiled }) => profiled.column.name), evidence: "exact" };
}

/** Measures and prose identify rows by chance only. */
function canBePart({ profiled, figures }: ColumnResult): boolean {
  const { kind } = profiled.column;
  if (kind === "float" || kind === "decimal" || kind === "nested" || kind === "blob" || kind === "other") return false;
  return (figures.text?.meanLength ?? 0) <= longestKeyText;
}

const keyName = /(^|[_\s-])(id|key|code|no|nr|num|number|date|day|sku|isbn|uuid|seq|line|index)$|(Id|ID|Key|Code|No|Number|Date|Line)$/;

function plausibleFirst(parts: readonly ColumnResult[]): readonly ColumnResult[] {
  return [...parts.filter(isNamedKey), ...parts.filter((part) => !isNamedKey(part))];
}

function isNamedKey({ profiled }: ColumnResult): boolean {
  return keyName.test(profiled.column.name);
}

async function compoundKeys(
  session: DataSession,
  source: ProfileSource,
  sample: string,
  parts: readonly ColumnResult[],
  maxKeyColumns: number,
): Promise<KeySearch> {
  const found: ColumnResult[][] = [];
  let tried = 0;
  let proofs = Math.max(2, Math.floor(mostRowsRead / source.rows));
  for (let size = 2; size <= maxKeyColumns; size += 1) {
    for (const combination of combinations(parts, size)) {
      if (combination.reduce((product, part) => product * part.distinct, 1) < source.rows) continue;
      if (found.some((smaller) => smaller.every((part) => combination.includes(part)))) continue;
      if (tried >= mostTried || proofs === 0 || found.length >= mostReported) return cut(found, size);
      tried += 1;
      if (sample !== source.from && (await hasDuplicates(session, sample, combination, "sample"))) continue;
      proofs -= 1;
      if (!(await hasDuplicates(session, source.from, combination, "source"))) found.push(combination);
    }
  }
  const message = `Every combination of up to ${maxKeyColumns} columns was tried, without floating-point, decimal and long text columns.`;
  return { keys: found.map((columns) => key(...columns)), keySearch: { complete: true, message } };
}

function cut(found: readonly (readonly ColumnResult[])[], size: number): KeySearch {
  const message = `Not every combination of ${size} or more columns was tried: the search ends after ${mostTried} combinations, ${mostReported} keys or its share of the reading.`;
  return { keys: found.map((columns) => key(...columns)), keySearch: { complete: false, message } };
}

function* combinations<T>(items: readonly T[], size: number, start = 0): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = start; index <= items.length - size; index += 1) {
    const item = items[index];
    if (item === undefined) return;
    for (const rest of combinations(items, size - 1, index + 1)) yield [item, ...rest];
  }
}

async function hasDuplicates(
  session: DataSession,
  from: string,
  columns: readonly ColumnResult[],
  place: "sample" | "source",
): Promise<boolean> {
  const values = columns.map(({ profiled }) => (place === "sample" ? identifier(profiled.column.name) : profiled.value));
  const rows = await session.rows(`SELECT 1 AS found FROM ${from} GROUP BY ${values.join(", ")} HAVING count(*) > 1 LIMIT 1`);
  return rows.length > 0;
}
