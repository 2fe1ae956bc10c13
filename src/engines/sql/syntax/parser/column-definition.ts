/** Columns and constraints of CREATE TABLE and ALTER TABLE. */
import { wordSet } from "../word-set.ts";
import type { ColumnDefinition, Expression, Identifier, TableConstraint } from "../tree.ts";
import { isName, readIdentifier, readNameList, readTableName } from "./names.ts";
import { precedence } from "./precedence.ts";
import {
  accept,
  acceptOneOf,
  advance,
  areNext,
  atEnd,
  isDialect,
  isNext,
  isOneOf,
  peek,
  spanFrom,
  startOf,
  type Reader,
} from "./reader.ts";
import { skipOne } from "./recovery.ts";
import { readType } from "./types.ts";

interface Reference {
  readonly table: readonly Identifier[];
  readonly columns: readonly Identifier[];
}

interface Facts {
  notNull: boolean;
  primaryKey: boolean;
  unique: boolean;
  default?: Expression;
  hasDefault: boolean;
  references?: Reference;
}

const constraintStarts: ReadonlySet<string> = wordSet(`
  CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK EXCLUDE INDEX KEY LIKE FULLTEXT SPATIAL PERIOD PROJECTION`);
/** These are names of columns too; they begin a constraint only before this. */
const needsParenthesis: ReadonlySet<string> = new Set(["CHECK", "KEY", "INDEX", "UNIQUE", "LIKE", "EXCLUDE", "PERIOD"]);

export function isConstraintNext(reader: Reader): boolean {
  const { upper } = peek(reader);
  if (!constraintStarts.has(upper)) return false;
  const next = peek(reader, 1);
  if (upper === "PRIMARY" || upper === "FOREIGN") return next.upper === "KEY";
  if (upper === "UNIQUE")
    return ["(", "KEY", "INDEX", "NULLS", "CLUSTERED", "NONCLUSTERED", "USING"].includes(next.upper) || isNext(reader, "(", 2);
  if (upper === "LIKE") return isName(next);
  if (upper === "PERIOD") return next.upper === "FOR";
  if (!needsParenthesis.has(upper) || next.text === "(" || isNext(reader, "(", 2) || next.upper === "USING") return true;
  // MySQL: KEY name USING BTREE (a); T-SQL: INDEX name NONCLUSTERED (a).
  return ["USING", "CLUSTERED", "NONCLUSTERED"].includes(peek(reader, 2).upper);
}

function readReference(reader: Reader): Reference {
  const table = readTableName(reader);
  return { table, columns: isNext(reader, "(") ? readNameList(reader) : [] };
}

function readConstraintType(reader: Reader): TableConstraint["type"] {
  if (accept(reader, "PRIMARY", "KEY")) return "primaryKey";
  if (accept(reader, "FOREIGN", "KEY")) return "foreignKey";
  if (accept(reader, "UNIQUE")) {
    if (!accept(reader, "KEY")) accept(reader, "INDEX");
    return "unique";
  }
  return accept(reader, "CHECK") ? "check" : "other";
}

const keyWords: ReadonlySet<string> = new Set(["CLUSTERED", "NONCLUSTERED", "HASH", "NULLS", "NOT", "DISTINCT"]);

function readKeyColumns(reader: Reader, type: TableConstraint["type"]): readonly Identifier[] {
  if (type === "check" || type === "other") return [];
  while (acceptOneOf(reader, keyWords) !== undefined);
  // MySQL names keys here, and says USING BTREE.
  if (isName(peek(reader)) && isNext(reader, "(", 1)) advance(reader);
  if (isNext(reader, "USING") && isNext(reader, "(", 2)) advance(reader, 2);
  return isNext(reader, "(") ? readNameList(reader) : [];
}

/** Oracle's DISABLE leaves new rows unchecked, NOVALIDATE those that are there; NOT ENFORCED is of PostgreSQL 18 and of warehouses. */
function isUncheckedNext(reader: Reader): boolean {
  if (areNext(reader, "NOT", "VALID") || areNext(reader, "NOT", "ENFORCED")) return true;
  return isDialect(reader, "oracle", "generic") && (isNext(reader, "DISABLE") || isNext(reader, "NOVALIDATE"));
}

