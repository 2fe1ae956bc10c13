/** From the arguments of equivalent_queries to its answer. */
import { pipewrightError } from "../../core/errors.ts";
import type { Laboratory, LaboratoryOptions } from "../../data/laboratory-types.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import { duckDbParser } from "../../engines/sql/front-end/parsers/duckdb.ts";
import { judgeInDialect } from "../../engines/sql/judge/judge-in-dialect.ts";
import { prepareStatement } from "../../engines/sql/optimize/prepare.ts";
import type { TextReading } from "../../engines/sql/optimize/optimize-text.ts";
import { emptyCatalog, type SchemaCatalog } from "../../engines/sql/schema.ts";
import { inferCatalog } from "../../engines/sql/schema/infer-catalog.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";
import type { ToolContext } from "../context.ts";
import type { EquivalenceInput } from "../equivalent-queries.ts";
import { equivalenceOutputOf, type EquivalenceOutput } from "./equivalence-output.ts";
import { catalogOfData, catalogOfSchemaFiles } from "./sql-catalog.ts";
import { readText, translatorFor } from "./sql-reading.ts";
import { readSqlSources } from "./sql-sources.ts";

export async function runEquivalence(args: EquivalenceInput, context: ToolContext): Promise<EquivalenceOutput> {
  const { data, signal, progress } = context;
  progress({ done: 0, total: args.instances, message: "reading the queries" });
  await using session = await data.session({ signal });
  const left = await readText(await oneQuery(args.left, context), args.dialect, { session, signal });
  const right = await readText(await oneQuery(args.right, context), args.dialect ?? left.dialect, { session, signal });
  const { dialect } = left;
  const declared = await catalogOfSchemaFiles(args.schema ?? [], data, dialect);
  const seen = args.data === undefined ? emptyCatalog : await catalogOfData(args.data, data, session);
  const known = mergeCatalogs(declared, seen);
  const request = {
    left: left.sql,
    right: right.sql,
    dialect,
    catalog: withGuesses(known, [left, right], dialect),
    instances: args.instances,
    seed: args.seed,
    onData: args.data !== undefined,
  };
  const laboratory = async (options: LaboratoryOptions): Promise<Laboratory> => data.laboratory(options);
  const tools = { laboratory, signal, progress, translate: translatorFor(dialect, session) };
  const judgement = await judgeInDialect(request, tools, duckDbParser(session));
  const notes = [...new Set([...known.problems, ...left.notes, ...right.notes])];
  return equivalenceOutputOf({ judgement, dialect, notes, failOn: args.failOn });
}

/** Tables that nothing declares are tried with the columns that the queries show. */
function withGuesses(known: SchemaCatalog, readings: readonly TextReading[], dialect: DialectId): SchemaCatalog {
  const statements = readings.flatMap(
    ({ sql, templated }) => prepareStatement(sql.replace(/;\s*$/u, ""), templated, { dialect, catalog: known }) ?? [],
  );
  return statements.length === 0 ? known : inferCatalog(...statements);
}

async function oneQuery(text: string, { data }: ToolContext): Promise<string> {
  const [source, ...others] = await readSqlSources(text, data);
  if (source === undefined) throw pipewrightError("emptyFile", { path: text });
  if (others.length > 0) {
    throw pipewrightError("invalidOption", { option: "A query", value: text, expected: "one SQL text or one .sql file", near: [] });
  }
  return source.text;
}
