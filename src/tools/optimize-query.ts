import { z } from "zod";
import { defineTool } from "../core/define-tool.ts";
import { dialectIds } from "../engines/sql/dialect.ts";
import { optimizeDocument } from "./support/optimize-document.ts";
import { optimizeOutput } from "./support/optimize-output.ts";
import type { ToolContext } from "./context.ts";

const input = z.strictObject({
  query: z.string().min(1).describe("SQL text, a .sql file, a folder of them (dbt models too), or a query-history export (.csv, .json)"),
  dialect: z.enum(dialectIds).optional().describe("Told from the text if absent"),
  schema: z
    .array(z.string())
    .optional()
    .describe("What is known of the tables: DDL (.sql), dbt schema.yml or manifest.json, a folder of these")
    .meta({ placeholder: "FILE" }),
  data: z
    .string()
    .optional()
    .describe("Folder of data files, one a table by name: rewrites are judged and timed on them")
    .meta({ placeholder: "FOLDER" }),
  connection: z
    .string()
    .optional()
    .describe("Postgres by its name in pipewright.yaml: schema, EXPLAIN costs, advised indexes tried (hypopg)"),
  allowAnalyze: z.boolean().default(false).describe("Run the queries on the connection (EXPLAIN ANALYZE, read-only)"),
  statistics: z
    .string()
    .optional()
    .describe("YAML or JSON file {table: {rows, distinct: {column: n}}}: timings on generated data of that size")
    .meta({ placeholder: "FILE" }),
  only: z.array(z.string()).optional().describe("Rules to apply, no others").meta({ placeholder: "RULE" }),
  except: z.array(z.string()).optional().describe("Rules to leave out").meta({ placeholder: "RULE" }),
  budget: z.number().positive().max(3600).default(60).describe("Seconds for judging and timing rewrites; what isn't done by then is said"),
  advise: z.boolean().default(false).describe("Also partitioning, clustering, indexes, materialization for these queries as a workload"),
  cost: z
    .strictObject({
      platform: z.enum(["bigquery", "snowflake", "redshift", "databricks"]),
      runsPerMonth: z.number().positive().optional(),
      bytesScanned: z.number().nonnegative().optional(),
      secondsPerRun: z.number().nonnegative().optional(),
      warehouseSize: z.string().optional(),
      edition: z.string().optional(),
      region: z.string().optional(),
      refreshesPerMonth: z.number().positive().optional(),
      resultBytes: z.number().nonnegative().optional(),
      prices: z.string().optional().describe("YAML file that overrides the price table"),
    })
    .optional()
    .describe(
      'Price of a run now and after rewrites and advice, as ranges; asks for what is missing: {"platform": "bigquery", "runsPerMonth": 300}',
    )
    .meta({ placeholder: "JSON" }),
  failOn: z.enum(["error", "warning", "info", "never"]).default("error").describe("Least severity that counts as findings (exit code 1)"),
  sarif: z.string().optional().describe("Write the findings to this SARIF file").meta({ placeholder: "FILE" }),
  patch: z.string().optional().describe("Write the recommended rewrites to this patch file (git apply)").meta({ placeholder: "FILE" }),
  detail: z.enum(["brief", "full"]).default("brief").describe("full: never shortened"),
});

/** The tool of the second main job; parsers, rules and judge are loaded when it is first called. */
export const optimizeQuery = defineTool({
  name: "optimize_query",
  title: "Optimize SQL",
  summary: "Find what is wrong or slow in SQL, rewrite it with a verdict of equivalence for each rewrite, and measure the gain.",
  description: `Use it to review or speed up SQL of any warehouse dialect: one query, a file, a dbt project. Correctness first (NOT IN with NULLs, LEFT JOIN undone by WHERE, joins that inflate sums), then cost. Each rewrite changes only its own span and comes with a verdict: proved, tested on N generated instances (and your data), refuted with a counterexample, or inconclusive, never more than was checked; its preconditions; and the measured gain where data, statistics or a connection are given ("no gain" included). SQL is analysed; only SELECTs are ever run, in a sandbox.

Give the schema: without it less can be proved. Apply only rewrites with recommended: true.

Example: {"query": "SELECT * FROM orders WHERE id NOT IN (SELECT order_id FROM refunds)", "dialect": "snowflake", "schema": ["ddl.sql"]}`,
  searchHint:
    "SQL optimize rewrite lint review slow query performance anti-pattern dbt Snowflake BigQuery Postgres explain cost partition index",
  input,
  output: optimizeOutput,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  cli: { command: "optimize", positional: ["query"], short: { dialect: "d", schema: "s" } },
  examples: [
    {
      request: "What is wrong with this query, and is there a safe rewrite?",
      input: {
        query:
          "SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.country = 'DE' AND o.id NOT IN (SELECT order_id FROM refunds)",
        dialect: "postgres",
        failOn: "never",
      },
    },
    {
      request: "Review the queries of this folder against their schema.",
      input: { query: "examples/sql/queries", schema: ["examples/sql/schema.sql"], dialect: "postgres", failOn: "never" },
    },
  ],
  run: async (args, context: ToolContext) => {
    const { runOptimization } = await import("./support/run-optimization.ts");
    return runOptimization(args, context);
  },
  render: optimizeDocument,
  hasFindings: ({ failing }) => failing > 0,
});

export type OptimizeInput = z.output<typeof input>;
