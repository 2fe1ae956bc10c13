/** `pipewright mcp`. Loads the server, and nothing of the command line beyond its own options. */
import { pipewrightError } from "../core/errors.ts";
import type { Listing } from "../server/listing.ts";
import { builtListing } from "./built-listing.ts";
import { lazyData } from "./data.ts";
import { dataOptions, helpOption, serverOptions } from "./globals.ts";
import type { Lifetime } from "./lifetime.ts";
import { parseWords, type Values } from "./parse.ts";
import type { LoadTools } from "./load-tools.ts";
import type { Streams } from "./streams.ts";
import { version } from "../core/version.ts";

const defaultPort = 7337;

export async function runServer(loadTools: LoadTools, words: readonly string[], streams: Streams, lifetime: Lifetime): Promise<number> {
  const values = parseWords(words, { command: "pipewright mcp", positional: [], options: [...serverOptions, ...dataOptions, helpOption] });
  if (values["help"] === true) {
    const { serverHelp } = await import("./help.ts");
    await streams.write(serverHelp(streams.style));
    return 0;
  }
  const { log } = streams;
  await using data = lazyData(values, projectFolder());
  const services = async () => ({ listing: builtListing ?? (await listingOf(loadTools)), tools: loadTools, version, data: data.open, log });
  if (values["http"] === true) {
    const port = portOf(values);
    const token = process.env["PIPEWRIGHT_TOKEN"];
    const [{ runHttpServer }, ready] = await Promise.all([import("../server/http.ts"), services()]);
    await runHttpServer(ready, { port, token: token === "" ? undefined : token }, lifetime.stop);
  } else {
    if (values["port"] !== undefined)
      throw pipewrightError("usage", { problem: "--port goes with --http.", usage: "pipewright mcp --http --port 7337" });
    const [{ runStdioServer }, ready] = await Promise.all([import("../server/stdio.ts"), services()]);
    if (process.stdin.isTTY)
      log("Serving MCP on standard input and output, for an agent to start; pipewright mcp --help says more. Ctrl-C ends it.");
    await runStdioServer(ready, lifetime.stop);
  }
  return 0;
}

async function listingOf(loadTools: LoadTools): Promise<Listing> {
  const { createListing } = await import("../server/listing.ts");
  return createListing(await loadTools());
}

/** Clients start servers in any folder; Claude Code names the project in its environment. */
function projectFolder(): string {
  const folder = process.env["CLAUDE_PROJECT_DIR"];
  return folder === undefined || folder === "" ? process.cwd() : folder;
}

function portOf(values: Values): number {
  const port = values["port"] ?? defaultPort;
  if (typeof port === "number" && port >= 0 && port <= 65_535) return port;
  throw pipewrightError("invalidOption", {
    option: "--port",
    value: JSON.stringify(port),
    expected: "a port from 0 (any free one) to 65535",
    near: [],
  });
}
