/** From the texts of a request to two queries that can be run here, or why they can't. */
import { PipewrightError } from "../../../../core/errors.ts";
import type { Laboratory, QueryFailure } from "../../../../data/laboratory-types.ts";
import { determinismOf, modifierOf, unlimited, variesByLimitAlone } from "../determinism.ts";
import { engineFunctions, type EngineFunctions } from "../engine-functions.ts";
import { parseQuery, writeQuery, type EngineNode } from "../engine-tree.ts";
import type { InconclusiveReason, JudgeRequest, Semantics } from "../../judge.ts";
import { keyedQuery, withoutPlaces } from "../run/ordered.ts";
import type { Pair, Runnable } from "../run/trial.ts";
import type { LaboratoryTable } from "../instances/types.ts";
import { inDuckDb } from "./functions/in-duckdb.ts";
import { prepareTables, type PreparedTables } from "./tables.ts";
import { withUngroupedColumns } from "./ungrouped-columns.ts";

export interface PreparedQuery {
  /** Runs in DuckDB as it is. */
  readonly sql: string;
  readonly tree: EngineNode;
  /** The text had to be translated from its dialect. */
  readonly translated: boolean;
  /** Functions that DuckDB doesn't know stand in its own words: as good as the same, not the same to the letter (ISNULL has the type of its first argument). */
  readonly rewritten: boolean;
  /** What was changed in it to run here. */
  readonly notes: readonly string[];
}

export interface Prepared {
  readonly left: PreparedQuery;
  readonly right: PreparedQuery;
  readonly tables: PreparedTables;
  readonly pair: Pair;
  readonly functions: EngineFunctions;
  /** Names of the columns of both results. */
  readonly columns: { readonly left: readonly string[]; readonly right: readonly string[] };
  readonly caveats: readonly string[];
}

export interface Obstacle {
  readonly reason: InconclusiveReason;
  readonly explanation: string;
}

/** Translates a query for DuckDB; undefined where that isn't possible. */
export type Translate = (sql: string) => Promise<string | undefined>;

type Side = "first" | "second";

export const isObstacle = (outcome: object): outcome is Obstacle => "reason" in outcome;

