/** What a rule calls a safe rewrite is never refuted on its own examples, in the dialect that they are of, and each such rule has one that held in a run. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import type { DataAccess, DataSession } from "../../../src/data/types.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { duckDbParser } from "../../../src/engines/sql/front-end/parsers/duckdb.ts";
import { judgeInDialect } from "../../../src/engines/sql/judge/judge-in-dialect.ts";
import type { RuleExample } from "../../../src/engines/sql/rule.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import { mergeCatalogs } from "../../../src/engines/sql/schema/merge-catalogs.ts";
import { inferCatalog } from "../../../src/engines/sql/schema/infer-catalog.ts";
import { emptyCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import type { AnalysedStatement } from "../../../src/engines/sql/scope.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { rewriteExample, visitExample } from "./harness.ts";

const cases = rules
  .filter(({ fix }) => fix === "safe")
  .flatMap((rule) =>
    rule.examples.bad.filter(({ fixed }) => fixed !== undefined).map((example) => [`${rule.id}: ${example.sql}`, rule, example] as const),
  );

/** As analyseStatement gives it: nothing is inferred of a copy. */
function analysed({ sql, dialect = "postgres", schema }: RuleExample): AnalysedStatement | undefined {
  const [parsed] = parseStatements(sql, dialects[dialect]).statements;
  const catalog = schema === undefined ? emptyCatalog : catalogFromDdl(schema, dialect);
  return parsed && analyseStatement({ source: sql, dialect, statement: parsed.statement, catalog, templated: [] });
}

describe("safe rewrites", () => {
  const held = new Set<string>();
  let data: DataAccess;
  let session: DataSession;
  beforeAll(async () => {
    data = createDataAccess({ roots: [process.cwd()] });
    session = await data.session({ signal: new AbortController().signal });
  });
  afterAll(async () => {
    await session[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  });

  it("there are such rules", () => {
    expect(new Set(cases.map(([, rule]) => rule.id)).size).toBeGreaterThan(10);
  });

  it.each(cases)("%s", async (_, rule, example) => {
    const statement = analysed(example);
    const [match] = visitExample(rule, example);
    if (statement === undefined || match?.rewrite === undefined) throw new Error("the example doesn't match");
    const judgement = await judgeInDialect(
      {
        left: example.sql,
        right: rewriteExample(example, match),
        dialect: example.dialect ?? "postgres",
        catalog: mergeCatalogs(statement.catalog, inferCatalog(statement)),
        preconditions: match.rewrite.preconditions,
        instances: 25,
      },
      { laboratory: async (options) => data.laboratory(options), signal: new AbortController().signal, progress: () => undefined },
      duckDbParser(session),
    );
    if (match.rewrite.changesResult === true) return;
    expect({ verdict: judgement.verdict, script: judgement.counterexample?.script }).not.toMatchObject({ verdict: "refuted" });
    if (judgement.verdict === "proved" || judgement.verdict === "tested") held.add(rule.id);
  });

  it("each rule's rewrite held where it was run", () => {
    expect([...new Set(cases.map(([, rule]) => rule.id))].filter((id) => !held.has(id))).toEqual([]);
  });
});
