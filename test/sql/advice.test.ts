import { describe, expect, test } from "vitest";
import type { Advice } from "../../src/engines/sql/advice.ts";
import { adviseWorkload } from "../../src/engines/sql/advice/advise-workload.ts";
import type { DialectId } from "../../src/engines/sql/dialect.ts";
import { dialects } from "../../src/engines/sql/dialects/index.ts";
import { withStatistics, type Statistics } from "../../src/engines/sql/gain/generate/statistics-input.ts";
import { prepareStatement } from "../../src/engines/sql/optimize/prepare.ts";
import { catalogFromDdl } from "../../src/engines/sql/schema/catalog-from-ddl.ts";
import { analyseStatement } from "../../src/engines/sql/scopes/analyse.ts";
import { substituteJinja } from "../../src/engines/sql/syntax/jinja.ts";
import { parseStatements } from "../../src/engines/sql/syntax/parse.ts";

const ddl =
  "CREATE TABLE events (id BIGINT PRIMARY KEY, user_id BIGINT, day DATE, ts TIMESTAMP, kind VARCHAR(20)); CREATE TABLE users (id BIGINT PRIMARY KEY, country VARCHAR(2), email TEXT)";

function advise(dialect: DialectId, queries: readonly string[], statistics: Statistics, schema = ddl): readonly Advice[] {
  const catalog = withStatistics(catalogFromDdl(schema, dialect), statistics);
  const workload = queries.map((source, index) => {
    const [first] = parseStatements(source, dialects[dialect]).statements;
    if (first === undefined) throw new Error("no statement");
    return {
      id: String(index),
      runs: 1,
      statement: analyseStatement({ source, dialect, statement: first.statement, catalog, templated: [] }),
    };
  });
  return adviseWorkload({ dialect, workload });
}

const byDay = "SELECT kind, count(*) FROM events WHERE day >= '2024-01-01' GROUP BY kind";

describe("partitions", () => {
  test("takes days where each is 100 MiB to 1 GiB", () => {
    // 365 days of 200 GiB: 561 MiB a day.
    const [advice] = advise("bigquery", [byDay], { events: { bytes: 200 * 1024 ** 3, distinct: { day: 365 } } });
    expect(advice).toMatchObject({ kind: "partition", ddl: "CREATE TABLE events_partitioned PARTITION BY day AS SELECT * FROM events" });
    expect(advice?.evidence.join(" ")).toContain("365 partitions of about 561 MiB");
  });

  test("takes months where days would be too small", () => {
    // 3,650 days of 100 GiB are 28 MiB each; ceil(3650 / 30.44) = 120 months of 853 MiB.
    const [advice] = advise("bigquery", [byDay], { events: { bytes: 100 * 1024 ** 3, distinct: { day: 3650 } } });
    expect(advice?.ddl).toBe("CREATE TABLE events_partitioned PARTITION BY DATE_TRUNC(day, MONTH) AS SELECT * FROM events");
    expect(advice?.evidence.join(" ")).toContain("120 partitions of about 853 MiB");
  });

  test("a small table gets none, a key of many values never", () => {
    expect(advise("bigquery", [byDay], { events: { bytes: 500 * 1024 ** 2, distinct: { day: 365 } } })).toEqual([]);
    const byUser = "SELECT count(*) FROM events WHERE user_id = 5";
    expect(advise("bigquery", [byUser], { events: { bytes: 200 * 1024 ** 3 } }).filter(({ kind }) => kind === "partition")).toEqual([]);
  });

  test("a range of values in a partition is not one partition a value", () => {
    const cut = { events: { rows: 100_000, distinct: { day: 300 } } };
    const partitioned = (dialect: DialectId, partitions?: number): readonly Advice[] => {
      const { tables } = withStatistics(catalogFromDdl(ddl, dialect), cut);
      const catalog = {
        tables: tables.map((table) => ({ ...table, partitionBy: ["day"], ...(partitions === undefined ? {} : { partitions }) })),
        problems: [],
      };
      const statement = prepareStatement("SELECT count(*) FROM events WHERE day = '2024-01-01'", [], { dialect, catalog });
      if (statement === undefined) throw new Error("no statement");
      return adviseWorkload({ dialect, workload: [{ id: "1", runs: 1, statement }] }).filter(({ kind }) => kind === "partition");
    };
    expect(partitioned("postgres")).toEqual([]);
    expect(partitioned("postgres", 1)).toEqual([]);
    expect(partitioned("postgres", 50)[0]?.evidence[1]).toBe("50 partitions by day, as the server says");
    expect(partitioned("bigquery")[0]?.evidence[1]).toBe("300 partitions by day, one for each value: 300");
  });

  test("Snowflake and Redshift have no partitions to choose", () => {
    const large = { events: { bytes: 200 * 1024 ** 3, distinct: { day: 365 } } };
    for (const dialect of ["snowflake", "redshift"] as const) {
      expect(advise(dialect, [byDay], large).filter(({ kind }) => kind === "partition")).toEqual([]);
    }
  });

  test("what decides and isn't known is asked for, without DDL", () => {
    const [advice] = advise("bigquery", [byDay], {});
    expect(advice).toMatchObject({ kind: "partition", missing: ["the table's size: bytes, or rows"] });
    expect(advice?.ddl).toBeUndefined();
    const byTime = "SELECT count(*) FROM events WHERE ts >= '2024-01-01'";
    const asked = ["how many days ts spans (statistics: distinct of ts, a number of days here)"];
    const withTimes = (ts?: number): Advice | undefined =>
      advise("bigquery", [byTime], { events: { bytes: 200 * 1024 ** 3, ...(ts === undefined ? {} : { distinct: { ts } }) } })[0];
    expect(withTimes()?.missing).toEqual(asked);
    // Moments, not days.
    expect(withTimes(3_000_000)?.missing).toEqual(asked);
    expect(withTimes(365)?.ddl).toBe("CREATE TABLE events_partitioned PARTITION BY TIMESTAMP_TRUNC(ts, DAY) AS SELECT * FROM events");
  });
});

