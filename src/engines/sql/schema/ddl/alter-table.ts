/** What ALTER TABLE does to a table that is known. Where it may take a fact away, the fact is taken away. */
import type { DialectId } from "../../dialect.ts";
import { dialects } from "../../dialects/index.ts";
import { joinName } from "../join-name.ts";
import { lex } from "../../syntax/lexer.ts";
import type { AlterAction, AlterTable, Identifier } from "../../syntax/tree.ts";
import { typeKindOf } from "../type-kind-of.ts";
import {
  addColumn,
  addConstraint,
  changeColumn,
  impliesNotNull,
  keyOf,
  problem,
  removeIndex,
  setNotNull,
  tableOf,
  type DdlReader,
  type DraftForeignKey,
  type DraftTable,
} from "./draft-table.ts";
import { forgetByType, forgetConstraint } from "./forget-constraint.ts";

export function alterTable(reader: DdlReader, statement: AlterTable): void {
  const table = tableOf(reader, statement.target);
  if (table === undefined) {
    problem(reader, statement.span, `${joinName(statement.target.map((part) => part.name))} is altered and was not created before`);
    return;
  }
  for (const action of statement.actions) applyAction(reader, table, action);
}

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function applyAction(reader: DdlReader, table: DraftTable, action: AlterAction): void {
  switch (action.kind) {
    case "addColumn":
      if (!table.columns.some(({ name }) => sameName(name, action.column.name.name))) addColumn(reader, table, action.column);
      return;
    case "dropColumn":
      // T-SQL drops a constraint without the word, too.
      if (table.columns.some(({ name }) => sameName(name, action.column.name))) dropColumn(table, action.column.name);
      else if (reader.dialect === "tsql") forgetConstraint(table, action.column.name);
      return;
    case "alterType":
      changeType(reader, table, action);
      return;
    case "setNotNull":
    case "dropNotNull":
      setNotNull(table, action.column.name, action.kind === "setNotNull");
      return;
    case "addConstraint":
      addConstraint(reader, table, action.constraint);
      return;
    case "dropConstraint":
      if (action.name !== undefined) forgetConstraint(table, action.name.name);
      else if (action.type !== undefined) forgetByType(table, action.type, namesOf(action.columns));
      return;
    case "renameColumn":
      if (action.to === undefined) unfollowed(reader, table, action);
      else renameColumn(reader, table, action.column.name, action.to.name);
      return;
    case "renameTable":
      if (action.to === undefined) unfollowed(reader, table, action);
      else renameTable(reader, table, action.to);
      return;
    case "validateConstraint":
      if (action.name !== undefined) validate(table, action.name.name);
      return;
    case "setDefault":
    case "dropDefault":
      return;
    case "other":
      applyOther(reader, table, action);
  }
}

const namesOf = (identifiers: readonly Identifier[]): readonly string[] => identifiers.map(({ name }) => name);

function unfollowed(reader: DdlReader, table: DraftTable, { span }: AlterAction): void {
  problem(reader, span, `a change of ${table.name} is not followed: ${reader.source.slice(span.start, span.end)}`);
}

/** The rows that were there when it was added have been checked now. */
function validate(table: DraftTable, wanted: string): void {
  const isWanted = ({ name = "" }: DraftForeignKey): boolean => sameName(name, wanted);
  table.foreignKeys.push(...table.unchecked.filter(isWanted));
  table.unchecked = table.unchecked.filter((key) => !isWanted(key));
}

// ---- columns

type Action<K extends AlterAction["kind"]> = Extract<AlterAction, { kind: K }>;

function changeType(reader: DdlReader, table: DraftTable, action: Action<"alterType">): void {
  const { dialect } = reader;
  const kept = notNullAfter(wordsOf(reader, action), dialect);
  const keyed = table.keys.some(({ primary, columns }) => primary && columns.some((column) => sameName(column, action.column.name)));
  changeColumn(table, action.column.name, (column) => ({
    ...column,
    type: action.type,
    kind: typeKindOf(action.type, dialect),
    notNull: dialect === "clickhouse" ? impliesNotNull(action.type, dialect) : (kept ?? column.notNull) || keyed,
  }));
}

/** T-SQL and MySQL define a column anew: what isn't said of NULL again is gone. Undefined where it stays as it was. */
function notNullAfter(words: readonly string[], dialect: DialectId): boolean | undefined {
  const nulls = words.flatMap((word, index) => (word === "NULL" && words[index - 1] !== "DEFAULT" ? [words[index - 1] === "NOT"] : []));
  if (nulls.length > 0) return nulls.includes(true);
  const anew = dialect === "tsql" || ((dialect === "mysql" || dialect === "generic") && (words[0] === "MODIFY" || words[0] === "CHANGE"));
  return anew ? false : undefined;
}

function dropColumn(table: DraftTable, name: string): void {
  const others = (columns: readonly string[]): boolean => !columns.some((column) => sameName(column, name));
  table.columns = table.columns.filter((column) => others([column.name]));
  table.keys = table.keys.filter((key) => others(key.columns));
  table.foreignKeys = table.foreignKeys.filter((key) => others(key.columns));
  table.indexes = table.indexes.filter(({ keys }) => others(keys.flatMap(({ column }) => column ?? [])));
}

