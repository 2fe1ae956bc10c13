/** What the analysis claims of a query's result is held against what DuckDB returns for it. */
import { existsSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { identifier } from "../../../src/core/sql.ts";
import { createDataAccess } from "../../../src/data/index.ts";
import { typeKind } from "../../../src/data/type-kind.ts";
import type { Cell, DataSession } from "../../../src/data/types.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { analysisOf } from "../../../src/engines/sql/scopes/analysis-of.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { workplace } from "../../data/support.ts";

const place = workplace();
afterAll(place.dispose);

interface Claims {
  queries: number;
  columns: number;
  kinds: number;
  notNull: number;
  keys: number;
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === "string" ? cell : "";
}

/** Runs a query and compares; gives what was wrong. A query that DuckDB refuses says nothing. */
async function judge(session: DataSession, sql: string, catalog: SchemaCatalog, claims: Claims): Promise<readonly string[]> {
  const [parsed] = parseStatements(sql, dialects.duckdb).statements;
  if (parsed?.statement.kind !== "queryStatement") return [];
  const analysed = analyseStatement({ source: sql, dialect: "duckdb", statement: parsed.statement, catalog, templated: [] });
  const result = analysisOf(analysed)?.results.get(parsed.statement.query);
  const { columns } = result ?? {};
  const described = await session.rows(`DESCRIBE ${sql}`).catch(() => undefined);
  if (described === undefined || columns === undefined) return [];
  claims.queries += 1;
  const actual = described.map((row) => ({ name: textOf(row["column_name"]), type: textOf(row["column_type"]) }));
  if (actual.length !== columns.length) return [`${columns.length} columns were expected and there are ${actual.length}: ${sql}`];
  const problems: string[] = [];
  for (const [index, column] of columns.entries()) {
    const real = actual[index];
    if (real === undefined) continue;
    claims.columns += 1;
    // DuckDB numbers names that come twice.
    if (
      column.name !== "" &&
      column.name.toLowerCase() !== real.name.replace(/_\d+$/u, "").toLowerCase() &&
      column.name.toLowerCase() !== real.name.toLowerCase()
    ) {
      problems.push(`name ${column.name} is ${real.name}: ${sql}`);
    }
    // A sum of integers is a HUGEINT, an interval none of the kinds.
    if (column.kind !== "unknown" && column.kind !== typeKind(real.type))
      problems.push(`${real.name} is ${real.type}, not ${column.kind}: ${sql}`);
    if (column.kind !== "unknown") claims.kinds += 1;
  }
  const names = actual.map((_, index) => `c${index}`);
  const from = `(${sql.replace(/;\s*$/u, "")}\n) AS result(${names.join(", ")})`;
  const [counts] = await session
    .rows(`SELECT count(*) AS total, ${names.map((name) => `count(${name}) AS ${name}`).join(", ")} FROM ${from}`)
    .catch(() => []);
  if (counts === undefined) return problems;
  for (const [index, column] of columns.entries()) {
    if (column.nullable) continue;
    claims.notNull += 1;
    if (counts[`c${index}`] !== counts["total"]) problems.push(`${column.name} (${index}) has NULLs: ${sql}`);
  }
  for (const key of result?.keys ?? []) {
    claims.keys += 1;
    const list = key.map((name) => names[columns.findIndex((column) => column.name === name)] ?? "missing");
    const present = list.map((name) => `${name} IS NOT NULL`).join(" AND ") || "TRUE";
    const grouped = list.length === 0 ? "" : `GROUP BY ${list.join(", ")}`;
    const rows = await session.rows(`SELECT 1 FROM ${from} WHERE ${present} ${grouped} HAVING count(*) > 1 LIMIT 1`);
    if (rows.length > 0) problems.push(`(${key.join(", ")}) is no key: ${sql}`);
  }
  return problems;
}

const ddl = `
CREATE TABLE emp (empno INTEGER PRIMARY KEY, ename VARCHAR, job VARCHAR NOT NULL, mgr INTEGER, hiredate DATE, sal INTEGER NOT NULL, comm DECIMAL(10, 2), deptno INTEGER, slacker BOOLEAN, seen TIMESTAMP);
CREATE TABLE dept (deptno INTEGER PRIMARY KEY, name VARCHAR NOT NULL, budget DOUBLE);
CREATE TABLE bonus (ename VARCHAR, job VARCHAR, sal INTEGER, comm INTEGER, UNIQUE (ename, job));`;

async function fill(session: DataSession): Promise<SchemaCatalog> {
  for (const statement of ddl.split(";").filter((text) => text.trim() !== ""))
    await session.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE"));
  await session.execute(`INSERT INTO emp SELECT i, CASE WHEN i % 5 <> 0 THEN 'e' || (i % 7) END, 'j' || (i % 3), nullif(i % 6, 0), CASE WHEN i % 4 <> 0 THEN DATE '2020-01-01' + (i % 9)::INTEGER END,
    i % 11, CASE WHEN i % 3 <> 0 THEN i / 4 END, CASE WHEN i % 8 <> 0 THEN i % 6 END, CASE WHEN i % 3 <> 0 THEN i % 2 = 0 END, CASE WHEN i % 7 <> 0 THEN TIMESTAMP '2020-01-01 10:00:00' END FROM range(40) t(i)`);
  await session.execute("INSERT INTO dept SELECT i, 'd' || (i % 4), CASE WHEN i % 3 <> 0 THEN i * 1.5 END FROM range(5) t(i)");
  await session.execute(
    "INSERT INTO bonus SELECT CASE WHEN i % 4 <> 0 THEN 'e' || i END, CASE WHEN i % 3 <> 0 THEN 'j' || (i % 3) END, nullif(i % 5, 0), i FROM range(12) t(i)",
  );
  return catalogFromDdl(ddl, "duckdb");
}

// Each is a trap for some claim: what looks unique or not null and isn't, and what is.
const queries = [
  "SELECT * FROM emp",
  "SELECT e.*, d.* FROM emp e LEFT JOIN dept d ON e.deptno = d.deptno",
  "SELECT e.*, d.* FROM emp e RIGHT JOIN dept d ON e.deptno = d.deptno",
  "SELECT e.*, d.* FROM emp e FULL JOIN dept d ON e.deptno = d.deptno",
  "SELECT * FROM emp e FULL JOIN dept d USING (deptno)",
  "SELECT * FROM emp JOIN dept USING (deptno)",
  "SELECT * FROM dept RIGHT JOIN emp USING (deptno)",
  "SELECT * FROM emp NATURAL JOIN dept",
  "SELECT deptno FROM emp RIGHT JOIN dept USING (deptno)",
  "SELECT deptno FROM emp FULL JOIN dept USING (deptno)",
  "SELECT e.deptno, d.deptno FROM emp e LEFT JOIN dept d USING (deptno)",
  "SELECT d.name, e.empno FROM dept d JOIN emp e ON e.deptno = d.deptno",
  "SELECT d.deptno, e.empno FROM dept d, emp e WHERE e.deptno = d.deptno",
  "SELECT d.deptno, e.mgr FROM dept d, emp e",
  "SELECT d.deptno FROM dept d JOIN emp e ON e.deptno = d.deptno",
  "SELECT d.deptno FROM dept d LEFT JOIN dept e ON e.deptno = d.deptno",
  "SELECT d.deptno FROM dept d WHERE EXISTS (SELECT 1 FROM emp e WHERE e.deptno = d.deptno)",
  "SELECT deptno FROM dept d SEMI JOIN emp e ON e.deptno = d.deptno",
  "SELECT deptno FROM dept d ANTI JOIN emp e ON e.deptno = d.deptno",
  "SELECT DISTINCT deptno, job FROM emp",
  "SELECT DISTINCT ON (deptno) deptno, empno FROM emp",
  "SELECT deptno, count(*) AS n, sum(sal) AS s, avg(sal) AS a, max(hiredate) AS h, min(comm) AS c FROM emp GROUP BY deptno",
  "SELECT count(*), sum(sal), max(job) FROM emp WHERE FALSE",
  "SELECT deptno, job, count(*) FROM emp GROUP BY ROLLUP (deptno, job)",
  "SELECT job, count(*) FROM emp GROUP BY CUBE (job)",
  "SELECT job, sum(sal) FROM emp GROUP BY GROUPING SETS ((job), ())",
  "SELECT job AS j, count(*) FROM emp GROUP BY ALL",
  "SELECT 1 AS a, count(*) FROM emp GROUP BY 1",
  "SELECT job FROM emp GROUP BY job, deptno",
  "SELECT upper(job) AS j, count(*) FROM emp GROUP BY upper(job)",
  "SELECT length(job) AS l, sum(sal) FROM emp GROUP BY 1",
  "SELECT deptno % 2 AS p, sum(sal) OVER (PARTITION BY deptno) AS s FROM emp",
  "SELECT empno, row_number() OVER (PARTITION BY deptno ORDER BY sal) AS rn, deptno FROM emp",
  "SELECT deptno, sal FROM emp QUALIFY row_number() OVER (PARTITION BY deptno ORDER BY sal) = 1",
  "SELECT deptno FROM emp QUALIFY rank() OVER (PARTITION BY deptno ORDER BY sal) = 1",
  "SELECT x.deptno FROM (SELECT deptno, row_number() OVER (PARTITION BY deptno ORDER BY sal) AS rn FROM emp) x WHERE x.rn = 1",
  "SELECT lag(sal) OVER (ORDER BY empno), first_value(sal) OVER (ORDER BY empno), lead(job, 1, 'x') OVER (ORDER BY empno) FROM emp",
  "SELECT job FROM emp UNION SELECT name FROM dept",
  "SELECT job FROM emp UNION ALL SELECT name FROM dept",
  "SELECT deptno FROM dept UNION ALL SELECT deptno FROM emp",
  "SELECT sal FROM emp UNION SELECT comm FROM emp",
  "SELECT deptno FROM dept EXCEPT SELECT deptno FROM emp",
  "SELECT deptno FROM emp INTERSECT SELECT deptno FROM dept",
  "SELECT deptno FROM emp EXCEPT ALL SELECT deptno FROM dept",
  "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS v(x, y)",
  "VALUES (1, 'a'), (2.5, 'b')",
  "SELECT empno, ename FROM emp WHERE ename IS NOT NULL AND mgr > 1",
  "SELECT ename, mgr FROM emp WHERE ename IS NOT NULL OR mgr > 1",
  "SELECT ename, mgr FROM emp WHERE NOT (ename IS NULL) AND mgr IN (1, 2) AND comm BETWEEN 1 AND 5 AND hiredate <> DATE '2020-01-02'",
  "SELECT mgr FROM emp WHERE mgr NOT IN (SELECT deptno FROM emp WHERE FALSE)",
  "SELECT mgr FROM emp WHERE mgr IN (SELECT deptno FROM emp)",
  "SELECT mgr FROM emp WHERE mgr IS DISTINCT FROM 3",
  "SELECT mgr FROM emp WHERE coalesce(mgr, 1) = 1",
  "SELECT slacker FROM emp WHERE slacker",
  "SELECT slacker FROM emp WHERE NOT slacker",
  "SELECT slacker FROM emp WHERE slacker IS NOT TRUE",
  "SELECT e.ename, m.ename FROM emp e LEFT JOIN emp m ON e.mgr = m.empno AND e.ename = m.ename",
  "SELECT e.mgr, m.empno FROM emp e JOIN emp m ON e.mgr = m.empno",
  "SELECT e.mgr, m.empno, d.name FROM emp e JOIN emp m ON e.mgr = m.empno LEFT JOIN dept d ON d.deptno = m.deptno",
  "SELECT e.mgr, m.empno, d.name FROM dept d LEFT JOIN (emp e JOIN emp m ON e.mgr = m.empno) ON d.deptno = m.deptno",
  "SELECT d.name, e.mgr FROM dept d LEFT JOIN emp e ON e.deptno = d.deptno WHERE e.mgr > 0",
  "SELECT (SELECT max(sal) FROM emp) AS m, (SELECT count(*) FROM emp WHERE FALSE) AS c, (SELECT name FROM dept WHERE deptno = 77) AS n",
  "SELECT EXISTS (SELECT 1 FROM emp), 3 IN (SELECT deptno FROM emp), 99 IN (SELECT deptno FROM emp)",
  "SELECT coalesce(mgr, 0), coalesce(mgr, deptno), nullif(sal, 0), ifnull(ename, 'x'), greatest(sal, mgr), CASE WHEN sal > 3 THEN 1 END, CASE WHEN sal > 3 THEN 1 ELSE 2 END FROM emp",
  "SELECT CASE WHEN sal > 3 THEN NULL ELSE 2 END, CASE WHEN sal > 3 THEN 1 ELSE 2.5 END, CASE WHEN sal > 3 THEN 1 ELSE 1e3 END FROM emp",
  "SELECT sal / 2, sal // 0, sal % 0, sal * 1.5, sal + 1, sal - mgr, comm + 1, comm * comm, comm / 2, sal / 0 FROM emp",
  "SELECT 7 / 2, 7.0 / 2, 1e2 / 3, 1.5 + 1, 5 % 3, -sal, - comm, 'a' || sal, ename || 'x' FROM emp",
  "SELECT hiredate + 1, hiredate - hiredate, hiredate + INTERVAL 1 DAY, seen - INTERVAL 1 HOUR, seen - seen, seen::DATE, hiredate::TIMESTAMP FROM emp",
  "SELECT date_trunc('month', hiredate), date_trunc('month', seen), extract(year FROM hiredate), extract(epoch FROM seen), year(hiredate), current_date, now(), current_timestamp FROM emp",
  "SELECT lower(job), upper(ename), substr(job, 1), length(ename), trim(job), concat(job, ename), concat(NULL, NULL), replace(job, 'j', ''), strpos(job, 'j'), left(job, 1) FROM emp",
  "SELECT cast(sal AS VARCHAR), sal::DECIMAL(10, 1), try_cast(job AS INTEGER), cast(sal AS DOUBLE), sal::BIGINT, job = 'j1', sal > mgr, sal IS NULL, ename LIKE 'e%', slacker AND sal > 3, NOT slacker FROM emp",
  "SELECT round(comm), abs(mgr), floor(comm), ceil(2.5), sqrt(sal), power(sal, 2), random(), mod(sal, 3), sum(sal) OVER (), avg(comm) OVER () FROM emp",
  "SELECT sum(budget), avg(budget), sum(comm), avg(comm), stddev(sal), median(sal), string_agg(job, ','), array_agg(job), bool_and(slacker), any_value(job) FROM emp, dept",
  "SELECT deptno, sum(sal) FILTER (WHERE sal > 100) AS s, count(*) FILTER (WHERE sal > 100) AS c, max(sal) AS m FROM emp GROUP BY deptno",
  "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r",
  "WITH RECURSIVE r(n, p) AS (SELECT 1, 'a' UNION SELECT n % 3 + 1, NULL FROM r) SELECT * FROM r",
  "WITH a AS (SELECT deptno, count(*) AS n FROM emp GROUP BY deptno), b(d, m) AS (SELECT * FROM a) SELECT b.d, dept.name FROM b JOIN dept ON dept.deptno = b.d",
  "WITH dept AS (SELECT ename AS name FROM emp) SELECT * FROM dept",
  "WITH a AS (WITH dept AS (SELECT 1 AS one) SELECT * FROM dept) SELECT a.one, d.name FROM a, dept d",
  "SELECT * FROM emp e, LATERAL (SELECT e.sal * 2 AS twice) t",
  "SELECT empno, unnest([1, 2]) AS u FROM emp",
  "SELECT e.empno, g FROM emp e, generate_series(1, 3) AS s(g)",
  "SELECT * EXCLUDE (ename, comm) FROM emp",
  "SELECT * REPLACE (sal + 1 AS sal, 'x' AS job) FROM emp",
  "SELECT e.* EXCLUDE (ename) FROM emp e",
  "SELECT sal AS s, s + 1 AS t, t * 2 AS u FROM emp",
  "SELECT sal AS mgr, mgr + 1 AS t FROM emp",
  "SELECT empno, sal AS empno FROM emp",
  "SELECT ename, job FROM bonus",
  "SELECT job, max(sal) FROM bonus WHERE ename = 'e1' GROUP BY job",
  "SELECT job FROM bonus WHERE ename = 'e1'",
  "SELECT b.ename, b.job, e.empno FROM bonus b LEFT JOIN emp e ON e.empno = b.sal",
  "SELECT b.ename, e.empno FROM emp e LEFT JOIN bonus b ON b.ename = e.ename AND b.job = e.job",
  "SELECT sal FROM emp ORDER BY empno LIMIT 1",
  "SELECT name FROM dept UNION SELECT job FROM emp ORDER BY 1 LIMIT 3",
  "SELECT a.deptno FROM dept a JOIN dept b ON a.deptno = b.deptno JOIN dept c ON b.deptno = c.deptno",
  "SELECT x.d FROM (SELECT deptno AS d FROM dept) x CROSS JOIN (SELECT count(*) AS n FROM emp) y",
  "SELECT x.d FROM (SELECT deptno AS d FROM dept) x CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) y",
  "SELECT job, deptno FROM emp TABLESAMPLE 50% (reservoir)",
  "FROM emp SELECT empno, job",
  "SELECT count(DISTINCT job), approx_count_distinct(job), grouping(job) FROM emp GROUP BY job",
  "SELECT deptno FROM emp GROUP BY deptno HAVING count(*) > 100",
  "SELECT 'a' AS x FROM emp HAVING count(*) > 1",
];

describe("claims about results", () => {
  const claims: Claims = { queries: 0, columns: 0, kinds: 0, notNull: 0, keys: 0 };

  test("hold for queries that are traps", async () => {
    await using session = await place.session();
    const catalog = await fill(session);
    const problems: string[] = [];
    for (const sql of queries) problems.push(...(await judge(session, sql, catalog, claims)));
    expect(problems).toEqual([]);
    // Claiming nothing would be sound, too.
    expect(claims.queries).toBeGreaterThan(90);
    expect(claims.kinds / claims.columns).toBeGreaterThan(0.8);
    expect(claims.notNull).toBeGreaterThan(100);
    expect(claims.keys).toBeGreaterThan(40);
  }, 120_000);
});

const pairs = "/work/shared/data/sql/calcite-pairs.json";

describe.skipIf(!existsSync(pairs))(`claims about the queries of ${pairs} (skipped where it is absent)`, () => {
  test("hold", async () => {
    await using session = await place.session();
    const schema = `
      CREATE TABLE EMP (EMPNO INTEGER PRIMARY KEY, ENAME VARCHAR NOT NULL, JOB VARCHAR, MGR INTEGER, HIREDATE DATE, SAL INTEGER NOT NULL, COMM INTEGER, DEPTNO INTEGER, SLACKER BOOLEAN);
      CREATE TABLE DEPT (DEPTNO INTEGER PRIMARY KEY, NAME VARCHAR NOT NULL);
      CREATE TABLE BONUS (ENAME VARCHAR, JOB VARCHAR, SAL INTEGER, COMM INTEGER);
      CREATE TABLE ACCOUNT (ACCTNO INTEGER, TYPE VARCHAR, BALANCE INTEGER);
      CREATE TABLE EMPNULLABLES (EMPNO INTEGER, ENAME VARCHAR, JOB VARCHAR, MGR INTEGER, HIREDATE DATE, SAL INTEGER, COMM INTEGER, DEPTNO INTEGER, SLACKER BOOLEAN);
      CREATE TABLE EMP_B (EMPNO INTEGER, ENAME VARCHAR, JOB VARCHAR, MGR INTEGER, HIREDATE DATE, SAL INTEGER, COMM INTEGER, DEPTNO INTEGER, SLACKER BOOLEAN, BIRTHDATE DATE)`;
    const rows = `coalesce('e' || (i % 7)), nullif('j' || (i % 4), 'j0'), nullif(i % 6, 0), CASE WHEN i % 4 <> 0 THEN DATE '2020-01-01' + (i % 9)::INTEGER END, i % 11, nullif(i % 5, 1), nullif(10 * (i % 4), 30), nullif(i % 3, 0) = 1`;
    for (const statement of schema.split(";")) await session.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE"));
    await session.execute(`INSERT INTO EMP SELECT i, ${rows} FROM range(30) t(i)`);
    await session.execute(`INSERT INTO EMPNULLABLES SELECT nullif(i % 20, 3), ${rows} FROM range(30) t(i)`);
    await session.execute(`INSERT INTO EMP_B SELECT i % 20, ${rows}, NULL FROM range(30) t(i)`);
    await session.execute("INSERT INTO DEPT SELECT 10 * i, 'd' || (i % 3) FROM range(5) t(i)");
    await session.execute("INSERT INTO BONUS SELECT nullif('e' || (i % 4), 'e0'), 'j1', i % 3, NULL FROM range(8) t(i)");
    await session.execute("INSERT INTO ACCOUNT SELECT i % 4, 'a' || (i % 2), nullif(i, 3) FROM range(8) t(i)");
    const catalog = catalogFromDdl(schema, "duckdb");
    const claims: Claims = { queries: 0, columns: 0, kinds: 0, notNull: 0, keys: 0 };
    const texts =
      JSON.stringify(JSON.parse(readFileSync(pairs, "utf8"))).match(
        /"(?:q1|q2|left|right|sql1|sql2|query1|query2)":"((?:[^"\\]|\\.)*)"/gu,
      ) ?? [];
    const problems: string[] = [];
    for (const text of texts) {
      const sql: unknown = JSON.parse(text.slice(text.indexOf(":") + 1));
      if (typeof sql === "string") problems.push(...(await judge(session, sql, catalog, claims)));
    }
    console.log(`calcite: ${JSON.stringify(claims)}`);
    expect(problems).toEqual([]);
    expect(claims.queries).toBeGreaterThan(200);
  }, 300_000);
});

