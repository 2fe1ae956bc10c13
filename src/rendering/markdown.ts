/** Doc -> Markdown (CommonMark with GFM tables). All text is taken for untrusted: nothing in it can become markup, HTML or a link. */
import type { Block, Doc, TableColumn } from "../core/doc.ts";
import { cell, visible, visibleLines } from "./text.ts";

export function renderMarkdown(doc: Doc): string {
  return doc.blocks.map(renderBlock).join("\n\n");
}

/** One block, for whoever has to stop between two. */
export function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${inline(visible(block.text))}`;
    case "paragraph":
      return lines(block.text);
    case "list":
      return block.items.map((item) => `- ${lines(item).replaceAll("\n", "\n  ")}`).join("\n");
    case "table":
      return table(block.columns, block.rows);
    case "code":
      return fence(block.language, block.text);
  }
}

/** Escapes text so that it reads as itself anywhere within a line. */
export function inline(text: string): string {
  return (
    text
      .replace(/[\\`*[\]|~$]/gu, String.raw`\$&`)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // An underscore between letters marks nothing, and column names are full of them.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
      // GFM makes links of bare addresses.
      .replace(/:(?=\/\/)/gu, String.raw`\:`)
      .replace(/\b(www)\./giu, String.raw`$1\.`)
  );
}

/** The same at the start of a line, where a few characters more would begin a list, a heading or a rule. */
function line(text: string): string {
  return inline(text)
    .replace(/^([-+]|#{1,6}|[-=]{2,})(?=\s|$)/u, String.raw`\$1`)
    .replace(/^(\d{1,9})([.)])(?=\s|$)/u, String.raw`$1\$2`);
}

function lines(text: string): string {
  return visibleLines(text)
    .split("\n")
    .map((each) => line(each.replaceAll("\t", " ").trim()))
    .join("\n");
}

function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${columns.map((_, index) => inline(cell(cells[index] ?? ""))).join(" | ")} |`;
  const rule = columns.map((column) => (column.align === "right" ? "---:" : "---")).join(" | ");
  return [row(columns.map((column) => column.title)), `| ${rule} |`, ...rows.map(row)].join("\n");
}

/** A fence longer than any run of backticks inside it. */
function fence(language: string, text: string): string {
  const longest = (text.match(/`+/gu) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const mark = "`".repeat(longest + 1);
  return `${mark}${language.replace(/[^\w+-]/gu, "")}\n${visibleLines(text)}\n${mark}`;
}
