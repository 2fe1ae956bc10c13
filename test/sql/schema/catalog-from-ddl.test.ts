import { describe, expect, test } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { catalogFromDdl, catalogFromDdlFiles } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
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
      "CREATE TABLE a (x INT);\nALTER TABLE b ADD COLUMN y INT;\nALTER TABLE a RENAME COLUMN x;",
      "postgres",
    );
    expect(tables).toHaveLength(1);
    expect(problems.map((problem) => problem.slice(0, 7))).toEqual(["line 2:", "line 3:"]);
  });

  test("follows what one file does to the tables of another, and says in which file it can't", () => {
    const { tables, problems } = catalogFromDdlFiles(
      [
        { path: "V1.sql", content: "CREATE TABLE a (x INT NOT NULL)" },
        { path: "V2.sql", content: "ALTER TABLE a ALTER COLUMN x DROP NOT NULL;\nALTER TABLE b DROP COLUMN y" },
      ],
      "postgres",
    );
    expect(tables.map(({ columns }) => columns)).toMatchObject([[{ name: "x", notNull: false }]]);
    expect(problems).toEqual(["V2.sql, line 2: b is altered and was not created before"]);
  });

  test("says nothing of text that is no DDL, and doesn't throw", () => {
    for (const text of ["", "hello", "SELECT 1", "CREATE TABLE", "CREATE TABLE a (", ");;(", "-- CREATE TABLE a (x INT)"]) {
      expect(catalogFromDdl(text, "postgres").tables.filter((table) => table.columns.length > 0)).toEqual([]);
    }
  });
});

