/** What ALTER TABLE costs on InnoDB, by the tables of the MySQL Reference Manual, "Online DDL Operations" (8.0 to 9.5). */
import type { AnalysedStatement } from "../../../scope.ts";
import { findTable } from "../../../scopes/find-table.ts";
import type { AlterAction, AlterTable, Identifier, Span } from "../../../syntax/tree.ts";
import { wordsBefore, wordsOf } from "./ddl.ts";

/** Where one is requested, the statement fails at once if the server can't do it that way. */
export function requestsOnline(words: string): boolean {
  return /\bALGORITHM (?:= )?(?:INPLACE|INSTANT|NOCOPY)\b|\bLOCK (?:= )?NONE\b/.test(words);
}

/** MODIFY [COLUMN] a type..., CHANGE [COLUMN] a b type...: the name that the column has now, and what it is to be. */
export interface Redefinition {
  readonly column: string;
  readonly definition: string;
}

export function redefinition(analysed: AnalysedStatement, action: AlterAction): Redefinition | undefined {
  if (action.kind !== "alterType" && action.kind !== "other") return undefined;
  const text = analysed.source.slice(action.span.start, action.span.end);
  const name = "(?:`([^`]+)`|(\\w+))";
  const found = new RegExp(`^\\s*(?:MODIFY(?:\\s+COLUMN)?\\s+${name}|CHANGE(?:\\s+COLUMN)?\\s+${name}\\s+${name})`, "i").exec(text);
  if (found === null) return undefined;
  const [whole, quoted, plain, oldQuoted, oldPlain] = found;
  return {
    column: quoted ?? plain ?? oldQuoted ?? oldPlain ?? "",
    definition: wordsOf(analysed, { start: action.span.start + whole.length, end: action.span.end }),
  };
}

/** The type that the schema declares for a column, in upper case; undefined where nothing is known. */
export function knownColumn(
  { catalog }: AnalysedStatement,
  target: readonly Identifier[],
  column: string,
): { readonly type: string; readonly notNull: boolean } | undefined {
  const table = findTable(
    catalog,
    target.map(({ name }) => name),
  );
  return table?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
}

export interface Blocking {
  readonly span: Span;
  readonly what: string;
  /** "copies": only ALGORITHM=COPY does it; "builds": in place, but without concurrent writes. */
  readonly how: "copies" | "builds";
}

function ofColumn(words: string): Blocking["how"] | undefined {
  if (/\bAUTO_INCREMENT\b/.test(words)) return "builds";
  return /\bAS \(.*\) STORED\b/.test(words) ? "copies" : undefined;
}

function ofConstraint(analysed: AnalysedStatement, action: AlterAction, words: string): Omit<Blocking, "span"> | undefined {
  const index = /\bADD (FULLTEXT|SPATIAL)\b/.exec(words);
  if (index !== null) return { what: `A ${index[1] ?? ""} index`, how: "builds" };
  const isForeignKey = action.kind === "addConstraint" && action.constraint.type === "foreignKey";
  const unchecked = /\bFOREIGN_KEY_CHECKS = (?:0|OFF)\b/.test(wordsBefore(analysed));
  return isForeignKey && !unchecked ? { what: "A foreign key, while foreign_key_checks is on,", how: "copies" } : undefined;
}

function ofOther(words: string): Omit<Blocking, "span"> | undefined {
  if (/^CONVERT TO CHARACTER SET\b/.test(words)) return { what: "CONVERT TO CHARACTER SET", how: "builds" };
  if (/^PARTITION BY\b/.test(words)) return { what: "PARTITION BY", how: "copies" };
  return /^ENCRYPTION\b/.test(words) ? { what: "ENCRYPTION", how: "copies" } : undefined;
}

/** The first word of a type: whether its length or sign changes isn't told apart. */
function family(type: string): string {
  return /^\w+/.exec(type.trim().toUpperCase())?.[0]?.replace(/^INTEGER$/, "INT") ?? "";
}

/** MODIFY and CHANGE copy the table where the type changes, a longer VARCHAR apart, which is known only with a schema. */
function ofRedefinition(analysed: AnalysedStatement, { target }: AlterTable, action: AlterAction): Omit<Blocking, "span"> | undefined {
  const change = redefinition(analysed, action);
  const old = change === undefined ? undefined : knownColumn(analysed, target, change.column);
  if (change === undefined || old === undefined) return undefined;
  const changes = old.type !== "" && family(old.type) !== family(change.definition) && !/^(?:ENUM|SET)\b/.test(change.definition);
  return changes ? { what: `The change of ${change.column} from ${old.type} to ${family(change.definition)}`, how: "copies" } : undefined;
}

function ofAction(analysed: AnalysedStatement, statement: AlterTable, action: AlterAction): Blocking | undefined {
  const words = wordsOf(analysed, action.span);
  const { span } = action;
  if (action.kind === "addColumn") {
    const how = ofColumn(words);
    return how === undefined ? undefined : { span, how, what: how === "builds" ? "An AUTO_INCREMENT column" : "A stored generated column" };
  }
  if (action.kind === "dropConstraint" && /^DROP PRIMARY KEY\b/.test(words)) {
    const another = statement.actions.some((other) => other.kind === "addConstraint" && other.constraint.type === "primaryKey");
    return another ? undefined : { span, what: "DROP PRIMARY KEY without another one", how: "copies" };
  }
  const found = ofConstraint(analysed, action, words) ?? ofOther(words) ?? ofRedefinition(analysed, statement, action);
  return found === undefined ? undefined : { span, ...found };
}

/** The actions that no request for an online algorithm can save. */
export function blockingActions(analysed: AnalysedStatement, statement: AlterTable): readonly Blocking[] {
  if (requestsOnline(wordsOf(analysed, statement.span))) return [];
  return statement.actions.flatMap((action) => ofAction(analysed, statement, action) ?? []);
}
