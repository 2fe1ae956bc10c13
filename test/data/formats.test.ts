import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Float64, Int32, makeBuilder, RecordBatchStreamWriter, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { afterAll, describe, expect, test } from "vitest";
import { decodeLz4 } from "../../src/data/arrow/lz4.ts";
import { column, errorOf, finding, rowsOf, shape, workplace } from "./support.ts";

const place = workplace();
const vega = join(process.cwd(), "node_modules/vega-datasets/data");
for (const name of ["airports.csv", "birdstrikes.csv", "zipcodes.csv", "movies.json", "flights-200k.arrow", "flights-3m.parquet"]) {
  copyFileSync(join(vega, name), join(place.folder, name));
}
afterAll(place.dispose);

describe("real files", () => {
  test.each([
    ["zipcodes.csv", 42_049, ["zip_code VARCHAR", "latitude DECIMAL(18,6)"]],
    ["birdstrikes.csv", 10_000, ["Flight Date DATE", "Cost Total $ BIGINT"]],
    ["airports.csv", 3376, ["iata VARCHAR", "latitude DECIMAL(18,8)"]],
    ["movies.json", 3201, ["Title VARCHAR", "Release Date DATE", "IMDB Rating DECIMAL(18,1)", "US Gross BIGINT"]],
    ["flights-200k.arrow", 200_000, ["delay SMALLINT", "time FLOAT"]],
    ["flights-3m.parquet", 3_000_000, ["date TIMESTAMP", "origin VARCHAR"]],
  ])("%s", async (name, rows, columns) => {
    await using session = await place.session();
    const relation = await session.open(name);
    expect(shape(relation)).toEqual(expect.arrayContaining(columns));
    const [row] = await session.rows(`SELECT count(*) AS n FROM ${relation.from}`);
    expect(row?.["n"]).toBe(rows);
  });

  test("movies.json has titles that are numbers", async () => {
    await using session = await place.session();
    const relation = await session.open("movies.json");
    expect(finding(relation.findings, "mixed-kinds")).toMatchObject({ column: "Title", count: 9, level: "warning" });
  });
});

describe("Parquet footers", () => {
  const open = async (name: string, sql: string, options = ""): Promise<Awaited<ReturnType<typeof place.session>>> => {
    const session = await place.session();
    await session.execute(`COPY (${sql}) TO '${join(place.folder, name)}' (FORMAT parquet${options})`);
    return session;
  };

  test("prove rows, NULLs and exact bounds, compared as the type, not as text", async () => {
    const sql =
      "SELECT i AS id, i::DOUBLE AS f, CASE WHEN i % 4 = 0 THEN NULL ELSE i - 50 END AS n, (i / 4)::DECIMAL(10,2) AS d, 'k' || i AS s," +
      " DATE '2024-01-01' + i::INTEGER AS day, NULL::INTEGER AS nothing, [i] AS l, 'a\\b\"c' AS odd FROM range(10000) t(i)";
    await using session = await open("bounds.parquet", sql, ", ROW_GROUP_SIZE 2048");
    const { footers } = await session.open("bounds.parquet");
    expect(footers?.rows).toBe(10_000n);
    expect(footers?.columns.get("id")).toMatchObject({ nulls: 0n, min: "0", max: "9999", ordered: true });
    expect(footers?.columns.get("n")).toMatchObject({ nulls: 2500n, min: "-49", max: "9949", ordered: true });
    expect(footers?.columns.get("d")).toMatchObject({ min: "0.00", max: "2499.75" });
    expect(footers?.columns.get("s")).toMatchObject({ min: "k0", max: "k9999", ordered: false });
    expect(footers?.columns.get("day")).toMatchObject({ min: "2024-01-01", max: "2051-05-18" });
    expect(footers?.columns.get("odd")).toMatchObject({ min: 'a\\b"c', max: 'a\\b"c', ordered: false });
    expect(footers?.columns.get("nothing")).toMatchObject({ nulls: 10_000n, ordered: false });
    expect(footers?.columns.get("nothing")).not.toHaveProperty("min");
    expect(footers?.columns.get("f")).toMatchObject({ nulls: 0n });
    expect(footers?.columns.get("f")).not.toHaveProperty("min");
    expect(footers?.columns.get("l")).not.toHaveProperty("nulls");
    expect(footers?.columns.get("l")?.compressedBytes).toBeGreaterThan(0);
  });

  test("say nothing of bounds that the writer did not mark exact", async () => {
    await using session = await place.session();
    const { footers } = await session.open("flights-3m.parquet");
    expect(footers?.columns.get("delay")).toEqual({ nulls: 0n, ordered: false, compressedBytes: expect.any(Number) });
  });

  test("of several files count together where they are alike", async () => {
    await using session = await open("alike-1.parquet", "SELECT 1 AS a, 5 AS b, 'x' AS c");
    await session.execute(`COPY (SELECT 10 AS a, '7' AS b) TO '${join(place.folder, "alike-2.parquet")}' (FORMAT parquet)`);
    const relation = await session.open("alike-*.parquet");
    expect(shape(relation)).toEqual(["a INTEGER", "b VARCHAR", "c VARCHAR"]);
    expect(relation.footers?.rows).toBe(2n);
    expect(relation.footers?.columns.get("a")).toMatchObject({ nulls: 0n, min: "1", max: "10", ordered: false });
    expect(relation.footers?.columns.has("b")).toBe(false);
    expect(relation.footers?.columns.has("c")).toBe(false);
    expect(finding(relation.findings, "header").message).toContain("c is in 1 of 2");
  });

  test("of an empty table", async () => {
    await using session = await open("none.parquet", "SELECT 1 AS a WHERE FALSE");
    const { footers } = await session.open("none.parquet");
    expect(footers?.rows).toBe(0n);
    expect(footers?.columns.get("a")).not.toHaveProperty("min");
  });

  test("that are damaged make the file unreadable", async () => {
    await using session = await open("whole.parquet", "SELECT i FROM range(1000) t(i)");
    const bytes = readFileSync(join(place.folder, "whole.parquet"));
    place.file("cut.parquet", bytes.subarray(0, bytes.length - 20));
    const scrambled = Buffer.from(bytes);
    scrambled.fill(0x55, bytes.length - 120, bytes.length - 8);
    place.file("scrambled.parquet", scrambled);
    for (const name of ["cut.parquet", "scrambled.parquet"]) {
      const error = await errorOf(async () => session.open(name));
      expect([name, error.code]).toEqual([name, "unreadableSource"]);
      expect(error.message.length).toBeLessThan(400);
    }
  });

  test("partition columns come from the folder names", async () => {
    place.file("events/year=2024/.keep", "");
    await using session = await open("events/year=2024/a.parquet", "SELECT 1 AS n");
    const relation = await session.open("events/**/*.parquet");
    expect(shape(relation)).toEqual(["n INTEGER", "year BIGINT"]);
    expect(relation.footers?.columns.has("year")).toBe(false);
  });
});

