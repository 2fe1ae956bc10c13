import type { Edit } from "../../../rule.ts";
import { sortEdits } from "../../../rewrite/edits.ts";
import { likeKeyword } from "../../../rewrite/layout.ts";
import type { AnalysedStatement, ColumnUse, Scope, ScopeSource } from "../../../scope.ts";
import type { ColumnReference, Expression, Span } from "../../../syntax/tree.ts";
import { aliasText, sameName, textAt } from "../../correctness/support/columns.ts";
import { expressionsOf } from "../../correctness/support/walk.ts";
import { isColumnStar } from "./is-column-star.ts";
import { freshName } from "./fresh-name.ts";
import { substitute } from "./substitute.ts";

interface Needed {
  readonly source: ScopeSource;
  /** As written in the reference that was found first. */
  readonly reference: ColumnReference;
  readonly name: string;
}

/** FROM and WHERE as one text. */
function joinedPart({ select }: Scope): Span | undefined {
  const { fromSpan, where } = select;
  return fromSpan === undefined ? undefined : { start: fromSpan.start, end: where?.span.end ?? fromSpan.end };
}

const inside = (span: Span, part: Span): boolean => span.start >= part.start && span.end <= part.end;

/** The references that are left outside of FROM and WHERE; undefined where one of them can't be followed. */
function outerUses(scope: Scope, part: Span): readonly ColumnUse[] | undefined {
  const uses = [...scope.uses, ...scope.correlatedUses].filter(({ reference }) => !inside(reference, part));
  const known = uses.filter(({ resolution }) => resolution.kind === "column" || resolution.kind === "alias");
  if (known.length < uses.length) return undefined;
  const columns = known.filter(({ resolution }) => resolution.kind === "column");
  const plain = columns.every(
    ({ resolution }) =>
      resolution.kind === "column" &&
      resolution.fieldOf === undefined &&
      resolution.merged === undefined &&
      scope.sources.includes(resolution.source),
  );
  return plain ? columns : undefined;
}

function neededColumns(uses: readonly ColumnUse[]): readonly Needed[] {
  const found: Needed[] = [];
  for (const { reference, resolution } of uses) {
    if (resolution.kind !== "column") continue;
    const { source } = resolution;
    const { name } = reference.name;
    if (found.some((other) => other.source === source && sameName(other.reference.name.name, name))) continue;
    const taken = found.some((other) => sameName(other.name, name));
    found.push({ source, reference, name: taken ? `${source.name}_${name}` : name });
  }
  return found;
}

/**
 * Makes FROM and WHERE of a SELECT a derived table of branches, each with another text for `condition`, put together with `operator`, and
 * lets the rest of the SELECT read that. Undefined where a name can't be carried over.
 */
export function splitIntoDerived(
  analysed: AnalysedStatement,
  scope: Scope,
  condition: Expression,
  branches: readonly string[],
  operator: string,
): readonly Edit[] | undefined {
  const part = joinedPart(scope);
  if (part === undefined || scope.select.opaqueClauses.length > 0) return undefined;
  // A derived table doesn't see the query around it.
  if (scope.uses.some(({ resolution }) => (resolution.kind !== "column" ? resolution.kind !== "alias" : resolution.correlated)))
    return undefined;
  const starred = expressionsOf(scope).some(isColumnStar);
  const uses = outerUses(scope, part);
  if (starred || uses === undefined) return undefined;
  const needed = neededColumns(uses);
  if (new Set(needed.map(({ name }) => name.toLowerCase())).size < needed.length) return undefined;
  const alias = freshName(analysed, scope.sources.map((source) => source.name).join("_"));
  const items = needed.map(({ source, reference, name }) => {
    const column = `${aliasText(analysed, source)}.${textAt(analysed, reference.name.span)}`;
    return name === reference.name.name ? column : `${column} AS ${name}`;
  });
  const select = likeKeyword(analysed.source, scope.select.keywordSpan, "SELECT");
  const texts = branches.map(
    (text) => `${select} ${items.length === 0 ? "1 AS one" : items.join(", ")} ${substitute(analysed, part, [{ span: condition, text }])}`,
  );
  const from = likeKeyword(analysed.source, scope.select.keywordSpan, "FROM");
  const table = analysed.dialect === "oracle" ? alias : `${likeKeyword(analysed.source, scope.select.keywordSpan, "AS")} ${alias}`;
  return sortEdits([
    ...uses.map((use) => renamed(analysed, scope, use, needed, alias)).filter((edit) => edit !== undefined),
    { span: part, text: `${from} (${texts.join(` ${operator} `)}) ${table}` },
  ]);
}

function renamed(
  analysed: AnalysedStatement,
  scope: Scope,
  { reference, resolution }: ColumnUse,
  needed: readonly Needed[],
  alias: string,
): Edit | undefined {
  if (resolution.kind !== "column") return undefined;
  const column = needed.find(
    ({ source, reference: other }) => source === resolution.source && sameName(other.name.name, reference.name.name),
  );
  if (column === undefined) return undefined;
  const same = column.name === column.reference.name.name;
  const written = same ? textAt(analysed, reference.name.span) : column.name;
  // The name of an output column stays what it was.
  const item = scope.select.items.find(({ expression, alias: named }) => expression === reference && named === undefined);
  const as = item === undefined || same ? "" : ` AS ${textAt(analysed, reference.name.span)}`;
  const start = reference.qualifier[0]?.span.start ?? reference.name.span.start;
  return { span: { start, end: reference.name.span.end }, text: `${alias}.${written}${as}` };
}
