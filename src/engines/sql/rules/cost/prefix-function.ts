import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Binary, Expression } from "../../syntax/tree.ts";
import { columnOf, textAt } from "../correctness/support/columns.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";
import { isCallOf } from "./support/calls.ts";

interface Prefix {
  readonly column: Expression;
  readonly length: number;
}

const numberOf = (expression: Expression | undefined): number | undefined =>
  expression?.kind === "literal" && expression.type === "number" ? Number(expression.value) : undefined;

/** LEFT(column, n) and SUBSTR(column, 1, n). */
function prefixIn(expression: Expression): Prefix | undefined {
  if (expression.kind !== "call" || expression.extras) return undefined;
  const [column, second, third, ...more] = expression.arguments;
  if (column === undefined || more.length > 0) return undefined;
  if (isCallOf(expression, "left")) {
    const length = numberOf(second);
    return length === undefined || third !== undefined ? undefined : { column, length };
  }
  if (!isCallOf(expression, "substr", "substring") || numberOf(second) !== 1) return undefined;
  const length = numberOf(third);
  return length === undefined ? undefined : { column, length };
}

/** Functions that say where a text stands in another: whether the text that is looked for comes first. */
const positions: Readonly<Record<string, "needleFirst" | "needleLast">> = {
  strpos: "needleLast",
  instr: "needleLast",
  charindex: "needleFirst",
  position: "needleFirst",
  locate: "needleFirst",
};

interface Sought {
  readonly column: Expression;
  readonly value: Expression;
  readonly side: Expression;
}

/** STRPOS(column, 'abc') = 1, in the spellings of all dialects. */
function soughtAtStart({ left, right }: Binary): Sought | undefined {
  const [side, place] = right.kind === "literal" ? [left, right] : [right, left];
  if (numberOf(place) !== 1 || side.kind !== "call" || side.name.length !== 1) return undefined;
  const order = positions[functionName(side)];
  const [first, second, third] = side.arguments;
  if (order === undefined || first === undefined || second === undefined || third !== undefined) return undefined;
  const [column, value] = order === "needleFirst" ? [second, first] : [first, second];
  return value.kind === "literal" && value.type === "string" && value.value !== "" ? { column, value, side } : undefined;
}

/** LEFT(column, 3) = 'abc' with the value as long as the prefix. */
function comparedPrefix({ left, right }: Binary): Sought | undefined {
  const prefix = prefixIn(left) ?? prefixIn(right);
  const [side, value] = prefixIn(left) === undefined ? [right, left] : [left, right];
  if (prefix === undefined || value.kind !== "literal" || value.type !== "string") return undefined;
  // Of another length the comparison asks for the whole value, or is never true.
  return Array.from(value.value).length === prefix.length && prefix.length > 0 ? { column: prefix.column, value, side } : undefined;
}

function match(analysed: AnalysedStatement, { expression, clause }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || expression.operator !== "=" || !["where", "from"].includes(clause)) return undefined;
  // ClickHouse's position takes the text to search first.
  const sought = comparedPrefix(expression) ?? (analysed.dialect === "clickhouse" ? undefined : soughtAtStart(expression));
  if (sought === undefined || columnOf(analysed, sought.column) === undefined) return undefined;
  const { kind, type } = analysed.typeOf(sought.column);
  const name = textAt(analysed, sought.column);
  const written = textAt(analysed, sought.value);
  const plain = /^'[^'%_\\[\]]*[^'%_\\[\]\s]'$/u.test(written) && kind === "text" && !/\b(?:BP|N)?CHAR\b|CHARACTER\s*\(/u.test(type);
  const pattern = `${written.slice(0, -1)}%'`;
  return {
    span: sought.side,
    message: `The function hides ${name} from indexes and zone maps, which can answer a prefix.`,
    suggestion: `Write ${name} LIKE '...%'.`,
    ...(plain
      ? {
          rewrite: {
            title: "Ask for the prefix with LIKE",
            edits: [
              {
                span: { start: expression.start, end: expression.end },
                text: expression.parentheses > 0 ? `(${name} LIKE ${pattern})` : `${name} LIKE ${pattern}`,
              },
            ],
            preconditions: [],
          },
        }
      : {}),
  };
}

const pages = "CREATE TABLE pages (id INT, url TEXT, code CHAR(4))";

export const prefixFunction = defineRule({
  id: "prefix-function",
  group: "cost",
  title: "Function that takes a prefix in a filter",
  severity: "warning",
  what: "LEFT(column, 3) = 'abc', SUBSTR(column, 1, 3) = 'abc', and STRPOS, INSTR, CHARINDEX, POSITION or LOCATE = 1.",
  why: "LIKE 'abc%' says the same and is answered from sorted structures: an index, a sort key, the minimum and maximum of a block.",
  whenNotToUse: "There is an index on that very expression; a collation in which LIKE and = differ.",
  fix: "safe",
  sources: ["Postgres documentation, 11.2 Index types: B-tree and patterns anchored at the beginning"],
  visit: eachExpression(match),
  examples: {
    bad: [
      { sql: "SELECT id FROM pages WHERE LEFT(url, 5) = 'https'", schema: pages, fixed: "SELECT id FROM pages WHERE url LIKE 'https%'" },
      {
        sql: "SELECT id FROM pages WHERE NOT ('ftp' = SUBSTR(url, 1, 3))",
        schema: pages,
        fixed: "SELECT id FROM pages WHERE NOT (url LIKE 'ftp%')",
      },
      { sql: "SELECT id FROM pages WHERE SUBSTRING(url, 1, 2) = 'a_'", schema: pages },
      {
        sql: "SELECT id FROM pages WHERE STRPOS(url, 'https') = 1",
        schema: pages,
        dialect: "duckdb",
        fixed: "SELECT id FROM pages WHERE url LIKE 'https%'",
      },
      {
        sql: "SELECT id FROM pages WHERE POSITION('ftp' IN url) = 1",
        schema: pages,
        dialect: "postgres",
        fixed: "SELECT id FROM pages WHERE url LIKE 'ftp%'",
      },
      { sql: "SELECT id FROM pages WHERE CHARINDEX('ftp', url) = 1", dialect: "tsql" },
      { sql: "SELECT id FROM pages WHERE 1 = INSTR(url, 'ftp')", dialect: "oracle" },
    ],
    good: [
      { sql: "SELECT id FROM pages WHERE STRPOS(url, 'https') = 2", schema: pages, dialect: "duckdb" },
      { sql: "SELECT id FROM pages WHERE STRPOS(url, 'https') > 0", schema: pages, dialect: "duckdb" },
      { sql: "SELECT id FROM pages WHERE LEFT(url, 5) = 'ftp'", schema: pages },
      { sql: "SELECT id FROM pages WHERE SUBSTR(url, 2, 3) = 'ttp'", schema: pages },
      { sql: "SELECT LEFT(url, 5) = 'https' AS secure FROM pages", schema: pages },
    ],
  },
});
