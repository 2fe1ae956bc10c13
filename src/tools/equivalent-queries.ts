import { z } from "zod";
import { defineTool } from "../core/define-tool.ts";
import { dialectIds } from "../engines/sql/dialect.ts";
import { equivalenceDocument } from "./support/equivalence-document.ts";
import { equivalenceOutput, failingFrom } from "./support/equivalence-output.ts";
import type { ToolContext } from "./context.ts";

const input = z.strictObject({
  left: z.string().min(1).describe("One SELECT: SQL text or a .sql file"),
  right: z.string().min(1).describe("The other"),
  dialect: z.enum(dialectIds).optional().describe("Told from the text if absent"),
  schema: z
    .array(z.string())
    .optional()
    .describe("The tables' DDL (.sql), dbt schema.yml or manifest.json, or a folder of these: keys and NOT NULL count")
    .meta({ placeholder: "FILE" }),
  data: z.string().optional().describe("Folder of data files, one a table by name: compared on them too").meta({ placeholder: "FOLDER" }),
  instances: z.int().min(1).max(1000).default(60).describe("Generated databases to try"),
  seed: z.int().nonnegative().default(1).describe("The same seed tries the same"),
  failOn: z
    .enum(failingFrom)
    .default("inconclusive")
    .describe("Best verdict that counts as a finding (exit code 1); tested lets proofs alone pass"),
});

/** The tool of the equivalence judge, which is loaded when it is first called. */
export const equivalentQueries = defineTool({
  name: "equivalent_queries",
  title: "Compare two SQL queries",
  summary: "Tell whether two SELECTs always return the same: proved, tested, or refuted with a minimal runnable counterexample.",
  description: `Use it before replacing a query by another: after a rewrite, a migration to another engine, a refactored model. Verdicts: proved by a rule, tested on N generated databases (constants and their neighbours, NULLs, duplicates, empty tables, keys respected) and your data, refuted with a script that shows it, or inconclusive with the reason. tested is evidence, not proof.

Example: {"left": "SELECT id FROM a WHERE id NOT IN (SELECT a_id FROM b)", "right": "SELECT id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id)", "schema": ["ddl.sql"]}`,
  searchHint: "SQL equivalence same result compare queries rewrite refactor migration counterexample test",
  input,
  output: equivalenceOutput,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  cli: { command: "equivalent", positional: ["left", "right"], short: { dialect: "d", schema: "s" } },
  examples: [
    {
      request: "Do these two queries always return the same?",
      input: { left: "examples/sql/refunds-not-in.sql", right: "examples/sql/refunds-not-exists.sql", schema: ["examples/sql/shop.sql"] },
    },
  ],
  run: async (args, context: ToolContext) => {
    const { runEquivalence } = await import("./support/run-equivalence.ts");
    return runEquivalence(args, context);
  },
  render: equivalenceDocument,
  hasFindings: ({ failing }) => failing,
});

export type EquivalenceInput = z.output<typeof input>;
