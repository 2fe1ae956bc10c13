/** DuckDB's own parser, reached through a session: nothing is bound or run. */
import { literal } from "../../../../core/sql.ts";
import type { DataSession } from "../../../../data/types.ts";
import { codeUnitOffset } from "../code-points.ts";
import type { ParserVerdict, StatementParser } from "../types.ts";

/** What other statements than SELECT get, which have passed the parser then. */
const parsedOtherwise = "not implemented";

export function duckDbParser(session: Pick<DataSession, "rows">): StatementParser {
  return async (sql): Promise<ParserVerdict> => {
    const [row] = await session.rows(
      `SELECT tree->>'error_type' AS type, tree->>'error_message' AS message, tree->>'position' AS position
       FROM (SELECT json_serialize_sql(${literal(sql)}) AS tree)`,
    );
    const type = row?.["type"];
    if (typeof type !== "string" || type === parsedOtherwise) return { outcome: "accepted" };
    const reason = row?.["message"];
    const message = typeof reason === "string" ? reason : "It doesn't parse.";
    const position = row?.["position"];
    return { outcome: "rejected", message, ...(typeof position === "string" ? { offset: codeUnitOffset(sql, Number(position)) } : {}) };
  };
}
