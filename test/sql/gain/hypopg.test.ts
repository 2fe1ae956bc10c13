/** Advised indexes before a real planner. The extension is in no package of the registry: `npm run test:targets -- postgres` installs it from Debian. */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { postgresWithHypopg } from "../../../scripts/postgres/hypopg.ts";
import { startPostgres, stopPostgres, type PostgresServer } from "../../../scripts/postgres/server.ts";
import { openPostgres } from "../../../src/data/postgres/connection.ts";
import type { PostgresConnection } from "../../../src/data/postgres/types.ts";
import { evaluateIndex } from "../../../src/engines/sql/gain/evaluate-index.ts";
import { tryIndexes } from "../../../src/engines/sql/gain/try-indexes.ts";
import { catalogOfPostgres } from "../../../src/engines/sql/gain/postgres-catalog.ts";
import { workloadOf } from "../advice/support.ts";
import { adviseWorkload } from "../../../src/engines/sql/advice/advise-workload.ts";
import type { Advice } from "../../../src/engines/sql/advice.ts";

const ddl = `
  CREATE EXTENSION hypopg;
  CREATE TABLE facts (id bigint PRIMARY KEY, customer_id integer NOT NULL, kind integer NOT NULL, day date NOT NULL, note text);
  INSERT INTO facts SELECT i, i % 5000, i % 3, date '2024-01-01' + (i % 300)::integer, repeat('x', 50) FROM generate_series(1, 100000) i;
  CREATE INDEX facts_day ON facts (day);
  CREATE TABLE parts (id bigint, k integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
  INSERT INTO parts SELECT i, i % 5000, date '2024-01-01' + i % 300 FROM generate_series(1, 100000) i;
  ANALYZE;`;

let server: PostgresServer | undefined;
beforeAll(async () => {
  const binaries = postgresWithHypopg();
  if (binaries === undefined) return;
  server = await startPostgres(process.pid, () => undefined, [], binaries);
  if (server === undefined) return;
  const client = new Client({ host: server.host, port: server.port, user: server.user, password: server.password, database: "postgres" });
  await client.connect();
  await client.query(ddl);
  await client.end();
});
afterAll(async () => {
  if (server !== undefined) await stopPostgres(server.keeper);
});

function running(context: TestContext): PostgresServer {
  if (server === undefined)
    context.skip("There is no Postgres with hypopg here: npm run test:targets -- postgres installs it from Debian.");
  else return server;
  throw new Error("unreachable");
}

async function connect({ host, port, user, password }: PostgresServer): Promise<PostgresConnection> {
  const url = `postgres://${user}@${host}:${port}/postgres`;
  return openPostgres([], url, { signal: new AbortController().signal, environment: { PGPASSWORD: password } });
}

const byCustomer = "SELECT note FROM facts WHERE customer_id = 7";

test("supposes an index and lets the planner judge it", async (context) => {
  await using connection = await connect(running(context));
  expect(connection.hypotheticalIndexes).toBe(true);
  const good = await evaluateIndex(connection, "CREATE INDEX CONCURRENTLY facts_customer ON public.facts (customer_id)", byCustomer);
  expect(good).toMatchObject({ outcome: "evaluated", used: true });
  expect(good.factor).toBeGreaterThan(5);
  const useless = await evaluateIndex(connection, "CREATE INDEX ON facts (kind)", "SELECT note FROM facts WHERE kind >= 0");
  expect(useless).toMatchObject({ outcome: "evaluated", used: false });
  // Nothing is left of it in the session.
  const plan = await connection.explain(byCustomer);
  expect(plan).toMatchObject({ outcome: "plan", totalCost: good.costBefore });
  expect(await evaluateIndex(connection, "CREATE INDEX ON nowhere (a)", byCustomer)).toMatchObject({ outcome: "failed", used: false });
});

describe("advice of a workload", () => {
  const advised = async (connection: PostgresConnection, queries: readonly string[]) => {
    const catalog = catalogOfPostgres(await connection.catalog());
    const workload = workloadOf("postgres", queries, catalog);
    const advice = adviseWorkload({ dialect: "postgres", workload }).filter(({ kind }) => kind === "index");
    return { advice, tried: await tryIndexes({ advice, workload, connection, left: () => 60_000 }) };
  };

  test("an index that the planner takes comes with its costs", async (context) => {
    await using connection = await connect(running(context));
    const { tried } = await advised(connection, [byCustomer, "SELECT count(*) FROM facts WHERE customer_id = 9 AND id > 5"]);
    expect(tried.notes).toEqual([]);
    const [entry] = tried.advice;
    expect(entry).toMatchObject({ kind: "index", table: "public.facts", trial: { asked: 2, using: 2 } });
    expect(entry?.trial?.costBefore).toBeGreaterThan(5 * (entry?.trial?.costAfter ?? Infinity));
    expect(entry?.evidence.at(-1)).toMatch(/taken for 2 of 2 queries, cost [\d,]+ without and [\d,]+ with it \([\d.]+ times less\)$/u);
  });

  test("one that it doesn't take isn't advised, and said so", async (context) => {
    await using connection = await connect(running(context));
    const { advice, tried } = await advised(connection, ["SELECT note FROM facts WHERE note > 'a'"]);
    expect(advice.map(({ title }) => title)).toEqual(["Index public.facts by note"]);
    expect(tried.advice).toEqual([]);
    expect(tried.notes.join()).toMatch(/^Not recommended: Index public\.facts by note\..*taken for none of 1 query\.$/u);
  });

  test("a query with parameters can't be asked about, and the others are", async (context) => {
    await using connection = await connect(running(context));
    const { tried } = await advised(connection, [byCustomer, "SELECT note FROM facts WHERE customer_id = $1"]);
    expect(tried.advice).toMatchObject([{ trial: { asked: 1, using: 1 } }]);
    expect(tried.advice[0]?.caveats.at(-1)).toContain("1 query could not be asked about: 2:");
  });

  test("a partitioned table is indexed without CONCURRENTLY, which Postgres refuses there", async (context) => {
    await using connection = await connect(running(context));
    const { tried } = await advised(connection, ["SELECT count(*) FROM parts WHERE k = 17"]);
    expect(tried.advice).toMatchObject([{ ddl: "CREATE INDEX parts_k_idx ON public.parts (k)", trial: { asked: 1, using: 1 } }]);
    expect(tried.advice[0]?.caveats.join(" ")).toContain("blocks writes");
  });

  test("no time left is said", async (context) => {
    await using connection = await connect(running(context));
    const advice: readonly Advice[] = [
      { kind: "index", table: "facts", title: "t", ddl: "CREATE INDEX ON facts (kind)", why: "", evidence: [], caveats: [], missing: [] },
    ];
    const workload = workloadOf("postgres", [byCustomer], { tables: [], problems: [] });
    const tried = await tryIndexes({ advice, workload, connection, left: () => 0 });
    expect(tried.advice[0]?.caveats).toEqual(["Not evaluated: the budget of time was used up"]);
  });
});
