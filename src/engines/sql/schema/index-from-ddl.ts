/** The indexes that DDL makes: by CREATE INDEX, by INDEX and KEY among the columns of a table, behind constraints. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import type { IndexKey, TableIndex } from "../schema.ts";
import { lex } from "../syntax/lexer.ts";
import type { Token } from "../syntax/tokens.ts";
import type { CreateIndex, TableConstraint } from "../syntax/tree.ts";

/** Elsewhere a key is a promise, and nothing is looked up by it. */
const enforcing: ReadonlySet<DialectId> = new Set(["generic", "postgres", "mysql", "tsql", "oracle", "duckdb"]);

const plainIndex = { unique: false, method: "btree", included: [], required: false, valid: true, source: "ddl" } as const;

/** Undefined where its key can't be read. */
export function createdIndex(source: string, { span, name, unique, columns }: CreateIndex, dialect: DialectId): TableIndex | undefined {
  const tokens = tokensOf(source.slice(span.start, span.end), dialect);
  const first = columns[0]?.start;
  const open = first === undefined ? -1 : tokens.findLastIndex(({ text, start }) => text === "(" && start + span.start <= first);
  // An expression of its own in parentheses stands one deeper.
  const outer = open > 0 && tokens[open - 1]?.text === "(" ? open - 1 : open;
  return outer < 0 ? undefined : { ...read(tokens, outer), unique, ...(name === undefined ? {} : { name: name.name }) };
}

/** Undefined where the constraint makes no index. */
export function constraintIndex(source: string, { type, span, name }: TableConstraint, dialect: DialectId): TableIndex | undefined {
  if (!enforcing.has(dialect) || type === "foreignKey" || type === "check") return undefined;
  const tokens = tokensOf(source.slice(span.start, span.end), dialect);
  const required = type !== "other";
  if (!required && !tokens.slice(0, 2).some(({ upper }) => upper === "INDEX" || upper === "KEY")) return undefined;
  const open = tokens.findIndex(({ text }) => text === "(");
  if (open < 0) return undefined;
  const own = name?.name ?? nameBefore(tokens.slice(0, open));
  const index = read(tokens, open);
  const nonclustered = tokens.some(({ upper }) => upper === "NONCLUSTERED");
  const method = index.method === "btree" && !nonclustered ? methodOfKey(type === "primaryKey", dialect) : index.method;
  return { ...index, method, unique: required, required, ...(own === undefined ? {} : { name: own }) };
}

/** Behind PRIMARY KEY or UNIQUE of one column; undefined where the dialect keeps none. */
export function columnIndex(column: string, primary: boolean, dialect: DialectId): TableIndex | undefined {
  if (!enforcing.has(dialect)) return undefined;
  return { ...plainIndex, keys: [keyOf(column)], method: methodOfKey(primary, dialect), unique: true, required: true };
}

/** SQL Server keeps the table itself in the order of its primary key unless told otherwise (its documentation, Primary and foreign key constraints). */
const methodOfKey = (primary: boolean, dialect: DialectId): string => (primary && dialect === "tsql" ? "clustered" : "btree");

/** MySQL makes an index for a foreign key where none begins with its columns (MySQL manual, FOREIGN KEY Constraints). */
export function withForeignKeyIndexes(
  indexes: readonly TableIndex[],
  foreignKeys: readonly { readonly columns: readonly string[] }[],
  dialect: DialectId,
): readonly TableIndex[] {
  if (dialect !== "mysql") return indexes;
  const lacking = foreignKeys.filter(
    ({ columns }) =>
      !indexes.some(({ keys }) => columns.every((column, place) => keys[place]?.column?.toLowerCase() === column.toLowerCase())),
  );
  return [...indexes, ...lacking.map(({ columns }) => ({ ...plainIndex, keys: columns.map(keyOf), required: true }))];
}

const keyOf = (column: string): IndexKey => ({ column, text: column.toLowerCase() });

function tokensOf(text: string, dialect: DialectId): readonly Token[] {
  return lex(text, dialects[dialect]).filter(({ type }) => type !== "whitespace" && type !== "comment");
}

/** What MySQL and T-SQL write between INDEX, KEY or UNIQUE and the columns. */
function nameBefore(tokens: readonly Token[]): string | undefined {
  const at = tokens.findLastIndex(({ upper }) => upper === "KEY" || upper === "INDEX" || upper === "UNIQUE");
  const next = tokens[at + 1];
  if (at < 0 || next === undefined || ["USING", "CLUSTERED", "NONCLUSTERED", "NULLS"].includes(next.upper)) return undefined;
  return nameOf(next);
}

function read(tokens: readonly Token[], open: number): TableIndex {
  const close = closing(tokens, open);
  const rest = tokens.slice(close + 1);
  const where = rest.findIndex(({ upper }) => upper === "WHERE");
  const include = rest.findIndex(({ upper }) => upper === "INCLUDE");
  const included = include < 0 ? [] : partsOf(rest.slice(include + 2, closing(rest, include + 1)));
  const before = tokens.slice(0, open);
  return {
    ...plainIndex,
    keys: partsOf(tokens.slice(open + 1, close)).map(readKey),
    method: methodOf(before, where < 0 ? rest : rest.slice(0, where)),
    included: included.flatMap(([first]) => (first === undefined ? [] : [nameOf(first) ?? first.text])),
    ...(where < 0 ? {} : { predicate: textOf(rest.slice(where + 1)) }),
  };
}

const methods: ReadonlySet<string> = new Set(["COLUMNSTORE", "FULLTEXT", "SPATIAL", "BITMAP", "VECTOR", "SEARCH", "CLUSTERED"]);

function methodOf(before: readonly Token[], after: readonly Token[]): string {
  for (const tokens of [before, after]) {
    const using = tokens.findIndex(({ upper }) => upper === "USING");
    const word = tokens[using + 1]?.upper;
    if (using >= 0 && word !== undefined && word !== "INDEX") return word.toLowerCase();
  }
  return before.find(({ upper }) => methods.has(upper))?.upper.toLowerCase() ?? "btree";
}

/** Of the parenthesis at `open`; the end of the text where it isn't closed. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === "(") depth++;
    if (tokens[at]?.text === ")") depth--;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** A column with what may follow it: a direction, an operator class, a collation, MySQL's length of a prefix. */
function readKey(part: readonly Token[]): IndexKey {
  const rest = part.slice(1).filter(({ upper }) => upper !== "ASC");
  const [first] = part;
  const name = first === undefined ? undefined : nameOf(first);
  const plain = rest.every(({ type, text }) => type === "word" || type === "quotedIdentifier" || type === "number" || "(.)".includes(text));
  const called = rest[0]?.text === "(" && rest[1]?.type !== "number";
  if (name === undefined || !plain || called || rest[0]?.text === ".") return { text: textOf(part) };
  return { column: name, text: [name.toLowerCase(), ...rest.map(({ upper }) => upper)].join(" ") };
}

function nameOf({ type, text }: Token): string | undefined {
  if (type === "word") return text;
  return type === "quotedIdentifier" ? text.slice(1, -1) : undefined;
}

const textOf = (tokens: readonly Token[]): string =>
  tokens.map(({ type, text, upper }) => (type === "word" ? upper.toLowerCase() : text)).join(" ");
