import { describe, expect, test } from "vitest";
import type { Advice } from "../../../src/engines/sql/advice.ts";
import { adviseWorkload } from "../../../src/engines/sql/advice/advise-workload.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { withStatistics } from "../../../src/engines/sql/gain/generate/statistics-input.ts";
import { tryIndexes } from "../../../src/engines/sql/gain/try-indexes.ts";
import type { SchemaCatalog, TableIndex } from "../../../src/engines/sql/schema.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { workloadOf } from "./support.ts";

const table = "CREATE TABLE events (id BIGINT PRIMARY KEY, user_id BIGINT, day DATE, kind VARCHAR(20));";
const statistics = { events: { rows: 5_000_000, distinct: { user_id: 2000, kind: 50, day: 365 } } };

function catalogOf(indexes: string, dialect: DialectId = "postgres"): SchemaCatalog {
  return withStatistics(catalogFromDdl(`${table} ${indexes}`, dialect), statistics);
}

function advise(catalog: SchemaCatalog, queries: readonly string[], dialect: DialectId = "postgres", now = new Date()): readonly Advice[] {
  return adviseWorkload({ dialect, workload: workloadOf(dialect, queries, catalog), now });
}

const titles = (advice: readonly Advice[]): readonly string[] => advice.map(({ title }) => title);
const byUserAndDay = "SELECT kind FROM events WHERE user_id = 7 AND day > '2024-01-01'";

describe("an index that exists is not advised", () => {
  test.each([
    ["the same", "CREATE INDEX i ON events (user_id, day)"],
    ["a longer one that begins so", "CREATE INDEX i ON events (user_id, day, kind)"],
    ["with another direction", "CREATE INDEX i ON events (user_id, day DESC)"],
    ["a unique one", "CREATE UNIQUE INDEX i ON events (user_id, day)"],
    ["a unique one that the equality fixes", "CREATE UNIQUE INDEX i ON events (user_id)"],
  ])("%s", (_, index) => {
    expect(titles(advise(catalogOf(index), [byUserAndDay])).filter((title) => title.startsWith("Index"))).toEqual([]);
  });

  test("columns that are compared by equality may stand in any order", () => {
    const query = ["SELECT id FROM events WHERE kind = 'x' AND user_id = 7"];
    expect(titles(advise(catalogOf("CREATE INDEX i ON events (kind, user_id)"), query))).toEqual([]);
    expect(titles(advise(catalogOf(""), query))).toEqual(["Index events by user_id, kind"]);
  });
});

describe("what is not such an index doesn't keep it back", () => {
  test.each([
    ["another order", "CREATE INDEX i ON events (day, user_id)"],
    ["another method", "CREATE INDEX i ON events USING brin (user_id, day)"],
    ["an expression", "CREATE INDEX i ON events ((user_id + 1), day)"],
  ])("%s", (_, index) => {
    expect(titles(advise(catalogOf(index), [byUserAndDay]))).toContain("Index events by user_id, day");
  });

  test("one of some rows is told of", () => {
    const [advice] = advise(catalogOf("CREATE INDEX mine ON events (user_id, day) WHERE kind = 'x'"), [byUserAndDay]);
    expect(advice?.caveats.join(" ")).toContain("mine begins so for the rows where kind = 'x'");
  });

  test("a shorter one would become redundant, which is told", () => {
    const [advice] = advise(catalogOf("CREATE INDEX mine ON events (user_id)"), [byUserAndDay]);
    expect(advice?.title).toBe("Index events by user_id, day");
    expect(advice?.caveats.join(" ")).toContain("mine holds the first of these columns alone");
  });

  test("one that leaves few rows is enough", () => {
    const catalog = withStatistics(catalogOf("CREATE INDEX mine ON events (user_id)"), { events: { distinct: { user_id: 1_000_000 } } });
    expect(advise(catalog, [byUserAndDay])).toEqual([]);
  });

  test("a test of dbt is no index", () => {
    const tested = catalogOf("").tables.map((each) => {
      const { indexes: _, ...rest } = each;
      return { ...rest, keys: [{ columns: ["user_id", "day"], primary: false, source: "dbt" as const }] };
    });
    const [advice] = advise({ tables: tested, problems: [] }, [byUserAndDay]);
    expect(advice?.title).toBe("Index events by user_id, day");
    expect(advice?.caveats.join(" ")).toContain("Nothing is known of the indexes that exist");
  });
});

