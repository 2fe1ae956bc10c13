/** Each rule: what it suggests, and what it must leave alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { suggestChecks } from "../../src/engines/quality/suggest/suggest-checks.ts";
import { openBench, profileOf, type Bench } from "./harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => bench[Symbol.asyncDispose]());

const now = new Date("2026-11-21T12:00:00Z");

async function suggested(select: string): Promise<readonly CheckRequest[]> {
  const { relation, profile } = await profileOf(bench, select);
  return suggestChecks(bench.session, relation, profile, { now });
}

async function paramsOf(
  select: string,
  check: string,
  ...columns: readonly string[]
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const found = (await suggested(select)).find((request) => request.check === check && request.columns.join() === columns.join());
  return found?.params;
}

const rows = (columns: string, count = 1000): string => `SELECT ${columns} FROM range(${count}) t(i)`;

test("every suggestion says that it is one, and why", async () => {
  const checks = await suggested(rows("i AS id, 'x' AS a"));
  expect(checks.length).toBeGreaterThan(2);
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const { origin, reason } of checks) {
    expect(origin).toBe("suggested");
    expect(reason).toMatch(/\w.*\.$/);
  }
});

test("an empty dataset gets no hypotheses about its values", async () => {
  expect((await suggested("SELECT 1 AS a, 'x' AS b WHERE FALSE")).map(({ check }) => check)).toStrictEqual(["row_count"]);
});

describe("unique", () => {
  test("identifiers, also with a few repeated values", async () => {
    expect(await paramsOf(rows("CASE WHEN i < 5 THEN 7 ELSE i END AS order_id"), "unique", "order_id")).toStrictEqual({});
  });
  test("not measures that repeat a few values by chance", async () => {
    expect(await paramsOf(rows("CASE WHEN i < 3 THEN 7 ELSE i * 37 % 100003 END AS bytes"), "unique", "bytes")).toBeUndefined();
  });
});

describe("not_null", () => {
  test("nearly complete columns", async () => {
    expect(await paramsOf(rows("CASE WHEN i > 10 THEN i END AS a"), "not_null", "a")).toStrictEqual({});
  });
  test("not those with many gaps", async () => {
    expect(await paramsOf(rows("CASE WHEN i > 100 THEN i END AS a"), "not_null", "a")).toBeUndefined();
  });
});

describe("pattern", () => {
  test("a code whose rare exceptions have another shape", async () => {
    const params = await paramsOf(rows("CASE WHEN i < 4 THEN 'A1x2' ELSE 'A' || (1000 + i % 900) END AS code"), "pattern", "code");
    expect(params).toStrictEqual({ pattern: "\\p{L}[0-9]{4}", match: "full" });
  });
  test("numbers of other lengths are no exceptions", async () => {
    expect(await paramsOf(rows("(i * i % 5000) || ' km' AS distance"), "pattern", "distance")).toBeUndefined();
  });
  test("names are no codes", async () => {
    const name = "CASE WHEN i < 9 THEN 'O''Neil' ELSE ['Ann', 'Bob', 'Eve'][1 + i % 3] END AS name";
    expect(await paramsOf(rows(name), "pattern", "name")).toBeUndefined();
  });
});

describe("likely typos", () => {
  const cities = "['Birmingham', 'Montgomery', 'Huntsville', 'Tuscaloosa'][1 + i % 4]";
  test("rare values near a frequent one, as a whole", async () => {
    const params = await paramsOf(
      rows(`CASE WHEN i = 5 THEN 'Birmimgham' WHEN i = 6 THEN 'Paris' ELSE ${cities} END AS city`),
      "accepted_values",
      "city",
    );
    expect(params).toStrictEqual({ values: ["Birmimgham"], exclude: true });
  });
  test("name the first of equally frequent values that they resemble, time after time", async () => {
    const towns = ["Arles", "Berlin", "Cadiz", "Dublin", "Espoo", "Faro", "Ghent", "Hamburg", "Izmir", "Jena", "Krakow", "Carto", "Carta"];
    const list = `[${towns.map((city) => `'${city}'`).join(", ")}]`;
    const data = rows(`CASE WHEN i = 777 THEN 'Cartx' ELSE ${list}[1 + i % ${towns.length}] END AS city`, 13_000);
    for (let run = 0; run < 6; run += 1) {
      const typos = (await suggested(data)).find(({ check, params }) => check === "accepted_values" && params["exclude"] === true);
      expect(typos?.reason).toContain('"Cartx" for "Carta"');
    }
  });

  test("rare values with a misspelt word", async () => {
    const params = await paramsOf(
      rows("(i % 300) || CASE WHEN i = 5 THEN ' patiemts' ELSE ' patients' END AS sample"),
      "accepted_values",
      "sample",
    );
    expect(params).toStrictEqual({ values: ["5 patiemts"], exclude: true });
  });
  test("codes that differ in digits are different codes", async () => {
    const code = "CASE WHEN i = 5 THEN 'KC-136' WHEN i = 6 THEN 'EC-135' ELSE ['KC-135', 'B-737', 'MD-80'][1 + i % 3] END AS model";
    expect(await paramsOf(rows(code), "accepted_values", "model")).toBeUndefined();
  });
  test("plurals are words of their own", async () => {
    expect(
      await paramsOf(
        rows("CASE WHEN i = 5 THEN 'Hospitals' ELSE ['Hospital', 'Practice'][1 + i % 2] END AS kind"),
        "accepted_values",
        "kind",
      ),
    ).toBeUndefined();
  });
  test("an open vocabulary has rare words that resemble others", async () => {
    expect(
      await paramsOf(rows("'Name' || chr((97 + i % 26)::INTEGER) || chr((97 + i // 26)::INTEGER) AS name", 600), "accepted_values", "name"),
    ).toBeUndefined();
  });
});

describe("variants", () => {
  test("other case, accents or punctuation", async () => {
    const params = await paramsOf(
      rows(
        "CASE WHEN i = 1 THEN 'new york' WHEN i = 2 THEN 'New-York' WHEN i = 3 THEN 'Zurich' ELSE ['New York', 'Zürich'][1 + i % 2] END AS city",
      ),
      "accepted_values",
      "city",
    );
    expect(params).toStrictEqual({ values: ["New-York", "Zurich", "new york"], exclude: true });
  });
});

describe("placeholders", () => {
  test("texts that stand for nothing", async () => {
    const params = await paramsOf(
      rows("CASE i % 50 WHEN 1 THEN 'N/A' WHEN 2 THEN '-' ELSE ['red', 'green', 'blue'][1 + i % 3] END AS colour"),
      "accepted_values",
      "colour",
    );
    expect(params).toStrictEqual({ values: ["-", "N/A"], exclude: true });
  });
  test("not where it is the column's usual way to say so", async () => {
    expect(await paramsOf(rows("CASE WHEN i % 2 = 1 THEN 'N/A' ELSE 'red' END AS colour"), "accepted_values", "colour")).toBeUndefined();
  });
});

describe("dependency", () => {
  const base = "i % 40 AS provider, CASE WHEN i IN (7, 103, 255) THEN 'wrong' || i ELSE 'name ' || (i % 40) END AS name";
  test("holds but for scattered exceptions", async () => {
    expect(await paramsOf(rows(base), "dependency", "provider", "name")).toStrictEqual({});
  });
  test("not on a nearly constant column", async () => {
    const constant = "i % 40 AS provider, CASE WHEN i % 97 = 0 THEN 'other' ELSE 'usual' END AS kind";
    expect(await paramsOf(rows(constant), "dependency", "provider", "kind")).toBeUndefined();
  });
  test("not where the exceptions sit in a few groups", async () => {
    const mixed = "i % 40 AS album, CASE WHEN i % 40 = 3 THEN 'genre ' || (i // 40 % 2) ELSE 'genre ' || (i % 40 % 7 + 2) END AS genre";
    expect(await paramsOf(rows(mixed), "dependency", "album", "genre")).toBeUndefined();
  });
  test("with the column that explains the exceptions", async () => {
    const average =
      "i % 30 AS measure, CASE WHEN i % 33 = 0 THEN 'ak' ELSE 'al' END AS state, CASE WHEN i = 500 THEN 'typo' ELSE CASE WHEN i % 33 = 0 THEN 'ak' ELSE 'al' END || (i % 30) END AS average";
    const checks = (await suggested(rows(average, 990))).filter(
      ({ check, columns }) => check === "dependency" && columns.at(-1) === "average",
    );
    expect(checks.map(({ columns }) => columns)).toStrictEqual([["measure", "state", "average"]]);
  });
});

describe("ranges", () => {
  test("no negative money", async () => {
    expect(await paramsOf(rows("CASE WHEN i = 3 THEN -5 ELSE i * 3 END AS unit_price"), "range", "unit_price")).toStrictEqual({ min: 0 });
  });
  test("not where many are negative", async () => {
    expect(await paramsOf(rows("i - 500 AS price_change, i - 300 AS amount"), "range", "amount")).toBeUndefined();
  });
  test("latitudes", async () => {
    expect(await paramsOf(rows("CASE WHEN i = 3 THEN 400.5 ELSE i % 90 END AS latitude"), "range", "latitude")).toStrictEqual({
      min: -90,
      max: 90,
    });
  });
  test("no event in the future", async () => {
    const day = "DATE '2024-01-01' + (CASE WHEN i = 3 THEN 9000 ELSE i END)::INTEGER AS shipped";
    expect(await paramsOf(rows(day), "range", "shipped")).toStrictEqual({ max: "2026-11-21" });
  });
  test("plans may lie there", async () => {
    expect(await paramsOf(rows("DATE '2026-01-01' + i::INTEGER AS due_date"), "range", "due_date")).toBeUndefined();
  });
  test("a zero that stands out among amounts", async () => {
    expect(await paramsOf(rows("CASE WHEN i < 20 THEN 0 ELSE i * 7 END AS gross"), "range", "gross")).toStrictEqual({
      min: 0,
      strictMin: true,
    });
  });
});

test("dates kept as text: real ones, not in the future", async () => {
  const written =
    "CASE WHEN i = 5 THEN 'Feb 31 1999' WHEN i = 6 THEN 'Dec 31 2046' ELSE strftime(DATE '1980-01-01' + (i * 9)::INTEGER, '%b %d %Y') END AS released";
  const checks = (await suggested(rows(written))).filter(({ check }) => check === "row_expression");
  const failing = await Promise.all(
    checks.map(async ({ params }) =>
      bench.session.rows(`SELECT released FROM (${rows(written)}) WHERE NOT (${String(params["expression"])})`),
    ),
  );
  expect(failing).toStrictEqual([[{ released: "Feb 31 1999" }], [{ released: "Dec 31 2046" }]]);
});

test("pairs whose names say which is the lesser", async () => {
  const pairs =
    "i AS temp_min, CASE WHEN i = 9 THEN 0 ELSE i + 3 END AS temp_max, i AS us_gross, i * 2 AS worldwide_gross, i AS width, i + 1 AS height";
  const found = (await suggested(rows(pairs))).filter(({ check }) => check === "comparison");
  expect(found.map(({ columns, params }) => [...columns, params["operator"]])).toStrictEqual([
    ["temp_min", "temp_max", "<="],
    ["us_gross", "worldwide_gross", "<="],
  ]);
});

test("damaged characters", async () => {
  const titles =
    "CASE i WHEN 1 THEN 'AmÃ©lie' WHEN 2 THEN 'LÈon' WHEN 3 THEN 'a\uFFFDb' ELSE ['Amélie', 'ÉTÉ', 'MÜNCHEN', 'Zoë', 'Éclair'][1 + i % 5] || i END AS title";
  const check = (await suggested(rows(titles))).find(({ params }) => params["negate"] === true);
  const failing = await bench.session.rows(
    `SELECT title FROM (${rows(titles)}) WHERE regexp_matches(title, '${String(check?.params["pattern"])}')`,
  );
  expect(failing.map(({ title }) => title)).toStrictEqual(["AmÃ©lie", "LÈon", "a\uFFFDb"]);
});

test("white space around a few values", async () => {
  const check = (await suggested(rows("CASE WHEN i = 4 THEN ' red' ELSE 'red' || i END AS colour"))).find(
    ({ severity }) => severity === "P3",
  );
  expect(check).toMatchObject({ check: "pattern", columns: ["colour"], params: { negate: true } });
});

test("the date that a clock begins with, where it occurs too often", async () => {
  const day = (share: number): string =>
    `CASE WHEN i % ${share} = 0 THEN DATE '1969-12-31' ELSE DATE '1960-01-01' + (i % 900 * 20)::INTEGER END AS released`;
  expect(await paramsOf(rows(day(50)), "accepted_values", "released")).toStrictEqual({ values: ["1969-12-31"], exclude: true });
  expect(await paramsOf(rows(day(5000)), "accepted_values", "released")).toBeUndefined();
});
