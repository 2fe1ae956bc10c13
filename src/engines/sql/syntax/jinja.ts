/**
 * dbt's Jinja, replaced by SQL of the same length, so that every offset into the result is one into the file. Nothing is run: `ref` and
 * `source` become the names of their tables, `config` and comments become spaces, variables that are set to a literal their value, and what
 * isn't known a name of its own or, where none can stand, spaces. Of an `{% if %}` the branch is read that is known to be taken
 * (is_incremental() holds, `target.type` is the dialect), else the first one, of a `{% for %}` the body once; the whole block counts as templated.
 */
import type { DialectId } from "../dialect.ts";
import { holds, isFixed } from "./jinja/conditions.ts";
import { readInlineIf } from "./jinja/inline-if.ts";
import { mergeSpans } from "./jinja/merge-spans.ts";
import { blank, namePart, padded, query, unknown, type GivenNames } from "./jinja/placeholder.ts";
import { readSegments, type Segment } from "./jinja/segments.ts";
import { endsWith, firstToken, follow, tokensBefore, touchesName, type QuoteState } from "./jinja/surroundings.ts";
import type { TemplatedSpan } from "./jinja/templated-span.ts";
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
  readonly templated: readonly TemplatedSpan[];
  readonly refs: readonly JinjaReference[];
  /** The literal arguments of `config`: materialized, unique_key...; a list is joined by commas. */
  readonly config: Readonly<Record<string, string>>;
  /** It reads `{{ this }}`. */
  readonly readsItself: boolean;
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
  /** Another branch may be taken, or the body more than once. */
  unknown: boolean;
}

