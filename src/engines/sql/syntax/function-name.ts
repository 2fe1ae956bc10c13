/** The name of a called function for comparing: the last part, upper case. */
import type { Call } from "./tree.ts";

export function functionName(call: Call): string {
  return call.name.at(-1)?.name.toUpperCase() ?? "";
}
