/** What a tool may use: the context of every engine, and data. Made anew for each call. */
import type { Context, Progress } from "../core/context.ts";
import type { DataAccess } from "../data/types.ts";

export type ToolContext = Context & { readonly data: DataAccess };

export interface ToolContextOptions {
  readonly data: DataAccess;
  readonly signal: AbortSignal;
  /** Where progress goes; absent where nobody watches. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  readonly log: (line: string) => void;
  readonly clock?: () => Date;
}

/** The context of one call. Progress that doesn't move forward, or comes after the end of the call's signal, is dropped: MCP forbids it. */
export function createToolContext({ data, signal, progress, log, clock = () => new Date() }: ToolContextOptions): ToolContext {
  let last = Number.NEGATIVE_INFINITY;
  return {
    data,
    signal,
    clock,
    log,
    progress: (next) => {
      if (signal.aborted || !(next.done > last)) return;
      last = next.done;
      progress?.(next);
    },
  };
}
