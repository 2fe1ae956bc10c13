/** The calls under way in the process, so that its end can stop them and wait until their data sessions are closed. */
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { CallRequest } from "./call.ts";
import type { ServerServices } from "./services.ts";

/** Milliseconds that calls have to end in once they are told to. */
const grace = 5_000;

export interface Calls {
  readonly run: (name: string, request: CallRequest) => Promise<CallToolResult>;
  /**
   * Aborts all calls and resolves when the last one has ended. A call that doesn't end in time ends with the process: better its scratch
   * files stay behind than a process that nobody talks to.
   */
  readonly end: () => Promise<void>;
}

export function createCalls(services: ServerServices): Calls {
  const running = new Map<AbortController, Promise<CallToolResult>>();
  return {
    run: async (name, { signal, ...request }) => {
      const controller = new AbortController();
      const abort = (): void => controller.abort(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      const call = loadAndCall(name, { ...request, signal: controller.signal }, services);
      running.set(controller, call);
      try {
        return await call;
      } finally {
        running.delete(controller);
        signal.removeEventListener("abort", abort);
      }
    },
    end: async () => {
      for (const controller of running.keys()) controller.abort();
      const deadline = setTimeout(() => {
        services.log(`${running.size} calls did not stop within ${grace} ms; ending all the same.`);
        process.exit(1);
      }, grace);
      await Promise.allSettled(running.values());
      clearTimeout(deadline);
    },
  };
}

/** Calling a tool brings in rendering and the tools, which listing them needs none of. */
async function loadAndCall(name: string, request: CallRequest, services: ServerServices): Promise<CallToolResult> {
  const { callTool } = await import("./call.ts");
  return callTool(name, request, services);
}
