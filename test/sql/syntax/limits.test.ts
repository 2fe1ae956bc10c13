import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { dialectIds } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { walk } from "../../../src/engines/sql/syntax/walk.ts";

/** Each way to nest, so many levels deep. */
function nested(levels: number): readonly (readonly [string, string])[] {
  const around = (open: string, middle: string, close: string): string => open.repeat(levels) + middle + close.repeat(levels);
  return [
    ["parentheses", `SELECT ${around("(", "1", ")")}`],
    ["unclosed parentheses", `SELECT ${"(".repeat(levels)}`],
    ["closing parentheses", `SELECT ${")".repeat(levels)}`],
    ["calls", `SELECT ${around("f(", "1", ")")}`],
    ["CASE", `SELECT ${around("CASE WHEN a THEN ", "1", " END")}`],
    ["NOT", `SELECT ${"NOT ".repeat(levels)}a`],
    ["signs", `SELECT ${"- ".repeat(levels)}a`],
    ["casts", `SELECT ${around("CAST(", "a", " AS INT)")}`],
    ["casts as calls", `SELECT ${around("CAST(", "a", ", 'INT')")}`],
    ["arrays", `SELECT ${around("[", "a", "]")}`],
    ["structs", `SELECT ${around("{'a':", "a", "}")}`],
    ["rows", `SELECT ${around("(1,", "1", ")")}`],
    ["lists", `SELECT ${around("a IN (", "a", ")")}`],
    ["subscripts", `SELECT ${around("a[", "1", "]")}`],
    ["windows", `SELECT ${around("f(x) OVER (ORDER BY ", "a", ")")}`],
    ["filters", `SELECT ${around("f(x) FILTER (WHERE ", "a", ")")}`],
    ["scalar subqueries", `SELECT ${around("(SELECT ", "1", ")")}`],
    ["subqueries in FROM", `SELECT * FROM ${around("(SELECT * FROM ", "t", ")")}`],
    ["EXISTS", `SELECT ${around("EXISTS (SELECT ", "1", ")")}`],
    ["parentheses in FROM", `SELECT * FROM ${around("(", "t", ")")}`],
    ["queries in parentheses", around("(", "SELECT 1", ")")],
    ["WITH", around("WITH x AS (", "SELECT 1", ") SELECT 2")],
    ["lambdas", `SELECT f(${"x -> ".repeat(levels)}1)`],
    ["joins without conditions", `SELECT * FROM a ${"JOIN b ".repeat(levels)}`],
    ["ANY", `SELECT ${around("a = ANY(", "1", ")")}`],
    ["PRIOR", `SELECT ${"PRIOR ".repeat(levels)}a`],
    ["ternaries", `SELECT ${"a ? b : ".repeat(levels)}c`],
  ];
}

describe("nesting", () => {
  it.each(nested(50_000))("of any depth doesn't end the reader: %s", (_, sql) => {
    for (const id of ["generic", "clickhouse", "oracle"] as const) {
      const { statements, problems } = parseStatements(sql, dialects[id]);
      expect(problems.length).toBeLessThanOrEqual(101);
      for (const { statement } of statements) walk(statement, () => true);
    }
  });

  it("of 600 parentheses is read", () => {
    const { problems, opaqueSpans } = parseStatements(`SELECT ${"(".repeat(600)}1${")".repeat(600)}`, dialects.generic);
    expect({ problems, opaqueSpans }).toEqual({ problems: [], opaqueSpans: [] });
  });

  it("of 250 subqueries is read", () => {
    const sql = `SELECT * FROM ${"(SELECT * FROM ".repeat(250)}t${")".repeat(250)}`;
    expect(parseStatements(sql, dialects.generic).problems).toEqual([]);
  });

  it("that is too deep is said, where it gets so", () => {
    const { problems } = parseStatements(`SELECT ${"(".repeat(5000)}1${")".repeat(5000)}`, dialects.generic);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain("too deeply");
  });
});

describe("chains", () => {
  it.each([
    ["OR", `SELECT a${" OR a".repeat(50_000)}`],
    ["UNION", `SELECT 1${" UNION ALL SELECT 1".repeat(50_000)}`],
    ["JOIN", `SELECT 1 FROM a${" JOIN a ON b".repeat(50_000)}`],
    ["comma", `SELECT 1 FROM a${", a".repeat(50_000)}`],
    ["COLLATE", `SELECT a${" COLLATE c".repeat(50_000)}`],
  ])("of %s are cut, so that their trees can be walked recursively", (_, sql) => {
    const { statements, problems } = parseStatements(sql, dialects.generic);
    expect(problems[0]?.message).toContain("chain");
    const depth = (node: unknown, level = 0): number => {
      if (typeof node !== "object" || node === null) return level;
      const left: unknown = "left" in node ? node.left : undefined;
      return left === undefined ? level : depth(left, level + 1);
    };
    for (const { statement } of statements) {
      walk(statement, (node) => {
        expect(depth(node)).toBeLessThanOrEqual(2001);
        return node.kind !== "setOperation" && node.kind !== "join" && node.kind !== "binary";
      });
    }
  });
});

describe("size", () => {
  it("of a megabyte is read in every dialect", () => {
    const query =
      "SELECT a.x, count(DISTINCT b.y) AS n -- note\nFROM s.orders a LEFT JOIN c b ON a.id = b.id WHERE a.p * 1.05 > 10.5e3 GROUP BY 1;\n";
    const sql = query.repeat(Math.ceil(1_000_000 / query.length));
    for (const id of dialectIds) {
      const { statements, problems } = parseStatements(sql, dialects[id]);
      expect({ statements: statements.length, problems }).toEqual({ statements: Math.ceil(1_000_000 / query.length), problems: [] });
    }
  });

  it("of one list of 100,000 values is read", () => {
    const { problems } = parseStatements(
      `SELECT a FROM t WHERE a IN (${Array.from({ length: 100_000 }, (_, index) => index).join(", ")})`,
      dialects.generic,
    );
    expect(problems).toEqual([]);
  });
});

const shared = new URL("../../../../shared/data/", import.meta.url);

describe.skipIf(!existsSync(shared))("queries of others (skipped where ../shared/data is absent)", () => {
  it.each(["tpch/tpc-h.sql", "tpcds/tpc-ds.sql"])("%s is read whole", (path) => {
    const text = readFileSync(new URL(path, shared), "utf8").replaceAll(/^#.*$/gm, "");
    const { statements, problems, opaqueSpans } = parseStatements(text, dialects.duckdb);
    expect({ problems, opaqueSpans }).toEqual({ problems: [], opaqueSpans: [] });
    expect(statements.filter(({ statement }) => statement.kind === "queryStatement").length).toBeGreaterThanOrEqual(22);
  });

  it("all pairs of Calcite are read whole", () => {
    const text = readFileSync(new URL("sql/calcite-pairs.json", shared), "utf8");
    const pairs = z.array(z.object({ q1: z.string(), q2: z.string() })).parse(JSON.parse(text));
    for (const sql of pairs.flatMap(({ q1, q2 }) => [q1, q2])) {
      const { problems, opaqueSpans } = parseStatements(sql, dialects.duckdb);
      expect({ sql, problems, opaqueSpans }).toEqual({ sql, problems: [], opaqueSpans: [] });
    }
  });
});