/** Makes the tables and sees that both queries are one SELECT each that the engine binds. */
export async function prepare(laboratory: Laboratory, request: JudgeRequest, translate: Translate): Promise<Prepared | Obstacle> {
  for (const text of [request.left, request.right]) {
    if (/\{\{|\{%/.test(text)) return { reason: "templated", explanation: "A query is a template; render it first." };
  }
  const left = await readQuery(laboratory, request.left, "first", translate);
  if (isObstacle(left)) return left;
  const right = await readQuery(laboratory, request.right, "second", translate);
  if (isObstacle(right)) return right;
  const tables = await prepareTables(laboratory, [left.tree, right.tree], request.catalog, request.preconditions ?? []);
  if ("unknown" in tables) {
    const explanation = `Nothing is known of ${listed(tables.unknown)}: give the schema of the tables.`;
    return { reason: "unknownSchema", explanation };
  }
  if ("problem" in tables) return { reason: "notRunnable", explanation: `The queries can't be run: ${tables.problem}.` };
  const functions = await engineFunctions(laboratory);
  const binding: Binding = { laboratory, tables: tables.tables, functions, translate };
  const boundLeft = await bound(left, request.left, "first", binding);
  if (isObstacle(boundLeft)) return boundLeft;
  const boundRight = await bound(right, request.right, "second", binding);
  if (isObstacle(boundRight)) return boundRight;
  const determinism = [boundLeft, boundRight].map(({ tree }) => determinismOf(tree, functions.volatile));
  const volatile = [...new Set(determinism.flatMap((each) => each.volatile))];
  if (volatile.length > 0) {
    return { reason: "nonDeterministic", explanation: `The result isn't determined by the tables: ${listed(volatile)}.` };
  }
  const pair = await pairOf(
    laboratory,
    boundLeft,
    boundRight,
    determinism.some((each) => each.orderDependent.length > 0),
  );
  const columns = { left: await columnNames(laboratory, boundLeft), right: await columnNames(laboratory, boundRight) };
  const unseen = pair.semantics === "list" && (pair.left.keyed === undefined || pair.right.keyed === undefined);
  const caveats = [
    ...caveatsOf(request, boundLeft, boundRight, tables),
    ...(unseen ? ["The order of the result could not be compared: what it is ordered by can't be shown."] : []),
    ...(pair.unlimited === undefined
      ? []
      : ["Where LIMIT may keep one or another row, the results before the same LIMIT on both sides were compared."]),
  ];
  return { left: boundLeft, right: boundRight, tables, pair, functions, columns, caveats };
}

async function columnNames(laboratory: Laboratory, { sql }: PreparedQuery): Promise<readonly string[]> {
  // Without running it: LIMIT 0 still works off a recursion that never ends.
  const result = await laboratory.run(`SELECT column_name FROM (DESCRIBE SELECT * FROM (${sql}\n))`);
  return result.outcome === "rows" ? result.rows.map(([name]) => (typeof name === "string" ? name : "")) : [];
}

async function readQuery(laboratory: Laboratory, text: string, side: Side, translate: Translate): Promise<PreparedQuery | Obstacle> {
  const tree = await parseQuery(laboratory, text);
  if (tree !== undefined) return { sql: text, tree, translated: false, rewritten: false, notes: [] };
  const translated = await translate(text);
  const other = translated === undefined ? undefined : await parseQuery(laboratory, translated);
  if (translated !== undefined && other !== undefined)
    return { sql: translated, tree: other, translated: true, rewritten: false, notes: [] };
  const failure = await laboratory.bind(text);
  return { reason: "notRunnable", explanation: `The ${side} query ${notReadable(failure)}` };
}

function notReadable(failure: QueryFailure | undefined): string {
  if (failure !== undefined && /^(?:Parser|Syntax)/.test(failure.type)) return `can't be read here: ${failure.message}`;
  return "is not one SELECT: only queries that read are compared.";
}

/** To what queries are bound. */
interface Binding {
  readonly laboratory: Laboratory;
  readonly tables: readonly LaboratoryTable[];
  readonly functions: EngineFunctions;
  readonly translate: Translate;
}

/** The text as it is first, then its translation. */
async function bound(query: PreparedQuery, text: string, side: Side, binding: Binding): Promise<PreparedQuery | Obstacle> {
  const { laboratory, translate } = binding;
  const first = await readOnly(laboratory, query.sql);
  if (first.sql !== undefined) return { ...query, sql: first.sql };
  const own = await mended(query, first.problem, binding);
  if (own !== undefined) return own;
  const translated = query.translated ? undefined : await translate(text);
  const tree = translated === undefined ? undefined : await parseQuery(laboratory, translated);
  if (translated !== undefined && tree !== undefined) {
    const second = await readOnly(laboratory, translated);
    const other = { sql: translated, tree, translated: true, rewritten: false, notes: [] };
    if (second.sql !== undefined) return { ...other, sql: second.sql };
    const repaired = await mended(other, second.problem, binding);
    if (repaired !== undefined) return repaired;
  }
  return { reason: "notRunnable", explanation: `The ${side} query can't be run here: ${first.problem}` };
}

const mostMends = 4;

/** What other engines take and DuckDB says otherwise, until it binds. Undefined where that doesn't help. */
async function mended(query: PreparedQuery, first: string, binding: Binding): Promise<PreparedQuery | undefined> {
  const { laboratory } = binding;
  const notes = [...query.notes];
  let [problem, tree, rewritten] = [first, query.tree, query.rewritten];
  for (let round = 0; round < mostMends; round += 1) {
    const mend = mendOf(tree, problem, binding);
    // The engine writes COUNT(*) as a function that no other engine has.
    const written = (await writeQuery(laboratory, mend.tree).catch(() => "")).replaceAll("count_star()", "count(*)");
    if (written === "" || mend.note === undefined) return undefined;
    notes.push(mend.note);
    rewritten ||= mend.rewritten;
    const outcome = await readOnly(laboratory, written);
    const parsed = await parseQuery(laboratory, written);
    if (parsed === undefined) return undefined;
    tree = parsed;
    if (outcome.sql !== undefined) return { ...query, sql: outcome.sql, tree, rewritten, notes };
    problem = outcome.problem;
  }
  return undefined;
}

interface Mend {
  readonly tree: EngineNode;
  readonly rewritten: boolean;
  /** Where it changed something. */
  readonly note?: string;
}

function mendOf(tree: EngineNode, problem: string, { tables, functions }: Binding): Mend {
  if (/must appear in the GROUP BY clause/i.test(problem)) {
    const grouped = withUngroupedColumns(tree, tables, functions.aggregates);
    const note =
      grouped.arbitrary.length === 0
        ? "Columns that the groups determine are added to GROUP BY, as DuckDB asks for."
        : `No group determines ${listed(grouped.arbitrary)}: taken from any row of the group, as MySQL and SQLite do.`;
    return { tree: grouped.tree, rewritten: false, note };
  }
  const changed = inDuckDb(tree, problem);
  if (JSON.stringify(withoutPlaces(changed)) === JSON.stringify(withoutPlaces(tree))) return { tree, rewritten: false };
  return { tree: changed, rewritten: true, note: "Functions that DuckDB doesn't know are written in its own." };
}

async function readOnly(
  laboratory: Laboratory,
  sql: string,
): Promise<{ readonly sql: string } | { readonly sql: undefined; readonly problem: string }> {
  const failure = await laboratory.bind(sql);
  if (failure !== undefined) return { sql: undefined, problem: failure.message };
  try {
    return { sql: (await laboratory.readOnlyQuery(sql)).trim() };
  } catch (error) {
    if (error instanceof PipewrightError && error.kind !== "cancelled") return { sql: undefined, problem: error.message };
    throw error;
  }
}

async function pairOf(laboratory: Laboratory, left: PreparedQuery, right: PreparedQuery, orderDependent: boolean): Promise<Pair> {
  const semantics: Semantics = ordersResult(left) && ordersResult(right) ? "list" : "bag";
  const limits = [left, right].map(({ tree }) => modifierOf(tree, "LIMIT_MODIFIER"));
  const sameLimit =
    limits[0] !== undefined &&
    ordersResult(left) === ordersResult(right) &&
    JSON.stringify(withoutPlaces(limits[0])) === JSON.stringify(withoutPlaces(limits[1]));
  return {
    left: await runnable(laboratory, left.sql, left.tree, semantics),
    right: await runnable(laboratory, right.sql, right.tree, semantics),
    semantics,
    orderDependent,
    limitAlone: sameLimit && [left, right].every(({ tree }) => variesByLimitAlone(tree)),
    ...(sameLimit
      ? {
          unlimited: {
            left: await runnable(laboratory, undefined, unlimited(left.tree), semantics),
            right: await runnable(laboratory, undefined, unlimited(right.tree), semantics),
          },
        }
      : {}),
  };
}

async function runnable(laboratory: Laboratory, sql: string | undefined, tree: EngineNode, semantics: Semantics): Promise<Runnable> {
  const text = sql ?? (await writeQuery(laboratory, tree));
  const query = semantics === "list" ? keyedQuery(tree) : undefined;
  if (query === undefined) return { sql: text };
  const keyed = query.added === 0 ? text : await writeQuery(laboratory, query.tree);
  return (await laboratory.bind(keyed)) === undefined ? { sql: text, keyed: { sql: keyed, query } } : { sql: text };
}

const ordersResult = ({ tree }: PreparedQuery): boolean => modifierOf(tree, "ORDER_MODIFIER") !== undefined;

function caveatsOf(
  { preconditions = [] }: JudgeRequest,
  left: PreparedQuery,
  right: PreparedQuery,
  tables: PreparedTables,
): readonly string[] {
  const assertions = preconditions.flatMap((each) => (each.kind === "assertion" ? [`Taken for granted, not tested: ${each.text}.`] : []));
  const ordered = [left, right].filter((query) => ordersResult(query)).length;
  return [
    ...tables.caveats,
    ...new Set([...left.notes, ...right.notes]),
    ...assertions,
    ...(ordered === 1 ? ["Only one of the queries orders its result: the order is not compared."] : []),
    ...(left.translated || right.translated ? ["Run in DuckDB after translation from its dialect: functions may differ in detail."] : []),
  ];
}

export const listed = (words: readonly string[]): string => words.join(", ").replace(/, ([^,]*)$/, " and $1");
