/** Keys of the rows that FROM and WHERE give, in columns of its sources. */
import type { ColumnReference, Expression, Relation } from "../syntax/tree.ts";
import { conjunctsOf } from "./conjuncts-of.ts";
import type { Analysis, DraftScope, DraftSource } from "./draft.ts";
import { columnEquality } from "./join-conditions.ts";
import { identifierKey } from "./names.ts";

/** Columns of several sources that together tell rows apart. */
export interface RowKey {
  readonly columns: readonly { readonly source: DraftSource; readonly column: string }[];
}

/** No more keys than this are followed: products of keys grow fast and few are ever asked for. */
const maximumKeys = 6;

interface Rows {
  readonly sources: readonly DraftSource[];
  readonly keys: readonly RowKey[];
}

export function rowKeys(analysis: Analysis, scope: DraftScope): readonly RowKey[] {
  const { select } = scope;
  if (select.from === undefined) return select.opaqueClauses.length === 0 ? [{ columns: [] }] : [];
  if (scope.anything || spineLength(select.from) > 60) return [];
  const where = conjunctsOf(select.where);
  const position = { next: 0 };
  const rows = rowsOf(select.from, { analysis, scope, where, position });
  return rows.keys.map((key) => withoutPinned(key, where, analysis, scope));
}

function spineLength(relation: Relation): number {
  let length = 0;
  for (let item = relation; item.kind === "join"; item = item.left) length += 1;
  return length;
}

interface Context {
  readonly analysis: Analysis;
  readonly scope: DraftScope;
  readonly where: readonly Expression[];
  /** The sources come in the order in which FROM was read. */
  readonly position: { next: number };
}

function rowsOf(relation: Relation, context: Context): Rows {
  if (relation.kind !== "join") {
    const source = context.scope.sources[context.position.next];
    context.position.next += 1;
    if (source === undefined) return { sources: [], keys: [] };
    return {
      sources: [source],
      keys: source.keys.slice(0, maximumKeys).map((key) => ({ columns: key.map((column) => ({ source, column })) })),
    };
  }
  const left = rowsOf(relation.left, context);
  const right = rowsOf(relation.right, context);
  const sources = [...left.sources, ...right.sources];
  if (relation.type === "semi" || relation.type === "anti") return { sources: left.sources, keys: left.keys };
  if (relation.type === "other") return { sources, keys: [] };
  const equal = equalColumns(relation, left, right, context);
  const keys: RowKey[] = [];
  if (isMatchedOnce(right, equal)) keys.push(...left.keys);
  if (isMatchedOnce(left, equal)) keys.push(...right.keys);
  for (const a of left.keys) for (const b of right.keys) keys.push({ columns: [...a.columns, ...b.columns] });
  return { sources, keys: keys.slice(0, maximumKeys) };
}

type Pair = { readonly source: DraftSource; readonly column: string };

/** The columns of either side that the join compares with `=`. WHERE counts for inner joins only: it comes after the padding of others. */
function equalColumns(
  relation: Extract<Relation, { kind: "join" }>,
  left: Rows,
  right: Rows,
  { analysis, scope, where }: Context,
): readonly Pair[] {
  const conditions =
    relation.type === "inner" || relation.type === "cross" ? [...conjunctsOf(relation.on), ...where] : conjunctsOf(relation.on);
  const pairs: Pair[] = [];
  for (const condition of conditions) {
    const equality = columnEquality<DraftSource>(scope, condition, (reference) => analysis.resolutions.get(reference));
    if (equality === undefined) continue;
    const a = equality.left;
    const b = equality.right;
    const across =
      (left.sources.includes(a.source) && right.sources.includes(b.source)) ||
      (right.sources.includes(a.source) && left.sources.includes(b.source));
    if (!across) continue;
    if (!isReadAsNumber(a.reference, b.reference, analysis)) pairs.push({ source: a.source, column: a.column });
    if (!isReadAsNumber(b.reference, a.reference, analysis)) pairs.push({ source: b.source, column: b.column });
  }
  for (const name of relation.using) {
    const key = identifierKey(name, analysis.dialect);
    const held = scope.merged.get(key)?.sources ?? [];
    const a = held.find((source) => left.sources.includes(source));
    const b = held.find((source) => right.sources.includes(source));
    if (a !== undefined && b !== undefined && held.length === 2)
      pairs.push({ source: a, column: name.name }, { source: b, column: name.name });
  }
  return pairs;
}

const numbers: ReadonlySet<string> = new Set(["integer", "decimal", "float"]);

/** Beside a number, the texts '1' and '01' are equal: a text that is unique isn't so as a number. */
function isReadAsNumber(column: ColumnReference, other: ColumnReference, analysis: Analysis): boolean {
  return kindOf(column, analysis) === "text" && numbers.has(kindOf(other, analysis));
}

function kindOf(reference: ColumnReference, { resolutions }: Analysis): string {
  const resolution = resolutions.get(reference);
  return (resolution?.kind === "column" ? resolution.column?.kind : undefined) ?? "unknown";
}

/** A row of the other side finds at most one here: the compared columns hold a key of it. */
function isMatchedOnce({ keys }: Rows, equal: readonly Pair[]): boolean {
  const has = ({ source, column }: Pair): boolean =>
    equal.some((pair) => pair.source === source && pair.column.toLowerCase() === column.toLowerCase());
  return keys.some((key) => key.columns.every(has));
}

/** A column that WHERE compares with a constant has one value: the rest of the key is a key. */
function withoutPinned(key: RowKey, where: readonly Expression[], analysis: Analysis, scope: DraftScope): RowKey {
  const pinned = where.flatMap((condition) => {
    if (condition.kind !== "binary" || condition.operator !== "=") return [];
    const [reference, value] = condition.left.kind === "column" ? [condition.left, condition.right] : [condition.right, condition.left];
    if (reference.kind !== "column" || value.kind !== "literal") return [];
    const resolution = analysis.resolutions.get(reference);
    if (resolution?.kind !== "column" || resolution.fieldOf !== undefined || resolution.scope.select !== scope.select) return [];
    return [{ source: resolution.source, column: (resolution.column?.name ?? reference.name.name).toLowerCase() }];
  });
  return {
    columns: key.columns.filter(
      ({ source, column }) => !pinned.some((pin) => pin.source === source && pin.column === column.toLowerCase()),
    ),
  };
}
