/** Makes the MCP server of one connection (stdio) or one request (HTTP), in every revision of the protocol, from the list of tools. */
import { McpServer, ProtocolError, ProtocolErrorCode, type McpServerFactory, type ServerContext } from "@modelcontextprotocol/server";
import { errorText, describeError, pipewrightError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import { progressSender } from "./progress.ts";
import type { Calls } from "./calls.ts";
import type { Cancellations } from "./cancellations.ts";
import type { ServerServices } from "./services.ts";

/** The tools don't change while the process runs: a client may keep the list for this long (2026-07-28). */
const listTtlMs = 5 * 60_000;

/**
 * The factory that stdio and HTTP share. The SDK's own tool registration is not used: it validates arguments before our code sees them and
 * answers with raw error messages. `cancellations` is for HTTP, where a call and its cancellation meet different server instances.
 */
export function createServerFactory(services: ServerServices, calls: Calls, cancellations?: Cancellations): McpServerFactory {
  const { tools, instructions } = services.listing;
  const names = tools.map(({ name }) => name);
  return ({ era, requestInfo }) => {
    const server = new McpServer(
      { name: "pipewright", title: "Pipewright", version: services.version },
      {
        capabilities: {},
        instructions,
        cacheHints: {
          "tools/list": { ttlMs: listTtlMs, cacheScope: "public" },
          "server/discover": { ttlMs: listTtlMs, cacheScope: "public" },
        },
      },
    );
    const protocol = server.server;
    protocol.registerCapabilities({ tools: {} });
    protocol.setRequestHandler("tools/list", () => ({ tools: [...tools] }));
    protocol.setRequestHandler("tools/call", async (request, context) => {
      const { name, arguments: args } = request.params;
      if (!names.includes(name)) throw unknownTool(name, names);
      const forget = era === "legacy" ? cancellations?.remember(requestInfo, context.mcpReq.id, () => void server.close()) : undefined;
      try {
        return await calls.run(name, { args, signal: context.mcpReq.signal, progress: progressOf(context, services.log) });
      } finally {
        forget?.();
      }
    });
    if (era === "legacy" && cancellations !== undefined) {
      protocol.setNotificationHandler("notifications/cancelled", ({ params }) => {
        if (params.requestId !== undefined) cancellations.cancel(requestInfo, params.requestId);
      });
    }
    return server;
  };
}

function progressOf(context: ServerContext, log: (line: string) => void): ReturnType<typeof progressSender> | undefined {
  const token = context.mcpReq._meta?.progressToken;
  return token === undefined ? undefined : progressSender(token, (notification) => context.mcpReq.notify(notification), log);
}

/** A protocol error, as the specification asks for; its text is as complete as a tool's error. */
function unknownTool(tool: string, tools: readonly string[]): ProtocolError {
  const error = pipewrightError("unknownTool", { tool, tools, near: nearest(tool, tools) });
  return new ProtocolError(ProtocolErrorCode.InvalidParams, errorText(describeError(error)));
}
