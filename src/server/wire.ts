/** How a tool looks in `tools/list`. Every character here is read by a model at every start, so nothing is said twice. */
import type { Tool as WireTool } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Tool } from "../core/define-tool.ts";

/**
 * The listing of one tool. The output schema stays out of it: clients don't show it to the model, and it would be the largest part;
 * the tests hold the structured content to it instead.
 */
export function wireTool<Ctx>(tool: Tool<Ctx>): WireTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...inputSchema(tool.input), type: "object" },
    annotations: { ...tool.annotations },
    _meta: { "anthropic/searchHint": tool.searchHint },
  };
}

/** JSON Schema 2020-12 (the protocol's default dialect, so it isn't named) of what a caller may send. */
export function inputSchema(schema: z.ZodObject): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
  return leanObject(rest);
}

const safeBounds: ReadonlySet<unknown> = new Set([Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
/** Only for the command line's help. */
const omitted: ReadonlySet<string> = new Set(["placeholder"]);

/** Leaves out what says nothing: the bounds that every integer has, and that other keys may hold anything. */
function leanObject(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !omitted.has(key) && !saysNothing(key, inner))
      .map(([key, inner]) => [key, lean(inner)]),
  );
}

function saysNothing(key: string, value: unknown): boolean {
  if (key === "minimum" || key === "maximum") return safeBounds.has(value);
  return key === "additionalProperties" && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  return typeof value === "object" && value !== null ? leanObject(value) : value;
}
