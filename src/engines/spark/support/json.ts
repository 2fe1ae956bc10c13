/** Typed looks into JSON of unknown shape: what isn't there, or is of another kind, is empty. */

export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

export function parseJson(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whatever JSON.parse returns is JSON. */
function isJson(value: unknown): value is Json {
  return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
}

export function field(json: Json, name: string): Json {
  return isObject(json) ? json[name] : undefined;
}

export function textField(json: Json, name: string): string {
  const value = field(json, name);
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function numberField(json: Json, name: string): number | undefined {
  const value = field(json, name);
  return typeof value === "number" ? value : undefined;
}

export function listField(json: Json, name: string): readonly Json[] {
  const value = field(json, name);
  return isList(value) ? value : [];
}

/** The text values of an object. */
export function textEntries(json: Json): Readonly<Record<string, string>> {
  if (!isObject(json)) return {};
  return Object.fromEntries(Object.keys(json).map((key) => [key, textField(json, key)]));
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !isList(json);
}

export function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
