import { mkdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { errorOf, finding, rowsOf, shape, workplace } from "./support.ts";

const place = workplace();
place.file("data/orders.csv", "id,amount\n1,5\n2,6\n");
place.file("data/customers.csv", "id\n1\n");
place.file("data/empty.csv", "");
place.file("data/blank.csv", "\n\n  \n");
place.file("data/empty.json", "");
place.file("data/empty.parquet", "");
place.file("notes.md", "# notes\n");
mkdirSync(`${place.folder}/hollow`);
afterAll(place.dispose);

describe("what is not there or not a dataset", () => {
  test("a missing file names the nearest ones", async () => {
    await using session = await place.session();
    const error = await errorOf(async () => session.open("data/order.csv"));
    expect(error.code).toBe("fileNotFound");
    expect(error.hint).toContain("data/orders.csv");
  });

  test("a folder names files in it", async () => {
    await using session = await place.session();
    const error = await errorOf(async () => session.open("data"));
    expect(error.code).toBe("pathIsDirectory");
    expect(error.hint).toContain("data/customers.csv");
    expect((await errorOf(async () => session.open("hollow"))).hint).toContain("no file");
  });

  test.each(["data/empty.csv", "data/blank.csv", "data/empty.json", "data/empty.parquet"])("%s is empty", async (name) => {
    await using session = await place.session();
    expect((await errorOf(async () => session.open(name))).code).toBe("emptyFile");
  });

  test("a path outside the roots names the folder to add", async () => {
    await using session = await place.session();
    for (const path of ["/etc/passwd", "../other/x.csv", "/etc/*.csv"]) {
      const error = await errorOf(async () => session.open(path));
      expect(error.code).toBe("outsideRoots");
      expect(error.hint).toContain("--root");
    }
    expect((await errorOf(async () => session.open("/etc/passwd"))).hint).toContain("--root /etc ");
  });

  test("a glob without a match shows what is there", async () => {
    await using session = await place.session();
    const error = await errorOf(async () => session.open("data/*.parquetx"));
    expect(error.code).toBe("fileNotFound");
    expect(error.hint).toContain("data/");
    expect((await errorOf(async () => session.open("nothing/*.csv"))).code).toBe("fileNotFound");
  });

  test("an unknown ending lists what is readable", async () => {
    await using session = await place.session();
    const error = await errorOf(async () => session.open("notes.md"));
    expect(error.code).toBe("unsupportedFormat");
    expect(error.hint).toContain("Parquet");
    expect((await errorOf(async () => session.open("https://example.com/x.parquet"))).code).toBe("unsupportedFormat");
  });

  test("text under a binary format's name is told apart", async () => {
    place.file("fake.parquet", "id,name\n1,x\n");
    place.file("fake.duckdb", "this is not a database, only a text of some length");
    place.file("fake.arrow", "this is not an arrow file");
    await using session = await place.session();
    for (const name of ["fake.parquet", "fake.duckdb", "fake.arrow"]) {
      const error = await errorOf(async () => session.open(name));
      expect([name, error.code]).toEqual([name, "unreadableSource"]);
      expect(error.message.length).toBeLessThan(450);
    }
  });

  test("a name with spaces is a path where it exists, and SQL otherwise", async () => {
    place.file("select all.csv", "a\n1\n");
    await using session = await place.session();
    expect((await session.open("select all.csv")).format).toBe("csv");
    expect((await session.open("SELECT 1 AS a")).format).toBe("query");
    expect((await errorOf(async () => session.open("select nothing from"))).code).toBe("invalidQuery");
  });
});

describe("globs and partitions", () => {
  test("text files with differing columns are put together by name, and it is told", async () => {
    place.file("union/1.csv", "id,a\n1,x\n");
    place.file("union/2.csv", "b;id\n2.5;2\n");
    place.file("union/3.csv", "");
    await using session = await place.session();
    const relation = await session.open("union/*.csv");
    expect(shape(relation)).toEqual(["id BIGINT", "a VARCHAR", "b DECIMAL(18,1)"]);
    expect(await rowsOf(session, relation)).toEqual([
      [1, "x", null],
      [2, null, "2.5"],
    ]);
    const messages = relation.findings.map(({ message }) => message).join("\n");
    expect(messages).toContain("a is in 1 of 2");
    expect(messages).toContain("1 of 3 files are empty");
  });

  test("folder names are columns", async () => {
    for (const [year, month] of [
      ["2023", "01"],
      ["2024", "02"],
    ] as const) {
      place.file(`events/year=${year}/month=${month}/day=${year}-${month}-03/part.csv`, `n\n${year}\n`);
    }
    await using session = await place.session();
    const relation = await session.open("events/**/*.csv");
    expect(shape(relation)).toEqual(["n BIGINT", "year BIGINT", "month VARCHAR", "day DATE"]);
    expect(await rowsOf(session, relation)).toEqual([
      [2023, 2023, "01", "2023-01-03"],
      [2024, 2024, "02", "2024-02-03"],
    ]);
    await session.write(`SELECT n, year, month FROM ${relation.from} WHERE year = 2023`, "parquet-2023.parquet");
  });

  test("a folder's column wins over a file's own, in whatever case they are written", async () => {
    place.file("both/Year=2023/part.csv", "year,n\n1999,1\n");
    await using session = await place.session();
    const text = await session.open("both/*/part.csv");
    expect(shape(text)).toEqual(["n BIGINT", "Year BIGINT"]);
    expect(await rowsOf(session, text)).toEqual([[1, 2023]]);
    const told = { level: "warning", count: 1, message: expect.stringContaining("names of their folders as well: year.") };
    expect(finding(text.findings, "duplicate-column")).toMatchObject(told);
    place.file("stored/Year=2023/.keep", "");
    await session.write("SELECT 1999 AS year, 1 AS n", "stored/Year=2023/part.parquet");
    const stored = await session.open("stored/*/part.parquet");
    expect(await rowsOf(session, stored)).toEqual([[2023, 1]]);
    expect(finding(stored.findings, "duplicate-column")).toMatchObject(told);
    expect([...(stored.footers?.columns.keys() ?? [])]).toEqual(["n"]);
  });

  test("folder names stay columns of files that had to be copied", async () => {
    place.file("wide/region=eu/part.csv", Buffer.from("n,s\n1,ü\n", "utf16le"));
    place.file("wide/region=us/part.csv", "n,s\n2,x\n3\n4,y\n");
    await using session = await place.session();
    const relation = await session.open("wide/*/part.csv");
    expect(await rowsOf(session, relation)).toEqual([
      [1, "ü", "eu"],
      [2, "x", "us"],
      [4, "y", "us"],
    ]);
    expect(finding(await session.sourceFindings(relation, []), "ragged-row")).toMatchObject({ count: 1, lines: [3] });
  });
});
