/** Reads values of YAML and JSON whose shape nobody checked. */
export interface Mapping {
  readonly [key: string]: unknown;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

export function mappings(value: unknown): readonly Mapping[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A list of names; one name stands for a list of it. */
export function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return list(value).filter((item) => typeof item === "string");
}
