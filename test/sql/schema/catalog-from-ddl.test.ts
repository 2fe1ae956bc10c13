import { describe, expect, test } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { typeKindOf } from "../../../src/engines/sql/schema/type-kind-of.ts";

/** `table: column kind!` with ! for NOT NULL, then keys. */
function told(ddl: string, dialect: DialectId = "postgres"): readonly string[] {
  return catalogFromDdl(ddl, dialect).tables.map((table) => {
    const columns = table.columns.map(({ name, kind, notNull }) => `${name} ${kind}${notNull ? "!" : ""}`).join(", ");
    const keys = table.keys.map(({ columns: key, primary }) => `${primary ? "primary" : "unique"}(${key.join(", ")})`).join(" ");
    const references = table.foreignKeys.map((key) => `${key.columns.join(", ")} -> ${key.table}(${key.referenced.join(", ")})`).join(" ");
    return [`${table.name}: ${columns}`, keys, references].filter((part) => part !== "").join("; ");
  });
}

describe("DDL", () => {
  test.each<[string, readonly string[], DialectId?]>([
    ["CREATE TABLE a (id INT PRIMARY KEY, t TEXT NOT NULL UNIQUE)", ["a: id integer!, t text!; primary(id) unique(t)"]],
    ["CREATE TABLE s.a (x INT, y INT, PRIMARY KEY (x, y), UNIQUE (y))", ["s.a: x integer!, y integer!; primary(x, y) unique(y)"]],
    [
      "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (i INT REFERENCES a)",
      ["a: id integer!; primary(id)", "b: i integer; i -> a(id)"],
    ],
    ["CREATE TABLE b (i INT, FOREIGN KEY (i) REFERENCES x.a (k))", ["b: i integer; i -> x.a(k)"]],
    [
      "CREATE TABLE a (x INT); ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY (x); ALTER TABLE a ADD COLUMN y DATE NOT NULL",
      ["a: x integer!, y date!; primary(x)"],
    ],
    [
      "CREATE TABLE a (x INT, y INT); CREATE UNIQUE INDEX i ON a (x); CREATE UNIQUE INDEX j ON a (y) WHERE x > 1; CREATE INDEX k ON a (y)",
      ["a: x integer, y integer; unique(x)"],
    ],
    ["CREATE TABLE a (x INT, y INT); CREATE UNIQUE INDEX i ON a (lower(x))", ["a: x integer, y integer"]],
    ["CREATE TABLE a (x INT, y INT, UNIQUE (y)); ALTER TABLE a DROP COLUMN y", ["a: x integer"]],
    [
      "CREATE TABLE a (x INT); ALTER TABLE a ALTER COLUMN x SET NOT NULL; ALTER TABLE a ALTER COLUMN x TYPE NUMERIC(10, 2)",
      ["a: x decimal!"],
    ],
    ["CREATE TABLE a (x INT); DROP TABLE a", []],
    [
      "CREATE TABLE a (x INT NOT NULL, y INT); CREATE VIEW v AS SELECT x, count(*) AS n, max(y) AS m FROM a GROUP BY x",
      ["a: x integer!, y integer", "v: x integer!, n integer!, m integer; unique(x)"],
    ],
    [
      "CREATE TABLE a (id NUMBER(38, 0) NOT NULL, v NUMBER, d NUMBER(10, 2), t TIMESTAMP_TZ)",
      ["a: id integer!, v integer, d decimal, t timestamptz"],
      "snowflake",
    ],
    ["CREATE TABLE a (id UInt64, s Nullable(String), t DateTime)", ["a: id integer!, s text, t timestamptz!"], "clickhouse"],
    [
      "CREATE TABLE a (id SERIAL, d TIMESTAMP WITH TIME ZONE, f DOUBLE PRECISION, j JSONB, xs INT[])",
      ["a: id integer!, d timestamptz, f float, j nested, xs nested"],
    ],
  ])("%s", (ddl, expected, dialect = "postgres") => {
    expect(told(ddl, dialect)).toEqual(expected);
  });

  test("lists what it can't follow, with the line", () => {
    const { problems, tables } = catalogFromDdl(
      "CREATE TABLE a (x INT);\nALTER TABLE b ADD COLUMN y INT;\nALTER TABLE a RENAME COLUMN x TO z;",
      "postgres",
    );
    expect(tables).toHaveLength(1);
    expect(problems.map((problem) => problem.slice(0, 7))).toEqual(["line 2:", "line 3:"]);
  });

  test("says nothing of text that is no DDL, and doesn't throw", () => {
    for (const text of ["", "hello", "SELECT 1", "CREATE TABLE", "CREATE TABLE a (", ");;(", "-- CREATE TABLE a (x INT)"]) {
      expect(catalogFromDdl(text, "postgres").tables.filter((table) => table.columns.length > 0)).toEqual([]);
    }
  });
});

describe("types", () => {
  test.each<[string, DialectId, string]>([
    ["TIMESTAMP", "bigquery", "timestamptz"],
    ["DATETIME", "bigquery", "timestamp"],
    ["TIMESTAMP", "spark", "timestamptz"],
    ["TIMESTAMP_NTZ", "databricks", "timestamp"],
    ["DATE", "oracle", "timestamp"],
    ["NUMBER(10)", "oracle", "integer"],
    ["NUMBER", "oracle", "decimal"],
    ["BIT", "tsql", "boolean"],
    ["DATETIME2(7)", "tsql", "timestamp"],
    ["INT UNSIGNED", "mysql", "integer"],
    ["TIMESTAMP(6) WITH TIME ZONE", "trino", "timestamptz"],
    ["CHARACTER VARYING(20)", "postgres", "text"],
    ["ARRAY<STRING>", "spark", "nested"],
    ["GEOGRAPHY", "bigquery", "other"],
    ["MY_DOMAIN", "postgres", "unknown"],
    ["", "postgres", "unknown"],
  ])("%s of %s is %s", (type, dialect, kind) => {
    expect(typeKindOf(type, dialect)).toBe(kind);
  });
});
