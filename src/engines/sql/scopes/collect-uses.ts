/** Finds the column references of an expression and resolves them; analyses the subqueries that stand in it. */
import type { ClauseName, Resolution, Scope } from "../scope.ts";
import type { ColumnReference, Expression, Query, SelectItem } from "../syntax/tree.ts";
import type { Analysis, DraftScope, NameEnvironment } from "./draft.ts";
import { identifierKey } from "./names.ts";
import { partsOf } from "./parts.ts";
import { resolveReference } from "./resolve.ts";

export interface CollectContext {
  readonly analysis: Analysis;
  readonly scope: DraftScope;
  readonly environment: NameEnvironment | undefined;
  readonly clause: ClauseName;
  /** In ON: the first of the sources that the join joins. */
  readonly from: number;
  readonly item?: SelectItem;
  /** The expression is a whole item of ORDER BY or GROUP BY. */
  readonly whole?: boolean;
}

interface Step {
  readonly expression: Expression;
  /** Parameters of the lambdas around it. */
  readonly hidden: ReadonlySet<string> | undefined;
}

export function collectUses(root: Expression, context: CollectContext): void {
  const stack: Step[] = [{ expression: root, hidden: undefined }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { expression, hidden } = step;
    if (expression.kind === "column") use(expression, context, hidden, expression === root && context.whole === true);
    if (expression.kind === "call" || expression.kind === "star") {
      context.analysis.places.set(expression, { scope: context.scope, clause: context.clause });
    }
    const { expressions, queries } = partsOf(expression);
    const below =
      expression.kind === "lambda"
        ? hiddenBy(
            expression.parameters.map((name) => identifierKey(name, context.analysis.dialect)),
            hidden,
          )
        : hidden;
    for (let index = expressions.length - 1; index >= 0; index -= 1) {
      const part = expressions[index];
      if (part !== undefined) stack.push({ expression: part, hidden: below });
    }
    for (const query of queries) analyseSubquery(query, expression, context);
  }
}

function hiddenBy(parameters: readonly string[], outer: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return new Set([...(outer ?? []), ...parameters]);
}

function analyseSubquery(query: Query, holder: Expression, { analysis, scope, environment, clause }: CollectContext): void {
  const roles: Partial<Record<Expression["kind"], Scope["role"]>> = { exists: "exists", in: "in", subquery: "scalar" };
  analysis.analyseQuery(query, {
    environment,
    parent: scope,
    outer: { scope, clause },
    role: roles[holder.kind] ?? "other",
    level: scope.level + 1,
  });
}

function use(reference: ColumnReference, context: CollectContext, hidden: ReadonlySet<string> | undefined, alone: boolean): void {
  const { analysis, scope, clause, from, item } = context;
  const { dialect, resolutions } = analysis;
  const parameter = reference.qualifier[0] ?? reference.name;
  if (hidden?.has(identifierKey(parameter, dialect)) === true) return;
  const resolution: Resolution = resolveReference({
    reference,
    scope,
    clause,
    alone,
    from,
    dialect,
    resolutions,
    ...(item === undefined ? {} : { item }),
  });
  resolutions.set(reference, resolution);
  analysis.places.set(reference, { scope, clause });
  const columnUse = { reference, clause, resolution };
  scope.uses.push(columnUse);
  if (resolution.kind === "column" && resolution.correlated) {
    const owner = analysis.scopes.get(resolution.scope.select) ?? scope.outer?.scope;
    owner?.correlatedUses.push(columnUse);
  }
}
