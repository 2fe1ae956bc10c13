/** The command line's options of a tool, derived from its input schema: nothing is declared twice. */
import { z } from "zod";
import type { Tool } from "../core/define-tool.ts";

/** `json`: structured values, written as JSON. `scalar`: a number or a text, whichever the value looks like. */
export type OptionKind = "text" | "number" | "integer" | "boolean" | "scalar" | "json";

export interface Option {
  /** The input field, or the name of a global option. */
  readonly field: string;
  /** Without the dashes: `fail-on`. */
  readonly flag: string;
  readonly short?: string | undefined;
  readonly kind: OptionKind;
  readonly repeatable: boolean;
  readonly required: boolean;
  /** The only values it takes. */
  readonly values?: readonly string[] | undefined;
  readonly default?: unknown;
  readonly placeholder: string;
  readonly description: string;
}

export interface ToolOptions {
  readonly positional: readonly Option[];
  readonly flags: readonly Option[];
}

/** What JSON Schema says of one property, as far as a command line can use it. */
const propertySchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  get items() {
    return propertySchema.optional();
  },
  get anyOf() {
    return z.array(propertySchema).optional();
  },
  default: z.unknown().optional(),
  description: z.string().optional(),
  placeholder: z.string().optional(),
});
type Property = z.output<typeof propertySchema>;

const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}), required: z.array(z.string()).default([]) });

export function toolOptions<Ctx>(tool: Tool<Ctx>): ToolOptions {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(tool.input, { io: "input" }));
  const hidden = new Set(tool.cli.hidden ?? []);
  const all = Object.entries(properties)
    .filter(([field]) => !hidden.has(field))
    .map(([field, property]) => toOption(field, propertySchema.parse(property), required.includes(field), tool.cli.short?.[field]));
  return {
    positional: tool.cli.positional.flatMap((field) => all.filter((option) => option.field === field)),
    flags: all.filter((option) => !tool.cli.positional.includes(option.field)),
  };
}

export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`).replaceAll("_", "-");
}

function toOption(field: string, property: Property, required: boolean, short: string | undefined): Option {
  const repeatable = property.type === "array";
  const one = repeatable ? (property.items ?? {}) : property;
  const values = valuesOf(one);
  const kind = kindOf(one);
  return {
    field,
    flag: kebabCase(field),
    short,
    kind,
    repeatable,
    required,
    values,
    default: property.default,
    placeholder: property.placeholder ?? one.placeholder ?? placeholderOf(field, kind, property.description ?? ""),
    description: property.description ?? "",
  };
}

const placeholders: Readonly<Record<Exclude<OptionKind, "text">, string>> = {
  number: "NUMBER",
  integer: "N",
  boolean: "",
  scalar: "VALUE",
  json: "JSON",
};

/** What stands for a value in help, where the schema has no `placeholder` of its own: `--write-contract FILE`, `--columns COLUMN`. */
function placeholderOf(field: string, kind: OptionKind, description: string): string {
  if (kind !== "text") return placeholders[kind];
  if (/\bfile\b/iu.test(description)) return "FILE";
  return (kebabCase(field).split("-").at(-1) ?? field).replace(/s$/u, "").toUpperCase();
}

function valuesOf(property: Property): readonly string[] | undefined {
  if (property.enum !== undefined) return property.enum.map(String);
  if (typeof property.const === "string") return [property.const];
  const parts = property.anyOf?.filter((part) => part.type !== "null").map(valuesOf) ?? [];
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function kindOf(property: Property): OptionKind {
  if (property.anyOf !== undefined) {
    const kinds = new Set(property.anyOf.filter((part) => part.type !== "null").map(kindOf));
    const [only] = kinds;
    if (kinds.size === 1 && only !== undefined) return only;
    return kinds.has("json") ? "json" : "scalar";
  }
  const { type } = property;
  if (type === "number" || type === "integer" || type === "boolean") return type;
  if (type === "object" || type === "array") return "json";
  return Array.isArray(type) ? "scalar" : "text";
}