describe("partitions of very large tables", () => {
  const size = { events: { bytes: 2 * 1024 ** 4 } };

  test("are days, however many there are", () => {
    const [advice] = advise("bigquery", [byDay], size);
    expect(advice?.ddl).toBe("CREATE TABLE events_partitioned PARTITION BY day AS SELECT * FROM events");
    // 2 TiB / 10,000.
    expect(advice?.evidence).toContain("the days are not given; up to 10,000 of them, which is 27 years, have 210 MiB or more each");
    expect(advice?.missing).toEqual(["how many days day spans (statistics: distinct of day), for the price"]);
  });

  test("are found where queries filter by the day, month or year of a timestamp, and say so", () => {
    const queries = [
      "SELECT count(*) FROM events WHERE DATE(ts) BETWEEN '2024-01-01' AND '2024-01-31'",
      "SELECT count(*) FROM events WHERE EXTRACT(YEAR FROM ts) = 2024",
      "SELECT count(*) FROM events WHERE ts >= '2024-01-01'",
      "SELECT count(*) FROM events WHERE EXTRACT(HOUR FROM ts) = 5",
    ];
    const [advice] = advise("bigquery", queries, size);
    expect(advice?.ddl).toBe("CREATE TABLE events_partitioned PARTITION BY TIMESTAMP_TRUNC(ts, DAY) AS SELECT * FROM events");
    expect(advice?.why).toContain("3 of 4 runs filter by ts");
    expect(advice?.caveats.join(" ")).toContain("2 runs of them put ts into a function");
  });
});

