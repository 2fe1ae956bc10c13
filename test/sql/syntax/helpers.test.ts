import { describe, expect, it } from "vitest";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { conjuncts, disjuncts } from "../../../src/engines/sql/syntax/conjuncts.ts";
import { functionName } from "../../../src/engines/sql/syntax/function-name.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { offsetOf, positionOf } from "../../../src/engines/sql/syntax/position.ts";
import { sameExpression } from "../../../src/engines/sql/syntax/same-expression.ts";
import { textOf } from "../../../src/engines/sql/syntax/text.ts";
import type { Expression } from "../../../src/engines/sql/syntax/tree.ts";
import { walkExpressions, walkQueries, walkSelects } from "../../../src/engines/sql/syntax/walk.ts";

function itemsOf(source: string, dialect: DialectId = "generic"): readonly Expression[] {
  const statement = parseStatements(source, dialects[dialect]).statements[0]?.statement;
  if (statement?.kind !== "queryStatement" || statement.query.body.kind !== "select") throw new Error("a SELECT expected");
  return statement.query.body.items.map(({ expression }) => expression);
}

describe("sameExpression", () => {
  it.each([
    ["a + b", "A  + /* x */ b", "generic", true],
    ["(a)", "a", "generic", true],
    ["a + b", "b + a", "generic", false],
    ['"a"', "a", "postgres", true],
    ['"A"', "a", "postgres", false],
    ['"A"', "a", "snowflake", true],
    ["a", "A", "clickhouse", false],
    ["f(a) <> 'x'", "F(a) != 'x'", "duckdb", true],
    ["'x'", "'X'", "generic", false],
  ] as const)("%s and %s in %s: %s", (left, right, dialect, expected) => {
    const source = `SELECT ${left}, ${right}`;
    const [a, b] = itemsOf(source, dialect);
    if (a === undefined || b === undefined) throw new Error("two items expected");
    expect(sameExpression(a, b, source, dialect)).toBe(expected);
  });
});

describe("conjuncts and disjuncts", () => {
  it("flatten one operator, through parentheses, in order", () => {
    const source = "SELECT a AND (b AND c) AND (d OR e)";
    const [only] = itemsOf(source);
    if (only === undefined) throw new Error("an item expected");
    expect(conjuncts(only).map((part) => textOf(source, { start: part.start, end: part.end }))).toEqual(["a", "b", "c", "(d OR e)"]);
    expect(disjuncts(only)).toHaveLength(1);
    expect(conjuncts(undefined)).toEqual([]);
  });
});

describe("positions", () => {
  it("are lines and columns from 1, and back", () => {
    const source = "a\nbc\r\n\nd";
    expect([0, 2, 3, 6, 7, 99].map((offset) => positionOf(source, offset))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
      { line: 4, column: 2 },
    ]);
    expect(offsetOf(source, 4, 1)).toBe(7);
  });
});

describe("walks", () => {
  const source = "WITH c AS (SELECT f(x) FROM t) SELECT g(a), (SELECT max(b) FROM u) FROM c WHERE h(d) IN (SELECT k(e) FROM v)";
  const { statements } = parseStatements(source, dialects.generic);
  const statement = statements[0]?.statement;
  if (statement?.kind !== "queryStatement") throw new Error("a query expected");

  it("find every query and SELECT", () => {
    const starts: number[] = [];
    walkQueries(statement, ({ span }) => {
      starts.push(span.start);
    });
    expect(starts).toEqual([0, 11, 45, 89]);
    let selects = 0;
    walkSelects(statement, () => {
      selects++;
    });
    expect(selects).toBe(4);
  });

  it("find calls in order, and leave subqueries out where asked", () => {
    const names = (subqueries: boolean): readonly string[] => {
      const found: string[] = [];
      walkExpressions(
        statement.query,
        (expression) => {
          if (expression.kind === "call") found.push(functionName(expression));
        },
        subqueries,
      );
      return found;
    };
    expect(names(true)).toEqual(["F", "G", "MAX", "H", "K"]);
    expect(names(false)).toEqual(["G", "H"]);
  });

  it("don't run out of stack on long chains", () => {
    const chain = `SELECT ${"a OR ".repeat(1900)}a`;
    let columns = 0;
    for (const { statement: long } of parseStatements(chain, dialects.generic).statements) {
      walkExpressions(long, (expression) => {
        if (expression.kind === "column") columns++;
      });
    }
    expect(columns).toBe(1901);
  });
});
