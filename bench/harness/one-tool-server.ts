/** The smallest server that is of any use on the same SDK: one tool, standard input and output. The yardstick of the start-up. */
import { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";

serveStdio(() => {
  const server = new McpServer({ name: "one-tool", version: "1.0.0" });
  server.registerTool(
    "echo",
    { description: "Gives back what it is given.", inputSchema: z.strictObject({ text: z.string() }) },
    ({ text }) => ({ content: [{ type: "text", text }] }),
  );
  return server;
});