describe("superfluous indexes", () => {
  const query = ["SELECT count(*) FROM events"];

  test.each<readonly [DialectId, string, readonly string[]]>([
    ["postgres", "CREATE INDEX a ON events (day); CREATE INDEX b ON events (day)", ["DROP INDEX CONCURRENTLY b"]],
    ["postgres", "CREATE INDEX a ON events (day); CREATE INDEX b ON events (day, kind)", ["DROP INDEX CONCURRENTLY a"]],
    ["postgres", "CREATE INDEX a ON events (id)", ["DROP INDEX CONCURRENTLY a"]],
    ["mysql", "CREATE INDEX a ON events (day); CREATE INDEX b ON events (day, kind)", ["DROP INDEX a ON events"]],
    ["oracle", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (kind, day)", ["DROP INDEX a"]],
  ])("%s: %s", (dialect, indexes, expected) => {
    const found = advise(catalogOf(indexes, dialect), query, dialect);
    expect(found.map(({ kind }) => kind)).toEqual(expected.map(() => "dropIndex"));
    expect(found.map(({ ddl }) => ddl)).toEqual(expected);
    for (const sql of expected) expect(parseStatements(sql, dialects[dialect]).problems).toEqual([]);
  });

  test.each([
    ["of other rows", "CREATE INDEX a ON events (day) WHERE kind = 'x'; CREATE INDEX b ON events (day)"],
    ["of another direction", "CREATE INDEX a ON events (day DESC); CREATE INDEX b ON events (day, kind)"],
    ["that is unique", "CREATE UNIQUE INDEX a ON events (day); CREATE INDEX b ON events (day, kind)"],
    ["that stores more", "CREATE INDEX a ON events (day) INCLUDE (user_id); CREATE INDEX b ON events (day, kind)"],
    ["of another method", "CREATE INDEX a ON events USING hash (day); CREATE INDEX b ON events (day)"],
    ["that isn't first", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (day, kind)"],
  ])("not one %s", (_, indexes) => {
    expect(advise(catalogOf(indexes), query)).toEqual([]);
  });

  test("one beside SQL Server's clustered key is smaller than the table, and stays", () => {
    expect(advise(catalogOf("CREATE INDEX a ON events (id)", "tsql"), query, "tsql")).toEqual([]);
  });

  test("of two that cover each other one stays", () => {
    const found = advise(
      catalogOf("CREATE INDEX a ON events (day); CREATE INDEX b ON events (day); CREATE INDEX c ON events (day)"),
      query,
    );
    expect(found.map(({ ddl }) => ddl)).toEqual(["DROP INDEX CONCURRENTLY b", "DROP INDEX CONCURRENTLY c"]);
  });
});

describe("indexes without a use", () => {
  const now = new Date("2026-11-21T00:00:00Z");
  const counted = (count: number, since: string, more: Partial<TableIndex> = {}): SchemaCatalog => {
    const { tables } = catalogOf("CREATE INDEX a ON events (day)");
    return {
      tables: tables.map((each) => ({
        ...each,
        indexes: (each.indexes ?? []).map((index) => ({ ...index, scans: { count, since }, ...more })),
      })),
      problems: [],
    };
  };
  const query = ["SELECT count(*) FROM events"];

  test("0 scans in a month is told, without DDL", () => {
    const [found, ...others] = advise(counted(0, "2026-10-21T00:00:00Z"), query, "postgres", now);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: "dropIndex", title: "Ask whether a is needed: this server counts no use of it" });
    expect(found?.evidence.join()).toContain("0 scans counted since 2026-10-21T00:00:00Z (31 days)");
    expect(found?.ddl).toBeUndefined();
  });

  test.each([
    ["used", counted(1, "2026-10-21T00:00:00Z")],
    ["counted for a day", counted(0, "2026-11-20T00:00:00Z")],
    ["unique", counted(0, "2026-10-21T00:00:00Z", { unique: true })],
    ["needed by a constraint", counted(0, "2026-10-21T00:00:00Z", { required: true })],
  ])("not one that is %s", (_, catalog) => {
    expect(advise(catalog, query, "postgres", now)).toEqual([]);
  });

  test("not one that the queries at hand would use", () => {
    expect(advise(counted(0, "2026-10-21T00:00:00Z"), ["SELECT id FROM events WHERE day = '2024-01-01'"], "postgres", now)).toEqual([]);
  });
});

test("without a server it is said that an index was not evaluated, and other advice is left alone", async () => {
  const catalog = catalogOf("CREATE INDEX a ON events (kind); CREATE INDEX b ON events (kind)");
  const workload = workloadOf("postgres", [byUserAndDay], catalog);
  const advice = adviseWorkload({ dialect: "postgres", workload });
  expect(advice.map(({ kind }) => kind)).toEqual(["index", "dropIndex"]);
  const tried = await tryIndexes({ advice, workload, connection: undefined, left: () => 1000 });
  expect(tried.advice[0]?.caveats.at(-1)).toContain("Not evaluated: no Postgres connection was given");
  expect(tried.advice[1]).toEqual(advice[1]);
});
