/** The few expressions of Jinja that can be understood without running it: literals, lists, names, calls. */

export type JinjaValue =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number" | "boolean" | "none"; readonly value: string }
  | { readonly kind: "list"; readonly items: readonly JinjaValue[] }
  | { readonly kind: "name"; readonly name: string }
  | JinjaCall
  /** A name with filters behind it. */
  | { readonly kind: "filtered"; readonly name: string }
  | { readonly kind: "other"; readonly text: string };

export interface JinjaCall {
  readonly kind: "call";
  /** `dbt_utils.star`. */
  readonly name: string;
  readonly positional: readonly JinjaValue[];
  readonly named: Readonly<Record<string, JinjaValue>>;
}

const token = /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|([()[\]{},=:|+*/~<>!%.-]))/y;

interface Cursor {
  readonly pieces: readonly string[];
  at: number;
  depth: number;
}

/** Undefined where the text holds what isn't known here. */
function cut(text: string): readonly string[] | undefined {
  const pieces: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const found = token.exec(text);
    if (found === null) return text.slice(from).trim() === "" ? pieces : undefined;
    pieces.push(found[0].trim());
  }
  return pieces;
}

const deepest = 20;

function readList(cursor: Cursor, close: string): readonly JinjaValue[] | undefined {
  const items: JinjaValue[] = [];
  while (cursor.pieces[cursor.at] !== close) {
    const item = readValue(cursor);
    if (item === undefined) return undefined;
    items.push(item);
    if (cursor.pieces[cursor.at] === ",") cursor.at++;
    else if (cursor.pieces[cursor.at] !== close) return undefined;
  }
  cursor.at++;
  return items;
}

/** `{'field': 'a', ...}`: passed over. */
function skipMapping(cursor: Cursor): JinjaValue | undefined {
  let open = 0;
  const from = cursor.at;
  for (; cursor.at < cursor.pieces.length; cursor.at++) {
    const piece = cursor.pieces[cursor.at];
    if (piece === "{" || piece === "[" || piece === "(") open++;
    if (piece === "}" || piece === "]" || piece === ")") open--;
    if (open === 0) break;
  }
  if (open !== 0) return undefined;
  cursor.at++;
  return { kind: "other", text: cursor.pieces.slice(from, cursor.at).join(" ") };
}

function readCall(cursor: Cursor, name: string): JinjaValue | undefined {
  const positional: JinjaValue[] = [];
  const named: Record<string, JinjaValue> = {};
  while (cursor.pieces[cursor.at] !== ")") {
    const key = cursor.pieces[cursor.at + 1] === "=" && cursor.pieces[cursor.at + 2] !== "=" ? cursor.pieces[cursor.at] : undefined;
    if (key !== undefined) cursor.at += 2;
    const value = readValue(cursor);
    if (value === undefined) return undefined;
    if (key === undefined) positional.push(value);
    else named[key] = value;
    if (cursor.pieces[cursor.at] === ",") cursor.at++;
    else if (cursor.pieces[cursor.at] !== ")") return undefined;
  }
  cursor.at++;
  return { kind: "call", name, positional, named };
}

function readWord(cursor: Cursor, word: string): JinjaValue | undefined {
  const lower = word.toLowerCase();
  if (lower === "true" || lower === "false") return { kind: "boolean", value: lower };
  if (lower === "none") return { kind: "none", value: "none" };
  if (cursor.pieces[cursor.at] !== "(") return { kind: "name", name: word };
  cursor.at++;
  return readCall(cursor, word);
}

function readValue(cursor: Cursor): JinjaValue | undefined {
  const piece = cursor.pieces[cursor.at];
  if (piece === undefined || cursor.depth > deepest) return undefined;
  if (piece === "{") return skipMapping(cursor);
  cursor.at++;
  cursor.depth++;
  const value = readPiece(cursor, piece);
  cursor.depth--;
  return value;
}

function readPiece(cursor: Cursor, piece: string): JinjaValue | undefined {
  if (/^['"]/.test(piece)) return { kind: "string", value: piece.slice(1, -1).replaceAll(/\\(.)/g, "$1") };
  if (/^-?\d/.test(piece)) return { kind: "number", value: piece };
  if (piece === "[" || piece === "(") {
    const items = readList(cursor, piece === "[" ? "]" : ")");
    return items === undefined ? undefined : { kind: "list", items };
  }
  return /^[A-Za-z_]/.test(piece) ? readWord(cursor, piece) : undefined;
}

/** An expression that is one value. Filters behind it (`| lower`) are left out of what is a name or a call; of a literal they are unknown. */
export function readJinjaValue(text: string): JinjaValue {
  const other: JinjaValue = { kind: "other", text };
  const pieces = cut(text);
  if (pieces === undefined) return other;
  const cursor: Cursor = { pieces, at: 0, depth: 0 };
  const value = readValue(cursor);
  const rest = pieces[cursor.at];
  if (value === undefined || (rest !== undefined && rest !== "|")) return other;
  if (rest === undefined || value.kind === "call") return value;
  return value.kind === "name" ? { kind: "filtered", name: value.name } : other;
}
