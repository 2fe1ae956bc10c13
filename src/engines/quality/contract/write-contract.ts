/** A data contract (ODCS 3.1.0) inferred from a profile. The data it came from always passes it; what it says of them is proved, not guessed. */
import { countText } from "../../../core/count-text.ts";
import { baseName } from "./choose-object.ts";
import { columnContract } from "./column-contract.ts";
import type { CandidateKey, ColumnProfile, DatasetProfile } from "../profile/types.ts";
import { yamlText } from "./yaml-text.ts";

export interface WriteContractOptions {
  /** By default made of the dataset's name, so that the same data give the same bytes. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Given, the contract says when it was made; without it, it doesn't. */
  readonly clock?: (() => Date) | undefined;
}

/** The YAML text. Columns without a name are left out: nothing can speak of them. */
export function writeContract(profile: DatasetProfile, options: WriteContractOptions = {}): string {
  const { rows, dataset } = profile;
  const name = options.name ?? objectName(dataset);
  const key = bestKey(profile);
  const columns = profile.columns.filter((column) => column.name !== "");
  const properties = columns.map((column) => {
    const index = key.indexOf(column.name);
    return columnContract(column, { rows, isKey: key.length === 1 && index === 0, ...(index < 0 ? {} : { keyPosition: index + 1 }) });
  });
  const quality =
    rows > 0 ? { quality: [{ type: "library", metric: "rowCount", mustBeGreaterThan: 0, unit: "rows", dimension: "completeness" }] } : {};
  return yamlText({
    apiVersion: "v3.1.0",
    kind: "DataContract",
    id: options.id ?? identifierOf(name),
    name,
    version: "1.0.0",
    status: "draft",
    description: {
      purpose: `What holds for all ${countText(rows)} rows of ${name} at the time it was profiled.`,
      limitations: "Inferred from data: bounds and lists of values are those seen so far. Review them before they are enforced.",
    },
    schema: [{ name, physicalName: dataset, physicalType: "table", logicalType: "object", properties, ...quality }],
    ...(options.clock === undefined ? {} : { contractCreatedTs: options.clock().toISOString() }),
  });
}

/** A query has no name of its own. */
function objectName(dataset: string): string {
  const isQuery = /^\s*(select|with|from|values|\()/i.test(dataset);
  const name = isQuery ? "query" : baseName(dataset).replaceAll(/[*?{}[\]]+/g, "");
  return name === "" ? "dataset" : name;
}

function identifierOf(name: string): string {
  const id = name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return id === "" ? "dataset" : id;
}

/**
 * The candidate key that identifies rows by design rather than by chance: of the fewest columns, of types that keys have, named like one,
 * first in the table. Columns whose values don't all fit their type are read as text by the contract, where the key was not proved.
 */
function bestKey({ keys, columns }: DatasetProfile): readonly string[] {
  const byName = new Map(columns.map((column, index) => [column.name, { column, index }]));
  const rank = (key: CandidateKey): readonly number[] => {
    const parts = key.columns.map((name) => byName.get(name));
    const kinds = parts.map((part) => (part === undefined ? 9 : kindRank(part.column)));
    const named = parts.filter((part) => part !== undefined && looksLikeKey(part.column.name)).length;
    return [key.columns.length, Math.max(...kinds), -named, ...parts.map((part) => part?.index ?? 0)];
  };
  const usable = keys.filter((key) => key.columns.every((name) => isUsable(byName.get(name)?.column)));
  const ranked = usable.map((key) => ({ key, rank: rank(key) })).toSorted((a, b) => compareRanks(a.rank, b.rank));
  return ranked[0]?.key.columns ?? [];
}

function isUsable(column: ColumnProfile | undefined): boolean {
  if (column === undefined || column.name === "" || column.misfits > 0 || column.nulls > 0) return false;
  return !["float", "decimal", "nested", "blob", "other"].includes(column.kind);
}

/** Numbers and UUIDs, then text, then dates, then the rest. */
function kindRank({ kind }: ColumnProfile): number {
  if (kind === "integer" || kind === "uuid") return 0;
  if (kind === "text") return 1;
  return kind === "date" || kind === "timestamp" || kind === "timestamptz" ? 2 : 3;
}

function looksLikeKey(name: string): boolean {
  return /(^|[_\s-])(id|key|code|no|nr|num|number|uuid|sku)$|(Id|ID|Key|Code|No)$/.test(name);
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