/** Indexes by it are left out: their texts would name what isn't there. */
function renameColumn(reader: DdlReader, table: DraftTable, from: string, to: string): void {
  const renamed = (columns: readonly string[]): readonly string[] => columns.map((column) => (sameName(column, from) ? to : column));
  changeColumn(table, from, (column) => ({ ...column, name: to }));
  table.keys = table.keys.map((key) => ({ ...key, columns: renamed(key.columns) }));
  table.foreignKeys = table.foreignKeys.map((key) => ({ ...key, columns: renamed(key.columns) }));
  table.indexes = table.indexes.filter(({ keys }) => !keys.some(({ column }) => column !== undefined && sameName(column, from)));
  for (const other of reader.tables.values()) {
    other.foreignKeys = other.foreignKeys.map((key) =>
      tableNamed(table, key.table) ? { ...key, referenced: renamed(key.referenced) } : key,
    );
  }
}

const tableNamed = ({ name }: DraftTable, written: string): boolean =>
  sameName(name, written) || name.toLowerCase().endsWith(`.${written.toLowerCase()}`);

// ---- tables

/** The new name stands in the schema of the old one, where it says none itself. */
function renameTable({ tables }: DdlReader, table: DraftTable, to: readonly Identifier[]): void {
  const before = table.name;
  const old = [...tables].find(([, each]) => each === table)?.[0];
  if (old === undefined) return;
  const schema = to.length > 1 ? "" : before.slice(0, before.lastIndexOf(".") + 1);
  tables.delete(old);
  table.name = schema + joinName(namesOf(to));
  tables.set(schema.toLowerCase() + keyOf(to), table);
  for (const other of tables.values()) {
    other.foreignKeys = other.foreignKeys.map((key) => (sameName(key.table, before) ? { ...key, table: table.name } : key));
  }
}

// ---- what has no action of its own

/** Upper case, without quotes; `written` as they stand there. */
function wordsOf({ source, dialect }: DdlReader, { span }: AlterAction, written = false): readonly string[] {
  return lex(source.slice(span.start, span.end), dialects[dialect])
    .filter(({ type }) => type !== "whitespace" && type !== "comment")
    .map(({ type, text, upper }) => (type === "quotedIdentifier" ? text.slice(1, -1) : written ? text : upper));
}

function applyOther(reader: DdlReader, table: DraftTable, action: Action<"other">): void {
  const words = wordsOf(reader, action);
  const [first, second, third] = words;
  // MySQL: DROP INDEX is an action of ALTER TABLE too.
  if (first === "DROP" && (second === "INDEX" || second === "KEY") && third !== undefined) removeIndex(table, third);
  else if (first === "CHANGE") changeNamed(reader, table, words, wordsOf(reader, action, true));
  else if (switchesOff(words)) forgetSwitchedOff(table, words);
  else if (first === "MODIFY") modifyNull(table, words, reader.dialect);
}

/** Oracle: MODIFY (a NOT NULL), MODIFY (a NULL). */
function modifyNull(table: DraftTable, words: readonly string[], dialect: DialectId): void {
  const sentence = words.filter((word) => word !== "(" && word !== ")").join(" ");
  const [, column] = /^MODIFY (\S+)(?: CONSTRAINT \S+)? NOT NULL(?: ENABLE)?$/u.exec(sentence) ?? [];
  if (column !== undefined) setNotNull(table, column, true);
  else if (notNullAfter(words, dialect) === false) for (const word of words) setNotNull(table, word, false);
}

/** MySQL: CHANGE [COLUMN] a b INT NOT NULL. */
function changeNamed(reader: DdlReader, table: DraftTable, words: readonly string[], written: readonly string[]): void {
  const first = words[1] === "COLUMN" ? 2 : 1;
  const [from, to] = written.slice(first);
  const rest = words.slice(first + 2);
  if (from === undefined || to === undefined) return;
  const column = table.columns.find(({ name }) => sameName(name, from));
  if (column === undefined) return;
  if (!sameName(from, to)) renameColumn(reader, table, column.name, to);
  const keyed = table.keys.some(({ primary, columns }) => primary && columns.some((name) => sameName(name, to)));
  const type = rest.slice(0, rest[1] === "(" ? rest.indexOf(")") + 1 : 1).join("");
  changeColumn(table, to, (each) => ({
    ...each,
    type,
    kind: typeKindOf(type, reader.dialect),
    notNull: notNullAfter(["CHANGE", ...rest], "mysql") === true || keyed,
  }));
}

/** T-SQL's NOCHECK CONSTRAINT, Oracle's DISABLE CONSTRAINT and MODIFY CONSTRAINT ... DISABLE, Postgres' ALTER CONSTRAINT ... NOT ENFORCED. */
function switchesOff(words: readonly string[]): boolean {
  const [first = "", second = ""] = words;
  if (!["CONSTRAINT", "PRIMARY", "UNIQUE", "ALL"].includes(second)) return false;
  if (first === "NOCHECK" || first === "DISABLE") return true;
  return (first === "MODIFY" || first === "ALTER") && words.some((word) => ["DISABLE", "NOVALIDATE", "ENFORCED"].includes(word));
}

function forgetSwitchedOff(table: DraftTable, [, what, name]: readonly string[]): void {
  if (what === "CONSTRAINT" && name !== undefined && name !== "ALL") {
    forgetConstraint(table, name);
    return;
  }
  forgetByType(table, "primaryKey", []);
  forgetByType(table, "foreignKey", []);
  table.keys = [];
}