describe.each(["tpch", "tpcds"])("%s", (set) => {
  const root = `/work/shared/data/${set}`;
  const file = `${root}/${set === "tpch" ? "tpc-h" : "tpc-ds"}.sql`;
  test.skipIf(!existsSync(file))(
    `resolves all of ${file} soundly (skipped where it is absent)`,
    async () => {
      const { catalogFromData } = await import("../../../src/engines/sql/schema/catalog-from-data.ts");
      await using data = createDataAccess({ roots: [root, place.folder] });
      await using session = await data.session({ signal: new AbortController().signal });
      const catalog = await catalogFromData(session, [root], data);
      for (const table of catalog.tables)
        await session.execute(
          `CREATE TEMP TABLE ${identifier(table.name)} AS SELECT ${table.columns.map(({ name }) => identifier(name)).join(", ")} FROM ${table.relation}`,
        );
      const text = readFileSync(file, "utf8").replaceAll(/^# .*$/gmu, "");
      const claims: Claims = { queries: 0, columns: 0, kinds: 0, notNull: 0, keys: 0 };
      const problems: string[] = [];
      const references = { all: 0, resolved: 0 };
      for (const { statement, span } of parseStatements(text, dialects.duckdb).statements) {
        const analysed = analyseStatement({ source: text, dialect: "duckdb", statement, catalog, templated: [] });
        for (const use of analysed.scopes.flatMap((scope) => scope.uses)) {
          references.all += 1;
          if (use.resolution.kind === "alias" || (use.resolution.kind === "column" && use.resolution.column !== undefined))
            references.resolved += 1;
        }
        problems.push(...(await judge(session, text.slice(span.start, span.end), catalog, claims)));
      }
      console.log(`${set}: ${JSON.stringify(references)} ${JSON.stringify(claims)}`);
      expect(problems).toEqual([]);
      // Three references of TPC-DS name a column that the data doesn't have.
      expect(references.all - references.resolved).toBeLessThanOrEqual(set === "tpcds" ? 3 : 0);
      expect(references.all).toBeGreaterThan(900);
    },
    600_000,
  );
});
