/** The command line: finds the command, runs it, and is the one place that turns errors into messages and exit codes. */
import { inspect } from "node:util";
import type { Tool } from "../core/define-tool.ts";
import { describeError, exitCodes, pipewrightError, PipewrightError, type ErrorDescription } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import type { ToolContext } from "../tools/context.ts";
import type { LoadTools } from "./load-tools.ts";
import { createLifetime, type Lifetime } from "./lifetime.ts";
import { processStreams, type Streams } from "./streams.ts";
import { version } from "../core/version.ts";

/** How long the cleaning up may take once everything is done, in milliseconds; native threads must not keep a finished process alive. */
const exitGrace = 2_000;

/** Runs the program and ends the process. */
export async function runProgram(words: readonly string[], loadTools: LoadTools): Promise<void> {
  const streams = processStreams();
  const lifetime = createLifetime({ endsWithTerminal: !words.includes("--http") });
  let exitCode: number;
  try {
    exitCode = await dispatch(words, loadTools, streams, lifetime);
  } catch (error) {
    exitCode = reportError(error, words, streams, lifetime);
  }
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), exitGrace).unref();
}

async function dispatch(words: readonly string[], loadTools: LoadTools, streams: Streams, lifetime: Lifetime): Promise<number> {
  const { command, rest } = splitCommand(words);
  if (command === "mcp") {
    const { runServer } = await import("./run-server.ts");
    return runServer(loadTools, rest, streams, lifetime);
  }
  if (command === undefined && rest.some((word) => word === "--version" || word === "-V")) {
    await streams.write(`${version}\n`);
    return 0;
  }
  const tools = await loadTools();
  if (command === undefined) {
    await runWithoutCommand(rest, tools, streams);
    return 0;
  }
  if (command === "help") return dispatch([...rest, "--help"], loadTools, streams, lifetime);
  const tool = tools.find(({ name, cli }) => cli.command === command || name === command);
  if (tool === undefined) {
    const commands = [...tools.map(({ cli }) => cli.command), "mcp", "help"];
    throw pipewrightError("unknownCommand", { command, commands, near: nearest(command, commands) });
  }
  const { runTool } = await import("./run-tool.ts");
  return runTool(tool, rest, { tools, streams, lifetime });
}

/** Help, after the words have been checked. */
async function runWithoutCommand(words: readonly string[], tools: readonly Tool<ToolContext>[], streams: Streams): Promise<void> {
  const [{ programHelp }, { dataOptions, helpOption, versionOption }, { parseWords }] = await Promise.all([
    import("./help.ts"),
    import("./globals.ts"),
    import("./parse.ts"),
  ]);
  parseWords(words, { command: "pipewright", positional: [], options: [...dataOptions, helpOption, versionOption] });
  await streams.write(programHelp(tools, version, streams.style));
}

/** Global options may stand before the command: `pipewright --root /data profile x.csv`. Those with a value take the next word. */
const valueOptions: ReadonlySet<string> = new Set(["--root", "--memory", "--threads"]);
const plainOptions: ReadonlySet<string> = new Set(["--json", "--help", "-h", "--version", "-V"]);

/** The first word that is no global option is the command; an unknown option before it is left for the parser to complain of. */
function splitCommand(words: readonly string[]): { readonly command: string | undefined; readonly rest: readonly string[] } {
  let index = 0;
  for (let word = words[index]; word !== undefined && word.startsWith("-"); word = words[index]) {
    const known = plainOptions.has(word) || valueOptions.has(word.replace(/=.*$/su, ""));
    if (!known) return { command: undefined, rest: words };
    index += valueOptions.has(word) ? 2 : 1;
  }
  return { command: words[index], rest: [...words.slice(0, index), ...words.slice(index + 1)] };
}

function reportError(error: unknown, words: readonly string[], streams: Streams, lifetime: Lifetime): number {
  const cancelled = lifetime.stop.aborted && !(error instanceof PipewrightError);
  const description = describeError(cancelled ? pipewrightError("cancelled", {}, error) : error);
  if (description.kind === "internal") streams.log(`${description.id ?? description.code}: ${inspect(error)}`);
  // Standard output holds the result and nothing else, so errors as JSON go to standard error too.
  streams.log(words.includes("--json") ? JSON.stringify({ error: description }) : errorLines(description));
  return description.kind === "cancelled" ? (lifetime.exitCode() ?? exitCodes.cancelled) : exitCodes[description.kind];
}

function errorLines({ message, hint }: ErrorDescription): string {
  return hint === "" ? `error: ${message}` : `error: ${message}\n${hint}`;
}
