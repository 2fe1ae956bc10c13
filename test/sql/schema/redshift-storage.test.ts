/** What Redshift's DDL says of where rows are kept. */
import { expect, it } from "vitest";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";

it.each([
  ["CREATE TABLE t (a INT, b DATE) DISTKEY (a) COMPOUND SORTKEY (b, a)", { distributedBy: "a", clusterBy: ["b", "a"] }],
  ["CREATE TABLE t (a INT DISTKEY, b DATE SORTKEY)", { distributedBy: "a", clusterBy: ["b"] }],
  ['CREATE TABLE t ("a" INT, b DATE) DISTSTYLE KEY DISTKEY ("a")', { distributedBy: "a", clusterBy: [] }],
  ["CREATE TABLE t (a INT, b INT) INTERLEAVED SORTKEY (a, b)", { interleaved: true, clusterBy: ["a", "b"] }],
  ["CREATE TABLE t (a INT, b DATE) DISTSTYLE ALL", { clusterBy: [] }],
  ["CREATE TABLE t (distkey INT, sortkey DATE)", { clusterBy: [] }],
])("%s", (sql, expected) => {
  const [table] = catalogFromDdl(sql, "redshift").tables;
  const { distributedBy, interleaved, clusterBy } = table ?? { clusterBy: undefined };
  expect({
    ...(distributedBy === undefined ? {} : { distributedBy }),
    ...(interleaved === undefined ? {} : { interleaved }),
    clusterBy,
  }).toEqual(expected);
});

it("says nothing of it in other dialects", () => {
  const [table] = catalogFromDdl("CREATE TABLE t (a INT, distkey INT)", "postgres").tables;
  expect(table).not.toHaveProperty("distributedBy");
});
