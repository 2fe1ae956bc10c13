/**
 * Rows that are made to satisfy one SELECT together: columns that it equates get one value, columns that it compares with constants get these or
 * their neighbours. A join of eight tables under a dozen conditions is met by no random rows, however many.
 */
import type { FoldedConstants } from "../fold-constants.ts";
import { constantText, nodeAt, nodesAt, visit, type EngineNode } from "../engine-tree.ts";
import type { Random } from "../random.ts";
import { createUnionFind, type UnionFind } from "../union-find.ts";
import { seriesValue } from "./defaults.ts";
import { neighbours } from "./neighbours.ts";
import type { Pools } from "./pools.ts";
import type { InstanceRow, LaboratoryColumn, LaboratoryTable } from "./types.ts";

export interface WireInput {
  /** The tables of FROM by their aliases, those of SELECTs around it after its own. */
  readonly bases: readonly { readonly table: number; readonly alias: string }[];
  /** WHERE and the conditions of joins. */
  readonly conditions: readonly EngineNode[];
  readonly tables: readonly LaboratoryTable[];
  readonly pools: Pools;
  readonly folded: FoldedConstants;
  readonly random: Random;
}

interface Wish {
  /** Constants that it equals. */
  readonly exact: string[];
  /** Constants that it is compared with in other ways. */
  readonly near: string[];
}

interface Wires {
  /** Places that are equated. */
  readonly places: UnionFind;
  readonly wishes: Map<string, Wish>;
}

type Place = (node: EngineNode | undefined) => string | undefined;

/** So many combinations of rows, one row a base each; not all of them need satisfy everything. */
export function wiredRows(input: WireInput, count: number): readonly (readonly InstanceRow[])[] {
  const { bases, tables, pools, random } = input;
  const wires = wiresOf(input);
  const columnAt = (place: string): LaboratoryColumn | undefined => {
    const [base = 0, at = 0] = place.split(" ").map(Number);
    return tables[bases[base]?.table ?? -1]?.columns[at];
  };
  const members = new Map<string, string[]>();
  for (const [base, { table }] of bases.entries()) {
    for (const at of tables[table]?.columns.keys() ?? []) {
      const place = `${base} ${at}`;
      const group = wires.places.find(place);
      members.set(group, [...(members.get(group) ?? []), place]);
    }
  }
  const fresh = { next: random.integer(100, 200) };
  return Array.from({ length: count }, () => {
    const values = new Map<string, string>();
    for (const places of members.values()) {
      const column = columnAt(places[0] ?? "");
      if (column === undefined) continue;
      const wished = places.map((place) => wires.wishes.get(place)).filter((wish) => wish !== undefined);
      const value = wishedValue(column, wished, random) ?? (places.length > 1 ? freshValue(column, fresh) : undefined);
      for (const place of places) values.set(place, value ?? pools.any(column, random));
    }
    return bases.map(({ table }, base) =>
      (tables[table]?.columns ?? []).map((column, at) => values.get(`${base} ${at}`) ?? pools.any(column, random)),
    );
  });
}

function freshValue(column: LaboratoryColumn, count: { next: number }): string | undefined {
  count.next += 1;
  return seriesValue(column.family, count.next);
}

function wishedValue(column: LaboratoryColumn, wishes: readonly Wish[], random: Random): string | undefined {
  const exact = wishes.flatMap((wish) => wish.exact).flatMap((constant) => neighbours(constant, column.family).slice(0, 1));
  const near = wishes.flatMap((wish) => wish.near).flatMap((constant) => neighbours(constant, column.family));
  if (exact.length > 0 && random.chance(0.97)) return random.pick(exact);
  return near.length > 0 && random.chance(0.97) ? random.pick(near) : undefined;
}

function wiresOf({ bases, conditions, tables, folded }: WireInput): Wires {
  const placeOf: Place = (node) => {
    const names = node?.["class"] === "COLUMN_REF" ? node["column_names"] : undefined;
    if (!Array.isArray(names)) return undefined;
    const column = String(names.at(-1)).toLowerCase();
    const alias = names.length > 1 ? String(names.at(-2)).toLowerCase() : undefined;
    for (const [base, each] of bases.entries()) {
      if (alias !== undefined && each.alias.toLowerCase() !== alias) continue;
      const at = tables[each.table]?.columns.findIndex(({ name }) => name.toLowerCase() === column) ?? -1;
      if (at >= 0) return `${base} ${at}`;
    }
    return undefined;
  };
  const wires: Wires = { places: createUnionFind(), wishes: new Map() };
  for (const condition of conditions) note(condition, wires, placeOf, folded, true);
  return wires;
}

function note(condition: EngineNode, wires: Wires, placeOf: Place, folded: FoldedConstants, holds: boolean): void {
  const { type } = condition;
  if (type === "CONJUNCTION_AND" || type === "CONJUNCTION_OR" || type === "OPERATOR_NOT") {
    const certain = holds && type === "CONJUNCTION_AND";
    for (const child of nodesAt(condition, "children")) note(child, wires, placeOf, folded, certain);
    return;
  }
  const [left, right] = ["left", "right"].map((key) => placeOf(nodeAt(condition, key)));
  if (type === "COMPARE_EQUAL" && left !== undefined && right !== undefined) {
    if (holds) wires.places.union(left, right);
    return;
  }
  const places = new Set<string>();
  const constants = new Set<string>();
  visit(condition, (node) => {
    const place = placeOf(node);
    if (place !== undefined) places.add(place);
    const constant = folded.get(node) ?? (node["class"] === "CONSTANT" ? constantText(node) : undefined);
    if (constant !== undefined) constants.add(constant);
    return node["class"] === "SUBQUERY" ? false : undefined;
  });
  const equal = type === "COMPARE_IN" || (type === "COMPARE_EQUAL" && (left ?? right) !== undefined);
  for (const place of places) {
    const wish = wires.wishes.get(place) ?? { exact: [], near: [] };
    wires.wishes.set(place, wish);
    for (const constant of constants) (equal ? wish.exact : wish.near).push(constant);
  }
}
