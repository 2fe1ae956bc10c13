/**
 * Finds rows that satisfy the queries' conditions, by asking the engine: many random rows are put into the tables, and each SELECT of the two
 * queries is asked which combinations of rows of its own tables pass its FROM and WHERE. Instances built around such combinations reach what
 * random rows would reach only after thousands of trials.
 */
import type { Laboratory } from "../../../../data/laboratory-types.ts";
import { mayBeOne } from "../../schema/may-be-one.ts";
import { splitName } from "../../schema/split-name.ts";
import { commonTableNames, isNode, nodeAt, nodesAt, textAt, writeQuery, type EngineNode } from "../engine-tree.ts";
import type { FoldedConstants } from "../fold-constants.ts";
import { createFiller } from "../run/fill.ts";
import type { Random } from "../random.ts";
import type { Hints } from "../hints.ts";
import { createDrawing, type Pools } from "./pools.ts";
import type { InstanceRow, LaboratoryTable } from "./types.ts";
import { wiredRows, type WireInput } from "./wired-rows.ts";

/** Rows that together satisfy one SELECT, one for each of its tables. */
export type Seed = readonly { readonly table: number; readonly row: InstanceRow }[];

const probedRows = 240;
/** Conditions that nothing satisfies so far get a second try with more rows. */
const roundSizes = [1, 3];
/** Share of NULLs, in turn: IS NULL must hold somewhere, and elsewhere nothing may be lost to NULL. */
const nullShares = [0, 0.08, 0.35, 0.08, 0.02];
const seedsKept = 30;
/** Combinations of rows made for one SELECT, and for all of them together. */
const wiredCombinations = 60;
const mostWired = 240;
/** The first rows that the engine finds are much alike: the seeds are drawn from more. */
const rowsProbed = 600;
const probeTimeout = 300;
const probeTimeoutOfTable = 100;
const mostProbes = 24;

/** Fills the tables with random rows, keys not respected, and collects seeds. The tables are left filled. */
export async function findSeeds(
  laboratory: Laboratory,
  trees: readonly EngineNode[],
  tables: readonly LaboratoryTable[],
  pools: Pools,
  hints: Hints,
  random: Random,
  folded: FoldedConstants = new Map(),
): Promise<readonly (readonly Seed[])[]> {
  const found: (readonly Seed[])[] = [];
  let open = trees.flatMap((tree) => {
    const common = commonTableNames(tree);
    return selectsOf(tree)
      .slice(0, mostProbes / 2)
      .map((scope) => ({ scope, common }));
  });
  const filler = createFiller(laboratory, tables);
  for (const size of roundSizes) {
    const pool = randomRows(tables, pools, hints, random, size).map((rows) => [...rows]);
    const wiredCount = Math.min(wiredCombinations, Math.ceil(mostWired / open.length)) * size;
    for (const { scope, common } of open) addWired(scope, common, pool, wiredCount, { tables, pools, folded, random });
    if (open.length === 0 || !(await filler.fill(pool))) break;
    const unmet: typeof open = [];
    for (const each of open) {
      const seeds = await probe(laboratory, each.scope, tables, pool, each.common, random);
      if (seeds.length > 0) found.push(seeds);
      else if (baseTables(nodeAt(each.scope.select, "from_table"), tables, each.common).length > 0) unmet.push(each);
    }
    open = unmet;
  }
  return found;
}

function randomRows(
  tables: readonly LaboratoryTable[],
  pools: Pools,
  hints: Hints,
  random: Random,
  size: number,
): readonly (readonly InstanceRow[])[] {
  // Random rows of many tables hardly ever join.
  const count = (tables.length > 6 ? probedRows / 8 : tables.length > 3 ? probedRows / 2 : probedRows) * size;
  return tables.map((table) =>
    Array.from({ length: count }, (_, index) => {
      const drawing = createDrawing(pools, hints, random, 1 + (index % 5), nullShares[index % nullShares.length] ?? 0);
      return table.columns.map((column) => drawing.value(column));
    }),
  );
}

/** Rows made for a SELECT, and for it within the SELECTs around it. */
function addWired(
  { select, ancestors }: SelectScope,
  common: ReadonlySet<string>,
  pool: InstanceRow[][],
  count: number,
  tools: Pick<WireInput, "tables" | "pools" | "folded" | "random">,
): void {
  const selects = [select, ...ancestors.slice(0, 2)];
  const bases = selects.flatMap((each) => baseTables(nodeAt(each, "from_table"), tools.tables, common));
  if (bases.length === 0) return;
  const conditions = selects.flatMap((each) => [...conjuncts(nodeAt(each, "where_clause")), ...joinConditions(nodeAt(each, "from_table"))]);
  for (const rows of wiredRows({ ...tools, bases, conditions }, count)) {
    for (const [index, { table }] of bases.entries()) {
      const row = rows[index];
      if (row !== undefined) pool[table]?.push(row);
    }
  }
}

function joinConditions(from: EngineNode | undefined): readonly EngineNode[] {
  if (from?.["type"] !== "JOIN") return [];
  return [...conjuncts(nodeAt(from, "condition")), ...["left", "right"].flatMap((key) => joinConditions(nodeAt(from, key)))];
}

interface SelectScope {
  readonly select: EngineNode;
  /** SELECTs around it, nearest first. */
  readonly ancestors: readonly EngineNode[];
  /** Definitions of the common table expressions in sight. */
  readonly commonTables: readonly EngineNode[];
}

