import { expect, it } from "vitest";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { lex } from "../../../src/engines/sql/syntax/lexer.ts";
import { tokenFindings } from "../../../src/engines/sql/token-rules/token-findings.ts";

function seen(sql: string): readonly string[] {
  return tokenFindings(lex(sql, dialects.postgres)).map(({ rule, span }) => `${rule}: ${sql.slice(span.start, span.end)}`);
}

it.each([
  ["SELEC a FRM t WHERE a NOT IN (SELECT b FROM u)", ["not-in-with-nulls: NOT IN (SELECT"]],
  ["SELECT a FROM t @@ WHERE b = /* or */ NULL AND c <> NULL", ["equals-null: = /* or */ NULL", "equals-null: <> NULL"]],
  ["SELECT DISTINCT * FROM t ??", ["select-star: SELECT DISTINCT *"]],
  ["SELECT a FROM t WHERE b LIKE '%x' ORDER ORDER", ["leading-wildcard: LIKE '%x'"]],
  ["DELETE FROM t RETURNING )", ["delete-without-where: DELETE FROM"]],
  ["UPDATE t SET a = NULL, b = 1 )", ["update-without-where: UPDATE t"]],
])("finds in %s", (sql, expected) => {
  expect(seen(sql)).toEqual(expected);
});

it.each([
  "UPDATE t SET a = NULL WHERE b = 1 )",
  "DELETE FROM t WHERE a = 1 )",
  "DECLARE x INT = NULL",
  "SELECT 'DELETE FROM t; = NULL' FROM t -- NOT IN (SELECT",
  'SELECT "= NULL" FROM t WHERE EXISTS (SELECT * FROM u) )',
  "SELECT a * b, count(*) FROM t WHERE a LIKE 'x%' )",
  "CREATE TABLE t (a INT REFERENCES u ON DELETE SET NULL",
  "SELECT a FROM t WHERE b LIKE '%'",
])("finds nothing in %s", (sql) => {
  expect(seen(sql)).toEqual([]);
});
