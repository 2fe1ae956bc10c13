/** Tools name the next calls as an agent makes them, `validate_quality {"dataset": ...}`; on the command line they are shown as commands. */
import type { Block, Doc } from "../core/doc.ts";
import type { Tool } from "../core/define-tool.ts";
import { commandLine } from "./command-line.ts";

export function asCommands<Ctx>(doc: Doc, tools: readonly Tool<Ctx>[]): Doc {
  const convert = (text: string): string => tools.reduce(convertCalls, text);
  return { blocks: doc.blocks.map((block) => convertBlock(block, convert)) };
}

function convertBlock(block: Block, convert: (text: string) => string): Block {
  if (block.kind === "paragraph") return { ...block, text: convert(block.text) };
  return block.kind === "list" ? { ...block, items: block.items.map(convert) } : block;
}

/** Every call of one tool in a text; what is no JSON object, or can't be written as a command, stays as it is. */
function convertCalls<Ctx>(text: string, tool: Tool<Ctx>): string {
  const start = text.indexOf(`${tool.name} {`);
  if (start < 0) return text;
  const json = objectAt(text, start + tool.name.length + 1);
  const end = start + tool.name.length + 1 + json.length;
  return text.slice(0, start) + (command(tool, json) ?? text.slice(start, end)) + convertCalls(text.slice(end), tool);
}

function command<Ctx>(tool: Tool<Ctx>, json: string): string | undefined {
  try {
    const input: unknown = JSON.parse(json);
    return typeof input === "object" && input !== null ? commandLine(tool, { ...input }) : undefined;
  } catch {
    return undefined;
  }
}

/** The text from an opening brace to the one that closes it, braces within strings aside; to the end where none does. */
function objectAt(text: string, start: number): string {
  let depth = 0;
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gu)) {
    if (token === "{") depth++;
    if (token === "}") depth--;
    if (depth === 0) return text.slice(start, start + index + token.length);
  }
  return text.slice(start);
}
