import { z } from "zod";
import { defineTool } from "../core/define-tool.ts";
import type { ToolContext } from "./context.ts";
import { datasetInput } from "./support/dataset-input.ts";
import { profileDocument } from "./support/profile-document.ts";
import { profileOutput } from "./support/profile-output.ts";

const input = z.strictObject({
  dataset: datasetInput,
  columns: z.array(z.string().min(1)).min(1).optional().describe("Profile only these columns"),
  top: z.int().min(0).max(50).default(5).describe("Most frequent values shown per column"),
  writeContract: z
    .string()
    .min(1)
    .optional()
    .describe("Write an ODCS 3.1 data contract inferred from the data to this .yaml file; the data always passes it"),
  detail: z.enum(["brief", "full"]).default("brief").describe("full: histograms and top values even where the answer gets long"),
});

/** The tool that shows what a dataset holds; the engine is loaded when it is first called. */
export const profileData = defineTool({
  name: "profile_data",
  title: "Profile a dataset",
  summary: "Show what a dataset holds: types, NULLs, distinct values, quartiles, keys, anomalies; and write a contract from it.",
  description: `Use it first on any dataset you don't know: before writing SQL, a model, a pipeline or checks over it. Reads all rows (never a sample) and returns exact figures per column: NULLs, distinct and duplicate values, min, max, mean, standard deviation, quartiles, text lengths, most frequent values, histogram, what the values mean (e-mail, UUID, postal code, ...), values that don't fit the type; the candidate keys, single and compound, proved; and alerts (constant, mostly NULL, placeholders, padding, outliers). How the file was read (encoding, delimiter, lost rows with line numbers) is part of the answer.

With writeContract it also writes a data contract (ODCS 3.1) that validate_quality takes. It only reads, but for that file.

Example: {"dataset": "orders.parquet", "columns": ["status", "amount"], "top": 10}`,
  searchHint:
    "profile explore describe summarize dataset columns types nulls distinct quartiles histogram keys schema contract CSV Parquet JSON",
  input,
  output: profileOutput,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  cli: { command: "profile", positional: ["dataset"], short: { writeContract: "w", columns: "c" } },
  examples: [
    { request: "What is in the flights file?", input: { dataset: "node_modules/vega-datasets/data/flights-3m.parquet" } },
    {
      request: "Which wildlife struck planes, and when?",
      input: { dataset: "node_modules/vega-datasets/data/birdstrikes.csv", columns: ["Wildlife Species", "Flight Date"], top: 10 },
    },
  ],
  run: async (args, context: ToolContext) => {
    const { runProfile } = await import("./support/run-profile.ts");
    return runProfile(args, context);
  },
  render: profileDocument,
});

export type ProfileInput = z.output<typeof input>;