describe("JSON", () => {
  test("keys of all records, numbers, dates and nested values", async () => {
    const records = [
      '{"id":1,"price":1.50,"at":"2024-01-01T10:00:00Z","day":"2024-01-01","tags":["a"],"ok":true,"code":"007","big":12345678901234567890}',
      '{"id":2,"price":2,"at":"2024-01-02T10:00:00Z","day":null,"ok":false,"late":{"x":1}}',
      '{"id":null,"code":""}',
    ];
    place.file("records.ndjson", `${records.join("\n")}\n`);
    place.file("records.json", `[${records.join(",\n")}]`);
    place.file("records.json.gz", gzipSync(`[${records.join(",")}]`));
    place.file(
      "pretty.json",
      JSON.stringify(
        records.map((record): unknown => JSON.parse(record)),
        null,
        2,
      ),
    );
    await using session = await place.session();
    for (const name of ["records.ndjson", "records.json", "records.json.gz", "pretty.json"]) {
      const relation = await session.open(name);
      expect(shape(relation)).toEqual(
        expect.arrayContaining([
          "id BIGINT",
          "price DECIMAL(18,1)",
          "at TIMESTAMP WITH TIME ZONE",
          "day DATE",
          "tags JSON",
          "ok BOOLEAN",
          "code VARCHAR",
          "late JSON",
        ]),
      );
      const rows = await session.rows(`SELECT id, code, tags, late FROM ${relation.from}`);
      expect(rows).toEqual([
        { id: 1, code: "007", tags: '["a"]', late: null },
        { id: 2, code: null, tags: null, late: '{"x":1}' },
        { id: null, code: "", tags: null, late: null },
      ]);
      expect(column(relation, "tags").kind).toBe("nested");
    }
  });

  test("a text among numbers is a misfit with its record, and told as another kind", async () => {
    const records = Array.from({ length: 100 }, (_, index) => ({ n: index === 41 ? "many" : index }));
    place.file("mixed.json", JSON.stringify(records));
    await using session = await place.session();
    const relation = await session.open("mixed.json");
    expect(column(relation, "n")).toMatchObject({ type: "BIGINT", text: { misfits: 1 } });
    expect(finding(relation.findings, "mixed-kinds").count).toBe(1);
    const found = finding(await session.sourceFindings(relation, ["n"]), "misfit");
    expect(found).toMatchObject({ count: 1, samples: ["many"] });
    expect(found.message).toContain("record 42");
  });

  test("a text among objects is a misfit, unless it is JSON by itself", async () => {
    const records = Array.from({ length: 100 }, (_, index) => ({
      o: index === 41 ? 'half "open' : index === 42 ? null : index === 43 ? "12" : { x: index },
    }));
    place.file("objects.json", JSON.stringify(records));
    await using session = await place.session();
    const relation = await session.open("objects.json");
    expect(shape(relation)).toEqual(["o JSON"]);
    expect((await rowsOf(session, relation)).slice(40, 44)).toEqual([['{"x":40}'], [null], [null], ["12"]]);
    expect(finding(relation.findings, "mixed-kinds").count).toBe(2);
    expect(column(relation, "o").text).toMatchObject({ basis: "proved", misfits: 1 });
  });

  test("a file is read once a session, whatever types it is opened with", async () => {
    place.file("once.json", '[{"a":1},{"a":2}]');
    await using session = await place.session();
    const first = await session.open("once.json");
    place.file("once.json", '[{"a":3}]');
    const second = await session.open("once.json", { types: { a: "VARCHAR" } });
    expect([shape(first), await rowsOf(session, first)]).toEqual([["a BIGINT"], [[1], [2]]]);
    expect([shape(second), await rowsOf(session, second)]).toEqual([["a VARCHAR"], [["1"], ["2"]]]);
  });

  test("text is a date only where all of it is", async () => {
    place.file("dates.json", JSON.stringify([{ d: "2024-01-01" }, { d: "2024-02-31" }, { d: "2024-03-01" }]));
    await using session = await place.session();
    expect(shape(await session.open("dates.json"))).toEqual(["d VARCHAR"]);
  });

  test("keys that differ by case are columns of their own", async () => {
    place.file("case.json", '[{"a":1,"A":"x","":true}]');
    await using session = await place.session();
    const relation = await session.open("case.json");
    expect(shape(relation)).toEqual(["a BIGINT", "A_2 VARCHAR", "column3 BOOLEAN"]);
    expect(await rowsOf(session, relation)).toEqual([[1, "x", true]]);
    expect(finding(relation.findings, "duplicate-column").count).toBe(2);
  });

  test.each([
    ["broken.ndjson", '{"a":1}\n{"a":2}\n{"a":\n', "line 3"],
    ["broken.json", '[\n{"a":1},\n{"a":2 "b":3}\n]', "line 3"],
    ["cut.json", '[\n{"a":1},\n{"a":2}\n', "line"],
    ["scalars.json", "[1, 2, 3]", "not an object"],
    ["scalar.json", '"text"', "neither an object nor an array"],
    ["nothing.json", "[]", "no columns"],
    ["hollow.json", "[{}]", "no columns"],
  ])("%s is unreadable, and the message says where", async (name, content, words) => {
    place.file(name, content);
    await using session = await place.session();
    const error = await errorOf(async () => session.open(name));
    expect([name, error.code]).toEqual([name, "unreadableSource"]);
    expect(error.message).toContain(words);
  });

  test("other encodings and a byte order mark are read", async () => {
    place.file("wide.json", Buffer.from('\uFEFF[{"a":"ü"}]', "utf16le"));
    place.file("mark.json", '\uFEFF[{"a":"ü"}]');
    place.file("latin.json", Buffer.from('[{"a":"ü"}]', "latin1"));
    await using session = await place.session();
    for (const name of ["wide.json", "mark.json", "latin.json"]) {
      expect(await rowsOf(session, await session.open(name))).toEqual([["ü"]]);
    }
  });

  test("one huge value is refused at once, many small ones on one line are read", async () => {
    const item = '{"id":1,"text":"some text that is repeated many times over"}';
    place.file("huge.json", `{"data":[${Array.from({ length: 600_000 }, () => item).join(",")}]}`);
    place.file("line.json", `[${Array.from({ length: 600_000 }, () => item).join(",")}]`);
    await using session = await place.session();
    const error = await errorOf(async () => session.open("huge.json"));
    expect(error.code).toBe("tooLarge");
    expect(error.hint).toContain(".ndjson");
    const relation = await session.open("line.json");
    expect(await session.rows(`SELECT count(*) AS n FROM ${relation.from}`)).toEqual([{ n: 600_000 }]);
  }, 60_000);
});

