/** Doc -> text for a terminal: aligned tables, colour where the terminal has it. */
import type { Block, Doc, TableColumn, Tone } from "../core/doc.ts";
import { cell, cut, visible, visibleLines } from "./text.ts";
import { displayWidth, fit } from "./width.ts";

export interface TerminalStyle {
  /** Columns to fit tables into; absent where the output isn't a terminal and may be as wide as it likes. */
  readonly width?: number | undefined;
  readonly colour: boolean;
}

type Code = "bold" | "dim" | "red" | "green" | "yellow";
const codes: Readonly<Record<Code, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};
const tones: Readonly<Record<Tone, Code | undefined>> = { good: "green", bad: "red", warn: "yellow", neutral: undefined };

export function renderTerminal(doc: Doc, style: TerminalStyle): string {
  return `${doc.blocks.map((block) => renderBlock(block, style)).join("\n\n")}\n`;
}

/** Colours text where the style has colour. */
export function paint(text: string, code: Code | undefined, style: TerminalStyle): string {
  if (!style.colour || code === undefined) return text;
  const [on, off] = codes[code];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

function renderBlock(block: Block, style: TerminalStyle): string {
  switch (block.kind) {
    case "heading":
      return paint(visible(block.text), "bold", style);
    case "paragraph":
      return paint(wrap(visibleLines(block.text), style.width, 0), tones[block.tone ?? "neutral"], style);
    case "list":
      return block.items.map((item) => `- ${wrap(visibleLines(item), style.width, 2)}`).join("\n");
    case "table":
      return table(block.columns, block.rows, style);
    case "code":
      return visibleLines(block.text)
        .split("\n")
        .map((line) => `  ${line}`)
        .join("\n");
  }
}

/** Breaks lines between words, those after the first one indented. */
export function wrap(text: string, width: number | undefined, indent: number): string {
  const pad = " ".repeat(indent);
  const most = width === undefined ? Number.POSITIVE_INFINITY : Math.max(width - indent, 20);
  const broken = text.split("\n").flatMap((line) => {
    const done: string[] = [];
    let current = "";
    for (const word of line.split(" ")) {
      if (current !== "" && displayWidth(current) + 1 + displayWidth(word) > most) {
        done.push(current);
        current = word;
      } else current = current === "" ? word : `${current} ${word}`;
    }
    return [...done, current];
  });
  return broken.join(`\n${pad}`);
}

const gap = "  ";

function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[], style: TerminalStyle): string {
  const titles = columns.map((column) => cell(column.title));
  const body = rows.map((row) => columns.map((_, index) => cell(row[index] ?? "")));
  const natural = columns.map((_, index) => Math.max(...[titles, ...body].map((row) => displayWidth(row[index] ?? ""))));
  const widths = fitted(natural, style.width);
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, index) => fit(text, widths[index] ?? 0, columns[index]?.align ?? "left"))
      .join(gap)
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join(gap);
  return [paint(line(titles), "bold", style), paint(rule, "dim", style), ...body.map(line)].join("\n");
}

const narrowest = 6;

/** Takes width from the widest columns until the table fits; a table of very many columns stays too wide rather than unreadable. */
function fitted(natural: readonly number[], available: number | undefined): readonly number[] {
  if (available === undefined) return natural;
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(widths.length - 1, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    const index = widths.indexOf(widest);
    const next = Math.max(...widths.filter((_, other) => other !== index), narrowest);
    const step = Math.max(1, Math.min(excess, widest - next));
    widths[index] = widest - step;
    excess -= step;
  }
  return widths;
}

/** One line of at most `width` columns, for a progress bar's message. */
export function oneLine(text: string, width: number): string {
  return cut(visible(text), Math.max(width, 1));
}