describe("what is taken back is no fact", () => {
  const parent = "CREATE TABLE p (id INT PRIMARY KEY);";
  const others = (ddl: string, dialect: DialectId): readonly string[] => told(ddl, dialect).filter((line) => !line.startsWith("p:"));
  test.each<[DialectId, string, string]>([
    ["postgres", "CREATE TABLE a (x INT PRIMARY KEY); ALTER TABLE a DROP CONSTRAINT a_pkey", "a: x integer"],
    [
      "postgres",
      "CREATE TABLE a (x INT, y INT, CONSTRAINT k UNIQUE (x), UNIQUE (y), CONSTRAINT c CHECK (x > 0)); ALTER TABLE a DROP CONSTRAINT k, DROP CONSTRAINT c",
      "a: x integer, y integer; unique(y)",
    ],
    [
      "postgres",
      "CREATE TABLE a (x INT UNIQUE, y INT, CONSTRAINT k UNIQUE (y)); ALTER TABLE a DROP CONSTRAINT made_up",
      "a: x integer, y integer; unique(y)",
    ],
    ["postgres", "CREATE TABLE a (x INT UNIQUE); ALTER TABLE a DROP CONSTRAINT a_x_check", "a: x integer; unique(x)"],
    [
      "postgres",
      "CREATE TABLE a (x INT UNIQUE); ALTER TABLE a ADD CONSTRAINT small CHECK (x < 9) NOT VALID, DROP CONSTRAINT small",
      "a: x integer; unique(x)",
    ],
    ["postgres", "CREATE TABLE a (x INT); CREATE UNIQUE INDEX i ON a (x); DROP INDEX i", "a: x integer"],
    ["postgres", "CREATE TABLE a (x INT UNIQUE, y INT); CREATE INDEX ON a (y); DROP INDEX a_y_idx", "a: x integer, y integer; unique(x)"],
    ["postgres", `${parent} CREATE TABLE a (i INT REFERENCES p); ALTER TABLE a DROP CONSTRAINT a_i_fkey`, "a: i integer"],
    ["postgres", `${parent} CREATE TABLE a (i INT, FOREIGN KEY (i) REFERENCES p NOT ENFORCED)`, "a: i integer"],
    ["postgres", `${parent} CREATE TABLE a (i INT REFERENCES p NOT ENFORCED)`, "a: i integer"],
    [
      "postgres",
      `${parent} CREATE TABLE a (i INT, CONSTRAINT f FOREIGN KEY (i) REFERENCES p); ALTER TABLE a ALTER CONSTRAINT f NOT ENFORCED`,
      "a: i integer",
    ],
    ["postgres", "CREATE FOREIGN TABLE a (x INT NOT NULL) SERVER s", "a: x integer"],
    ["snowflake", "CREATE EXTERNAL TABLE a (x INT NOT NULL AS (value:x::int), UNIQUE (x)) LOCATION = @s", "a: x integer"],
    ["snowflake", "CREATE TABLE a (x INT NOT NULL); ALTER TABLE a MODIFY COLUMN x DROP NOT NULL", "a: x integer"],
    ["tsql", "CREATE TABLE a (x INT NOT NULL); ALTER TABLE a ALTER COLUMN x BIGINT", "a: x integer"],
    ["tsql", "CREATE TABLE a (x INT, CONSTRAINT k UNIQUE (x)); ALTER TABLE a DROP k", "a: x integer"],
    [
      "tsql",
      `${parent} CREATE TABLE a (i INT); ALTER TABLE a WITH NOCHECK ADD CONSTRAINT f FOREIGN KEY (i) REFERENCES p (id)`,
      "a: i integer",
    ],
    [
      "tsql",
      `${parent} CREATE TABLE a (i INT, CONSTRAINT f FOREIGN KEY (i) REFERENCES p (id)); ALTER TABLE a NOCHECK CONSTRAINT f`,
      "a: i integer",
    ],
    ["mysql", `${parent} CREATE TABLE a (i INT REFERENCES p (id))`, "a: i integer"],
    ["mysql", "CREATE TABLE a (x INT NOT NULL); ALTER TABLE a MODIFY x BIGINT COMMENT 'NOT NULL'", "a: x integer"],
    ["mysql", "CREATE TABLE a (x INT NOT NULL, y INT); ALTER TABLE a CHANGE x z VARCHAR(9)", "a: z text, y integer"],
    [
      "mysql",
      "CREATE TABLE a (x INT, y INT, UNIQUE KEY u (x), UNIQUE (y)); ALTER TABLE a DROP INDEX u",
      "a: x integer, y integer; unique(y)",
    ],
    [
      "mysql",
      "CREATE TABLE a (x INT, y INT, UNIQUE KEY u (x), UNIQUE (y)); ALTER TABLE a DROP KEY y",
      "a: x integer, y integer; unique(x)",
    ],
    ["mysql", "CREATE TABLE a (x INT, PRIMARY KEY (x)); ALTER TABLE a DROP PRIMARY KEY", "a: x integer"],
    ["clickhouse", "CREATE TABLE a (x UInt64, PRIMARY KEY (x)) ENGINE = MergeTree", "a: x integer!"],
    ["clickhouse", "CREATE TABLE a (x UInt64 PRIMARY KEY) ENGINE = MergeTree", "a: x integer!"],
    ["oracle", "CREATE TABLE a (x NUMBER(9) NOT NULL DISABLE, y NUMBER(9) PRIMARY KEY DISABLE)", "a: x integer, y integer"],
    ["oracle", "CREATE TABLE a (x NUMBER(9) NOT NULL); ALTER TABLE a MODIFY (x NULL)", "a: x integer"],
    ["oracle", "CREATE TABLE a (x NUMBER(9), UNIQUE (x)); ALTER TABLE a DROP UNIQUE (x)", "a: x integer"],
    ["oracle", "CREATE TABLE a (x NUMBER(9), CONSTRAINT k UNIQUE (x)); ALTER TABLE a DISABLE CONSTRAINT k", "a: x integer"],
    ["oracle", "CREATE TABLE a (x NUMBER(9), CONSTRAINT k UNIQUE (x) RELY DISABLE NOVALIDATE)", "a: x integer"],
  ])("in %s: %s", (dialect, ddl, expected) => {
    expect(others(ddl, dialect)).toEqual([expected]);
  });

  test.each<[DialectId, string, string]>([
    ["bigquery", "CREATE TABLE a (x INT64 NOT NULL, PRIMARY KEY (x) NOT ENFORCED)", "a: x integer!; primary(x)"],
    ["bigquery", "CREATE TABLE a (x INT64 NOT NULL PRIMARY KEY NOT ENFORCED)", "a: x integer!; primary(x)"],
    ["bigquery", "CREATE TABLE a (x INT64 PRIMARY KEY NOT ENFORCED)", "a: x integer; primary(x)"],
    ["bigquery", "CREATE TABLE a (x INT64, PRIMARY KEY (x) NOT ENFORCED)", "a: x integer; primary(x)"],
    ["snowflake", "CREATE TABLE a (x INT PRIMARY KEY)", "a: x integer!; primary(x)"],
    [
      "postgres",
      `${parent} CREATE TABLE a (i INT, j INT UNIQUE); ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (i) REFERENCES p NOT VALID, ADD CONSTRAINT g FOREIGN KEY (j) REFERENCES p NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT f; ALTER TABLE a DROP CONSTRAINT g`,
      "a: i integer, j integer; unique(j); i -> p(id)",
    ],
    ["oracle", "CREATE TABLE a (x NUMBER(9) NOT NULL ENABLE); ALTER TABLE a MODIFY x NUMBER(12)", "a: x integer!"],
    ["oracle", "CREATE TABLE a (x NUMBER(9)); ALTER TABLE a MODIFY (x NOT NULL)", "a: x integer!"],
    ["mysql", "CREATE TABLE a (x INT PRIMARY KEY); ALTER TABLE a MODIFY x BIGINT", "a: x integer!; primary(x)"],
    ["postgres", "CREATE TABLE a (x INT NOT NULL); ALTER TABLE a ALTER COLUMN x RESTART WITH 5", "a: x integer!"],
    ["postgres", "CREATE TABLE a (x INT NOT NULL); ALTER TABLE a ALTER COLUMN x TYPE BIGINT", "a: x integer!"],
    [
      "postgres",
      "CREATE TABLE s.a (x INT UNIQUE); ALTER TABLE s.a RENAME COLUMN x TO z; ALTER TABLE s.a RENAME TO b",
      "s.b: z integer; unique(z)",
    ],
    [
      "tsql",
      `${parent} CREATE TABLE a (i INT); ALTER TABLE a WITH CHECK ADD CONSTRAINT f FOREIGN KEY (i) REFERENCES p (id)`,
      "a: i integer; i -> p(id)",
    ],
  ])("what stays is one, in %s: %s", (dialect, ddl, expected) => {
    expect(others(ddl, dialect)).toEqual([expected]);
  });

  test("of a parent whose heirs hold rows, too", () => {
    const [parentOf, heir] = catalogFromDdl("CREATE TABLE a (x INT PRIMARY KEY); CREATE TABLE b (y INT) INHERITS (a)", "postgres").tables;
    expect([parentOf?.keys, heir?.partial]).toEqual([[], true]);
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
