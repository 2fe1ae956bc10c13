import type { Check } from "../../check.ts";

/** A check as a caller writes it, for messages. One column is named by `column`, as some checks have a parameter `columns` of their own. */
export function exampleOf(check: Check): string {
  const [example] = check.examples.pass;
  const [column, ...others] = example?.columns ?? [];
  const named = column === undefined ? {} : others.length === 0 ? { column } : { columns: example?.columns };
  return JSON.stringify({ check: check.id, ...named, ...example?.params });
}
