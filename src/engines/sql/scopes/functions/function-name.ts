import type { Call } from "../../syntax/tree.ts";

/** The last part of a function's name in lower case, by which the lists of functions know it. A quoted name is compared alike: rules only ever read it. */
export function functionName(call: Call): string {
  return call.name.at(-1)?.name.toLowerCase() ?? "";
}
