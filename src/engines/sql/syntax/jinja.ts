/**
 * dbt's Jinja, replaced by SQL of the same length, so that every offset into the result is one into the file. Nothing is run: `ref` and
 * `source` become the names of their tables, `config` and comments become spaces, variables that are set to a literal their value, and what
 * isn't known a name of its own or, where none can stand, spaces. Of an `{% if %}` the first branch is read (is_incremental() holds, inside a
 * loop `loop.first` and `loop.last` hold), of a `{% for %}` the body once; the whole block counts as templated.
 */
import { blank, namePart, padded, unknown } from "./jinja/placeholder.ts";
import { holds } from "./jinja/conditions.ts";
import { readSegments, type Segment } from "./jinja/segments.ts";
import { firstToken, follow, tokensBefore, touchesName, type QuoteState } from "./jinja/surroundings.ts";
import { readJinjaValue, type JinjaCall, type JinjaValue } from "./jinja/values.ts";
import { isNamePart } from "./lexer/characters.ts";
import type { Span } from "./tree.ts";

export interface JinjaReference {
  readonly span: Span;
  readonly kind: "ref" | "source";
  /** The model, or `source.table`. */
  readonly name: string;
}

export interface JinjaSubstitution {
  /** As long as the source. */
  readonly sql: string;
  /** Of the source, in order, not overlapping: no rewrite may touch them. */
  readonly templated: readonly Span[];
  readonly refs: readonly JinjaReference[];
  /** The literal arguments of `config`: materialized, unique_key...; a list is joined by commas. */
  readonly config: Readonly<Record<string, string>>;
  /** The text asks is_incremental(), or is configured as incremental. */
  readonly isIncremental: boolean;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

type BlockKind = "if" | "keep" | "loop" | "drop";

interface Block {
  readonly tag: string;
  readonly kind: BlockKind;
  readonly start: number;
  /** What stands in it is left out. */
  dropping: boolean;
  /** A branch of the `if` has been read. */
  taken: boolean;
}

interface State {
  readonly source: string;
  readonly parts: string[];
  readonly quotes: QuoteState;
  readonly blocks: Block[];
  readonly variables: Map<string, JinjaValue>;
  readonly templated: Span[];
  readonly refs: JinjaReference[];
  readonly config: Record<string, string>;
  readonly problems: { span: Span; message: string }[];
  isIncremental: boolean;
}

const blockKinds: Readonly<Record<string, BlockKind>> = {
  if: "if",
  for: "loop",
  macro: "drop",
  call: "drop",
  materialization: "drop",
  docs: "drop",
  snapshot: "keep",
  test: "keep",
  data_test: "keep",
  block: "keep",
  filter: "keep",
  raw: "keep",
};

function isDropping(state: State): boolean {
  return state.blocks.some(({ dropping }) => dropping);
}

function textOfValue(value: JinjaValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.kind === "string" || value.kind === "number" || value.kind === "boolean") return value.value;
  if (value.kind !== "list") return undefined;
  const items = value.items.map(textOfValue);
  return items.every((item) => item !== undefined) ? items.join(",") : undefined;
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

function noteConfig(state: State, call: JinjaCall): void {
  for (const [key, value] of Object.entries(call.named)) {
    const text = textOfValue(value);
    if (text !== undefined) state.config[key] = text;
  }
  if (state.config["materialized"] === "incremental") state.isIncremental = true;
}

function hintOf(value: JinjaValue): string {
  if (value.kind === "call")
    return value.name === "var" || value.name === "env_var" ? (stringsOf(value)[0] ?? "var") : (value.name.split(".").at(-1) ?? "");
  if (value.kind === "name") return value.name.split(".").at(-1) ?? "";
  return "value";
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
function substituteTable(state: State, value: JinjaValue, template: string, span: Span): string | undefined {
  const table = tableOf(value);
  if (table === undefined) return undefined;
  state.refs.push({ span, ...table });
  const gap = span.start > 0 && isNamePart(state.source.charCodeAt(span.start - 1)) ? " " : "";
  return padded(gap + safeName(table.name), template);
}

/** The SQL of a value that is known, if it fits. */
function known(value: JinjaValue, template: string): string | undefined {
  if (value.kind === "name" && value.name === "this") return padded("this", template);
  const text = groupBy(value) ?? textOfValue(value);
  return text === undefined || text.includes("\n") ? undefined : padded(text, template);
}

function resolved(state: State, value: JinjaValue): JinjaValue {
  return value.kind === "name" ? (state.variables.get(value.name) ?? value) : value;
}

function substituteOutput(state: State, segment: Segment): string {
  const { start, end } = segment.span;
  const template = state.source.slice(start, end);
  const value = resolved(state, readJinjaValue(segment.content));
  if (value.kind === "call" && value.name === "config") {
    noteConfig(state, value);
    return blank(template);
  }
  if (state.quotes.enclosure === "comment") return blank(template);
  if (state.quotes.enclosure !== "none") {
    const inside = textOfValue(value);
    return namePart(inside ?? hintOf(value), template);
  }
  const table = substituteTable(state, value, template, segment.span);
  if (table !== undefined) return table;
  if (touchesName(state.source, start, end)) return namePart(textOfValue(value) ?? hintOf(value), template);
  const sql = known(value, template);
  if (sql !== undefined) return sql;
  return unknown(hintOf(value), template, tokensBefore(tail(state.parts)), firstToken(state.source.slice(end)));
}

/** The end of what was substituted so far; long enough to hold a token behind a comment. */
function tail(parts: readonly string[]): string {
  let text = "";
  for (let index = parts.length - 1; index >= Math.max(0, parts.length - 50) && text.trim().length < 200; index--)
    text = (parts[index] ?? "").slice(-400) + text;
  return text;
}

const setting = /^set\s+(\w+)\s*=\s*(.*)$/s;
const looping = /^for\s+(\w+)\s+in\s+(.*)$/s;

/** `{% for m in ['a', 'b'] %}`: the body is read for the first. */
function bindLoop(state: State, content: string): void {
  const [, name, list] = looping.exec(content) ?? [];
  if (name === undefined || list === undefined) return;
  const value = resolved(state, readJinjaValue(list));
  const first = value.kind === "list" ? value.items[0] : undefined;
  if (first === undefined) state.variables.delete(name);
  else state.variables.set(name, first);
}

function openBlock(state: State, tag: string, kind: BlockKind, content: string, start: number): void {
  if (kind === "loop") bindLoop(state, content);
  const condition = content.slice(2);
  if (kind === "if" && condition.includes("is_incremental(")) state.isIncremental = true;
  const taken = kind !== "if" || holds(condition);
  state.blocks.push({ tag, kind, start, dropping: kind === "drop" || !taken, taken });
}

function closeBlock(state: State, tag: string, span: Span): void {
  const block = state.blocks.at(-1);
  if (block?.tag !== tag) {
    state.problems.push({ span, message: `end${tag} closes nothing that is open` });
    return;
  }
  state.blocks.pop();
  // Rewriting what stands in a branch or a loop would change what isn't seen: other branches, other rounds.
  if (block.kind === "if" || block.kind === "loop" || block.kind === "drop") state.templated.push({ start: block.start, end: span.end });
}

function nextBranch(state: State, tag: string, content: string, span: Span): void {
  const block = state.blocks.at(-1);
  if (block?.kind === "loop" && tag === "else") {
    block.dropping = true;
    return;
  }
  if (block?.kind !== "if") {
    state.problems.push({ span, message: `${tag} stands outside of an if` });
    return;
  }
  const takes = !block.taken && (tag === "else" || holds(content.slice(4)));
  block.dropping = !takes;
  block.taken ||= takes;
}

function followStatement(state: State, { content, span }: Segment): void {
  const tag = /^\w+/.exec(content)?.[0] ?? "";
  const assigned = setting.exec(content);
  const kind = blockKinds[tag];
  if (tag === "set" && assigned?.[1] !== undefined) state.variables.set(assigned[1], readJinjaValue(assigned[2] ?? ""));
  else if (tag === "set") openBlock(state, tag, "drop", content, span.start);
  else if (kind !== undefined) openBlock(state, tag, kind, content, span.start);
  else if (tag === "else" || tag === "elif") nextBranch(state, tag, content, span);
  else if (tag.startsWith("end") && tag.length > 3) closeBlock(state, tag.slice(3), span);
}

function substituteSegment(state: State, segment: Segment): void {
  const text = state.source.slice(segment.span.start, segment.span.end);
  if (segment.kind === "text") {
    const kept = isDropping(state) ? blank(text) : text;
    if (!isDropping(state)) follow(state.quotes, text);
    state.parts.push(kept);
    return;
  }
  state.templated.push(segment.span);
  if (segment.kind === "statement") followStatement(state, segment);
  const output = segment.kind === "output" && !isDropping(state);
  state.parts.push(output ? substituteOutput(state, segment) : blank(text));
}

/** Sorted, with those that overlap or lie in another made one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Is there any template in the text? */
export function hasJinja(source: string): boolean {
  return /\{[{%#]/.test(source);
}

export function substituteJinja(source: string): JinjaSubstitution {
  const { segments, unclosed } = readSegments(source);
  const state: State = {
    source,
    parts: [],
    quotes: { enclosure: "none", closer: "" },
    blocks: [],
    variables: new Map(),
    templated: [],
    refs: [],
    config: {},
    problems: unclosed === undefined ? [] : [{ span: unclosed, message: "A template is opened here and never closed" }],
    isIncremental: false,
  };
  for (const segment of segments) substituteSegment(state, segment);
  for (const { tag, start } of state.blocks) {
    state.problems.push({ span: { start, end: start + 2 }, message: `${tag} is opened here and never ended` });
  }
  const { refs, config, isIncremental, problems } = state;
  return { sql: state.parts.join(""), templated: merged(state.templated), refs, config, isIncremental, problems };
}
