import type { RuleDefinition, RuleMatch } from "../../../rule.ts";
import type { AnalysedStatement, ColumnUse, Scope, ScopeSource } from "../../../scope.ts";
import { sameName } from "../../correctness/support/columns.ts";
import { eachScope } from "../../correctness/support/visit.ts";
import { expressionsOf, joinsIn } from "../../correctness/support/walk.ts";
import type { Select } from "../../../syntax/tree.ts";
import { isColumnStar } from "./is-column-star.ts";

function withDescendants(scope: Scope): readonly Scope[] {
  return [scope, ...scope.children.flatMap(withDescendants)];
}

/** By a star, its own or that of all sources. */
export function readsAllOf({ select, sources }: Scope, source: ScopeSource): boolean {
  return select.items.some(
    ({ expression }) =>
      expression.kind === "star" &&
      (expression.qualifier.length === 0 || sources.length === 1 || sameName(expression.qualifier.at(-1)?.name ?? "", source.name)),
  );
}

/** A use that may mean more than one named column. */
function isUncertain({ resolution }: ColumnUse): boolean {
  return resolution.kind === "unknown" || resolution.kind === "ambiguous";
}

function readsInText({ select, query }: Scope): boolean {
  return select.opaqueClauses.length > 0 || (query.trailing?.length ?? 0) > 0 || select.into !== undefined;
}

/** A row or a star as an argument: `COUNT(t.*)`, `TO_JSON(t)`; what wasn't understood may name anything. */
function readsWholeRows(scope: Scope): boolean {
  return expressionsOf(scope).some((visited) => {
    const { expression, parent } = visited;
    return expression.kind === "opaque" || expression.kind === "lambda" || (parent !== undefined && isColumnStar(visited));
  });
}

function combinesByName(select: Select): boolean {
  return joinsIn(select.from).some((join) => join.natural);
}

/** A template other than the name of a table: what it leaves out in this reading may name any column. */
function isTemplated({ templated }: AnalysedStatement, { select, query }: Scope, scopes: readonly Scope[]): boolean {
  const names = scopes.flatMap(({ sources }) => sources.flatMap(({ relation }) => (relation.kind === "table" ? [relation.nameSpan] : [])));
  const { start } = select.span;
  const end = query.body === select ? query.span.end : select.span.end;
  return templated.some(
    (span) => span.start < end && span.end > start && !names.some((name) => name.start <= span.start && span.end <= name.end),
  );
}

interface Reading {
  readonly uses: readonly ColumnUse[];
  /** What is named without a reference: columns of USING, and the parts of functions' names. */
  readonly words: readonly string[];
}

const readings = new WeakMap<Scope, Reading | "unclear">();

/** What a SELECT and the queries in it name; unclear where they may name more. Kept, since it is asked for each source. */
function readingOf(analysed: AnalysedStatement, scope: Scope): Reading | "unclear" {
  const known = readings.get(scope);
  if (known !== undefined) return known;
  const scopes = withDescendants(scope);
  const unclear =
    combinesByName(scope.select) ||
    (analysed.templated.length > 0 && isTemplated(analysed, scope, scopes)) ||
    scopes.some((one) => readsInText(one) || readsWholeRows(one) || one.uses.some(isUncertain));
  const using = joinsIn(scope.select.from).flatMap((join) => join.using.map(({ name }) => name.toLowerCase()));
  const reading: Reading | "unclear" = unclear
    ? "unclear"
    : { uses: [...scope.uses, ...scope.correlatedUses], words: [...using, ...scopes.flatMap(namesInCalls)] };
  readings.set(scope, reading);
  return reading;
}

/** The columns of a source that its reader names, in lower case; undefined where it may read others too. */
export function usedColumns(analysed: AnalysedStatement, scope: Scope, source: ScopeSource): ReadonlySet<string> | undefined {
  const reading = readsAllOf(scope, source) ? "unclear" : readingOf(analysed, scope);
  if (reading === "unclear") return undefined;
  const uses = reading.uses.filter(
    ({ resolution }) => resolution.kind === "column" && (resolution.source === source || resolution.merged?.includes(source) === true),
  );
  return new Set([
    ...uses.map(({ reference, resolution }) => fieldOwner(resolution) ?? reference.name.name.toLowerCase()),
    ...reading.words,
  ]);
}

/** A method of a column, as T-SQL's `document.value(...)`, looks like a function of a schema. */
function namesInCalls(scope: Scope): readonly string[] {
  return expressionsOf(scope).flatMap(({ expression }) =>
    expression.kind === "call" && expression.name.length > 1 ? expression.name.map(({ name }) => name.toLowerCase()) : [],
  );
}

function fieldOwner(resolution: ColumnUse["resolution"]): string | undefined {
  if (resolution.kind !== "column" || resolution.fieldOf === undefined) return undefined;
  return (typeof resolution.fieldOf === "string" ? resolution.fieldOf : resolution.fieldOf.name).toLowerCase();
}

/** A `visit` that asks of every source of a statement's SELECTs, with the SELECT that reads it. */
export function eachReadSource(
  match: (analysed: AnalysedStatement, reader: Scope, source: ScopeSource) => RuleMatch | undefined,
): RuleDefinition["visit"] {
  return eachScope((analysed, reader) => reader.sources.map((source) => match(analysed, reader, source)));
}