describe("indexes", () => {
  const rows = { events: { rows: 5_000_000, distinct: { user_id: 200_000, kind: 5 } }, users: { rows: 200_000 } };

  test("equality leads, the range follows", () => {
    const found = advise("postgres", ["SELECT id FROM events WHERE ts > '2024-01-01' AND user_id = 7"], rows);
    expect(found.map(({ ddl: sql }) => sql)).toEqual(["CREATE INDEX CONCURRENTLY events_user_id_ts_idx ON events (user_id, ts)"]);
  });

  test("a primary key, a small table and an unselective column get none", () => {
    expect(advise("postgres", ["SELECT user_id FROM events WHERE id = 7"], rows)).toEqual([]);
    expect(advise("postgres", ["SELECT id FROM events WHERE kind = 'click'"], rows)).toEqual([]);
    expect(advise("postgres", ["SELECT id FROM events WHERE user_id = 7"], { events: { rows: 500 } })).toEqual([]);
  });

  test("a condition of an outer join leaves no row of the side out that it keeps", () => {
    const joined = (type: string): readonly (string | undefined)[] =>
      advise("postgres", [`SELECT e.id FROM events e ${type} JOIN users u ON u.email = 'x' AND e.user_id = 7`], rows).map(
        ({ ddl: sql }) => sql,
      );
    const [onEvents, onUsers] = [
      "CREATE INDEX CONCURRENTLY events_user_id_idx ON events (user_id)",
      "CREATE INDEX CONCURRENTLY users_email_idx ON users (email)",
    ];
    expect(joined("INNER")).toEqual([onEvents, onUsers]);
    expect(joined("LEFT")).toEqual([onUsers]);
    expect(joined("RIGHT")).toEqual([onEvents]);
    expect(joined("FULL")).toEqual([]);
  });

  test("one index serves a query that asks for its first columns", () => {
    const found = advise(
      "postgres",
      ["SELECT id FROM events WHERE user_id = 7", "SELECT id FROM events WHERE user_id = 7 AND ts > '2024-01-01'"],
      rows,
    );
    expect(found).toHaveLength(1);
  });
});

describe("clustering and distribution", () => {
  test("BigQuery clusters by what is filtered most", () => {
    const found = advise(
      "bigquery",
      ["SELECT id FROM events WHERE user_id = 1", "SELECT id FROM events WHERE user_id = 2 AND kind = 'x'"],
      {
        events: { bytes: 50 * 1024 ** 3 },
      },
    );
    expect(found).toMatchObject([
      { kind: "cluster", ddl: "CREATE TABLE events_clustered CLUSTER BY user_id, kind AS SELECT * FROM events" },
    ]);
  });

  test("a table that is made anew keeps how it was cut and clustered", () => {
    const schema = (options: string): string => `CREATE TABLE e (id INT64, day DATE, user_id INT64) ${options}`;
    const large = { e: { bytes: 200 * 1024 ** 3, distinct: { day: 365 } } };
    const sql = (query: string, options: string): readonly (string | undefined)[] =>
      advise("bigquery", [query], large, schema(options)).map(({ ddl: made }) => made);
    expect(sql("SELECT id FROM e WHERE user_id = 1", "PARTITION BY DATE_TRUNC(day, MONTH)")).toEqual([
      "CREATE TABLE e_clustered PARTITION BY DATE_TRUNC(day, MONTH) CLUSTER BY user_id AS SELECT * FROM e",
    ]);
    expect(sql("SELECT id FROM e WHERE day = '2024-01-01'", "CLUSTER BY user_id")).toEqual([
      "CREATE TABLE e_partitioned PARTITION BY day CLUSTER BY user_id AS SELECT * FROM e",
    ]);
  });

  test("Redshift keeps a distribution key that it has", () => {
    const schema = "CREATE TABLE e (id BIGINT, user_id BIGINT) DISTKEY(user_id); CREATE TABLE u (id BIGINT)";
    const found = advise("redshift", ["SELECT e.id FROM e JOIN u ON u.id = e.user_id"], { e: { bytes: 50 * 1024 ** 3 } }, schema);
    expect(found.filter(({ table }) => table === "e")).toEqual([]);
  });

  test("Redshift distributes the large table by the join key and copies the small one", () => {
    const found = advise("redshift", ["SELECT u.country, count(*) FROM events e JOIN users u ON u.id = e.user_id GROUP BY 1"], {
      events: { bytes: 50 * 1024 ** 3, distinct: { user_id: 200_000 } },
      users: { bytes: 20 * 1024 ** 2 },
    });
    expect(found.map(({ ddl: sql }) => sql)).toEqual([
      "ALTER TABLE events ALTER DISTSTYLE KEY DISTKEY user_id",
      "ALTER TABLE users ALTER DISTSTYLE ALL",
    ]);
  });
});

