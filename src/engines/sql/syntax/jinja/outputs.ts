/** `{{ }}`: what it becomes, as far as that is known without running it. */
import { isNamePart } from "../lexer/characters.ts";
import type { Span } from "../tree.ts";
import { readInlineIf } from "./inline-if.ts";
import { blank, namePart, padded, query, unknown } from "./placeholder.ts";
import type { Segment } from "./segments.ts";
import { isUnsure, resolved, type JinjaState } from "./state.ts";
import { endsWith, firstToken, tokensBefore, touchesName } from "./surroundings.ts";
import { readJinjaValue, type JinjaCall, type JinjaValue } from "./values.ts";

function textOfValue(value: JinjaValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.kind === "string" || value.kind === "number" || value.kind === "boolean") return value.value;
  if (value.kind !== "list") return undefined;
  const items = value.items.map(textOfValue);
  return items.every((item) => item !== undefined) ? items.join(",") : undefined;
}

/** What an output writes; a list writes brackets, which is never meant. */
function textOfOutput(value: JinjaValue): string | undefined {
  return value.kind === "list" ? undefined : textOfValue(value);
}

function stringsOf(call: JinjaCall): readonly string[] {
  return call.positional.flatMap((value) => (value.kind === "string" ? [value.value] : []));
}

/** The table that a value names. */
function tableOf(value: JinjaValue): { readonly kind: "ref" | "source"; readonly name: string } | undefined {
  if (value.kind !== "call") return undefined;
  const strings = stringsOf(value);
  const last = strings.at(-1);
  if (value.name === "ref" && last !== undefined) return { kind: "ref", name: last };
  if (value.name === "source" && strings.length === 2) return { kind: "source", name: strings.join(".") };
  return undefined;
}

function noteConfig(state: JinjaState, call: JinjaCall): void {
  for (const [key, value] of Object.entries(call.named)) {
    const text = textOfValue(value);
    if (text !== undefined) state.config[key] = text;
  }
  if (state.config["materialized"] === "incremental") state.isIncremental = true;
}

function hintOf(value: JinjaValue): string {
  if (value.kind === "call")
    return value.name === "var" || value.name === "env_var" ? (stringsOf(value)[0] ?? "var") : (value.name.split(".").at(-1) ?? "");
  if (value.kind === "name" || value.kind === "filtered") return value.name.split(".").at(-1) ?? "";
  return value.kind === "other" ? value.text : "value";
}

function safeName(name: string): string {
  return name
    .split(".")
    .map((part) => part.replaceAll(/\W/g, "_"))
    .join(".");
}

/** dbt_utils.group_by(3) is GROUP BY 1,2,3. */
function groupBy(value: JinjaValue): string | undefined {
  if (value.kind !== "call" || !/(?:^|\.)group_by$/.test(value.name)) return undefined;
  const amount = value.positional[0] ?? value.named["n"];
  if (amount?.kind !== "number") return undefined;
  return `group by ${Array.from({ length: Math.min(Number(amount.value), 200) }, (_, index) => index + 1).join(",")}`;
}

/** Tables are written in quotes or with their database in front: they stand apart from a word that touches them (`join{{ ref('a') }}`). */
function substituteTable(state: JinjaState, value: JinjaValue, template: string, span: Span): string | undefined {
  const table = tableOf(value);
  if (table === undefined) return undefined;
  state.refs.push({ span, ...table });
  const gap = span.start > 0 && isNamePart(state.source.charCodeAt(span.start - 1)) ? " " : "";
  const name = safeName(table.name);
  const own = state.definitions.has(name.toLowerCase()) ? `dbt_ref.${name}` : name;
  return padded(gap + own, template) ?? padded(gap + name, template);
}

/** The SQL of a value that is known, if it fits. */
function known(value: JinjaValue, template: string): string | undefined {
  if (value.kind === "name" && value.name === "this") return padded("this", template);
  const text = groupBy(value) ?? textOfOutput(value);
  return text === undefined || text.includes("\n") ? undefined : padded(text, template);
}

interface Substitute {
  readonly sql: string;
  readonly known: boolean;
}

/** The SQL that stands in for `{{ }}`, as long as that is. */
export function substituteOutput(state: JinjaState, segment: Segment): Substitute {
  const { start, end } = segment.span;
  const template = state.source.slice(start, end);
  const inline = readInlineIf(segment.content, state.dialect);
  if (inline !== undefined && state.quotes.enclosure === "none")
    return { sql: padded(inline.text, template) ?? blank(template), known: inline.known };
  const read = readJinjaValue(segment.content);
  const value = resolved(state, read);
  const sure = !isUnsure(state, read);
  if (value.kind === "call" && value.name === "config") {
    noteConfig(state, value);
    return { sql: blank(template), known: true };
  }
  if (state.quotes.enclosure === "comment") return { sql: blank(template), known: true };
  const inside = textOfOutput(value);
  if (state.quotes.enclosure !== "none")
    return {
      sql: namePart((sure ? inside : undefined) ?? hintOf(sure ? value : read), template, state.names),
      known: (inside !== undefined && sure) || state.quotes.enclosure === "string",
    };
  const table = substituteTable(state, value, template, segment.span);
  if (table !== undefined) return { sql: table, known: sure };
  if (touchesName(state.source, start, end))
    return { sql: namePart(inside ?? hintOf(value), template, state.names), known: inside !== undefined && sure };
  if (value.kind === "name" && value.name === "this") state.readsItself = true;
  const sql = known(value, template);
  if (sql !== undefined) return { sql, known: value.kind !== "call" && sure };
  return { sql: unknownOutput(state, hintOf(value), template, end), known: false };
}

function unknownOutput(state: JinjaState, hint: string, template: string, end: number): string {
  const after = firstToken(state.source.slice(end, end + 4000));
  const before = tokensBefore(tail(state.parts));
  // A macro behind the last table of WITH is the query that reads them.
  if (before.last === ")" && after === "" && endsWith(state.parts.join(""))) return query(hint, template, state.names);
  return unknown(hint, template, before, after, state.names);
}

/** The end of what was substituted so far; long enough to hold a token behind a comment. */
function tail(parts: readonly string[]): string {
  let text = "";
  for (let index = parts.length - 1; index >= Math.max(0, parts.length - 50) && text.trim().length < 2000; index--)
    text = (parts[index] ?? "").slice(-4000) + text;
  return text;
}
