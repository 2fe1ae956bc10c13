/** Statements that write: what they read beside their queries. */
import type {
  DeleteStatement,
  Expression,
  Identifier,
  MergeStatement,
  Query,
  Relation,
  Select,
  Span,
  Statement,
  UpdateStatement,
  With,
} from "../syntax/tree.ts";
import { addTables, newScope } from "./build-scopes.ts";
import { collectUses } from "./collect-uses.ts";
import type { Analysis, DraftScope, NameEnvironment } from "./draft.ts";
import { addRelation } from "./from-clause.ts";

const nowhere = { environment: undefined, parent: undefined, outer: undefined, role: "top", level: 0 } as const;

/** Analyses all queries of a statement; gives the scope of what UPDATE, DELETE or MERGE reads and writes. */
export function analyseWriting(analysis: Analysis, statement: Statement): DraftScope | undefined {
  switch (statement.kind) {
    case "queryStatement":
      analysis.analyseQuery(statement.query, nowhere);
      return undefined;
    case "insert":
    case "createTableAs":
    case "createView":
      if (statement.query !== undefined) analysis.analyseQuery(statement.query, nowhere);
      return undefined;
    case "update":
    case "delete":
    case "merge":
      return writing(analysis, statement);
    case "alterTable":
    case "createIndex":
    case "createTable":
    case "drop":
    case "other":
    case "truncate":
      return undefined;
  }
}

function writing(analysis: Analysis, statement: UpdateStatement | DeleteStatement | MergeStatement): DraftScope {
  const { select, query } = selectLike(statement.span, statement.with);
  const environment: NameEnvironment | undefined = statement.with === undefined ? undefined : addTables(analysis, query, nowhere);
  const scope = newScope(select, query, { environment, parent: undefined, outer: undefined, role: "other", level: 0 });
  analysis.scopes.set(select, scope);
  const context = { analysis, scope, environment };
  for (const relation of relationsOf(statement)) addRelation(relation, context);
  const collect = (clause: "where" | "from" | "other", expression: Expression | undefined): void => {
    if (expression !== undefined) collectUses(expression, { ...context, clause, from: 0 });
  };
  if (statement.kind === "update") {
    for (const { column, value } of statement.assignments) {
      collect("other", column);
      collect("other", value);
    }
  }
  if (statement.kind === "merge") {
    collect("from", statement.on);
    for (const branch of statement.branches ?? []) collect("other", branch);
  } else {
    collect("where", statement.where?.expression);
  }
  return scope;
}

function relationsOf(statement: UpdateStatement | DeleteStatement | MergeStatement): readonly Relation[] {
  const target = statement.table ?? tableOf(statement.target, statement.span);
  const others = statement.kind === "update" ? statement.from : statement.kind === "delete" ? statement.using : statement.source;
  if (others === undefined) return [target];
  return isSame(target, others) ? [others] : [target, others];
}

/** T-SQL names the written table again in FROM: `UPDATE o SET ... FROM orders AS o`. */
function isSame(target: Relation, other: Relation): boolean {
  if (target.kind !== "table" || target.name.length !== 1) return false;
  const name = target.name[0]?.name.toLowerCase();
  const stack: Relation[] = [other];
  for (let relation = stack.pop(); relation !== undefined; relation = stack.pop()) {
    if (relation.kind === "join") stack.push(relation.left, relation.right);
    else if (relation.alias?.name.name.toLowerCase() === name) return true;
  }
  return false;
}

function tableOf(name: readonly Identifier[], span: Span): Relation {
  const nameSpan = { start: name[0]?.span.start ?? span.start, end: name.at(-1)?.span.end ?? span.start };
  return { kind: "table", span: nameSpan, name, nameSpan, modified: false };
}

/** The statement seen as a SELECT without items, so that scopes have one shape. */
function selectLike(span: Span, clause: With | undefined): { readonly select: Select; readonly query: Query } {
  const none = { start: span.start, end: span.start };
  const select: Select = {
    kind: "select",
    span,
    keywordSpan: none,
    distinct: false,
    distinctOn: [],
    items: [],
    itemsSpan: none,
    windows: [],
    opaqueClauses: [],
  };
  return { select, query: { kind: "query", span, body: select, orderBy: [], ...(clause === undefined ? {} : { with: clause }) } };
}