describe("materialization", () => {
  const shared = "SELECT user_id, sum(id) AS total FROM events GROUP BY user_id";

  test("the same aggregate in two queries, however it is laid out", () => {
    const found = advise(
      "snowflake",
      [
        `WITH totals AS (${shared}) SELECT max(total) FROM totals`,
        `SELECT count(*) FROM (\n  select user_id, SUM(id) as total -- again\n  from events group by user_id) t`,
      ],
      {},
    );
    expect(found).toMatchObject([{ kind: "materialization", ddl: `CREATE TABLE totals_materialized AS ${shared}` }]);
    expect(found[0]?.caveats.join(" ")).toContain("add up");
  });

  test("what differs from run to run isn't stored; what asks for the day is said to", () => {
    const twice = (sql: string): readonly Advice[] =>
      advise("snowflake", [`WITH t AS (${sql}) SELECT max(n) FROM t`, `WITH t AS (${sql}) SELECT min(n) FROM t`], {});
    expect(twice("SELECT user_id, count(*) AS n FROM events WHERE random() > 0.5 GROUP BY user_id")).toEqual([]);
    const daily = twice("SELECT user_id, count(*) AS n FROM events WHERE day = current_date GROUP BY user_id");
    expect(daily[0]?.caveats.join(" ")).toContain("It asks for the time or the user");
    expect(twice("SELECT user_id, count(*) AS n FROM events GROUP BY user_id")[0]?.caveats.join(" ")).not.toContain("asks for");
  });

  test("what templates stand in isn't written as DDL; what they make that isn't known isn't stored", () => {
    const found = (template: string): readonly Advice[] => {
      const workload = ["max", "min"].map((id) => {
        const text = `WITH t AS (SELECT user_id, count(*) AS n FROM ${template} GROUP BY user_id) SELECT ${id}(n) FROM t`;
        const { sql, templated } = substituteJinja(text, "snowflake");
        const statement = prepareStatement(sql, templated, { dialect: "snowflake", catalog: catalogFromDdl(ddl, "snowflake") });
        if (statement === undefined) throw new Error("no statement");
        return { id, runs: 1, statement };
      });
      return adviseWorkload({ dialect: "snowflake", workload });
    };
    expect(found("{{ ref('events') }}")).toMatchObject([
      { kind: "materialization", caveats: expect.arrayContaining([expect.stringContaining("models of dbt")]) },
    ]);
    expect(found("{{ ref('events') }}")[0]?.ddl).toBeUndefined();
    expect(found("{{ some_table() }}")).toEqual([]);
  });

  test("used once it is left alone", () => {
    expect(advise("snowflake", [`WITH totals AS (${shared}) SELECT max(total) FROM totals`], {})).toEqual([]);
  });
});

test("every DDL that is proposed is read as its dialect", () => {
  const statistics = {
    events: { bytes: 200 * 1024 ** 3, rows: 5_000_000_000, distinct: { day: 365, user_id: 1_000_000 } },
    users: { bytes: 1024 ** 2, rows: 200_000 },
  };
  const queries = [
    byDay,
    "SELECT e.id FROM events e JOIN users u ON u.id = e.user_id WHERE e.user_id = 5 AND e.ts > '2024-01-01' ORDER BY e.day",
  ];
  for (const dialect of [
    "bigquery",
    "postgres",
    "clickhouse",
    "spark",
    "databricks",
    "trino",
    "redshift",
    "mysql",
    "tsql",
    "oracle",
  ] as const) {
    const found = advise(dialect, queries, statistics).flatMap(({ ddl: sql }) => (sql === undefined ? [] : [sql]));
    expect({ dialect, found: found.length > 0 }).toEqual({ dialect, found: true });
    for (const sql of found)
      expect({ dialect, sql, problems: parseStatements(sql, dialects[dialect]).problems }).toEqual({ dialect, sql, problems: [] });
  }
});
