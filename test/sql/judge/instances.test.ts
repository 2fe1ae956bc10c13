import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import { readHints, type Hints } from "../../../src/engines/sql/judge/hints.ts";
import { parseQuery, writeQuery, type EngineNode } from "../../../src/engines/sql/judge/engine-tree.ts";
import { foldConstants } from "../../../src/engines/sql/judge/fold-constants.ts";
import { conform, conforms } from "../../../src/engines/sql/judge/instances/conform.ts";
import { neighbours } from "../../../src/engines/sql/judge/instances/neighbours.ts";
import { createPools } from "../../../src/engines/sql/judge/instances/pools.ts";
import { createGenerator } from "../../../src/engines/sql/judge/instances/recipes.ts";
import type { LaboratoryTable } from "../../../src/engines/sql/judge/instances/types.ts";
import { valueFamily } from "../../../src/engines/sql/judge/instances/value-family.ts";
import { createTableStatement } from "../../../src/engines/sql/judge/prepare/table-text.ts";
import { createRandom } from "../../../src/engines/sql/judge/random.ts";
import { createFiller } from "../../../src/engines/sql/judge/run/fill.ts";

const data = createDataAccess({ roots: [] });
const laboratory = await data.laboratory({ signal: new AbortController().signal, withoutFiles: true });
afterAll(async () => {
  await laboratory[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

const types = [
  "INTEGER",
  "UTINYINT",
  "BIGINT",
  "DECIMAL(6,2)",
  "DOUBLE",
  "VARCHAR",
  "BOOLEAN",
  "DATE",
  "TIMESTAMP",
  "TIMESTAMP WITH TIME ZONE",
  "TIME",
  "UUID",
  "BLOB",
  "INTERVAL",
  "JSON",
  "INTEGER[]",
  "VARCHAR[2]",
  "STRUCT(a INTEGER, b VARCHAR)",
  "MAP(VARCHAR, INTEGER)",
  "ENUM('a', 'b')",
];

const column = fc.record({ type: fc.constantFrom(...types), notNull: fc.boolean() });
const table = fc.record({ columns: fc.array(column, { minLength: 1, maxLength: 5 }), key: fc.boolean() });

/** Two or three tables; the second refers to the first by its first column where that is a key of whole numbers. */
const schema = fc.array(table, { minLength: 2, maxLength: 3 }).map((tables): readonly LaboratoryTable[] =>
  tables.map(({ columns, key }, index) => {
    const typed = [{ type: "INTEGER", notNull: key }, ...columns];
    const linked = index === 1 && tables[0]?.key === true;
    return {
      name: `t${index}`,
      sqlName: `"t${index}"`,
      columns: typed.map(({ type, notNull }, at) => ({ name: `c${at}`, type, family: valueFamily(type), notNull })),
      keys: key ? [[0]] : [],
      ...(key ? { primaryKey: [0] } : {}),
      references: linked ? [{ columns: [0], table: 0, referenced: [0] }] : [],
    };
  }),
);

const noHints: Hints = {
  classOf: (name) => name,
  constants: new Map([["c0", ["5", "7"]]]),
  free: ["x%", "2024-02-29", "3.14"],
  changed: new Set(["7"]),
  thresholds: [{ aggregate: "sum", distinct: false, columns: ["c0"], constants: [10] }],
  limits: [2],
  ordering: new Set(["c1"]),
  grouping: new Set(),
  mentioned: new Set(["c0", "c1"]),
};

describe("generated instances", () => {
  test("keep NOT NULL, keys and foreign keys", () => {
    fc.assert(
      fc.property(schema, fc.nat(), fc.nat(40), (tables, seed, index) => {
        const generator = createGenerator({ tables, hints: noHints, pools: createPools(noHints, tables), seeds: [], seed });
        expect(conforms(generator.instance(index), tables)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("are the same for the same seed and index", () => {
    fc.assert(
      fc.property(schema, fc.nat(), fc.nat(40), (tables, seed, index) => {
        const make = (): unknown =>
          createGenerator({ tables, hints: noHints, pools: createPools(noHints, tables), seeds: [], seed }).instance(index);
        expect(make()).toEqual(make());
      }),
      { numRuns: 50 },
    );
  });

  test("are taken by the engine, with the constraints it is told of", async () => {
    await fc.assert(
      fc.asyncProperty(schema, fc.nat(), async (tables, seed) => {
        for (const each of tables) await laboratory.execute(`DROP TABLE IF EXISTS ${each.sqlName}; ${createTableStatement(each)}`);
        const generator = createGenerator({ tables, hints: noHints, pools: createPools(noHints, tables), seeds: [], seed });
        const filler = createFiller(laboratory, tables);
        for (const index of [0, 3, 5, 11]) expect(await filler.fill(generator.instance(index))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("one holds nothing at all, others leave one table empty", () => {
    const tables = ["t", "u"].map((name): LaboratoryTable => ({
      name,
      sqlName: `"${name}"`,
      columns: [{ name: "c0", type: "INTEGER", family: valueFamily("INTEGER"), notNull: false }],
      keys: [],
      references: [],
    }));
    const generator = createGenerator({ tables, hints: noHints, pools: createPools(noHints, tables), seeds: [], seed: 1 });
    const sizes = Array.from({ length: 60 }, (_, index) => generator.instance(index).map((rows) => rows.length));
    expect(sizes).toContainEqual([0, 0]);
    expect(sizes.some(([t = 0, u = 0]) => t === 0 && u > 0)).toBe(true);
    expect(sizes.some(([t = 0, u = 0]) => t > 0 && u === 0)).toBe(true);
    expect(sizes.some(([t = 0]) => t > 7)).toBe(true);
  });

  test("what breaks a constraint is told from what keeps it", () => {
    const [parent, child] = [
      { keys: [[0]], references: [] },
      { keys: [], references: [{ columns: [0], table: 0, referenced: [0] }] },
    ].map((part, index): LaboratoryTable => ({
      name: `t${index}`,
      sqlName: `t${index}`,
      columns: [{ name: "c0", type: "INTEGER", family: valueFamily("INTEGER"), notNull: index === 0 }],
      ...part,
    }));
    const tables = [parent, child].filter((each) => each !== undefined);
    expect(conforms([[["1"]], [["1"], [null]]], tables)).toBe(true);
    expect(conforms([[["1"]], [["2"]]], tables)).toBe(false);
    expect(conforms([[["1"], ["1"]], []], tables)).toBe(false);
    expect(conforms([[[null]], []], tables)).toBe(false);
    const pools = createPools(noHints, tables);
    expect(conform([[], [["2"]]], tables, pools, createRandom(1))).toEqual([[["2"]], [["2"]]]);
  });
});

describe("neighbours of a constant", () => {
  test.each([
    ["100", "INTEGER", ["100", "99", "101"]],
    ["0.5", "DECIMAL(6,2)", ["0.50", "0.49", "0.51"]],
    ["2024-02-29", "DATE", ["2024-02-29", "2024-02-28", "2024-03-01", "2024-02-01", "2024-01-31", "2023-12-31", "2024-12-31"]],
    ["2024-01-31", "TIMESTAMP", ["2024-01-31 00:00:00", "2024-01-31 12:00:01.234", "2024-01-31 23:59:59.999", "2024-02-01 00:00:00"]],
    ["1999", "DATE", ["1999-12-31", "2000-01-01", "1999-01-01", "1998-12-31"]],
    ["Smi%", "VARCHAR", ["Smi", "Smixy", "xSmi", "smixy"]],
    ["3", "VARCHAR", ["ab", "aba", "abab"]],
  ])("%s as %s", (constant, type, wanted) => {
    expect(neighbours(constant, valueFamily(type))).toEqual(expect.arrayContaining(wanted));
  });

  test("never leave the type's range", () => {
    expect(neighbours("255", valueFamily("UTINYINT"))).toEqual(["255", "254", "253"]);
    expect(neighbours("0", valueFamily("UTINYINT"))).toEqual(["0", "1", "2"]);
    expect(neighbours("abc", valueFamily("INTEGER"))).toEqual([]);
  });
});

describe("hints", () => {
  const hints = async (...queries: readonly string[]): Promise<Hints> => {
    const trees: EngineNode[] = [];
    for (const sql of queries) {
      const tree = await parseQuery(laboratory, sql);
      if (tree !== undefined) trees.push(tree);
    }
    return readHints(trees);
  };

  test("columns that meet share a class and its constants", async () => {
    const found = await hints("SELECT 1 FROM e JOIN d ON e.dept = d.id WHERE e.dept > 10 AND d.id IN (SELECT ref FROM x) AND name = 'A'");
    expect(found.classOf("dept")).toBe(found.classOf("id"));
    expect(found.classOf("ref")).toBe(found.classOf("id"));
    expect(found.classOf("name")).not.toBe(found.classOf("id"));
    expect(found.constants.get(found.classOf("id"))).toContain("10");
    expect(found.constants.get("name")).toEqual(["A"]);
  });

  test("numbers of one comparison are combined", async () => {
    const found = await hints("SELECT 1 FROM e WHERE sal + 10 > 100");
    expect(found.constants.get("sal")).toEqual(expect.arrayContaining(["10", "100", "90", "110"]));
  });

  test("aggregates that are compared, by themselves or by an alias", async () => {
    const found = await hints(
      "SELECT a FROM e GROUP BY a HAVING SUM(b) > 100",
      "SELECT n FROM (SELECT COUNT(DISTINCT c) AS n FROM e) x WHERE n > 5",
    );
    expect(found.thresholds).toEqual(
      expect.arrayContaining([
        { aggregate: "sum", distinct: false, columns: ["b"], constants: [100] },
        { aggregate: "count", distinct: true, columns: ["c"], constants: [5] },
      ]),
    );
  });

  test("constant expressions are computed", async () => {
    const tree = await parseQuery(laboratory, "SELECT 1 FROM e WHERE d <= DATE '1998-12-01' - INTERVAL 90 DAY AND COUNT(*) > 5");
    const trees = tree === undefined ? [] : [tree];
    const found = readHints(trees, await foldConstants(laboratory, trees));
    expect(found.constants.get("d")).toContain("1998-09-02 00:00:00");
  });

  test("big integers keep all their digits", async () => {
    const found = await hints("SELECT 1 FROM e WHERE a = 1234567890123456789");
    expect(found.constants.get("a")).toEqual(["1234567890123456789"]);
    const decimal = await hints("SELECT 1 FROM e WHERE a = 123456789012345678.5");
    expect(decimal.constants.get("a")).toEqual(["123456789012345678.5"]);
  });

  test("text with a long number in it stays as it is", async () => {
    const text = '{"id":1234567890123456789}';
    const found = await hints(`SELECT 1 FROM e WHERE c = '${text}' AND d = '@1234567890123456789'`);
    expect([found.constants.get("c"), found.constants.get("d")]).toEqual([[text], ["@1234567890123456789"]]);
    const tree = await parseQuery(laboratory, `SELECT '${text}', '@1234567890123456789', 1234567890123456789`);
    expect(tree === undefined ? "" : await writeQuery(laboratory, tree)).toContain(
      `'${text}', '@1234567890123456789', 1234567890123456789`,
    );
  });
});