interface State {
  readonly source: string;
  readonly dialect: DialectId | undefined;
  /** Lower-case names that WITH defines: a table called like one is written as `dbt_ref.name`, because dbt never means the former. */
  readonly definitions: ReadonlySet<string>;
  readonly parts: string[];
  readonly quotes: QuoteState;
  readonly blocks: Block[];
  readonly variables: Map<string, JinjaValue>;
  readonly names: GivenNames;
  readonly templated: TemplatedSpan[];
  readonly refs: JinjaReference[];
  readonly config: Record<string, string>;
  readonly problems: { span: Span; message: string }[];
  isIncremental: boolean;
  readsItself: boolean;
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
function substituteTable(state: State, value: JinjaValue, template: string, span: Span): string | undefined {
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

function resolved(state: State, value: JinjaValue): JinjaValue {
  return value.kind === "name" ? (state.variables.get(value.name) ?? value) : value;
}

interface Substitute {
  readonly sql: string;
  readonly known: boolean;
}

function substituteOutput(state: State, segment: Segment): Substitute {
  const { start, end } = segment.span;
  const template = state.source.slice(start, end);
  const inline = readInlineIf(segment.content, state.dialect);
  if (inline !== undefined && state.quotes.enclosure === "none")
    return { sql: padded(inline.text, template) ?? blank(template), known: inline.known };
  const value = resolved(state, readJinjaValue(segment.content));
  if (value.kind === "call" && value.name === "config") {
    noteConfig(state, value);
    return { sql: blank(template), known: true };
  }
  if (state.quotes.enclosure === "comment") return { sql: blank(template), known: true };
  const inside = textOfOutput(value);
  if (state.quotes.enclosure !== "none")
    return {
      sql: namePart(inside ?? hintOf(value), template, state.names),
      known: inside !== undefined || state.quotes.enclosure === "string",
    };
  const table = substituteTable(state, value, template, segment.span);
  if (table !== undefined) return { sql: table, known: true };
  if (touchesName(state.source, start, end))
    return { sql: namePart(inside ?? hintOf(value), template, state.names), known: inside !== undefined };
  if (value.kind === "name" && value.name === "this") state.readsItself = true;
  const sql = known(value, template);
  if (sql !== undefined) return { sql, known: value.kind !== "call" };
  return { sql: unknownOutput(state, hintOf(value), template, end), known: false };
}

function unknownOutput(state: State, hint: string, template: string, end: number): string {
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

const setting = /^set\s+(\w+)\s*=\s*(.*)$/s;
const looping = /^for\s+(\w+)\s+in\s+(.*)$/s;

/** `{% for m in ['a', 'b'] %}`: the body is read for the first. */
function bindLoop(state: State, content: string): void {
  const [, name, list] = looping.exec(content) ?? [];
  if (name === undefined || list === undefined) return;
  const read = readJinjaValue(list);
  const value = resolved(state, read.kind === "filtered" ? { kind: "name", name: read.name } : read);
  const first = value.kind === "list" ? value.items[0] : undefined;
  if (first === undefined) state.variables.delete(name);
  else state.variables.set(name, first);
}

function openBlock(state: State, tag: string, kind: BlockKind, content: string, start: number): void {
  if (kind === "loop") bindLoop(state, content);
  const condition = content.slice(2);
  if (kind === "if" && condition.includes("is_incremental(")) state.isIncremental = true;
  const taken = kind !== "if" || holds(condition, state.dialect);
  const unsure = kind === "loop" || (kind === "if" && !isFixed(condition, state.dialect));
  state.blocks.push({ tag, kind, start, dropping: kind === "drop" || !taken, taken, unknown: unsure });
}

function closeBlock(state: State, tag: string, span: Span): void {
  const block = state.blocks.at(-1);
  if (block?.tag !== tag) {
    state.problems.push({ span, message: `end${tag} closes nothing that is open` });
    return;
  }
  state.blocks.pop();
  // Rewriting what stands in a branch or a loop would change what isn't seen: other branches, other rounds.
  if (block.kind !== "keep") state.templated.push({ start: block.start, end: span.end, ...(block.unknown ? { unknown: true } : {}) });
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
  const takes = !block.taken && (tag === "else" || holds(content.slice(4), state.dialect));
  if (!block.taken && tag !== "else" && !isFixed(content.slice(4), state.dialect)) block.unknown = true;
  block.dropping = !takes;
  block.taken ||= takes;
}

function followStatement(state: State, { content, span }: Segment): void {
  const tag = /^\w+/.exec(content)?.[0] ?? "";
  const assigned = setting.exec(content);
  const kind = blockKinds[tag];
  if (tag === "set" && assigned?.[1] !== undefined) {
    if (!isDropping(state)) state.variables.set(assigned[1], readJinjaValue(assigned[2] ?? ""));
  } else if (tag === "set") openBlock(state, tag, "drop", content, span.start);
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
  if (segment.kind === "statement") followStatement(state, segment);
  const output = segment.kind === "output" && !isDropping(state) ? substituteOutput(state, segment) : { sql: blank(text), known: true };
  state.templated.push({
    ...segment.span,
    ...(output.known ? {} : { unknown: true }),
    ...(segment.kind === "output" ? { output: true } : {}),
  });
  state.parts.push(output.sql);
}

/** Is there any template in the text? */
export function hasJinja(source: string): boolean {
  return /\{[{%#]/.test(source);
}

const definition = /\b(\w+)["`]?\s+as\s*(?:(?:not\s+)?materialized\s*)?\(/gi;

/** `dialect` decides what `target.type` is. */
export function substituteJinja(source: string, dialect?: DialectId): JinjaSubstitution {
  const { segments, unclosed } = readSegments(source);
  const state: State = {
    source,
    dialect,
    definitions: new Set([...source.matchAll(definition)].map(([, name]) => (name ?? "").toLowerCase())),
    parts: [],
    quotes: { enclosure: "none", closer: "" },
    blocks: [],
    variables: new Map(),
    names: new Map(),
    templated: [],
    refs: [],
    config: {},
    problems: unclosed === undefined ? [] : [{ span: unclosed, message: "A template is opened here and never closed" }],
    isIncremental: false,
    readsItself: false,
  };
  for (const segment of segments) substituteSegment(state, segment);
  for (const { tag, start } of state.blocks) {
    state.problems.push({ span: { start, end: start + 2 }, message: `${tag} is opened here and never ended` });
  }
  const { refs, config, isIncremental, readsItself, problems } = state;
  return { sql: state.parts.join(""), templated: mergeSpans(state.templated), refs, config, isIncremental, readsItself, problems };
}