describe("Arrow", () => {
  const table = new Table({
    n: vectorFromArray([1, null, 3], new Int32()),
    s: vectorFromArray(["a", "b", "a"]),
    f: vectorFromArray([1.5, Number.NaN, null], new Float64()),
  });

  test.each(["file", "stream"] as const)("reads an IPC %s with a dictionary", async (form) => {
    place.file(`table-${form}.arrow`, tableToIPC(table, form));
    await using session = await place.session();
    const relation = await session.open(`table-${form}.arrow`);
    expect(shape(relation)).toEqual(["n INTEGER", "s VARCHAR", "f DOUBLE"]);
    expect(await rowsOf(session, relation)).toEqual([
      [1, "a", 1.5],
      [null, "b", "NaN"],
      [3, "a", null],
    ]);
  });

  test("reads many batches in order", async () => {
    const batches = Array.from({ length: 50 }, (_, batch) => {
      const builder = makeBuilder({ type: new Utf8() });
      for (let index = 0; index < 100; index += 1) builder.append(`${batch}-${index}`);
      return new Table({ s: builder.finish().toVector() }).batches[0];
    });
    const writer = new RecordBatchStreamWriter();
    for (const batch of batches) if (batch !== undefined) writer.write(batch);
    place.file("batches.arrows", writer.finish().toUint8Array(true));
    await using session = await place.session();
    const relation = await session.open("batches.arrows");
    const [row] = await session.rows(`SELECT count(*) AS n, first(s) AS f, last(s) AS l FROM ${relation.from}`);
    expect(row).toEqual({ n: 5000, f: "0-0", l: "49-99" });
  });

  test("reads a table without rows", async () => {
    place.file("none.arrow", tableToIPC(table.slice(0, 0), "file"));
    await using session = await place.session();
    const relation = await session.open("none.arrow");
    expect(await rowsOf(session, relation)).toEqual([]);
  });

  test("a cut-off file is unreadable", async () => {
    const bytes = tableToIPC(table, "file");
    place.file("cut.arrow", bytes.subarray(0, bytes.length - 30));
    place.file("cut.arrows", tableToIPC(table, "stream").subarray(0, 300));
    place.file("old.feather", "FEA1 and what follows");
    await using session = await place.session();
    expect((await errorOf(async () => session.open("cut.arrow"))).code).toBe("unreadableSource");
    expect((await errorOf(async () => session.open("cut.arrows"))).code).toBe("unreadableSource");
    expect((await errorOf(async () => session.open("old.feather"))).code).toBe("unsupportedFeature");
  });

  test("LZ4 frames are decoded, matches that overlap included", () => {
    // Literals "ab", a match of eight bytes two back, literals "!": then an end mark.
    const block = [0x24, 0x61, 0x62, 0x02, 0x00, 0x10, 0x21];
    const frame = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0];
    expect(Buffer.from(decodeLz4(Uint8Array.from(frame))).toString()).toBe("ababababab!");
    expect(() => decodeLz4(Uint8Array.from(frame.slice(0, 14)))).toThrow(RangeError);
    const stored = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 2, 0, 0, 0x80, 0x68, 0x69, 0, 0, 0, 0];
    expect(Buffer.from(decodeLz4(Uint8Array.from(stored))).toString()).toBe("hi");
  });
});

