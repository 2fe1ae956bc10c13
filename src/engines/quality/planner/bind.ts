/** Binds the checks asked for to the columns of a relation; finds every mistake in them before any data is read. */
import { describeError, errorText, PipewrightError, pipewrightError } from "../../../core/errors.ts";
import { nearest } from "../../../core/nearest.ts";
import { literal } from "../../../core/sql.ts";
import type { Column, DataSession, Relation } from "../../../data/types.ts";
import type { BoundCheck, Check, CheckRequest, KnownFigures, UnboundTarget } from "../check.ts";
import { checkById, checks } from "../checks/index.ts";
import { columnNamed } from "../checks/support/columns.ts";
import { exampleOf } from "../checks/support/example-of.ts";
import { resolveUserSql } from "../checks/support/placeholders.ts";

export interface BoundRequest {
  readonly request: CheckRequest;
  readonly check: Check;
  readonly bound: BoundCheck;
  readonly target: UnboundTarget;
  /** The row filter as a two-valued predicate. */
  readonly where: string | undefined;
}

/** A check that can't be evaluated on this dataset: its outcome is `error`, which counts as a failure, so that nothing passes by not running. */
export interface UnboundRequest {
  readonly request: CheckRequest;
  readonly check: Check;
  readonly problem: string;
}

export interface Bindings {
  readonly bound: readonly BoundRequest[];
  readonly unbound: readonly UnboundRequest[];
}

/**
 * Errors: `unknownCheck`, `invalidCheck`, `invalidRegex`, `invalidQuery`, `notReadOnly` for mistakes in the request itself. What only this
 * dataset is to blame for (a column that isn't there, a type that doesn't suit) is returned as unbound.
 */
export async function bindRequests(
  session: DataSession,
  relation: Relation,
  requests: readonly CheckRequest[],
  { now, known }: { readonly now: Date; readonly known: KnownFigures | undefined },
): Promise<Bindings> {
  const scope: BindingScope = { session, relation, now, known, opened: new Map() };
  await checkPatterns(session, requests);
  const bound: BoundRequest[] = [];
  const unbound: UnboundRequest[] = [];
  for (const request of requests) {
    const binding = await bindRequest(scope, request);
    if ("problem" in binding) unbound.push(binding);
    else bound.push(binding);
  }
  return { bound, unbound };
}

interface BindingScope {
  readonly session: DataSession;
  readonly relation: Relation;
  readonly now: Date;
  readonly known: KnownFigures | undefined;
  /** Other datasets, opened once a run. */
  readonly opened: Map<string, Relation>;
}

async function bindRequest(scope: BindingScope, request: CheckRequest): Promise<BoundRequest | UnboundRequest> {
  const { session, relation, now, known } = scope;
  const check = requireCheck(request);
  const bound = requireParams(check, request);
  const columns = resolveColumns(relation, request.columns);
  if (typeof columns === "string") return { request, check, problem: columns };
  requireArity(check, request);
  await namingTheCheck(check, request, async () => requireUserSql(scope, bound, columns));
  const where = await namingTheCheck(check, request, async () => rowFilter(session, relation, request));
  const references = await openReferences(scope, bound.references);
  if (typeof references === "string") return { request, check, problem: references };
  const isQuery = bound.userSql.some(({ kind }) => kind === "query");
  const target: UnboundTarget = {
    columns,
    // What a query calls {table} are the rows that its check looks at.
    relation: isQuery && where !== undefined ? { ...relation, from: `(SELECT * FROM ${relation.from} WHERE ${where})` } : relation,
    now,
    tolerance: request.tolerance,
    references,
    ...(known === undefined ? {} : { known }),
  };
  const problem = bound.applies(target);
  return problem === undefined ? { request, check, bound, target, where } : { request, check, problem };
}

/** Whether the engine refused the SQL that it was given, or to go on with it, which one check may be to blame for. */
export function isRefusedSql(error: unknown): error is PipewrightError {
  return error instanceof PipewrightError && error.code === "invalidQuery";
}

