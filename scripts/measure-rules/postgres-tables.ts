/** Brings generated tables from a DuckDB laboratory into a Postgres server, with their keys. */
import { Client } from "pg";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { identifier, literal } from "../../src/core/sql.ts";
import type { DataSession } from "../../src/data/types.ts";
import type { LaboratoryTable } from "../../src/engines/sql/judge/instances/types.ts";
import type { PostgresServer } from "../postgres/server.ts";

const types: readonly (readonly [RegExp, string])[] = [
  [/^(?:U?TINYINT|SMALLINT)$/, "smallint"],
  [/^(?:INTEGER|USMALLINT)$/, "integer"],
  [/^(?:BIGINT|UINTEGER)$/, "bigint"],
  [/^(?:U?HUGEINT|UBIGINT)$/, "numeric"],
  [/^FLOAT$/, "real"],
  [/^DOUBLE$/, "double precision"],
  [/^BOOLEAN$/, "boolean"],
  [/^DATE$/, "date"],
  [/^TIME$/, "time"],
  [/^UUID$/, "uuid"],
  [/^TIMESTAMP WITH TIME ZONE$/, "timestamptz"],
  [/^TIMESTAMP/, "timestamp"],
  [/^BLOB$/, "bytea"],
  [/^JSON$/, "jsonb"],
];

function postgresType(type: string): string {
  if (type.startsWith("DECIMAL")) return type.replace("DECIMAL", "numeric");
  return types.find(([pattern]) => pattern.test(type))?.[1] ?? "text";
}

/** Makes a fresh public schema with the tables, fills and analyses them. `folder` is one that the server can read, and a root of the session. */
export async function loadTables(
  server: PostgresServer,
  session: DataSession,
  tables: readonly LaboratoryTable[],
  folder: string,
): Promise<void> {
  const { host, port, user, password } = server;
  const client = new Client({ host, port, user, password, database: "postgres" });
  await client.connect();
  try {
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    for (const [index, table] of tables.entries()) {
      const parts = table.sqlName.split(".").map((part) => part.toLowerCase());
      const [schema, name = parts[0] ?? ""] = parts;
      const sqlName = parts.length === 1 ? name : `${schema ?? ""}.${name}`;
      if (parts.length > 1) await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema ?? ""}`);
      const columns = table.columns.map(
        (column) => `${identifier(column.name.toLowerCase())} ${postgresType(column.type)}${column.notNull ? " NOT NULL" : ""}`,
      );
      await client.query(`CREATE TABLE ${sqlName} (${columns.join(", ")})`);
      const path = join(folder, `table${index}.csv`);
      await session.write(`SELECT * FROM ${table.sqlName}`, path);
      chmodSync(path, 0o644);
      await client.query(`COPY ${sqlName} FROM ${literal(path)} (FORMAT csv, HEADER)`);
      for (const key of table.keys) {
        const names = key.map((column) => identifier(table.columns[column]?.name.toLowerCase() ?? "")).join(", ");
        const primary = key.join() === table.primaryKey?.join();
        await client.query(`ALTER TABLE ${sqlName} ADD ${primary ? "PRIMARY KEY" : "UNIQUE"} (${names})`);
      }
    }
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}
