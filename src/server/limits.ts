/** Keeps every answer within what a client shows its model: nothing longer than 50,000 characters, and what was left out is said. */
import type { Block, Doc } from "../core/doc.ts";
import { renderBlock } from "../rendering/markdown.ts";

/** Characters of the structured content (as JSON) and, separately, of the text. */
export const answerLimit = 50_000;

/** Room for the sentence that says what was left out. */
const sentenceRoom = 2_000;

type Json = string | number | boolean | null | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

type Kind = "items" | "characters" | "keys";
const fewest: Readonly<Record<Kind, number>> = { items: 1, characters: 200, keys: 40 };

/** All lists, long texts or wide objects at one place of the answer's shape, such as `checks[].samples`. */
interface Group {
  readonly path: string;
  readonly kind: Kind;
  readonly depth: number;
  /** Characters of all of them together. */
  size: number;
  /** Items of the longest. */
  longest: number;
  readonly shorten: ((most: number) => void)[];
}

interface Position {
  readonly path: string;
  readonly depth: number;
  readonly replace: (value: Json) => void;
}

interface Member {
  readonly kind: Kind;
  readonly size: number;
  readonly longest: number;
  readonly shorten: (most: number) => void;
}

interface Cut {
  readonly path: string;
  readonly kind: Kind;
  readonly of: number;
  readonly kept: number;
}

/**
 * The structured content within the limit. Tools bound their own output and know best what matters; this is the last resort: it shortens the
 * lists that take the most room, innermost first, until the whole fits, and says so in `truncated`. The first items stay: tools put them in
 * the order of weight.
 */
export function boundStructured(structured: Record<string, unknown>, limit = answerLimit): Record<string, unknown> {
  const text = JSON.stringify(structured);
  if (text.length <= limit) return structured;
  const copy: JsonObject = JSON.parse(text);
  const cuts = new Map<string, Cut>();
  for (let size = text.length; size > limit - sentenceRoom; size = JSON.stringify(copy).length) {
    const group = heaviest(copy, size);
    if (group === undefined) return tooLong(copy, text.length, limit);
    // As if all items had one size; where the first ones are larger, the next round takes more.
    const share = Math.min(1 - (size - limit + sentenceRoom) / group.size, 0.9);
    const kept = Math.max(Math.floor(group.longest * share), fewest[group.kind]);
    for (const shorten of group.shorten) shorten(kept);
    const { path, kind, longest } = group;
    cuts.set(`${kind} ${path}`, { path, kind, of: cuts.get(`${kind} ${path}`)?.of ?? longest, kept });
  }
  return { ...copy, truncated: withSentence(copy["truncated"], cutSentence([...cuts.values()], limit)) };
}

/** For an answer with nothing to shorten in it. */
function tooLong({ summary }: JsonObject, length: number, limit: number): JsonObject {
  const truncated = [`The answer has ${length} characters, more than the ${limit} that may be sent.`];
  return typeof summary === "string" ? { summary: summary.slice(0, 1000).toWellFormed(), truncated } : { truncated };
}

function cutSentence(cuts: readonly Cut[], limit: number): string {
  const all = cuts.map(({ path, kind, of, kept }) =>
    path.includes("[]") ? `${path}: at most ${kept} of up to ${of} ${kind} each` : `${path}: the first ${kept} of ${of} ${kind}`,
  );
  const shown = all.slice(0, 10).join("; ");
  const more = all.length > 10 ? `; and ${all.length - 10} places more` : "";
  return `This answer was cut to ${limit} characters (${shown}${more}). Ask for less, or have the full result written to a file.`;
}

function withSentence(existing: Json | undefined, sentence: string): Json {
  if (typeof existing === "string" && existing !== "") return `${existing} ${sentence}`;
  return Array.isArray(existing) ? [...existing, sentence] : [sentence];
}

/** The innermost group that holds at least a quarter of the answer, else the largest one. */
function heaviest(root: JsonObject, total: number): Group | undefined {
  const groups = new Map<string, Group>();
  measure(root, { path: "", depth: 0, replace: () => undefined }, groups);
  const candidates = [...groups.values()];
  const heavy = candidates.filter((group) => group.size >= total / 4);
  if (heavy.length > 0) return heavy.toSorted((a, b) => b.depth - a.depth || b.size - a.size)[0];
  return candidates.toSorted((a, b) => b.size - a.size)[0];
}

/** Characters of a value as JSON; on the way, every list, long text and wide object joins its group. */
function measure(value: Json, at: Position, groups: Map<string, Group>): number {
  if (Array.isArray(value)) {
    const path = `${at.path}[]`;
    const size = value.reduce<number>(
      (sum, item, index) => sum + 1 + measure(item, { path, depth: at.depth + 1, replace: (next) => (value[index] = next) }, groups),
      1,
    );
    join(groups, at, { kind: "items", size, longest: value.length, shorten: (most) => value.splice(most) });
    return size;
  }
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    const size = keys.reduce((sum, key) => {
      const path = at.path === "" ? key : `${at.path}.${key}`;
      return (
        sum + key.length + 4 + measure(value[key] ?? null, { path, depth: at.depth + 1, replace: (next) => (value[key] = next) }, groups)
      );
    }, 1);
    const first = (most: number): JsonObject => Object.fromEntries(Object.entries(value).slice(0, most));
    if (at.depth > 0) join(groups, at, { kind: "keys", size, longest: keys.length, shorten: (most) => at.replace(first(most)) });
    return size;
  }
  const size = JSON.stringify(value).length;
  if (typeof value === "string") {
    const first = (most: number): string => (value.length > most ? `${value.slice(0, most - 1).toWellFormed()}…` : value);
    join(groups, at, { kind: "characters", size, longest: value.length, shorten: (most) => at.replace(first(most)) });
  }
  return size;
}

function join(groups: Map<string, Group>, at: Position, one: Member): void {
  if (one.longest <= fewest[one.kind]) return;
  const key = `${one.kind} ${at.path}`;
  const group = groups.get(key) ?? { path: at.path, kind: one.kind, depth: at.depth, size: 0, longest: 0, shorten: [] };
  group.size += one.size;
  group.longest = Math.max(group.longest, one.longest);
  group.shorten.push(one.shorten);
  groups.set(key, group);
}

/** The text within the limit: whole blocks, and of a table or list that doesn't fit its first rows. */
export function boundText(doc: Doc, limit = answerLimit): string {
  const all = doc.blocks.map(renderBlock);
  const whole = all.join("\n\n");
  if (whole.length <= limit) return whole;
  const kept: string[] = [];
  let room = limit - sentenceRoom;
  for (const [index, block] of doc.blocks.entries()) {
    const text = all[index] ?? "";
    const fitting = text.length <= room ? text : firstLines(block, text, room);
    if (fitting !== "") kept.push(fitting);
    room -= fitting.length + 2;
    if (fitting !== text) break;
  }
  const lines = whole.split("\n").length;
  const shown = kept.join("\n\n").split("\n").length;
  return [...kept, `This text was cut to ${limit} characters: its first ${shown} of ${lines} lines are shown.`].join("\n\n");
}

/** The first lines of a block that may be cut between two lines; nothing of one that may not. */
function firstLines(block: Block, text: string, room: number): string {
  if (block.kind !== "table" && block.kind !== "list") return "";
  const end = text.lastIndexOf("\n", Math.max(room, 0));
  return end <= 0 ? "" : text.slice(0, end);
}