function selectsOf(tree: EngineNode): readonly SelectScope[] {
  const found: SelectScope[] = [];
  const walk = (value: unknown, ancestors: readonly EngineNode[], commonTables: readonly EngineNode[]): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, ancestors, commonTables);
    } else if (isNode(value)) {
      const map = nodeAt(value, "cte_map");
      const inSight = map === undefined ? commonTables : [...commonTables, ...nodesAt(map, "map")];
      const isSelect = value["type"] === "SELECT_NODE";
      if (isSelect) found.push({ select: value, ancestors, commonTables: inSight });
      for (const item of Object.values(value)) walk(item, isSelect ? [value, ...ancestors] : ancestors, inSight);
    }
  };
  walk(tree, [], []);
  return found;
}

async function probe(
  laboratory: Laboratory,
  { select, ancestors, commonTables }: SelectScope,
  tables: readonly LaboratoryTable[],
  pool: readonly (readonly InstanceRow[])[],
  common: ReadonlySet<string>,
  random: Random,
): Promise<readonly Seed[]> {
  // A correlated subquery can't run alone: it is tried with the FROM and the plain conditions of the SELECTs around it.
  for (let depth = 0; depth <= Math.min(ancestors.length, 2); depth += 1) {
    const selects = [select, ...ancestors.slice(0, depth)];
    const bases = selects.flatMap((each) => baseTables(nodeAt(each, "from_table"), tables, common));
    if (bases.length === 0) continue;
    const sql = await writeQuery(laboratory, probeTree(selects, bases, commonTables)).catch(() => "");
    const result =
      sql === ""
        ? undefined
        : await laboratory.run(sql, {
            timeoutMilliseconds: probeTimeout + Math.min(bases.length, 14) * probeTimeoutOfTable,
            maximumRows: rowsProbed,
          });
    if (result?.outcome !== "rows") continue;
    return random
      .shuffle(result.rows)
      .slice(0, seedsKept)
      .map((ids) =>
        bases.flatMap(({ table }, index) => {
          const row = pool[table]?.[Number(ids[index] ?? -1)];
          return row === undefined ? [] : [{ table, row }];
        }),
      );
  }
  return [];
}

interface Base {
  readonly table: number;
  readonly alias: string;
}

/** The tables that stand in the join tree itself. */
function baseTables(from: EngineNode | undefined, tables: readonly LaboratoryTable[], common: ReadonlySet<string>): readonly Base[] {
  if (from === undefined) return [];
  if (from["type"] === "JOIN") {
    return [...baseTables(nodeAt(from, "left"), tables, common), ...baseTables(nodeAt(from, "right"), tables, common)];
  }
  if (from["type"] !== "BASE_TABLE") return [];
  const name = textAt(from, "table_name");
  if (textAt(from, "schema_name") === "" && common.has(name.toLowerCase())) return [];
  const table = tables.findIndex((each) => mayBeOne(splitName(each.name), [name]));
  const alias = textAt(from, "alias");
  return table < 0 ? [] : [{ table, alias: alias === "" ? name : alias }];
}

function probeTree(selects: readonly EngineNode[], bases: readonly Base[], commonTables: readonly EngineNode[]): EngineNode {
  const [own = {}, ...outer] = selects;
  const from = outer.reduce((inner, each) => crossJoin(nodeAt(each, "from_table") ?? {}, inner), nodeAt(own, "from_table") ?? {});
  const conditions = [
    nodeAt(own, "where_clause"),
    ...outer.flatMap((each) =>
      conjuncts(nodeAt(each, "where_clause")).filter((condition) => !JSON.stringify(condition).includes('"class":"SUBQUERY"')),
    ),
  ].filter((condition) => condition !== undefined);
  return {
    ...own,
    modifiers: [{ type: "LIMIT_MODIFIER", limit: integerConstant(rowsProbed), offset: null }],
    cte_map: { map: commonTables },
    select_list: bases.map(({ alias }) => columnReference([alias, "rowid"])),
    from_table: from,
    where_clause:
      conditions.length === 0
        ? null
        : { class: "CONJUNCTION", type: "CONJUNCTION_AND", alias: "", query_location: 0, children: conditions },
    group_expressions: [],
    group_sets: [],
    aggregate_handling: "STANDARD_HANDLING",
    having: null,
    qualify: null,
  };
}

function conjuncts(condition: EngineNode | undefined): readonly EngineNode[] {
  if (condition === undefined) return [];
  return condition["type"] === "CONJUNCTION_AND" ? nodesAt(condition, "children").flatMap((child) => conjuncts(child)) : [condition];
}

function crossJoin(left: EngineNode, right: EngineNode): EngineNode {
  return {
    type: "JOIN",
    alias: "",
    sample: null,
    query_location: 0,
    left,
    right,
    condition: null,
    join_type: "INNER",
    ref_type: "CROSS",
    using_columns: [],
    delim_flipped: false,
    duplicate_eliminated_columns: [],
  };
}

const columnReference = (names: readonly string[]): EngineNode => ({
  class: "COLUMN_REF",
  type: "COLUMN_REF",
  alias: "",
  query_location: 0,
  column_names: names,
});

const integerConstant = (value: number): EngineNode => ({
  class: "CONSTANT",
  type: "VALUE_CONSTANT",
  alias: "",
  query_location: 0,
  value: { type: { id: "INTEGER", type_info: null }, is_null: false, value },
});
