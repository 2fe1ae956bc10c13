import { afterAll, describe, expect, test } from "vitest";
import { errorOf, finding, rowsOf, shape, workplace } from "./support.ts";

const place = workplace();
place.file("orders.csv", "id,customer,amount\n1,007,1.50\n2,008,2.25\n3\n4,007,9.00\n");
place.file("customers.json", '[{"code":"007","name":"Ada"},{"code":"008","name":"Grace"}]');
afterAll(place.dispose);

describe("a SELECT as a dataset", () => {
  test("joins files that are named as tables, read as the tools read them", async () => {
    await using session = await place.session();
    const relation = await session.open(`
      -- what each customer spent
      SELECT c.name, sum(o.amount) AS total
      FROM 'orders.csv' AS o JOIN "customers.json" AS c ON c.code = o.customer
      GROUP BY c.name ORDER BY c.name; -- done`);
    expect(shape(relation)).toEqual(["name VARCHAR", "total DECIMAL(38,2)"]);
    expect(await rowsOf(session, relation)).toEqual([
      ["Ada", "10.50"],
      ["Grace", "2.25"],
    ]);
    expect(relation.files).toHaveLength(2);
    expect(finding(await session.sourceFindings(relation, []), "ragged-row")).toMatchObject({ count: 1, lines: [4] });
  });

  test.each([
    ["FROM 'orders.csv' SELECT count(*) AS n", [[3]]],
    ["VALUES (1, 'x')", [[1, "x"]]],
    ["WITH o AS (SELECT * FROM 'orders.csv') SELECT max(id) AS m FROM o", [[4]]],
    ["SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a", [[1], [2]]],
    ["(SELECT 1 AS a)", [[1]]],
    ["SELECT 1 AS a, 2 AS a", [[1, 2]]],
    ["SELECT ';' AS a;;", [[";"]]],
    ["SELECT i FROM range(2) t(i)", [[0], [1]]],
    ["SELECT {'a': 1, 'b': [1, 2]} AS s, MAP {'k': 1.5} AS m", [[{ a: 1, b: [1, 2] }, [{ key: "k", value: "1.5" }]]]],
    ["SELECT 9007199254740993 AS big, 'NaN'::DOUBLE AS nan, 0.1::DECIMAL(3,1) AS d, NULL AS n", [["9007199254740993", "NaN", "0.1", null]]],
    [
      "SELECT DATE '2024-02-29' AS d, TIMESTAMP '2024-02-29 10:00:00.5' AS t, TIMESTAMPTZ '2024-02-29 10:00:00+02' AS z, TIME '01:02:03' AS c",
      [["2024-02-29", "2024-02-29 10:00:00.5", "2024-02-29 08:00:00+00", "01:02:03"]],
    ],
  ])("%s", async (sql, rows) => {
    await using session = await place.session();
    expect(await rowsOf(session, await session.open(sql))).toEqual(rows);
  });

  test.each([
    ["SELECT * FROM orders", "fileNotFound"],
    ["SELECT nothing FROM 'orders.csv'", "invalidQuery"],
    ["SELECT 1 +", "invalidQuery"],
    ["SELECT * FROM 'missing.csv'", "fileNotFound"],
    ["SELECT * FROM main.orders", "invalidQuery"],
    ["SELECT $1 AS a", "invalidQuery"],
    ["SELECT 1) UNION ALL (SELECT 2", "invalidQuery"],
  ])("%s is refused", async (sql, code) => {
    await using session = await place.session();
    const error = await errorOf(async () => session.open(sql));
    expect(error.code).toBe(code);
    expect(error.message.length).toBeLessThan(400);
  });

  test("a name that is not there is answered by those that are near", async () => {
    await using session = await place.session();
    const query = await errorOf(async () => session.open("SELECT amont, custmer FROM 'orders.csv'"));
    expect(query.message).toContain("Did you mean amount");
    const orders = await session.open("orders.csv");
    const expression = await errorOf(async () => session.rowExpression(orders, "amont > 0"));
    expect(expression.message).toContain("Did you mean amount");
    const hidden = await errorOf(async () => session.rowExpression(orders, "raww > 0"));
    expect(hidden.message).toMatch(/not found in FROM clause!$/);
  });

  test("an error while it runs is told as the query's", async () => {
    await using session = await place.session();
    const relation = await session.open("SELECT CAST(customer || 'x' AS INTEGER) AS n FROM 'orders.csv'");
    const error = await errorOf(async () => session.rows(`SELECT sum(n) AS s FROM ${relation.from}`));
    expect(error.code).toBe("invalidQuery");
  });

  test("a checked query may name a relation of the session", async () => {
    await using session = await place.session();
    const relation = await session.open("orders.csv");
    const query = await session.readOnlyQuery(`SELECT id FROM ${relation.from} WHERE amount > 2`);
    expect(await session.rows(`SELECT count(*) AS n FROM (${query})`)).toEqual([{ n: 2 }]);
  });
});
