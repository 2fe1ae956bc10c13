/**
 * Every safe rewrite of the TPC-H and TPC-DS queries, one by one and all of a query together, must leave the result on the benchmarks' data as it is.
 * Skips, with a message, where the data is absent.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { tpcQueries } from "../../../bench/harness/tpc-queries.ts";
import { identifier } from "../../../src/core/sql.ts";
import { createDataAccess } from "../../../src/data/index.ts";
import type { Laboratory } from "../../../src/data/laboratory-types.ts";
import { prepareStatement } from "../../../src/engines/sql/optimize/prepare.ts";
import { composeRewrites } from "../../../src/engines/sql/rewrite/compose.ts";
import { applyEdits } from "../../../src/engines/sql/rewrite/edits.ts";
import type { ProposedRewrite } from "../../../src/engines/sql/rule.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromData } from "../../../src/engines/sql/schema/catalog-from-data.ts";

const folder = resolve(import.meta.dirname, "../../../../shared/data");
const benchmarks = [
  { title: "TPC-H", data: "tpch", queries: "tpch/tpc-h.sql" },
  { title: "TPC-DS", data: "tpcds", queries: "tpcds/tpc-ds.sql" },
] as const;

interface Tally {
  applied: number;
  changed: string[];
  notRun: string[];
}

async function differs(laboratory: Laboratory, before: string, after: string): Promise<boolean | string> {
  const sql = `SELECT count(*) FROM ((FROM (${before}) EXCEPT ALL FROM (${after})) UNION ALL (FROM (${after}) EXCEPT ALL FROM (${before})))`;
  const result = await laboratory.run(sql, { timeoutMilliseconds: 60_000 });
  return result.outcome === "rows" ? Number(result.rows[0]?.[0]) > 0 : result.message;
}

function safeRewrites(sql: string, catalog: SchemaCatalog): readonly (ProposedRewrite & { readonly rule: string })[] {
  const statement = prepareStatement(sql, [], { dialect: "duckdb", catalog });
  if (statement === undefined) return [];
  return rules
    .filter(({ fix, dialects }) => fix === "safe" && dialects?.includes("duckdb") !== false)
    .flatMap((rule) =>
      rule
        .visit(statement)
        .flatMap(({ rewrite }) => (rewrite === undefined || rewrite.changesResult === true ? [] : [{ ...rewrite, rule: rule.id }])),
    );
}

async function judgeQuery(
  laboratory: Laboratory,
  { name, sql }: { readonly name: string; readonly sql: string },
  catalog: SchemaCatalog,
  tally: Tally,
): Promise<void> {
  const rewrites = safeRewrites(sql, catalog).filter(({ preconditions }) => preconditions.length === 0);
  const variants = rewrites.map((rewrite) => ({ what: rewrite.rule, after: applyEdits(sql, rewrite.edits) }));
  if (rewrites.length > 1) variants.push({ what: "all together", after: composeRewrites(sql, rewrites).source });
  for (const { what, after } of variants) {
    const outcome = await differs(laboratory, sql, after);
    tally.applied += 1;
    if (outcome === true) tally.changed.push(`${name} ${what}`);
    if (typeof outcome === "string") tally.notRun.push(`${name} ${what}: ${outcome.split("\n")[0] ?? ""}`);
  }
}

for (const { title, data: name, queries } of benchmarks) {
  if (!existsSync(resolve(folder, queries))) {
    console.log(`${title} is skipped: its data is not there.`);
    continue;
  }
  const root = resolve(folder, name);
  await using data = createDataAccess({ roots: [root] });
  await using laboratory = await data.laboratory({ signal: new AbortController().signal });
  const catalog = await catalogFromData(laboratory, [root], data);
  for (const { name: table, relation } of catalog.tables)
    await laboratory.execute(`CREATE TABLE ${identifier(table)} AS SELECT * FROM ${relation ?? ""}`);
  const tally: Tally = { applied: 0, changed: [], notRun: [] };
  for (const query of tpcQueries(resolve(folder, queries))) await judgeQuery(laboratory, query, catalog, tally);
  console.log(
    `${title}: ${tally.applied} rewritten queries run beside the original, ${tally.changed.length} results changed, ${tally.notRun.length} not run.`,
  );
  for (const line of [...tally.changed, ...tally.notRun]) console.log(`  ${line}`);
  if (tally.changed.length > 0 || tally.applied === 0) process.exitCode = 1;
}