/** A constraint of a table, up to where `ends` says so. */
export function readConstraint(reader: Reader, ends: (reader: Reader) => boolean): TableConstraint {
  const start = startOf(reader);
  const named = accept(reader, "CONSTRAINT");
  accept(reader, "IF", "NOT", "EXISTS");
  const name = named ? readIdentifier(reader) : undefined;
  const type = readConstraintType(reader);
  const columns = readKeyColumns(reader, type);
  const references = accept(reader, "REFERENCES") ? readReference(reader) : undefined;
  let notValid = false;
  while (!atEnd(reader) && !isNext(reader, ")") && !ends(reader)) {
    if (isUncheckedNext(reader)) notValid = true;
    skipOne(reader);
  }
  return {
    span: spanFrom(reader, start),
    type,
    columns,
    notValid,
    ...(name === undefined ? {} : { name }),
    ...(references === undefined ? {} : { references }),
  };
}

function endsColumn(reader: Reader): boolean {
  return atEnd(reader) || isNext(reader, ",") || isNext(reader, ")") || isNext(reader, ";");
}

/** Words that stand where a type would: the column has none. */
const notTypes: ReadonlySet<string> = wordSet(`
  NOT NULL PRIMARY UNIQUE DEFAULT REFERENCES CHECK COMMENT GENERATED AS CONSTRAINT COLLATE ENCODE OPTIONS CODEC MATERIALIZED ALIAS TAG
  MASKING`);

/** What stood before it is written down and not kept; warehouses keep no key whatever is written. */
function forget(reader: Reader, facts: Facts): void {
  skipOne(reader);
  if (isDialect(reader, "postgres")) delete facts.references;
  if (!isDialect(reader, "oracle")) return;
  Object.assign(facts, { notNull: false, primaryKey: false, unique: false });
  delete facts.references;
}

function readFact(reader: Reader, facts: Facts): void {
  if (isUncheckedNext(reader)) forget(reader, facts);
  else if (accept(reader, "NOT", "NULL")) facts.notNull = true;
  else if (accept(reader, "PRIMARY", "KEY")) facts.primaryKey = true;
  else if (accept(reader, "UNIQUE")) facts.unique = true;
  else if (accept(reader, "REFERENCES")) facts.references = readReference(reader);
  else if (accept(reader, "GENERATED", "BY", "DEFAULT")) {
    facts.hasDefault = true;
    accept(reader, "ON", "NULL");
  } else if (accept(reader, "DEFAULT")) readDefault(reader, facts);
  else if (
    isNext(reader, "IDENTITY") ||
    isNext(reader, "AUTOINCREMENT") ||
    isNext(reader, "AUTO_INCREMENT") ||
    isNext(reader, "GENERATED")
  ) {
    facts.hasDefault = true;
    skipOne(reader);
  } else skipOne(reader);
}

function readDefault(reader: Reader, facts: Facts): void {
  facts.hasDefault = true;
  if (!endsColumn(reader)) facts.default = reader.grammar.expression(reader, precedence.other);
}

export function readColumnDefinition(reader: Reader): ColumnDefinition {
  const start = startOf(reader);
  let name = readIdentifier(reader);
  // A field of a struct: `address.street STRING`.
  while (isNext(reader, ".") && isName(peek(reader, 1))) {
    advance(reader);
    name = readIdentifier(reader);
  }
  const typed = !endsColumn(reader) && !isOneOf(reader, notTypes);
  const type = typed ? readType(reader).type : "";
  const facts: Facts = { notNull: false, primaryKey: false, unique: false, hasDefault: /^(?:BIG|SMALL)?SERIAL/.test(type) };
  while (!endsColumn(reader)) readFact(reader, facts);
  return { span: spanFrom(reader, start), name, type, ...facts, notNull: facts.notNull || facts.primaryKey };
}
