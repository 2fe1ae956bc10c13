/**
 * One tool, every surface. A tool is one file in src/tools that exports one `defineTool({...})`; the MCP wire schema, the CLI
 * sub-command with its --help, the docs table and the contract tests all derive from it.
 */
import type { z } from "zod";
import type { Doc } from "./doc.ts";
import { pipewrightError, type PipewrightError } from "./errors.ts";

/** All four hints are stated by every tool (MCP `ToolAnnotations`). */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

export interface ToolExample<I> {
  /** What a user would say to get this call. */
  readonly request: string;
  /** Paths are relative to the repository root; run by the contract tests over a real client. */
  readonly input: I;
}

export interface ToolCli<I> {
  /** The sub-command: `pipewright <command>`. */
  readonly command: string;
  /** Input fields taken from the command line by position, in order. */
  readonly positional: readonly (keyof I & string)[];
  /** One-letter flags by input field. */
  readonly short?: Readonly<Partial<Record<keyof I & string, string>>>;
  /** Input fields that the CLI doesn't offer (structured ones an agent fills in). */
  readonly hidden?: readonly (keyof I & string)[];
}

export interface ToolDefinition<InputSchema extends z.ZodObject, OutputSchema extends z.ZodObject, Ctx> {
  /** snake_case verb_noun; it must make sense when a client shows the model nothing else. */
  readonly name: string;
  readonly title: string;
  /** One line for lists and --help. */
  readonly summary: string;
  /** When to use it, then an example; under 2 KB. */
  readonly description: string;
  /** Words a client's tool search may match (`_meta["anthropic/searchHint"]`). */
  readonly searchHint: string;
  readonly input: InputSchema;
  readonly output: OutputSchema;
  readonly annotations: ToolAnnotations;
  readonly cli: ToolCli<z.input<InputSchema>>;
  readonly examples: readonly ToolExample<z.input<InputSchema>>[];
  readonly run: (input: z.output<InputSchema>, context: Ctx) => Promise<z.output<OutputSchema>>;
  /** For people: the CLI's text and the MCP text beside the structured content. */
  readonly render: (output: z.output<OutputSchema>) => Doc;
  /** True when the output holds findings at or above the caller's threshold: the CLI exits with 1. */
  readonly hasFindings?: (output: z.output<OutputSchema>) => boolean;
}

/**
 * A tool with its schema types folded away, as the registries and surfaces hold it: `parse` validates raw arguments and runs.
 * Errors: throws `invalidArguments` (PipewrightError) for arguments that don't fit the schema.
 */
export interface Tool<Ctx> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly searchHint: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly annotations: ToolAnnotations;
  readonly cli: ToolCli<Record<string, unknown>>;
  readonly examples: readonly ToolExample<Record<string, unknown>>[];
  /** Validates, runs, renders. */
  readonly call: (args: unknown, context: Ctx) => Promise<ToolResult>;
}

export interface ToolResult {
  readonly structured: Record<string, unknown>;
  readonly doc: Doc;
  readonly hasFindings: boolean;
}

/** Folds a definition into a {@link Tool}. The registry in src/tools/index.ts holds the results. */
export function defineTool<InputSchema extends z.ZodObject, OutputSchema extends z.ZodObject, Ctx>(
  definition: ToolDefinition<InputSchema, OutputSchema, Ctx>,
): Tool<Ctx> {
  const { name, title, summary, description, searchHint, input, output, annotations, cli } = definition;
  return {
    name,
    title,
    summary,
    description,
    searchHint,
    input,
    output,
    annotations,
    cli: { ...cli, short: Object.fromEntries(Object.entries(cli.short ?? {})) },
    examples: definition.examples.map((example) => ({ request: example.request, input: { ...example.input } })),
    call: async (args, context) => {
      const parsed = input.safeParse(args ?? {});
      if (!parsed.success) throw argumentError(definition, parsed.error);
      const result = await definition.run(parsed.data, context);
      return { structured: { ...result }, doc: definition.render(result), hasFindings: definition.hasFindings?.(result) ?? false };
    },
  };
}

function argumentError<I extends z.ZodObject, O extends z.ZodObject, Ctx>(
  tool: ToolDefinition<I, O, Ctx>,
  error: z.ZodError,
): PipewrightError {
  const problems = error.issues.map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`));
  const example = tool.examples[0];
  return pipewrightError("invalidArguments", {
    problems,
    expected: Object.keys(tool.input.shape),
    example: `${tool.name} ${JSON.stringify(example?.input ?? {})}`,
  });
}
