/** A small document model: tools render into it, surfaces turn it into Markdown or terminal text. Plain text in, escaped on the way out. */

export type Tone = "good" | "bad" | "warn" | "neutral";

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string; readonly tone?: Tone }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly string[])[] }
  /** Machine text (SQL, YAML, a plan): shown verbatim in a fence. */
  | { readonly kind: "code"; readonly language: string; readonly text: string };

export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
}

export interface Doc {
  readonly blocks: readonly Block[];
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: "heading", level, text });
export const paragraph = (text: string, tone: Tone = "neutral"): Block => ({ kind: "paragraph", text, tone });
export const list = (items: readonly string[]): Block => ({ kind: "list", items });
export const table = (columns: readonly TableColumn[], rows: readonly (readonly string[])[]): Block => ({ kind: "table", columns, rows });
export const code = (language: string, text: string): Block => ({ kind: "code", language, text });
/** A list under its heading; nothing where there are no items. */
export const titledList = (title: string, items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [heading(2, title), list(items)];
export const doc = (...blocks: readonly Block[]): Doc => ({ blocks });
