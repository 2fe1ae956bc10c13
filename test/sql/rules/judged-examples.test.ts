/** What a rule calls a safe rewrite is never refuted on its own examples. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import type { DataAccess } from "../../../src/data/types.ts";
import { judge } from "../../../src/engines/sql/judge/judge-pair.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import { mergeCatalogs } from "../../../src/engines/sql/schema/merge-catalogs.ts";
import { inferCatalog } from "../../../src/engines/sql/schema/infer-catalog.ts";
import { analyse, rewriteExample, visitExample } from "./harness.ts";

const runnable = new Set(["generic", "postgres", "duckdb"]);

const cases = rules
  .filter(({ fix }) => fix === "safe")
  .flatMap((rule) =>
    rule.examples.bad
      .filter(({ fixed, dialect = "generic" }) => fixed !== undefined && runnable.has(dialect))
      .map((example) => [`${rule.id}: ${example.sql}`, rule, example] as const),
  );

describe("safe rewrites", () => {
  let data: DataAccess;
  beforeAll(() => {
    data = createDataAccess({ roots: [process.cwd()] });
  });
  afterAll(async () => {
    await data[Symbol.asyncDispose]();
  });

  it("there are such rules", () => {
    expect(new Set(cases.map(([, rule]) => rule.id)).size).toBeGreaterThan(10);
  });

  it.each(cases)("%s", async (_, rule, example) => {
    const [statement] = analyse(example.sql, example);
    const [match] = visitExample(rule, example);
    if (statement === undefined || match?.rewrite === undefined) throw new Error("the example doesn't match");
    const judgement = await judge(
      {
        left: example.sql,
        right: rewriteExample(example, match),
        dialect: example.dialect ?? "postgres",
        catalog: mergeCatalogs(statement.catalog, inferCatalog(statement)),
        preconditions: match.rewrite.preconditions,
        instances: 25,
      },
      { laboratory: async (options) => data.laboratory(options), signal: new AbortController().signal, progress: () => undefined },
    );
    if (match.rewrite.changesResult === true) return;
    expect({ verdict: judgement.verdict, script: judgement.counterexample?.script }).not.toMatchObject({ verdict: "refuted" });
  });
});
