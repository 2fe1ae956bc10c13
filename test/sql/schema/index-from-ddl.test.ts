import { describe, expect, test } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { mergeCatalogs } from "../../../src/engines/sql/schema/merge-catalogs.ts";

/** `name unique method (parts) include (columns) where`, one a line. */
function told(ddl: string, dialect: DialectId): readonly string[] {
  return catalogFromDdl(ddl, dialect).tables.flatMap(({ indexes = [] }) =>
    indexes.map(({ name, unique, method, keys, included, predicate, required }) =>
      [
        name ?? "-",
        ...(unique ? ["unique"] : []),
        ...(required ? ["required"] : []),
        method,
        `(${keys.map(({ column, text }) => (column === undefined ? `<${text}>` : text)).join(", ")})`,
        ...(included.length === 0 ? [] : [`include ${included.join(", ")}`]),
        ...(predicate === undefined ? [] : [`where ${predicate}`]),
      ].join(" "),
    ),
  );
}

const table = "CREATE TABLE t (id INT, a INT, b TEXT, c DATE);";

describe("CREATE INDEX", () => {
  const cases: readonly (readonly [DialectId, string, readonly string[]])[] = [
    ["postgres", `${table} CREATE INDEX i ON t (a, b DESC NULLS LAST)`, ["i btree (a, b DESC NULLS LAST)"]],
    ["postgres", `${table} CREATE INDEX i ON t USING gin (b gin_trgm_ops)`, ["i gin (b GIN_TRGM_OPS)"]],
    [
      "postgres",
      `${table} CREATE UNIQUE INDEX CONCURRENTLY i ON t (a ASC) INCLUDE (c, "b") WHERE b = 'x'`,
      ["i unique btree (a) include c, b where b = 'x'"],
    ],
    ["postgres", `${table} CREATE INDEX i ON t (lower(b), (a + 1), a)`, ["i btree (<lower ( b )>, <( a + 1 )>, a)"]],
    ["postgres", `${table} CREATE INDEX i ON t ((a + 1))`, ["i btree (<( a + 1 )>)"]],
    ["postgres", `${table} CREATE INDEX ON t ("A")`, ["- btree (a)"]],
    ["mysql", `${table} CREATE INDEX i ON t (b(10), a) USING BTREE`, ["i btree (b ( 10 ), a)"]],
    ["mysql", `${table} CREATE FULLTEXT INDEX i ON t (b)`, ["i fulltext (b)"]],
    ["tsql", `${table} CREATE CLUSTERED INDEX i ON dbo.t ([a] ASC) INCLUDE ([b])`, ["i clustered (a) include b"]],
    ["oracle", `${table} CREATE BITMAP INDEX i ON t (a)`, ["i bitmap (a)"]],
  ];
  test.each(cases)("%s: %s", (dialect, ddl, expected) => {
    expect(told(ddl, dialect)).toEqual(expected);
  });
});

describe("indexes that CREATE TABLE and ALTER TABLE make", () => {
  const cases: readonly (readonly [DialectId, string, readonly string[]])[] = [
    ["postgres", "CREATE TABLE t (id INT PRIMARY KEY, a INT UNIQUE)", ["- unique required btree (id)", "- unique required btree (a)"]],
    ["postgres", "CREATE TABLE t (id INT, a INT, CONSTRAINT k UNIQUE (a, id))", ["k unique required btree (a, id)"]],
    [
      "mysql",
      "CREATE TABLE t (id INT, a INT, b INT, PRIMARY KEY (id), KEY by_a (a DESC), INDEX (b), UNIQUE KEY u (a, b))",
      ["- unique required btree (id)", "by_a btree (a DESC)", "- btree (b)", "u unique required btree (a, b)"],
    ],
    ["mysql", "CREATE TABLE t (a INT, KEY `by a` USING HASH (a))", ["by a hash (a)"]],
    ["mysql", "CREATE TABLE t (a INT, b INT, UNIQUE (a), UNIQUE u (b))", ["- unique required btree (a)", "u unique required btree (b)"]],
    ["postgres", "CREATE TABLE t (a INT, UNIQUE NULLS NOT DISTINCT (a))", ["- unique required btree (a)"]],
    [
      "mysql",
      "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE t (a INT, b INT, KEY k (b, a), FOREIGN KEY (a) REFERENCES p (id), FOREIGN KEY (b) REFERENCES p (id))",
      ["- unique required btree (id)", "k btree (b, a)", "- required btree (a)"],
    ],
    ["mysql", "CREATE TABLE t (a INT, b INT); ALTER TABLE t ADD INDEX x (a), ADD KEY y (b), DROP INDEX x", ["y btree (b)"]],
    ["tsql", "CREATE TABLE t (a INT, INDEX ix NONCLUSTERED (a))", ["ix btree (a)"]],
    ["tsql", "CREATE TABLE t (a INT PRIMARY KEY)", ["- unique required clustered (a)"]],
    ["tsql", "CREATE TABLE t (a INT, CONSTRAINT k PRIMARY KEY NONCLUSTERED (a))", ["k unique required btree (a)"]],
    // A key of a warehouse is a promise: nothing is looked up by it.
    ["snowflake", "CREATE TABLE t (id INT PRIMARY KEY)", []],
  ];
  test.each(cases)("%s: %s", (dialect, ddl, expected) => {
    expect(told(ddl, dialect)).toEqual(expected);
  });
});

test("a dropped index is gone; MySQL's names are those of a table", () => {
  expect(told(`${table} CREATE INDEX i ON t (a); DROP INDEX i`, "postgres")).toEqual([]);
  const two = "CREATE TABLE t (a INT, KEY k (a)); CREATE TABLE u (a INT, KEY k (a)); DROP INDEX k ON t";
  expect(catalogFromDdl(two, "mysql").tables.map(({ indexes }) => indexes?.length)).toEqual([0, 1]);
  expect(told(`${table} CREATE INDEX i ON t (a); ALTER TABLE t DROP COLUMN a`, "postgres")).toEqual([]);
});

test("a server knows better than files which indexes there are", () => {
  const files = catalogFromDdl(`${table} CREATE INDEX planned ON t (a)`, "postgres");
  const [own] = files.tables;
  if (own === undefined) throw new Error("no table");
  const live = { tables: [{ ...own, source: "live" as const, indexes: [] }], problems: [] };
  expect(mergeCatalogs(files, live).tables[0]?.indexes).toEqual([]);
  const { indexes: _, ...unknown } = own;
  expect(mergeCatalogs({ tables: [unknown], problems: [] }, files).tables[0]?.indexes).toHaveLength(1);
});