describe("DuckDB files", () => {
  test("tables and views are read, and the file is left alone", async () => {
    const session = await place.session();
    const path = join(place.folder, "store.duckdb");
    await session.execute(`ATTACH '${path}' AS store; CREATE SCHEMA store.sales; CREATE TABLE store.sales.orders AS SELECT 1 AS id, 2.50 AS price;
      CREATE TABLE store."odd name" AS SELECT 3 AS x; CREATE VIEW store.cheap AS SELECT 9 AS y; DETACH store`);
    const before = readFileSync(path);
    for (const [name, columns] of [
      ["store.duckdb#sales.orders", ["id INTEGER", "price DECIMAL(3,2)"]],
      ["store.duckdb#orders", ["id INTEGER", "price DECIMAL(3,2)"]],
      ["store.duckdb#odd name", ["x INTEGER"]],
      ["store.duckdb#cheap", ["y INTEGER"]],
    ] as const) {
      expect(shape(await session.open(name))).toEqual(columns);
    }
    const query = await session.open("SELECT id FROM 'store.duckdb#orders'");
    expect(await rowsOf(session, query)).toEqual([[1]]);
    const missing = await errorOf(async () => session.open("store.duckdb#nothing"));
    expect(missing.code).toBe("unknownTable");
    expect(missing.hint).toContain("sales.orders");
    expect((await errorOf(async () => session.open("store.duckdb"))).code).toBe("unknownTable");
    await session[Symbol.asyncDispose]();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a single table needs no name", async () => {
    await using session = await place.session();
    const path = join(place.folder, "single.duckdb");
    await session.execute(`ATTACH '${path}' AS single; CREATE TABLE single.t AS SELECT 1 AS a; DETACH single`);
    expect(shape(await session.open("single.duckdb"))).toEqual(["a INTEGER"]);
  });

  test("two sessions read one file at the same time", async () => {
    await using first = await place.session();
    await using second = await place.session();
    const [one, two] = await Promise.all([first.open("single.duckdb"), second.open("single.duckdb")]);
    expect(await rowsOf(first, one)).toEqual(await rowsOf(second, two));
  });
});
