/** What the statements before one of the same text have done, for rules on scripts. */
import type { AnalysedStatement, ScriptState } from "../../../scope.ts";
import type { Identifier, Statement } from "../../../syntax/tree.ts";

export const emptyScript: ScriptState = {
  created: new Set(),
  inTransaction: false,
  lockTimeout: false,
  singleRows: { table: "", count: 0 },
  repeatable: false,
  dropped: new Set(),
};

const begins = /^\s*(?:BEGIN|START\s+TRANSACTION)\b/i;
/** What a statement that ends a transaction begins with; ROLLBACK TO a savepoint leaves it open. */
export const endsTransaction = /^\s*(?:COMMIT|ROLLBACK(?!\s+(?:(?:WORK|TRANSACTION)\s+)?TO\b)|END|ABORT|PREPARE\s+TRANSACTION)\b/i;
const setsLockTimeout = /^\s*SET\s+(?:LOCAL\s+|SESSION\s+)?lock_timeout\b/i;

export function nameKey(name: readonly Identifier[]): string {
  return (name.at(-1)?.name ?? "").toLowerCase();
}

/** `INSERT INTO table VALUES (one row)`. */
export function isSingleRowInsert(statement: Statement): boolean {
  if (statement.kind !== "insert") return false;
  const { query } = statement;
  return query?.body.kind === "values" && query.body.rows.length === 1 && query.with === undefined;
}

const repeats = /^\s*(?:CREATE\s+OR\s+(?:REPLACE|ALTER)\b|(?:CREATE|ALTER)\b[^(;]*?\bIF\s+NOT\s+EXISTS\b)/i;

/** The sets that were made here. */
const own = new WeakMap<ReadonlySet<string>, Set<string>>();

/**
 * The names and more of them. A set of many names is added to instead of copied, which would take quadratic time in a long script: the states
 * before aren't asked any more by then.
 */
function withNames(names: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
  const grown = own.get(names);
  if (grown !== undefined && grown.size >= 200) {
    for (const name of more) grown.add(name);
    return names;
  }
  const copy = new Set([...names, ...more]);
  own.set(copy, copy);
  return copy;
}

/** The state after a statement; `text` is that of the statement alone. */
export function afterStatement(before: ScriptState, statement: Statement, text: string): ScriptState {
  const single = isSingleRowInsert(statement);
  const table = single && statement.kind === "insert" ? statement.target.map(({ name }) => name.toLowerCase()).join(".") : "";
  const state: ScriptState = {
    ...before,
    singleRows: { table, count: single ? (table === before.singleRows.table ? before.singleRows.count + 1 : 1) : 0 },
    repeatable: before.repeatable || (statement.kind !== "insert" && repeats.test(text)),
    dropped: statement.kind === "drop" ? withNames(before.dropped, statement.names.map(nameKey)) : before.dropped,
  };
  // A materialized view has indexes too.
  if (statement.kind === "createTable" || statement.kind === "createTableAs" || statement.kind === "createView") {
    return { ...state, created: withNames(state.created, [nameKey(statement.target)]) };
  }
  if (statement.kind !== "other") return state;
  if (begins.test(text)) return { ...state, inTransaction: true };
  if (endsTransaction.test(text)) return { ...state, inTransaction: false };
  return setsLockTimeout.test(text) ? { ...state, lockTimeout: true } : state;
}

/** Nobody reads or writes a table yet that the same script has made. */
export function isCreatedHere({ script }: AnalysedStatement, name: readonly Identifier[]): boolean {
  return script?.created.has(nameKey(name)) === true;
}
