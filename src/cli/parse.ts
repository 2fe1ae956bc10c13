/** Command-line words -> values by option, with messages that name what is valid. */
import { parseArgs } from "node:util";
import { pipewrightError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import type { Option } from "./options.ts";

export interface Syntax {
  /** As the user typed it, for messages: `pipewright validate`. */
  readonly command: string;
  readonly positional: readonly Option[];
  readonly options: readonly Option[];
}

export type Values = Readonly<Record<string, unknown>>;

interface Token {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** Reads all words. Errors: `unknownOption`, `invalidOption`, `usage`. Whether required positionals are there is for the caller to ask. */
export function parseWords(words: readonly string[], syntax: Syntax): Values {
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      syntax.options.map((option) => [
        option.flag,
        { type: option.kind === "boolean" ? "boolean" : "string", ...(option.short === undefined ? {} : { short: option.short }) } as const,
      ]),
    ),
  });
  const values: Record<string, unknown> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    else if (token.kind === "option") store(values, token, syntax);
  }
  placePositionals(values, positionals, syntax);
  return values;
}

function store(values: Record<string, unknown>, token: Token, syntax: Syntax): void {
  const { option, negated } = find(token.rawName, syntax);
  if (negated) {
    values[option.field] = false;
    return;
  }
  const value = valueOf(option, token.rawName, token);
  const existing = values[option.field];
  if (option.repeatable) values[option.field] = [...(Array.isArray(existing) ? existing : []), value];
  else if (existing !== undefined && option.kind !== "boolean") {
    throw pipewrightError("usage", { problem: `${token.rawName} is given twice.`, usage: "Give it once." });
  } else values[option.field] = value;
}

function find(rawName: string, syntax: Syntax): { readonly option: Option; readonly negated: boolean } {
  const short = rawName.startsWith("--") ? undefined : rawName.slice(1);
  const long = rawName.replace(/^--?/u, "");
  for (const option of syntax.options) {
    if (short === undefined ? option.flag === long : option.short === short) return { option, negated: false };
    if (option.kind === "boolean" && rawName === `--no-${option.flag}`) return { option, negated: true };
  }
  const options = syntax.options.map((option) => `--${option.flag}`);
  throw pipewrightError("unknownOption", { option: rawName, command: syntax.command, options, near: nearest(`--${long}`, options) });
}

function valueOf(option: Option, rawName: string, { value, inlineValue }: Token): unknown {
  if (option.kind === "boolean") {
    if (value === undefined || value === "true") return true;
    if (value === "false") return false;
    throw pipewrightError("invalidOption", { option: rawName, value, expected: "no value, true or false", near: [] });
  }
  // `--contract --json`: the word after an option that needs a value is another option.
  const swallowed = value !== undefined && inlineValue === false && /^--[a-z]/u.test(value);
  if (value === undefined || swallowed) {
    throw pipewrightError("usage", {
      problem: `${rawName} needs a value.`,
      usage: `It takes ${expectation(option)}, for example ${rawName}=${option.values?.[0] ?? option.placeholder}.`,
    });
  }
  return readValue(option, rawName, value);
}

/** One value of an option or positional as its kind. */
export function readValue(option: Option, name: string, text: string): unknown {
  const invalid = (near: readonly string[] = []) =>
    pipewrightError("invalidOption", { option: name, value: text, expected: expectation(option), near });
  if (option.values !== undefined) {
    const folded = option.values.filter((value) => value.toLowerCase() === text.toLowerCase());
    const match = option.values.includes(text) ? text : folded.length === 1 ? folded[0] : undefined;
    if (match === undefined) throw invalid(nearest(text, option.values));
    return option.kind === "number" || option.kind === "integer" ? Number(match) : match;
  }
  switch (option.kind) {
    case "number":
    case "integer": {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(number) || (option.kind === "integer" && !Number.isInteger(number))) throw invalid();
      return number;
    }
    case "scalar": {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      return Number.isFinite(number) ? number : text;
    }
    case "json":
      try {
        return JSON.parse(text);
      } catch {
        throw invalid();
      }
    case "boolean":
    case "text":
      return text;
  }
}

export function expectation(option: Option): string {
  if (option.values !== undefined) return `one of ${option.values.join(", ")}`;
  switch (option.kind) {
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "json":
      return "JSON";
    case "boolean":
      return "no value";
    case "scalar":
      return "a number or a text";
    case "text":
      return "a text";
  }
}

function placePositionals(values: Record<string, unknown>, words: readonly string[], { positional, command }: Syntax): void {
  for (const [index, word] of words.entries()) {
    const last = positional.at(-1);
    const option = positional[index] ?? (last?.repeatable === true ? last : undefined);
    if (option === undefined) {
      const takes = positional.length === 0 ? "no arguments" : positional.map((one) => kebabUpper(one.field)).join(" ");
      const usage = `${command} takes ${takes}; a name with spaces needs quotes, and a glob too, so that the shell doesn't expand it.`;
      throw pipewrightError("usage", { problem: `The argument ${word} is one too many.`, usage });
    }
    const value = readValue(option, kebabUpper(option.field), word);
    const existing = values[option.field];
    values[option.field] = option.repeatable ? [...(Array.isArray(existing) ? existing : []), value] : value;
  }
}

/** How help names a positional: `DATASET`. */
export function kebabUpper(field: string): string {
  return field.replace(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();
}
