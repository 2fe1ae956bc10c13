import type { Expression, Query } from "../syntax/tree.ts";
import { functionName } from "./functions/function-name.ts";
import { arbitraryFunctions, stableFunctions, volatileFunctions } from "./functions/volatile-functions.ts";
import { partsOf } from "./parts.ts";
import { walkExpression, walkQuery } from "./walk.ts";

/** immutable: the same for the same data; stable: the same all through a statement (now()); volatile: may differ at each evaluation. */
export type Volatility = "immutable" | "stable" | "volatile";

/** By the names of the functions in it, subqueries included. A function that isn't known counts as immutable. */
export function volatilityOf(root: Expression | Query): Volatility {
  let result: Volatility = "immutable";
  const visit = (part: Expression): void => {
    const name =
      part.kind === "call"
        ? functionName(part)
        : part.kind === "column" && part.qualifier.length === 0 && !part.name.quoted
          ? part.name.name.toLowerCase()
          : "";
    if (part.kind === "call" && (volatileFunctions.has(name) || arbitraryFunctions.has(name))) result = "volatile";
    else if (result === "immutable" && stableFunctions.has(name) && (part.kind === "call" || isNiladic(name))) result = "stable";
  };
  if (root.kind === "query") walkQuery(root, visit);
  else {
    walkExpression(root, (part) => {
      visit(part);
      for (const query of partsOf(part).queries) walkQuery(query, visit);
    });
  }
  return result;
}

/** Functions that are written without parentheses; other words of that name are columns. */
function isNiladic(name: string): boolean {
  return /^(?:current_(?:date|time|timestamp|user|role|schema|catalog)|local(?:time|timestamp)|sysdate|systimestamp|session_user)$/u.test(
    name,
  );
}

/** True where evaluating the expression again in the same statement gives the same, so that it may be moved or repeated. */
export function isDeterministic(root: Expression | Query): boolean {
  return volatilityOf(root) !== "volatile";
}
