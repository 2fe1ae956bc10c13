/** The registry, loaded when it is needed: the shipped one, or another in tests. */
import type { Tool } from "../core/define-tool.ts";
import type { ToolContext } from "../tools/context.ts";

export type LoadTools = () => Promise<readonly Tool<ToolContext>[]>;
