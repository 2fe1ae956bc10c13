/** The `vars` of dbt_project.yml. */
import type { JinjaValue } from "../../syntax/jinja/values.ts";
import { isMapping, mapping, text } from "./read-values.ts";

/** By name. A run may set them otherwise (`--vars`). */
export type ProjectVars = ReadonlyMap<string, JinjaValue>;

/** Those of all packages, and those below the project's own name in their place; what is no literal or list of literals is left out. */
export function projectVars(project: unknown): ProjectVars {
  const { name, vars } = mapping(project);
  const all = mapping(vars);
  const own = mapping(all[text(name) ?? ""]);
  const values = Object.entries({ ...all, ...own }).map(([key, value]) => [key, valueOf(value)] as const);
  return new Map(values.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

function valueOf(value: unknown): JinjaValue | undefined {
  if (typeof value === "string") return /\{[{%#]/u.test(value) ? undefined : { kind: "string", value };
  if (typeof value === "number") return { kind: "number", value: String(value) };
  if (typeof value === "boolean") return { kind: "boolean", value: String(value) };
  if (!Array.isArray(value) || value.some((item) => isMapping(item) || Array.isArray(item))) return undefined;
  const items = value.map((item: unknown) => valueOf(item));
  return items.every((item) => item !== undefined) ? { kind: "list", items } : undefined;
}
