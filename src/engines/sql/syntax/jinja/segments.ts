/** Cuts a template into plain text, outputs `{{ }}`, statements `{% %}` and comments `{# #}`. Linear in the text. */
import type { Span } from "../tree.ts";

export interface Segment {
  readonly kind: "text" | "output" | "statement" | "comment";
  readonly span: Span;
  /** Between the braces, trimmed; of text, the text. */
  readonly content: string;
}

export interface Segments {
  readonly segments: readonly Segment[];
  /** Where a brace is opened that nothing closes. */
  readonly unclosed?: Span;
}

const opening = /\{[{%#]/g;
const kinds: Readonly<Record<string, Segment["kind"]>> = { "{{": "output", "{%": "statement", "{#": "comment" };
const closings: Readonly<Record<string, string>> = { "{{": "}}", "{%": "%}", "{#": "#}" };

/** Behind the closing braces; braces in strings don't count. -1 where there are none. */
function blockEnd(source: string, start: number, opener: string): number {
  const closer = closings[opener] ?? "}}";
  if (opener === "{#") {
    const close = source.indexOf(closer, start + 2);
    return close === -1 ? -1 : close + 2;
  }
  let quote = "";
  for (let at = start + 2; at < source.length; at++) {
    const character = source.charAt(at);
    if (quote !== "") {
      if (character === "\\") at++;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === closer.charAt(0) && source.charAt(at + 1) === closer.charAt(1)) return at + 2;
  }
  return -1;
}

function inner(source: string, start: number, end: number): string {
  return source
    .slice(start + 2, end - 2)
    .replace(/^[-+]/, "")
    .replace(/[-+]$/, "")
    .trim();
}

const endRaw = /\{%-?\s*endraw\s*-?%\}/g;

/** `{% raw %}`: what stands up to `{% endraw %}` is text, braces included. */
function rawEnd(source: string, from: number): number {
  endRaw.lastIndex = from;
  return endRaw.exec(source)?.index ?? source.length;
}

export function readSegments(source: string): Segments {
  const segments: Segment[] = [];
  let from = 0;
  const pushText = (to: number): void => {
    if (to > from) segments.push({ kind: "text", span: { start: from, end: to }, content: source.slice(from, to) });
    from = to;
  };
  for (;;) {
    opening.lastIndex = from;
    const found = opening.exec(source);
    if (found === null) break;
    const start = found.index;
    const end = blockEnd(source, start, found[0]);
    if (end === -1) {
      pushText(source.length);
      return { segments, unclosed: { start, end: start + 2 } };
    }
    pushText(start);
    const content = inner(source, start, end);
    segments.push({ kind: kinds[found[0]] ?? "output", span: { start, end }, content });
    from = end;
    if (found[0] === "{%" && content === "raw") pushText(rawEnd(source, end));
  }
  pushText(source.length);
  return { segments };
}
