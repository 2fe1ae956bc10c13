/** The formats of strings that contracts name (those of JSON Schema and OpenAPI, which ODCS lists, and our own ids) as checks. */
import { formatById } from "../formats/index.ts";
import { own } from "./own.ts";

export interface FormatCheck {
  readonly check: "format" | "pattern";
  readonly params: Readonly<Record<string, unknown>>;
}

const ids: Readonly<Record<string, string>> = {
  "e-mail": "email",
  guid: "uuid",
  "date-time": "timestamp",
  datetime: "timestamp",
};

const patterns: Readonly<Record<string, string>> = {
  // RFC 3986: a scheme, then anything without white space.
  uri: "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$",
  // RFC 4648 base64, as OpenAPI's `byte`.
  byte: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
};

/** The check of a format, or undefined where there is none. */
export function formatCheck(name: string): FormatCheck | undefined {
  const folded = name.trim().toLowerCase();
  const pattern = own(patterns, folded);
  if (pattern !== undefined) return { check: "pattern", params: { pattern } };
  const id = own(ids, folded) ?? folded;
  return formatById(id) === undefined ? undefined : { check: "format", params: { format: id } };
}
