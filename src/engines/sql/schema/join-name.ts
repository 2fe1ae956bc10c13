import { identifier } from "../../../core/sql.ts";

/** A table's name from its parts, dotted; a part that holds a dot itself is quoted, so that it can be split again. A path stays as it is. */
export function joinName(parts: readonly string[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && (only.includes("/") || !only.includes("."))) return only;
  return parts.map((part) => (part.includes(".") ? identifier(part) : part)).join(".");
}