/** SQL that can't be run is a mistake in one of many checks: the message says in which. */
async function namingTheCheck<T>(check: Check, request: CheckRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusedSql(error)) throw error;
    throw pipewrightError("invalidCheck", {
      where: `${request.origin} (${request.check})`,
      problems: [error.message.replace(/^The SQL/, "its SQL")],
      example: exampleOf(check),
    });
  }
}

async function requireUserSql({ session, relation }: BindingScope, bound: BoundCheck, columns: readonly Column[]): Promise<void> {
  for (const { kind, sql } of bound.userSql) {
    const resolved = resolveUserSql(kind, sql, relation, columns);
    if (kind === "query") await session.readOnlyQuery(resolved);
    else await session.rowExpression(relation, resolved);
  }
}

async function rowFilter(session: DataSession, relation: Relation, request: CheckRequest): Promise<string | undefined> {
  if (request.where === undefined) return undefined;
  return `coalesce((${await session.rowExpression(relation, request.where)}), FALSE)`;
}

function requireCheck(request: CheckRequest): Check {
  const check = checkById(request.check);
  if (check !== undefined) return check;
  const known = checks.map(({ id }) => id);
  throw pipewrightError("unknownCheck", { check: request.check, known, near: nearest(request.check, known), where: request.origin });
}

function requireParams(check: Check, request: CheckRequest): BoundCheck {
  const bound = check.bind(request.params);
  if (!("problems" in bound)) return bound;
  throw pipewrightError("invalidCheck", {
    where: `${request.origin} (${request.check})`,
    problems: bound.problems,
    example: exampleOf(check),
  });
}

function requireArity(check: Check, request: CheckRequest): void {
  const { min, max } = check.arity;
  const count = request.columns.length;
  if (count >= min && count <= max) return;
  const wanted = min === max ? String(min) : `${min} to ${max}`;
  throw pipewrightError("invalidCheck", {
    where: `${request.origin} (${request.check})`,
    problems: [`it takes ${wanted} columns, and ${count} are named`],
    example: exampleOf(check),
  });
}

/** The columns by name. A text says which isn't there. */
function resolveColumns(relation: Relation, names: readonly string[]): readonly Column[] | string {
  const resolved: Column[] = [];
  for (const name of names) {
    const column = columnNamed(relation, name);
    if (column === undefined) return missingColumn(relation, name);
    resolved.push(column);
  }
  return resolved;
}

function missingColumn(relation: Relation, name: string): string {
  const columns = relation.columns.map((column) => column.name);
  const near = nearest(name, columns);
  const hint = near.length > 0 ? `Did you mean ${near.join(", ")}?` : `It has ${columns.slice(0, 20).join(", ")}.`;
  return `The dataset has no column ${name}. ${hint}`;
}

/** The other datasets of a check; a text says why one can't be opened. */
async function openReferences(
  { session, opened }: BindingScope,
  names: readonly string[],
): Promise<ReadonlyMap<string, Relation> | string> {
  for (const name of names) {
    if (opened.has(name)) continue;
    try {
      opened.set(name, await session.open(name));
    } catch (error) {
      if (!(error instanceof PipewrightError) || error.kind === "cancelled" || error.kind === "internal") throw error;
      return errorText(describeError(error));
    }
  }
  return opened;
}

/** Each pattern is compiled by the engine that will run it. */
async function checkPatterns(session: DataSession, requests: readonly CheckRequest[]): Promise<void> {
  const patterns = requests.flatMap((request) => {
    const bound = checkById(request.check)?.bind(request.params);
    if (bound === undefined || "problems" in bound) return [];
    return bound.patterns.map((pattern) => ({ pattern, where: `${request.origin} (${request.check})` }));
  });
  for (const { pattern, where } of patterns) {
    try {
      await session.rows(`SELECT regexp_matches('', ${literal(pattern)}) AS valid`);
    } catch (error) {
      if (error instanceof PipewrightError && error.kind === "cancelled") throw error;
      const reason = error instanceof Error ? error.message.replace(/^The SQL can't be run: /, "") : "it can't be compiled";
      throw pipewrightError("invalidRegex", { pattern, reason, where }, error);
    }
  }
}
