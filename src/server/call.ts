/** One `tools/call`: runs the tool and turns whatever comes of it, errors too, into a result that is complete by itself. */
import { inspect } from "node:util";
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Progress } from "../core/context.ts";
import { describeError, errorText, pipewrightError, PipewrightError } from "../core/errors.ts";
import { createToolContext } from "../tools/context.ts";
import { answerLimit, boundStructured, boundText } from "./limits.ts";
import type { ServerServices } from "./services.ts";

export interface CallRequest {
  readonly args: unknown;
  readonly signal: AbortSignal;
  readonly progress?: ((progress: Progress) => void) | undefined;
}

/** Calls a tool of the listing by its name. Never throws. */
export async function callTool(name: string, request: CallRequest, services: ServerServices): Promise<CallToolResult> {
  const { signal, progress } = request;
  try {
    const [tools, data] = await Promise.all([services.tools(), services.data()]);
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`The tool ${name} is listed and not in the registry.`);
    const context = createToolContext({ data, signal, progress, log: services.log });
    const { structured, doc } = await tool.call(request.args, context);
    return { structuredContent: boundStructured(structured), content: [{ type: "text", text: boundText(doc) }] };
  } catch (error) {
    return errorResult(
      signal.aborted && !(error instanceof PipewrightError) ? pipewrightError("cancelled", {}, error) : error,
      services.log,
    );
  }
}

/** Of an error a client shows its model the text alone, so the text has it all; what must not leave the machine goes to the log. */
function errorResult(error: unknown, log: (line: string) => void): CallToolResult {
  const description = describeError(error);
  if (description.kind === "internal") log(`${description.id ?? description.code}: ${inspect(error)}`);
  const text = errorText(description);
  const cut = `${text.slice(0, answerLimit - 100).toWellFormed()}… (cut: the message has ${text.length} characters)`;
  return { isError: true, content: [{ type: "text", text: text.length > answerLimit ? cut : text }] };
}
