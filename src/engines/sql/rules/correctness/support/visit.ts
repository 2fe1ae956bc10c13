/** The usual shapes of `visit`. */
import type { RuleDefinition, RuleMatch } from "../../../rule.ts";
import type { AnalysedStatement, Scope } from "../../../scope.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { walkExpressions } from "../../../syntax/walk.ts";
import { allExpressions, type Visited } from "./walk.ts";

/** Asks of every expression of the statement. */
export function eachExpression(match: (analysed: AnalysedStatement, visited: Visited) => RuleMatch | undefined): RuleDefinition["visit"] {
  return (analysed) =>
    allExpressions(analysed)
      .map((visited) => match(analysed, visited))
      .filter((found) => found !== undefined);
}

/** Asks of every expression of the statement wherever it stands, in VALUES, defaults and checks as well; what it names isn't resolved there. */
export function eachWrittenExpression(
  match: (analysed: AnalysedStatement, expression: Expression) => RuleMatch | undefined,
): RuleDefinition["visit"] {
  return (analysed) => {
    const found: RuleMatch[] = [];
    walkExpressions(analysed.statement, (expression) => {
      const matched = match(analysed, expression);
      if (matched !== undefined) found.push(matched);
    });
    return found;
  };
}

/** Asks of every SELECT. */
export function eachScope(
  match: (analysed: AnalysedStatement, scope: Scope) => RuleMatch | undefined | readonly (RuleMatch | undefined)[],
): RuleDefinition["visit"] {
  return (analysed) => analysed.scopes.flatMap((scope) => match(analysed, scope)).filter((found) => found !== undefined);
}
