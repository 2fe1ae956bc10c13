/**
 * dbt's Jinja, replaced by SQL of the same length, so that every offset into the result is one into the file. Nothing is run: `ref` and
 * `source` become the names of their tables, `config` and comments become spaces, variables that are set to a literal their value, and what
 * isn't known a name of its own or, where none can stand, spaces. Of an `{% if %}` the branch is read that is known to be taken
 * (is_incremental() holds, `target.type` is the dialect), else the first one, of a `{% for %}` the body once; the whole block counts as templated.
 */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { followStatement } from "./jinja/blocks.ts";
import { mergeSpans } from "./jinja/merge-spans.ts";
import { substituteOutput } from "./jinja/outputs.ts";
import { blank } from "./jinja/placeholder.ts";
import { readSegments, type Segment } from "./jinja/segments.ts";
import { isDropping, type JinjaState } from "./jinja/state.ts";
import { follow } from "./jinja/surroundings.ts";
import type { TemplatedSpan } from "./jinja/templated-span.ts";
import type { JinjaValue } from "./jinja/values.ts";
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

function substituteSegment(state: JinjaState, segment: Segment): void {
  const text = state.source.slice(segment.span.start, segment.span.end);
  if (segment.kind === "text") {
    const kept = isDropping(state) ? blank(text) : text;
    if (!isDropping(state)) follow(state.quotes, text, state.quoting);
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

const noVars: ReadonlyMap<string, JinjaValue> = new Map();

/** `dialect` decides what `target.type` is; `vars` are those of the project, by name. */
export function substituteJinja(source: string, dialect?: DialectId, vars = noVars): JinjaSubstitution {
  const { segments, unclosed } = readSegments(source);
  const state: JinjaState = {
    source,
    dialect,
    quoting: dialects[dialect ?? "generic"],
    definitions: new Set([...source.matchAll(definition)].map(([, name]) => (name ?? "").toLowerCase())),
    parts: [],
    quotes: { enclosure: "none", closer: "", escapes: false },
    blocks: [],
    variables: new Map(),
    vars,
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
