/** A tool call as the command line that does the same. */
import type { Tool } from "../core/define-tool.ts";
import { toolOptions, type Option } from "./options.ts";

/** Undefined where the call uses an input that the command line doesn't offer. */
export function commandLine<Ctx>(tool: Tool<Ctx>, input: Readonly<Record<string, unknown>>): string | undefined {
  const { positional, flags } = toolOptions(tool);
  const words = ["pipewright", tool.cli.command];
  const known = new Set([...positional, ...flags].map((option) => option.field));
  if (Object.keys(input).some((field) => !known.has(field))) return undefined;
  for (const option of positional) words.push(...valuesOf(option, input[option.field]).map(quoted));
  for (const option of flags) words.push(...flagWords(option, input[option.field]));
  return words.join(" ");
}

function valuesOf(option: Option, value: unknown): readonly string[] {
  if (value === undefined) return [];
  const values: readonly unknown[] = option.repeatable && Array.isArray(value) ? value : [value];
  return values.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
}

function flagWords(option: Option, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (option.kind === "boolean") return [value === false ? `--no-${option.flag}` : `--${option.flag}`];
  return valuesOf(option, value).flatMap((one) => [`--${option.flag}`, quoted(one)]);
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
