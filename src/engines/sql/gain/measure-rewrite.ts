/** The gain of one rewrite in a laboratory of its own: tables made as the queries name them, filled or pointed at the user's files, both queries timed. */
import { wholeText } from "../../../core/count-text.ts";
import { identifier, literal } from "../../../core/sql.ts";
import type { Laboratory, LaboratoryOptions } from "../../../data/laboratory-types.ts";
import type { Relation } from "../../../data/types.ts";
import type { DialectId } from "../dialect.ts";
import { dialects } from "../dialects/index.ts";
import type { Gain } from "../gain.ts";
import { readHints } from "../judge/hints.ts";
import { isObstacle, prepare, type Prepared, type Translate } from "../judge/prepare/queries.ts";
import { createTableStatement } from "../judge/prepare/table-text.ts";
import type { SchemaCatalog, TableSchema } from "../schema.ts";
import { unknownGain, type Measured } from "./gain-of-runs.ts";
import { generateData, type GenerationRequest } from "./generate/generate.ts";
import { measureGain, type MeasureRequest } from "./measure.ts";

export interface RewriteMeasurement extends Pick<MeasureRequest, "runs" | "budgetMilliseconds" | "timeoutMilliseconds"> {
  /** One SELECT each, in their dialect. */
  readonly before: string;
  readonly after: string;
  readonly dialect: DialectId;
  /** With the user's statistics in it, see `withStatistics`. */
  readonly catalog: SchemaCatalog;
  readonly source:
    | ({ readonly kind: "generated" } & Pick<GenerationRequest, "bounds" | "seed" | "skew" | "nullShare">)
    /** The dataset of each table, by the table's name in the catalog. */
    | { readonly kind: "data"; readonly datasets: ReadonlyMap<string, string> };
}

export interface RewriteTools {
  readonly laboratory: (options: LaboratoryOptions) => Promise<Laboratory>;
  readonly signal: AbortSignal;
  readonly translate?: Translate;
}

const nothingMeasured: Measured = { engine: "duckdb", engineTitle: "DuckDB", on: "nothing", setting: "" };
const memoryLimit = "1GB";
/** Text files up to this size are loaded, since reading them would take longer than any query and hide what differs. */
const loadedBytes = 200_000_000;
const longestScript = 20_000;

/** On one thread, so that times are steady and the profile's figures exact. Errors: `cancelled`, and those of opening the user's files. */
export async function measureRewrite(request: RewriteMeasurement, tools: RewriteTools): Promise<Gain> {
  const dialect = dialects[request.dialect];
  await using laboratory = await tools.laboratory({
    signal: tools.signal,
    threads: 1,
    memoryLimit,
    withoutFiles: request.source.kind === "generated",
    integerDivision: dialect.integerDivision,
    nullsAscending: dialect.nullsAscending,
  });
  const { before: left, after: right, catalog } = request;
  const prepared = await prepare(laboratory, { left, right, dialect: request.dialect, catalog }, tools.translate ?? noTranslation);
  if (isObstacle(prepared)) return unknownGain(nothingMeasured, prepared.explanation);
  const filled =
    request.source.kind === "generated"
      ? await generated(laboratory, prepared, request.source)
      : await pointed(laboratory, prepared, request.source.datasets, dialect);
  if ("problem" in filled) return unknownGain(nothingMeasured, filled.problem);
  const gain = await measureGain({
    ...pick(request),
    before: prepared.left.sql,
    after: prepared.right.sql,
    laboratory,
    on: request.source.kind,
    setting: filled.setting,
    reproduce: filled.reproduce,
  });
  const notes = [
    ...filled.notes,
    ...(request.dialect === "duckdb" || request.dialect === "generic" ? [] : [`${dialect.title} itself was not asked.`]),
  ];
  return notes.length === 0 || gain.basis === "none" ? gain : { ...gain, explanation: `${gain.explanation} ${notes.join(" ")}` };
}

type Filled = { readonly setting: string; readonly reproduce: string; readonly notes: readonly string[] } | { readonly problem: string };

const noTranslation: Translate = async () => undefined;

function pick({
  runs,
  budgetMilliseconds,
  timeoutMilliseconds,
}: RewriteMeasurement): Pick<MeasureRequest, "runs" | "budgetMilliseconds" | "timeoutMilliseconds"> {
  return {
    ...(runs === undefined ? {} : { runs }),
    ...(budgetMilliseconds === undefined ? {} : { budgetMilliseconds }),
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  };
}

