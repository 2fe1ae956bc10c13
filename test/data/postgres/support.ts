/** A database of its own on the shared server, and sessions that see it. */
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, type TestContext } from "vitest";
import type { PostgresServer } from "../../../scripts/postgres/server.ts";
import { sharedServer } from "./shared-server.ts";

export interface TestDatabase {
  readonly server: PostgresServer;
  readonly name: string;
  /** `postgres://reader@127.0.0.1:5432/name`: without a password, as users give it. */
  readonly url: string;
  /** What the environment would hold for it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs SQL as the superuser. */
  readonly setUp: (sql: string) => Promise<void>;
  /** One value, as the superuser. */
  readonly value: (sql: string) => Promise<unknown>;
}

/**
 * Makes a database before the tests of a file and drops it after them. Call the result in each test: it skips the test, with the reason, where
 * there is no server for this platform.
 */
export function testDatabase(ddl: string): (context: TestContext) => TestDatabase {
  let database: TestDatabase | undefined;
  let absent = "";
  const name = `pipewright_${randomBytes(5).toString("hex")}`;
  beforeAll(async () => {
    const server = await sharedServer();
    if ("absent" in server) {
      absent = server.absent;
      return;
    }
    const admin = async <T>(to: string, work: (client: Client) => Promise<T>): Promise<T> => {
      const { host, port, user, password } = server;
      const client = new Client({ host, port, user, password, database: to });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    };
    await admin("postgres", async (client) => client.query(`CREATE DATABASE ${name}`));
    await admin(name, async (client) => client.query(ddl));
    database = {
      server,
      name,
      url: `postgres://${server.user}@${server.host}:${server.port}/${name}`,
      environment: { PGPASSWORD: server.password },
      setUp: async (sql) => void (await admin(name, async (client) => client.query(sql))),
      value: async (sql) => {
        const { rows } = await admin(name, async (client) => client.query<Record<string, unknown>>(sql));
        return Object.values(rows[0] ?? {})[0];
      },
    };
  });
  afterAll(async () => {
    if (database === undefined) return;
    const { host, port, user, password } = database.server;
    const client = new Client({ host, port, user, password, database: "postgres" });
    await client.connect();
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  });
  return (context) => {
    if (database === undefined) context.skip(`Postgres can't be tested here: ${absent}`);
    else return database;
    throw new Error("unreachable");
  };
}
