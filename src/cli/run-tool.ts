/** One tool from the command line: words in, the answer on standard output, the exit code back. */
import type { Tool } from "../core/define-tool.ts";
import { pipewrightError } from "../core/errors.ts";
import { renderTerminal } from "../rendering/terminal.ts";
import { createToolContext, type ToolContext } from "../tools/context.ts";
import { asCommands } from "./as-commands.ts";
import { lazyData } from "./data.ts";
import { dataOptions, helpOption, jsonOption } from "./globals.ts";
import { toolHelp } from "./help.ts";
import type { Lifetime } from "./lifetime.ts";
import { toolOptions, type ToolOptions } from "./options.ts";
import { kebabUpper, parseWords, type Values } from "./parse.ts";
import { createProgressBar } from "./progress-bar.ts";
import type { Streams } from "./streams.ts";

/** What a command runs in. */
export interface ToolRun {
  /** All tools, which the answer may name as next steps. */
  readonly tools: readonly Tool<ToolContext>[];
  readonly streams: Streams;
  readonly lifetime: Lifetime;
}

export async function runTool(tool: Tool<ToolContext>, words: readonly string[], { tools, streams, lifetime }: ToolRun): Promise<number> {
  const command = `pipewright ${tool.cli.command}`;
  const options = toolOptions(tool);
  const values = parseWords(words, {
    command,
    positional: options.positional,
    options: [...options.flags, jsonOption, ...dataOptions, helpOption],
  });
  if (values["help"] === true) {
    await streams.write(toolHelp(tool, streams.style));
    return 0;
  }
  const args = toolArguments(tool, options, values);
  const bar = streams.errorIsTerminal ? createProgressBar(process.stderr) : undefined;
  await using data = lazyData(values, process.cwd());
  const context = createToolContext({
    data: await data.open(),
    signal: lifetime.stop,
    progress: bar?.update,
    log: (line) => {
      bar?.clear();
      streams.log(line);
    },
  });
  const result = await tool.call(args, context).finally(() => bar?.clear());
  if (values["json"] === true) await streams.write(`${JSON.stringify(result.structured, null, streams.outputIsTerminal ? 2 : 0)}\n`);
  else await streams.write(renderTerminal(asCommands(result.doc, tools), streams.style));
  return result.hasFindings ? 1 : 0;
}

/** The tool's arguments, checked against its schema so that a mistake is told in the words of the command line. */
function toolArguments(tool: Tool<ToolContext>, options: ToolOptions, values: Values): Values {
  const all = [...options.positional, ...options.flags];
  const missing = options.positional.filter((option) => option.required && values[option.field] === undefined);
  const usage = `Usage: pipewright ${tool.cli.command} ${options.positional.map((option) => kebabUpper(option.field)).join(" ")} [OPTIONS]; pipewright ${tool.cli.command} --help says more.`;
  if (missing.length > 0) {
    throw pipewrightError("usage", { problem: `${missing.map((option) => kebabUpper(option.field)).join(", ")} is missing.`, usage });
  }
  const args = Object.fromEntries(all.flatMap(({ field }) => (values[field] === undefined ? [] : [[field, values[field]]])));
  const parsed = tool.input.safeParse(args);
  if (parsed.success) return args;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const option = all.find(({ field }) => field === path[0]);
    if (option === undefined) return message;
    const name = options.positional.includes(option) ? kebabUpper(option.field) : `--${option.flag}`;
    return `${[name, ...path.slice(1)].join(".")}: ${message}`;
  });
  throw pipewrightError("usage", { problem: `${problems.join("; ")}.`, usage });
}
