/** The rules find what was planted in the benchmark's bad queries. */
import { expect, it } from "vitest";
import { plantedQueries } from "../../../bench/planted-queries/queries.ts";
import { plantedSchema } from "../../../bench/planted-queries/schema.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import { analyse } from "./harness.ts";

it("there are sixty, each under a name of its own", () => {
  expect(new Set(plantedQueries.map(({ name }) => name)).size).toBe(60);
});

it.each(plantedQueries.map(({ name, planted, sql }) => [name, planted, sql] as const))("%s", (_, planted, sql) => {
  const statements = analyse(sql, { dialect: "postgres", schema: plantedSchema });
  const found = rules.filter(({ visit }) => statements.some((statement) => visit(statement).length > 0)).map(({ id }) => id);
  expect(found).toEqual(expect.arrayContaining([...planted]));
});
