/** `{% %}`: conditions, loops, variables and what else holds text. */
import { holds, isFixed } from "./conditions.ts";
import type { Segment } from "./segments.ts";
import { isDropping, resolved, type BlockKind, type JinjaState } from "./state.ts";
import type { Span } from "../tree.ts";
import { readJinjaValue } from "./values.ts";

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

const setting = /^set\s+([\w\s,.]+?)\s*=\s*(.*)$/s;
const looping = /^for\s+(\w+)\s+in\s+(.*)$/s;
/** dbt's `call statement(...)` runs its body and writes nothing; of any other macro that is called so it isn't known. */
const writing = /^call\b(?!\s+statement\b)/;

/** `{% for m in ['a', 'b'] %}`: the body is read for the first. */
function bindLoop(state: JinjaState, content: string): void {
  const [, name, list] = looping.exec(content) ?? [];
  if (name === undefined || list === undefined) return;
  const read = readJinjaValue(list);
  const value = resolved(state, read.kind === "filtered" ? { kind: "name", name: read.name } : read);
  const first = value.kind === "list" ? value.items[0] : undefined;
  if (first === undefined) state.variables.delete(name);
  else state.variables.set(name, { value: first, sure: true });
}

function openBlock(state: JinjaState, tag: string, kind: BlockKind, content: string, start: number): void {
  if (kind === "loop") bindLoop(state, content);
  const condition = content.slice(2);
  if (kind === "if" && condition.includes("is_incremental(")) state.isIncremental = true;
  const taken = kind !== "if" || holds(condition, state.dialect);
  const unknown = kind === "loop" || (kind === "if" && !isFixed(condition, state.dialect)) || writing.test(content);
  state.blocks.push({ tag, kind, start, dropping: kind === "drop" || !taken, taken, unknown });
}

function closeBlock(state: JinjaState, tag: string, span: Span): void {
  const block = state.blocks.at(-1);
  if (block?.tag !== tag) {
    state.problems.push({ span, message: `end${tag} closes nothing that is open` });
    return;
  }
  state.blocks.pop();
  // Rewriting what stands in a branch or a loop would change what isn't seen: other branches, other rounds.
  if (block.kind !== "keep") state.templated.push({ start: block.start, end: span.end, ...(block.unknown ? { unknown: true } : {}) });
}

function nextBranch(state: JinjaState, tag: string, content: string, span: Span): void {
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

/** One name gets the value; `a, b = ...` and `namespace.a = ...` are not followed. What is set where it may not be is one of several values. */
function assign(state: JinjaState, names: string, value: string): void {
  const sure = !state.blocks.some(({ unknown }) => unknown);
  for (const name of names.split(",").map((each) => each.trim())) {
    const before = state.variables.get(name);
    if (!isDropping(state) && names === name) state.variables.set(name, { value: readJinjaValue(value), sure });
    else if (!isDropping(state)) state.variables.delete(name);
    else if (before !== undefined && !sure) state.variables.set(name, { ...before, sure });
  }
}

export function followStatement(state: JinjaState, { content, span }: Segment): void {
  const tag = /^\w+/.exec(content)?.[0] ?? "";
  const [, names, value] = setting.exec(content) ?? [];
  const kind = blockKinds[tag];
  if (names !== undefined && value !== undefined) assign(state, names, value);
  else if (tag === "set") {
    state.variables.delete(/^set\s+(\w+)/.exec(content)?.[1] ?? "");
    openBlock(state, tag, "drop", content, span.start);
  } else if (kind !== undefined) openBlock(state, tag, kind, content, span.start);
  else if (tag === "else" || tag === "elif") nextBranch(state, tag, content, span);
  else if (tag.startsWith("end") && tag.length > 3) closeBlock(state, tag.slice(3), span);
}
