import { describe, expect, it } from "vitest";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import type { Expression, Query, Select } from "../../../src/engines/sql/syntax/tree.ts";

function queryOf(sql: string, dialect: DialectId = "generic"): Query {
  const { statements, problems, opaqueSpans } = parseStatements(sql, dialects[dialect]);
  expect({ problems, opaqueSpans }).toEqual({ problems: [], opaqueSpans: [] });
  const statement = statements[0]?.statement;
  if (statement?.kind !== "queryStatement") throw new Error(`a query expected, found ${statement?.kind}`);
  return statement.query;
}

function selectOf(sql: string, dialect: DialectId = "generic"): Select {
  const { body } = queryOf(sql, dialect);
  if (body.kind !== "select") throw new Error(`a SELECT expected, found ${body.kind}`);
  return body;
}

function expressionOf(text: string, dialect: DialectId = "generic"): Expression {
  const expression = selectOf(`SELECT ${text}`, dialect).items[0]?.expression;
  if (expression === undefined) throw new Error("no item");
  return expression;
}

/** The shape of an expression in brackets, so that precedence can be read. */
function shape(expression: Expression): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- other kinds are told by their name
  switch (expression.kind) {
    case "binary":
      return `(${shape(expression.left)} ${expression.operator} ${shape(expression.right)})`;
    case "unary":
      return `(${expression.operator} ${shape(expression.operand)})`;
    case "column":
      return [...expression.qualifier, expression.name].map(({ name }) => name).join(".");
    case "literal":
      return expression.value;
    case "between":
      return `(${shape(expression.operand)} between ${shape(expression.low)} and ${shape(expression.high)})`;
    case "is":
      return `(${shape(expression.operand)} is ${expression.not ? "not " : ""}${expression.test})`;
    case "cast":
      return `(${shape(expression.operand)} as ${expression.type})`;
    case "like":
      return `(${shape(expression.operand)} ${expression.operator} ${shape(expression.pattern)})`;
    default:
      return expression.kind;
  }
}

describe("expressions", () => {
  it.each([
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a OR b AND NOT c = d", "(a OR (b AND (NOT (c = d))))"],
    ["a BETWEEN 1 AND 2 AND b", "((a between 1 and 2) AND b)"],
    ["NOT a IS NULL", "(NOT (a is NULL))"],
    ["a = b IS NOT NULL", "((a = b) is not NULL)"],
    ["-a::int", "(- (a as INT))"],
    ["a || b LIKE 'x%'", "((a || b) LIKE x%)"],
    ["x != 1", "(x <> 1)"],
    ["s.t.c", "s.t.c"],
    ["a::timestamp with time zone", "(a as TIMESTAMP WITH TIME ZONE)"],
    ["CAST(a AS decimal( 18,2 ))", "(a as DECIMAL(18, 2))"],
  ])("%s", (text, expected) => {
    expect(shape(expressionOf(text))).toBe(expected);
  });

  it("counts parentheses and spans them", () => {
    const expression = expressionOf("((a)) + 1");
    if (expression.kind !== "binary") throw new Error(expression.kind);
    expect(expression.left).toMatchObject({ kind: "column", parentheses: 2, start: 7, end: 12 });
  });

  it("reads calls with all that belongs to them", () => {
    const call = expressionOf(
      "count(DISTINCT a ORDER BY b DESC) FILTER (WHERE c > 1) OVER (PARTITION BY d ORDER BY e ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
    );
    expect(call).toMatchObject({
      kind: "call",
      distinct: true,
      orderBy: [{ descending: true }],
      filter: { kind: "binary" },
      over: { partitionBy: [{ kind: "column" }], orderBy: [{ descending: false }], frame: { start: 94 } },
    });
  });
});

describe("queries", () => {
  it("reads all clauses", () => {
    const query = queryOf(
      "WITH c (x) AS (SELECT 1) SELECT DISTINCT a, b AS n FROM c JOIN d ON c.x = d.x, e WHERE a > 1 GROUP BY a HAVING count(*) > 1 ORDER BY n DESC NULLS LAST LIMIT 10 OFFSET 5",
    );
    expect(query.with?.tables[0]?.name.name).toBe("c");
    expect(query.limit).toMatchObject({ count: { value: "10" }, offset: { value: "5" } });
    expect(query.orderBy).toMatchObject([{ descending: true, nulls: "LAST" }]);
    expect(query.body).toMatchObject({
      kind: "select",
      distinct: true,
      items: [{ expression: { kind: "column" } }, { alias: { name: "n" } }],
      from: { kind: "join", comma: true, left: { kind: "join", type: "inner" } },
      where: { expression: { kind: "binary" } },
      groupBy: { type: "list" },
      having: { expression: { kind: "binary" } },
    });
  });

  it("binds INTERSECT tighter than UNION", () => {
    expect(queryOf("SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3").body).toMatchObject({
      operator: "UNION",
      all: true,
      right: { operator: "INTERSECT" },
    });
  });

  it("splits statements and keeps their spans", () => {
    const source = "SELECT ';' -- ;\n; SELECT 2 ;";
    const { statements } = parseStatements(source, dialects.generic);
    expect(statements.map(({ span }) => source.slice(span.start, span.end))).toEqual(["SELECT ';'", "SELECT 2"]);
  });
});
