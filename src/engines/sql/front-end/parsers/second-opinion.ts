/** node-sql-parser, asked where the first parser rejects. One build a dialect: all of them take 67 ms to load, one 18. */
import type { DialectId } from "../../dialect.ts";
import type { ParserVerdict } from "../types.ts";

interface Build {
  readonly Parser: new () => { readonly astify: (sql: string) => unknown };
}

async function loadBuild(dialect: DialectId): Promise<Build | undefined> {
  switch (dialect) {
    case "postgres":
      return (await import("node-sql-parser/build/postgresql.js")).default;
    case "redshift":
      return (await import("node-sql-parser/build/redshift.js")).default;
    case "snowflake":
      return (await import("node-sql-parser/build/snowflake.js")).default;
    case "bigquery":
      return (await import("node-sql-parser/build/bigquery.js")).default;
    case "mysql":
      return (await import("node-sql-parser/build/mariadb.js")).default;
    case "tsql":
      return (await import("node-sql-parser/build/transactsql.js")).default;
    case "trino":
      return (await import("node-sql-parser/build/trino.js")).default;
    case "spark":
    case "databricks":
      return (await import("node-sql-parser/build/hive.js")).default;
    case "generic":
    case "duckdb":
    case "oracle":
    case "clickhouse":
      return undefined;
  }
}

const loading = new Map<DialectId, Promise<Build | undefined>>();

function offsetOfError(error: unknown): number | undefined {
  const location = typeof error === "object" && error !== null && "location" in error ? error.location : undefined;
  const start = typeof location === "object" && location !== null && "start" in location ? location.start : undefined;
  const offset = typeof start === "object" && start !== null && "offset" in start ? start.offset : undefined;
  return typeof offset === "number" ? offset : undefined;
}

/** Longer texts would take it seconds. */
const longest = 50_000;

export async function parseWithSecondOpinion(sql: string, dialect: DialectId): Promise<ParserVerdict> {
  const build = loading.get(dialect) ?? loadBuild(dialect);
  loading.set(dialect, build);
  const library = await build;
  if (library === undefined) return { outcome: "notJudged", message: "node-sql-parser doesn't know the dialect." };
  if (sql.length > longest) return { outcome: "notJudged", message: "It is longer than node-sql-parser is asked to read." };
  try {
    new library.Parser().astify(sql);
    return { outcome: "accepted" };
  } catch (error) {
    const offset = offsetOfError(error);
    // Its own message lists every token that would have been possible.
    return { outcome: "rejected", message: "It doesn't parse here.", ...(offset === undefined ? {} : { offset }) };
  }
}
