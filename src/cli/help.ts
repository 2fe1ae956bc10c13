/** --help, generated from the schemas. */
import type { Tool } from "../core/define-tool.ts";
import { paint, wrap, type TerminalStyle } from "../rendering/terminal.ts";
import { commandLine } from "./command-line.ts";
import { dataOptions, helpOption, jsonOption, serverOptions, versionOption } from "./globals.ts";
import { toolOptions, type Option } from "./options.ts";
import { kebabUpper } from "./parse.ts";

const exitCodeText = [
  "0 fine; 1 findings at or above the threshold; 2 wrong usage or input; 3 a source, a limit or the environment; 70 a bug;",
  "130 cancelled.",
].join(" ");

/** `pipewright --help`, and what `pipewright` alone prints. */
export function programHelp<Ctx>(tools: readonly Tool<Ctx>[], version: string, style: TerminalStyle): string {
  const commands = [
    ...tools.map((tool) => [tool.cli.command, tool.summary] as const),
    ["mcp", "Serve the same tools to agents over MCP: standard input and output, or --http."] as const,
  ];
  return page(
    [
      `Pipewright ${version}: data-engineering work on real files, with proof.`,
      section("Usage", ["  pipewright COMMAND [ARGUMENTS] [OPTIONS]", "  pipewright COMMAND --help"], style),
      section("Commands", rows(commands, style), style),
      section("Data options of every command", optionRows(dataOptions, style), style),
      section("General", optionRows([helpOption, versionOption], style), style),
    ],
    style,
  );
}

export function toolHelp<Ctx>(tool: Tool<Ctx>, style: TerminalStyle): string {
  const { positional, flags } = toolOptions(tool);
  const words = positional.map((option) => (option.required ? kebabUpper(option.field) : `[${kebabUpper(option.field)}]`));
  const examples = tool.examples.flatMap((example) => {
    const line = commandLine(tool, example.input);
    return line === undefined ? [] : [`  ${paint(`# ${example.request}`, "dim", style)}`, `  ${line}`];
  });
  return page(
    [
      `${tool.title}: ${tool.summary}`,
      section("Usage", [`  ${["pipewright", tool.cli.command, ...words, "[OPTIONS]"].join(" ")}`], style),
      section("", [wrap(withoutCalls(tool.description), style.width, 0)], style),
      section(
        "Arguments",
        rows(
          positional.map((option) => [kebabUpper(option.field), describe(option)] as const),
          style,
        ),
        style,
      ),
      section("Options", optionRows(flags, style), style),
      section("Output", optionRows([jsonOption], style), style),
      section("Data", optionRows(dataOptions, style), style),
      section("Examples", examples, style),
      section("Exit codes", [`  ${wrap(exitCodeText, style.width, 2)}`], style),
    ],
    style,
  );
}

export function serverHelp(style: TerminalStyle): string {
  return page(
    [
      "Serves the tools to agents over MCP, every revision from 2024-11-05 to 2026-07-28.",
      section("Usage", ["  pipewright mcp [OPTIONS]"], style),
      section("Server", optionRows(serverOptions, style), style),
      section("Data", optionRows(dataOptions, style), style),
      section(
        "Environment",
        rows(
          [
            ["CLAUDE_PROJECT_DIR", "The project folder, where relative paths start. Default: the current folder."],
            ["PIPEWRIGHT_TOKEN", "The bearer token that HTTP clients send. Default: one is made and printed on standard error."],
          ],
          style,
        ),
        style,
      ),
      section(
        "Examples",
        ["  claude mcp add pipewright -- npx -y pipewright mcp", "  PIPEWRIGHT_TOKEN=… pipewright mcp --http --port 7337"],
        style,
      ),
    ],
    style,
  );
}

/** Without the paragraphs that show a call as an agent makes it; the command lines are at the end. */
function withoutCalls(description: string): string {
  return description
    .split("\n\n")
    .filter((paragraph) => !/^Example: *\{/u.test(paragraph))
    .join("\n\n");
}

function page(sections: readonly string[], style: TerminalStyle): string {
  const [first = "", ...rest] = sections.filter((text) => text !== "");
  return `${[wrap(first, style.width, 0), ...rest].join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[], style: TerminalStyle): string {
  if (lines.length === 0) return "";
  return title === "" ? lines.join("\n") : [paint(title, "bold", style), ...lines].join("\n");
}

function optionRows(options: readonly Option[], style: TerminalStyle): readonly string[] {
  return rows(
    options.map((option) => {
      const short = option.short === undefined ? "    " : `-${option.short}, `;
      const value = option.kind === "boolean" ? "" : ` ${choices(option) ?? option.placeholder}`;
      const flag = option.kind === "boolean" && option.default === true ? `[no-]${option.flag}` : option.flag;
      return [`${short}--${flag}${value}`, describe(option)] as const;
    }),
    style,
  );
}

/** Column at which descriptions start; a longer name has its description on the next line. */
const descriptionColumn = 28;

function rows(entries: readonly (readonly [string, string])[], style: TerminalStyle): readonly string[] {
  const longest = Math.max(0, ...entries.map(([name]) => name.length + 4));
  const column = Math.min(longest, descriptionColumn);
  return entries.map(([name, text]) => {
    const width = style.width === undefined ? undefined : Math.max(style.width, column + 30);
    const body = wrap(text, width, column);
    const head = `  ${name}`;
    return head.length + 2 > column ? `${head}\n${" ".repeat(column)}${body}` : head.padEnd(column) + body;
  });
}

/** The values as a placeholder, where they are few and short. */
function choices({ values }: Option): string | undefined {
  const text = values?.join("|");
  return text !== undefined && text.length <= 20 ? text : undefined;
}

/** The description with what the schema knows besides: values, default, repetition. */
function describe(option: Option): string {
  const facts = [
    option.values === undefined || choices(option) !== undefined ? "" : `One of ${option.values.join(", ")}.`,
    option.repeatable && !/repeat/iu.test(option.description) ? "Repeatable." : "",
    option.default === undefined || option.default === false || option.kind === "boolean" ? "" : `Default: ${shown(option.default)}.`,
  ];
  const { description } = option;
  const sentence =
    facts.every((fact) => fact === "") || /[.!?:]$/u.test(description) || description === "" ? description : `${description}.`;
  return [sentence, ...facts].filter((text) => text !== "").join(" ");
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
