/** What `tools/list` and the instructions say. The build writes it into the bundle, so that no tool is loaded before the first call. */
import type { Tool as WireTool } from "@modelcontextprotocol/server";
import type { Tool } from "../core/define-tool.ts";
import { serverInstructions } from "./instructions.ts";
import { wireTool } from "./wire.ts";

export interface Listing {
  readonly tools: readonly WireTool[];
  readonly instructions: string;
}

export function createListing<Ctx>(tools: readonly Tool<Ctx>[]): Listing {
  return { tools: tools.map(wireTool), instructions: serverInstructions(tools) };
}
