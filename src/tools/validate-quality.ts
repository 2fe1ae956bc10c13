import { z } from "zod";
import { defineTool } from "../core/define-tool.ts";
import { inlineChecksSchema } from "../engines/quality/contract/inline-checks-schema.ts";
import { severities } from "../engines/quality/check.ts";
import { datasetInput } from "./support/dataset-input.ts";
import { validationDocument } from "./support/quality-document.ts";
import { validationOutput } from "./support/quality-output.ts";
import type { ToolContext } from "./context.ts";

const input = z.strictObject({
  dataset: datasetInput,
  contract: z
    .string()
    .optional()
    .describe("ODCS 3.x contract or short-form YAML file. Neither contract nor checks: checks are suggested from the data."),
  object: z.string().optional().describe("Schema object of the contract, if it has several"),
  checks: inlineChecksSchema.optional(),
  quarantine: z
    .string()
    .optional()
    .describe("Write every failing row once, with the ids of the checks it breaks, to this .parquet (.csv, .ndjson) file"),
  failOn: z
    .enum([...severities, "never"])
    .default("P2")
    .describe("Least severe severity whose failure makes the verdict fail"),
  samples: z.int().min(0).max(20).default(3).describe("Failing rows shown per check"),
  profile: z
    .boolean()
    .default(false)
    .describe("Also return exact figures per column (distinct, quartiles, top values, ...); CSV up to 256 MiB is read once for both"),
  explain: z.boolean().default(false).describe("Show the plan: scans, columns and bytes read, what answers which check"),
  detail: z.enum(["brief", "full"]).default("brief").describe("full: never shortened"),
});

/** The tool of the main job; the engine is loaded when it is first called. */
export const validateQuality = defineTool({
  name: "validate_quality",
  title: "Validate data quality",
  summary: "Check a dataset against a contract, inline checks or suggested checks, with exact counts and the failing rows.",
  description: `Use it whenever data must be trusted: before loading or publishing a file, in CI, after an incident, to test a data contract. Runs every check over the whole dataset (never a sample), in as few scans as possible, and returns a verdict, six dimension scores, and per check the exact number of failing rows with examples. It only reads, but for the quarantine file you name.

Without contract and checks it profiles the data and suggests checks itself; take those failures as hypotheses.

Example: {"dataset": "orders.parquet", "checks": [{"check": "unique", "columns": "order_id", "severity": "P0"}, {"check": "range", "columns": "amount", "min": 0, "mostly": 0.99}], "quarantine": "bad-orders.parquet"}`,
  searchHint:
    "data quality validation checks contract ODCS nulls duplicates range freshness referential integrity quarantine CSV Parquet JSON",
  input,
  output: validationOutput,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  cli: {
    command: "validate",
    positional: ["dataset"],
    short: { contract: "c", quarantine: "q" },
    hidden: ["checks"],
  },
  examples: [
    {
      request: "Is the flights file fit for loading?",
      input: {
        dataset: "node_modules/vega-datasets/data/flights-3m.parquet",
        checks: [
          { check: "not_null", columns: "origin", severity: "P0" },
          { check: "range", columns: "delay", min: -1000, max: 3000 },
          { check: "row_count", min: 1 },
        ],
      },
    },
    {
      request: "What is wrong with the movies file?",
      input: { dataset: "node_modules/vega-datasets/data/movies.json", failOn: "never" },
    },
  ],
  run: async (args, context: ToolContext) => {
    const { runValidation } = await import("./support/run-validation.ts");
    return runValidation(args, context);
  },
  render: validationDocument,
  hasFindings: ({ verdict }) => verdict === "fail",
});

export type ValidationInput = z.output<typeof input>;
