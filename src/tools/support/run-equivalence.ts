/** From the arguments of equivalent_queries to its answer. */
import { pipewrightError } from "../../core/errors.ts";
import { judge } from "../../engines/sql/judge/judge-pair.ts";
import { emptyCatalog } from "../../engines/sql/schema.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";
import type { ToolContext } from "../context.ts";
import type { EquivalenceInput } from "../equivalent-queries.ts";
import { equivalenceOutputOf, type EquivalenceOutput } from "./equivalence-output.ts";
import { catalogOfData, catalogOfSchemaFiles } from "./sql-catalog.ts";
import { readSqlSources } from "./sql-sources.ts";

export async function runEquivalence(args: EquivalenceInput, context: ToolContext): Promise<EquivalenceOutput> {
  const { data, signal, progress } = context;
  const left = await oneQuery(args.left, context);
  const right = await oneQuery(args.right, context);
  const declared = await catalogOfSchemaFiles(args.schema ?? [], data, args.dialect);
  await using session = await data.session({ signal });
  const seen = args.data === undefined ? emptyCatalog : await catalogOfData(args.data, data, session);
  const catalog = mergeCatalogs(declared, seen);
  const judgement = await judge(
    {
      left,
      right,
      dialect: args.dialect,
      catalog,
      instances: args.instances,
      seed: args.seed,
      onData: args.data !== undefined,
    },
    { laboratory: async (options) => data.laboratory(options), signal, progress },
  );
  return equivalenceOutputOf(judgement, catalog.problems);
}

async function oneQuery(text: string, { data }: ToolContext): Promise<string> {
  const [source, ...others] = await readSqlSources(text, data);
  if (source === undefined) throw pipewrightError("emptyFile", { path: text });
  if (others.length > 0) {
    throw pipewrightError("invalidOption", { option: "A query", value: text, expected: "one SQL text or one .sql file", near: [] });
  }
  return source.text;
}
