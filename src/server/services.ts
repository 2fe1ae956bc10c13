/** What the server needs of the world around it; made by whoever starts it. */
import type { Tool } from "../core/define-tool.ts";
import type { DataAccess } from "../data/types.ts";
import type { ToolContext } from "../tools/context.ts";
import type { Listing } from "./listing.ts";

export interface ServerServices {
  readonly listing: Listing;
  /** Loads the tools when one is first called. */
  readonly tools: () => Promise<readonly Tool<ToolContext>[]>;
  readonly version: string;
  /** Opens data access when it is first needed (DuckDB is slow to load) and returns the same one from then on. */
  readonly data: () => Promise<DataAccess>;
  /** A line for the person who runs the server. Never standard output: that is the wire. */
  readonly log: (line: string) => void;
}
