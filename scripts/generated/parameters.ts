/** Describes the fields of a Zod schema for people, from the same JSON Schema that goes over the wire. */
import { z } from "zod";
import { cell, codeCell, markdownTable } from "./markers.ts";

interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly items?: JsonSchema | boolean | undefined;
  /** The places of a tuple. */
  readonly prefixItems?: readonly JsonSchema[] | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
}

const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(jsonSchema).optional(),
    items: z.union([z.boolean(), jsonSchema]).optional(),
    prefixItems: z.array(jsonSchema).optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly fallback?: string;
}

function typeName(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeName))].join(" or ");
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeName).join(", ")}]`;
  if (schema.type === "array") return `list of ${itemName(schema.items)}`;
  return schema.type === undefined ? "any" : [schema.type].flat().join(" or ");
}

function itemName(items: JsonSchema["items"]): string {
  if (typeof items !== "object") return "values";
  const name = typeName(items);
  return name.includes(" or ") ? `(${name})` : name;
}

export function parametersOf(schema: z.ZodObject): readonly Parameter[] {
  const { properties = {}, required = [] } = jsonSchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  return Object.entries(properties).map(([name, property]) => {
    const parameter = { name, type: typeName(property), required: required.includes(name), description: property.description ?? "" };
    return property.default === undefined ? parameter : { ...parameter, fallback: JSON.stringify(property.default) };
  });
}

function sentence(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A table of the fields, or an empty text where there are none. */
export function parameterTable(schema: z.ZodObject, heading: string): string {
  const parameters = parametersOf(schema);
  if (parameters.length === 0) return "";
  return markdownTable(
    [heading, "type", "required", "meaning"],
    parameters.map(({ name, type, required, description, fallback }) => [
      codeCell(name),
      codeCell(type),
      required ? "yes" : "no",
      cell([sentence(description), fallback === undefined ? "" : `Default ${fallback}.`].join(" ")),
    ]),
  );
}
