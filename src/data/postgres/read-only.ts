/** Proves that SQL for a Postgres server only reads, by the parse tree of Postgres' own parser, never by looking at the text. */
import { pipewrightError } from "../../core/errors.ts";
import { isTree, type Tree } from "../syntax-tree.ts";

/**
 * Functions that act on the server, on other sessions, on files or on other servers: a read-only transaction doesn't hold them. Volatile
 * functions of the user's own stay allowed; what they write to tables, the transaction refuses.
 */
const forbiddenFunctions =
  /^(?:pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_switch_wal|pg_create_\w+|pg_drop_\w+|pg_copy_\w+|pg_backup_\w+|pg_wal_replay_\w+|pg_replication_\w+|pg_logical_\w+|pg_sync_\w+|pg_export_snapshot|pg_notify|pg_(?:try_)?advisory_\w+|pg_stat_reset\w*|pg_stat_statements_reset|pg_stat_clear_\w+|pg_restore_\w+|pg_clear_\w+|pg_read_\w+|pg_stat_file|pg_ls_\w+|pg_file_\w+|pg_log_\w+|pg_prewarm|lo_\w+|loread|lowrite|dblink\w*|set_config|nextval|setval|currval|lastval|txid_current|pg_current_xact_id|(?:query|table|schema|database|cursor)_to_xml\w*|hypopg\w*|pg_buffercache_evict\w*)$/i;

/**
 * `sql` without its closing semicolon, if it is one SELECT (or VALUES, TABLE) that changes nothing, locks nothing and has no parameters. Errors: `notReadOnly`,
 * `invalidPostgresQuery`.
 */
export async function checkPostgresSelect(sql: string): Promise<string> {
  const { statement, node } = await onlyStatement(sql);
  if (node["SelectStmt"] === undefined) throw pipewrightError("notReadOnly", { found: statementName(node) });
  const problem = problemIn(node);
  if (problem !== undefined) throw problem;
  return withoutSemicolon(sql, statement);
}

/** `ddl`, if it is one CREATE INDEX: what hypopg is told to suppose. Errors: `notReadOnly`, `invalidPostgresQuery`. */
export async function checkCreateIndex(ddl: string): Promise<string> {
  const { statement, node } = await onlyStatement(ddl);
  if (node["IndexStmt"] === undefined) {
    throw pipewrightError("invalidPostgresQuery", {
      reason: `a hypothetical index is made by CREATE INDEX, and this is ${statementName(node)}.`,
    });
  }
  return withoutSemicolon(ddl, statement);
}

async function onlyStatement(sql: string): Promise<{ readonly statement: unknown; readonly node: Tree }> {
  const { parse, hasSqlDetails } = await import("libpg-query");
  const statements = await parse(sql).then(
    (tree): readonly unknown[] => tree.stmts ?? [],
    (error: unknown) => {
      const reason = hasSqlDetails(error) ? (error.sqlDetails?.message ?? error.message) : "it can't be parsed";
      throw pipewrightError("invalidPostgresQuery", { reason: `${reason}.` }, error);
    },
  );
  if (statements.length === 0) throw pipewrightError("invalidPostgresQuery", { reason: "it holds no statement." });
  if (statements.length > 1) throw pipewrightError("notReadOnly", { found: `${statements.length} statements` });
  const [statement] = statements;
  return { statement, node: isTree(statement) && isTree(statement["stmt"]) ? statement["stmt"] : {} };
}

function problemIn(value: unknown): Error | undefined {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const node = pending.pop();
    if (Array.isArray(node)) {
      for (const item of node) pending.push(item);
      continue;
    }
    if (!isTree(node)) continue;
    for (const [key, child] of Object.entries(node)) {
      const problem = problemOf(key, child);
      if (problem !== undefined) return problem;
      pending.push(child);
    }
  }
  return undefined;
}

function problemOf(key: string, child: unknown): Error | undefined {
  if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(key))
    return pipewrightError("notReadOnly", { found: `a query with ${statementName({ [key]: child })} in it` });
  if (key === "intoClause") return pipewrightError("notReadOnly", { found: "SELECT INTO, which makes a table" });
  if (key === "lockingClause") return pipewrightError("notReadOnly", { found: "a SELECT that locks rows (FOR UPDATE, FOR SHARE)" });
  if (key === "ParamRef") return pipewrightError("invalidPostgresQuery", { reason: "it has parameters, which nothing fills in." });
  const name = key === "FuncCall" ? functionName(child) : undefined;
  if (name !== undefined && forbiddenFunctions.test(name)) {
    return pipewrightError("invalidPostgresQuery", { reason: `the function ${name} is not available: it does more than read data.` });
  }
  return undefined;
}

function functionName(call: unknown): string | undefined {
  const parts = isTree(call) ? call["funcname"] : undefined;
  const last: unknown = Array.isArray(parts) ? parts.at(-1) : undefined;
  const text = isTree(last) && isTree(last["String"]) ? last["String"]["sval"] : undefined;
  return typeof text === "string" ? text : undefined;
}

/** `{ DeleteStmt }` is "a DELETE statement"; for messages only. */
function statementName(node: Tree): string {
  const words = (Object.keys(node)[0] ?? "OtherStmt")
    .replace(/Stmt$/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
  return `${/^[AEIOU]/.test(words) ? "an" : "a"} ${words} statement`;
}

/** The parser says where a statement ends (in bytes) when a semicolon follows; a line end is added so that a last comment ends. */
function withoutSemicolon(sql: string, statement: unknown): string {
  const length = isTree(statement) ? statement["stmt_len"] : undefined;
  if (typeof length !== "number" || length <= 0) return `${sql}\n`;
  const start = isTree(statement) && typeof statement["stmt_location"] === "number" ? statement["stmt_location"] : 0;
  return `${Buffer.from(sql, "utf8")
    .subarray(0, start + length)
    .toString("utf8")}\n`;
}
