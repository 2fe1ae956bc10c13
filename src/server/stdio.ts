/** MCP over standard input and output. Resolves when the client is gone or the process was told to end, with everything cleaned up. */
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { createCalls } from "./calls.ts";
import { createServerFactory } from "./factory.ts";
import type { ServerServices } from "./services.ts";

export async function runStdioServer(services: ServerServices, stop: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const end = (): void => resolve();
    process.stdin.once("end", end).once("close", end).once("error", end);
    // A client that no longer reads is gone, whatever its end of the other pipe says.
    process.stdout.once("error", end);
    stop.addEventListener("abort", end, { once: true });
  });
  const calls = createCalls(services);
  const handle = serveStdio(createServerFactory(services, calls), { onerror: (error) => services.log(`MCP: ${error.message}`) });
  await ended;
  await handle.close();
  await calls.end();
}
