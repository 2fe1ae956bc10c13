/** From the arguments of optimize_query to its answer. */
import { pipewrightError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import type { PostgresConnection } from "../../data/postgres/types.ts";
import type { DataSession } from "../../data/types.ts";
import { selectRules } from "../../engines/sql/optimize/findings.ts";
import { optimizeText } from "../../engines/sql/optimize/optimize-text.ts";
import type { DialectAround } from "../../engines/sql/front-end/types.ts";
import type { FileReport, Rewrite, SqlSource } from "../../engines/sql/optimize/types.ts";
import { unifiedDiff } from "../../engines/sql/rewrite/diff.ts";
import { applyEdits } from "../../engines/sql/rewrite/edits.ts";
import { rules } from "../../engines/sql/rules/index.ts";
import type { RuleDefinition } from "../../engines/sql/rule.ts";
import { emptyCatalog, type SchemaCatalog } from "../../engines/sql/schema.ts";
import { catalogOfPostgres } from "../../engines/sql/gain/postgres-catalog.ts";
import { catalogFromDdl } from "../../engines/sql/schema/catalog-from-ddl.ts";
import type { ProjectCatalog } from "../../engines/sql/schema/dbt/project-catalog.ts";
import type { ProjectVars } from "../../engines/sql/schema/dbt/project-vars.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";
import { version } from "../../core/version.ts";
import { sarif } from "../../rendering/sarif.ts";
import type { ToolContext } from "../context.ts";
import type { OptimizeInput } from "../optimize-query.ts";
import { knownModels, withoutRepeatedNotes } from "./dbt-project.ts";
import { readText } from "./sql-reading.ts";
import { optimizeOutputOf, type OptimizeOutput } from "./optimize-output.ts";
import { adviceFor, type ReadSource } from "./sql-advice.ts";
import { createExaminers, type Examiners } from "./sql-examiner.ts";
import { catalogOfData, catalogOfSchemaFiles, withGivenStatistics } from "./sql-catalog.ts";
import { readWorkloadSources } from "./sql-sources.ts";

export async function runOptimization(given: OptimizeInput, context: ToolContext): Promise<OptimizeOutput> {
  // What is asked of a Postgres server is Postgres' SQL.
  const asked: OptimizeInput = given.connection === undefined || given.dialect !== undefined ? given : { ...given, dialect: "postgres" };
  const until = performance.now() + asked.budget * 1000;
  const selected = chosenRules(asked);
  await using session = await context.data.session({ signal: context.signal });
  const { sources, dialect, notes } = await readWorkloadSources(asked.query, context.data, session);
  const args: OptimizeInput = asked.dialect === undefined && dialect !== undefined ? { ...asked, dialect } : asked;
  await using connection = await connected(args, context);
  const shared = await sharedKnowledge(args, context, session, connection);
  const { models, vars, around, notes: found } = await knownModels(sources, shared, context.data, args.dialect);
  const done: ReadSource[] = [];
  const advance = progressOf(context, sources, () => done.length);
  const examiners = createExaminers(args, context, session, connection, advance);
  for (const source of sources) {
    advance("reading");
    done.push(await readSource(source, { args, context, session, selected, models, vars, around, examiners }));
  }
  const reports = withoutRepeatedNotes(done.map(({ report }) => report));
  const { advice, costs, notes: trials } = await adviceFor(args, context, done, connection, () => until - performance.now());
  return optimizeOutputOf({
    reports,
    advice,
    costs,
    notes: [...notes, ...found, ...garbled(sources), ...unwritten(args, sources), ...unasked(args), ...models.catalog.problems, ...trials],
    artifacts: await writeArtifacts(args, context, sources, reports),
    failOn: args.failOn,
    full: args.detail === "full",
    withSchema: args.schema !== undefined || args.data !== undefined || args.connection !== undefined,
    withData: args.data !== undefined || args.statistics !== undefined || args.connection !== undefined,
  });
}

/** How many steps a text takes isn't known beforehand: each one covers a fourth of what is left of it. */
function progressOf(context: ToolContext, sources: readonly SqlSource[], finished: () => number): (step: string) => void {
  let [text, share] = [0, 0];
  return (step) => {
    share = finished() === text ? share + (1 - share) / 4 : 0;
    text = finished();
    context.progress({ done: text + share, total: sources.length, message: `${sources[text]?.path ?? "query"}: ${step}` });
  };
}

interface Work {
  readonly args: OptimizeInput;
  readonly context: ToolContext;
  readonly session: DataSession;
  readonly selected: readonly RuleDefinition[];
  readonly models: ProjectCatalog;
  readonly vars: ProjectVars;
  readonly around: DialectAround | undefined;
  readonly examiners: Examiners;
}

/** Most texts declare no table: reading them again for it would be for nothing. */
const declares = /\bCREATE\b/iu;

async function readSource(
  source: SqlSource,
  { args, context, session, selected, models, vars, around, examiners }: Work,
): Promise<ReadSource> {
  const tools = { session, signal: context.signal, vars, ...(around === undefined ? {} : { around }) };
  const reading = await readText(source.text, args.dialect, tools);
  const own = declares.test(reading.sql) ? catalogFromDdl(reading.sql, reading.dialect) : emptyCatalog;
  const catalog = mergeCatalogs(own, models.of(source.path ?? ""));
  const report = await optimizeText({
    source,
    reading,
    catalog,
    rules: selected,
    examiner: (statement) => examiners.forStatement(statement),
  });
  return { source, reading, catalog, report };
}

/** Errors: `unknownRule`. */
function chosenRules({ only, except }: OptimizeInput): readonly RuleDefinition[] {
  const ids = rules.map(({ id }) => id);
  for (const id of [...(only ?? []), ...(except ?? [])]) {
    if (!ids.includes(id)) throw pipewrightError("unknownRule", { rule: id, near: nearest(id, ids) });
  }
  return selectRules(rules, { ...(only === undefined ? {} : { only }), ...(except === undefined ? {} : { except }) });
}

async function connected({ connection }: OptimizeInput, context: ToolContext): Promise<PostgresConnection | undefined> {
  return connection === undefined ? undefined : context.data.postgres(connection, { signal: context.signal });
}

/** What the caller says of the tables. DDL is read in the dialect of the queries where it is given, else as generic SQL. */
async function sharedKnowledge(
  args: OptimizeInput,
  context: ToolContext,
  session: DataSession,
  connection: PostgresConnection | undefined,
): Promise<SchemaCatalog> {
  const declared = await catalogOfSchemaFiles(args.schema ?? [], context.data, args.dialect ?? "generic");
  const found = mergeCatalogs(
    declared,
    connection === undefined ? emptyCatalog : catalogOfPostgres(await connection.catalog()),
    args.data === undefined ? emptyCatalog : await catalogOfData(args.data, context.data, session),
  );
  return args.statistics === undefined ? found : withGivenStatistics(found, args.statistics, context.data);
}

/** The server runs its own dialect alone. */
function unasked({ connection, dialect }: OptimizeInput): readonly string[] {
  if (connection === undefined || dialect === undefined || dialect === "postgres" || dialect === "generic") return [];
  return [`The connection gives the schema alone: costs and times are those of Postgres, and the queries are ${dialect}.`];
}

function unwritten({ patch }: OptimizeInput, sources: readonly SqlSource[]): readonly string[] {
  if (patch === undefined || sources.some(isFile)) return [];
  return ["No patch was written: the SQL was not read from files that one could change."];
}

/** A file of which a patch can be made: a query of a history is a row of one. */
const isFile = (source: SqlSource): boolean => source.path !== undefined && source.history === undefined && !isGarbled(source);

/** What stands in for bytes that are no UTF-8 would be written in their place. */
const isGarbled = ({ text }: SqlSource): boolean => text.includes("\uFFFD");

function garbled(sources: readonly SqlSource[]): readonly string[] {
  return sources
    .filter((source) => source.path !== undefined && isGarbled(source))
    .map(
      ({ path }) =>
        `${path ?? ""} is not UTF-8: what can't be read is shown as \uFFFD, and no patch is made of the file. Save it as UTF-8.`,
    );
}

async function writeArtifacts(
  { sarif: sarifPath, patch: patchPath }: OptimizeInput,
  context: ToolContext,
  sources: readonly SqlSource[],
  reports: readonly FileReport[],
): Promise<readonly { readonly kind: string; readonly path: string }[]> {
  const written: { readonly kind: string; readonly path: string }[] = [];
  if (sarifPath !== undefined) {
    await context.data.writeText(
      sarifPath,
      sarif(
        version,
        rules.map(sarifRule),
        reports.flatMap(({ findings }) => findings),
      ),
    );
    written.push({ kind: "sarif", path: sarifPath });
  }
  if (patchPath !== undefined && sources.some(isFile)) {
    const diffs: string[] = [];
    for (const [index, source] of sources.entries()) if (isFile(source)) diffs.push(await patchOf(source, reports[index]));
    await context.data.writeText(patchPath, diffs.join(""));
    written.push({ kind: "patch", path: patchPath });
  }
  return written;
}

const sarifRule = ({ id, title, what, why, whenNotToUse, severity, group }: RuleDefinition): Parameters<typeof sarif>[1][number] => ({
  id,
  title,
  description: what,
  help: `${why} When not to follow it: ${whenNotToUse}`,
  severity,
  tags: [group],
});

/** The best recommended rewrite of each statement, which is the composed one where there is one, as one diff of the file. */
async function patchOf({ path, text }: SqlSource, report: FileReport | undefined): Promise<string> {
  const best = new Map<number, Rewrite>();
  for (const rewrite of (report?.rewrites ?? []).filter(({ recommended }) => recommended)) {
    if (!best.has(rewrite.statement.start)) best.set(rewrite.statement.start, rewrite);
  }
  const edits = [...best.values()].map(({ statement, sql }) => ({ span: statement, text: sql }));
  return path === undefined ? "" : unifiedDiff(path, text, applyEdits(text, edits));
}