async function generated(
  laboratory: Laboratory,
  { left, right, tables }: Prepared,
  { bounds, seed, skew, nullShare }: Extract<RewriteMeasurement["source"], { kind: "generated" }>,
): Promise<Filled> {
  const data = await generateData({
    laboratory,
    tables: tables.tables,
    sources: tables.sources,
    hints: readHints([left.tree, right.tree]),
    ...(bounds === undefined ? {} : { bounds }),
    ...(seed === undefined ? {} : { seed }),
    ...(skew === undefined ? {} : { skew }),
    ...(nullShare === undefined ? {} : { nullShare }),
  });
  if ("problem" in data) return data;
  const script = [
    ...tables.schemas.map((statement) => `${statement};`),
    ...tables.tables.map((table) => createTableStatement(table)),
    ...data.script.map((statement) => `${statement};`),
    ...tables.views.map((statement) => `${statement};`),
    ...explained(left, right),
  ].join("\n");
  return {
    setting: data.description === "" ? "without tables" : `on generated data (${data.description})`,
    reproduce: script.length > longestScript ? `Generated with seed ${seed ?? 1}: ${data.description}.` : script,
    notes: data.notes,
  };
}

/** The empty tables give way to views of the user's files under the same names. */
async function pointed(
  laboratory: Laboratory,
  { tables, left, right }: Prepared,
  datasets: ReadonlyMap<string, string>,
  dialect: (typeof dialects)[DialectId],
): Promise<Filled> {
  const missing = tables.sources.filter(({ name }) => !datasets.has(name)).map(({ name }) => name);
  if (missing.length > 0) return { problem: `There is no data for ${missing.join(", ")}.` };
  const named: string[] = [];
  const notes: string[] = [];
  const script: string[] = [];
  for (const [index, { sqlName, columns }] of tables.tables.entries()) {
    const dataset = datasets.get(tables.sources[index]?.name ?? "") ?? "";
    const relation = await laboratory.open(dataset);
    const found = columns.filter(({ name }) => relation.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()));
    const selected = relation.columns.map(({ name }) => identifier(name)).join(", ");
    if (found.length < columns.length) {
      const lacking = columns.filter((column) => !found.includes(column)).map(({ name }) => name);
      return { problem: `${dataset} lacks the columns ${lacking.join(", ")} of its table.` };
    }
    await laboratory.execute(`DROP TABLE ${sqlName}`);
    await laboratory.execute(`CREATE ${loads(relation) ? "TABLE" : "VIEW"} ${sqlName} AS SELECT ${selected} FROM ${relation.from}`);
    named.push(dataset);
    notes.push(...(await sampleNote(laboratory, tables.sources[index], relation, sqlName)));
    script.push(`CREATE ${loads(relation) ? "TABLE" : "VIEW"} ${sqlName} AS SELECT ${selected} FROM ${literal(dataset)};`);
  }
  return {
    setting: `on your data (${named.join(", ")})`,
    reproduce: [
      "-- in DuckDB, in the project folder",
      "SET threads = 1;",
      ...dialectSettings(dialect),
      ...tables.schemas.map((statement) => `${statement};`),
      ...script,
      ...tables.views.map((statement) => `${statement};`),
      ...explained(left, right),
    ].join("\n"),
    notes,
  };
}

/** Files that hold far fewer rows than the table is said to have, or far more, don't show its times. */
async function sampleNote(
  laboratory: Laboratory,
  table: TableSchema | undefined,
  relation: Relation,
  sqlName: string,
): Promise<readonly string[]> {
  const stated = table?.rows;
  if (table === undefined || stated === undefined) return [];
  const found = relation.footers?.rows ?? (loads(relation) ? await countRows(laboratory, sqlName) : undefined);
  const rows = Number(found ?? stated);
  if (rows * 2 >= stated && rows <= stated * 2) return [];
  return [
    `${table.name} has ${wholeText(stated)} rows as stated and ${wholeText(rows)} in these data: times on a part of the rows may not carry over.`,
  ];
}

async function countRows(laboratory: Laboratory, sqlName: string): Promise<number> {
  const [row] = await laboratory.rows(`SELECT count(*) AS n FROM ${sqlName}`);
  return Number(row?.["n"] ?? 0);
}

/** What the laboratory is set to, for those who run it elsewhere. */
function dialectSettings({ integerDivision, nullsAscending }: (typeof dialects)[DialectId]): readonly string[] {
  return [
    ...(integerDivision ? ["SET integer_division = true;"] : []),
    ...(nullsAscending === "last" ? [] : ["SET default_null_order = 'nulls_first';"]),
  ];
}

function explained(left: Prepared["left"], right: Prepared["right"]): readonly string[] {
  return [left, right].map(({ sql }) => `EXPLAIN ANALYZE ${sql.replace(/;\s*$/, "")};`);
}

function loads({ format, files }: Relation): boolean {
  return (format === "csv" || format === "json") && files.reduce((sum, { bytes }) => sum + bytes, 0) <= loadedBytes;
}
