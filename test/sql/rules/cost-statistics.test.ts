/** Rules on cost that look at statistics, which DDL can't declare. */
import { describe, expect, it } from "vitest";
import { explodingJoin } from "../../../src/engines/sql/rules/cost/exploding-join.ts";
import { exactDistinctCounts } from "../../../src/engines/sql/rules/cost/exact-distinct-counts.ts";
import { missingPartitionFilter } from "../../../src/engines/sql/rules/cost/missing-partition-filter.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { RuleDefinition } from "../../../src/engines/sql/rule.ts";
import type { TableSchema } from "../../../src/engines/sql/schema.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";

const ddl =
  "CREATE TABLE visits (id INT, country TEXT, page TEXT, day DATE); CREATE TABLE clicks (id INT, country TEXT, page TEXT, day DATE)";

function messages(rule: RuleDefinition, sql: string, facts: Partial<TableSchema>, dialect: DialectId = "duckdb"): readonly string[] {
  const { tables, problems } = catalogFromDdl(ddl, dialect);
  const catalog = { tables: tables.map((table) => ({ ...table, ...facts })), problems };
  return parseStatements(sql, dialects[dialect]).statements.flatMap(({ statement }) =>
    rule.visit(analyseStatement({ source: sql, dialect, statement, catalog, templated: [] })).map(({ message }) => message),
  );
}

describe("exploding-join", () => {
  const byCountry = "SELECT a.id FROM visits a JOIN clicks b ON a.country = b.country";
  it("speaks of columns with few values in large tables", () => {
    expect(messages(explodingJoin, byCountry, { rows: 1_000_000, distinct: { country: 50 } })).toEqual([
      "a (1,000,000 rows) and b (1,000,000 rows) have at most 50 different values of country: the join makes some 20,000,000,000 rows where these are even.",
    ]);
  });
  it("is silent where the result stays as large as the tables, or they are small", () => {
    expect(messages(explodingJoin, byCountry, { rows: 1_000_000, distinct: { country: 900_000 } })).toEqual([]);
    expect(messages(explodingJoin, byCountry, { rows: 1000, distinct: { country: 50 } })).toEqual([]);
    expect(messages(explodingJoin, byCountry, { rows: 1_000_000 })).toEqual([]);
  });
  it("takes several columns for as many values as their product", () => {
    const sql = "SELECT a.id FROM visits a JOIN clicks b ON a.country = b.country AND a.page = b.page";
    expect(messages(explodingJoin, sql, { rows: 1_000_000, distinct: { country: 50, page: 10_000 } })).toEqual([]);
  });
});

describe("exact-distinct-counts", () => {
  const sql = "SELECT COUNT(DISTINCT page) AS n FROM visits";
  it("speaks of one count where the table is known to be large", () => {
    expect(messages(exactDistinctCounts, sql, { rows: 80_000_000 })).toHaveLength(1);
    expect(messages(exactDistinctCounts, sql, { rows: 80_000 })).toEqual([]);
    expect(messages(exactDistinctCounts, sql, { rows: 80_000_000 }, "postgres")).toEqual([]);
  });
});

describe("missing-partition-filter", () => {
  it("knows the column inside of a partitioning expression", () => {
    const facts = { partitionBy: ["DATE_TRUNC('month', day)"], rows: 5000 };
    expect(messages(missingPartitionFilter, "SELECT id FROM visits WHERE country = 'DE'", facts)).toEqual([
      "visits is partitioned by DATE_TRUNC('month', day), and no condition names day: all partitions are read (5,000 rows).",
    ]);
    expect(messages(missingPartitionFilter, "SELECT id FROM visits v WHERE v.day > CURRENT_DATE - 7", facts)).toEqual([]);
  });
});
