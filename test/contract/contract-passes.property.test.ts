/** A contract always passes on the data that it came from, whatever the data. */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { identifier, literal } from "../../src/core/sql.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { readContract } from "../../src/engines/quality/contract/read-contract.ts";
import { writeContract } from "../../src/engines/quality/contract/write-contract.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import { profileDataset } from "../../src/engines/quality/profile/profile-dataset.ts";

const schemaFile = new URL("../../../shared/standards/odcs/odcs-json-schema-v3.1.0.json", import.meta.url);
const isStandardThere = existsSync(schemaFile);
if (!isStandardThere) console.warn("the official schema is not at ../shared/standards/odcs: contracts are not held to it here");

let folder: string;
let access: DataAccess;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-passes-"));
  access = createDataAccess({ roots: [folder] });
});

afterAll(async () => {
  await access[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function officialValidator(): (document: unknown) => readonly string[] {
  if (!isStandardThere) return () => [];
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"));
  const validate = typeof schema === "object" && schema !== null ? ajv.compile(schema) : undefined;
  return (document) =>
    validate?.(document) === true ? [] : (validate?.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
const officialProblems = officialValidator();

/** What is wrong with the contract of a dataset: nothing, whatever the data. */
async function wrongWith(dataset: string): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const profiling = await access.session({ signal });
  const { profile } = await profileDataset(profiling, dataset, { signal, topValues: 20 });
  await profiling[Symbol.asyncDispose]();
  const text = writeContract(profile);
  if (writeContract(profile) !== text) return ["the same profile gave another contract"];
  const { checks, types, notes } = await readContract(text, "written.yaml", { dataset });
  const validating = await access.session({ signal });
  const report = await validateDataset(
    validating,
    { dataset, checks, types, failOn: "P3", samples: 1 },
    { now: new Date("2030-01-01T00:00:00Z") },
  );
  await validating[Symbol.asyncDispose]();
  const failing = report.checks.filter(({ outcome, check }) => (outcome === "fail" || outcome === "error") && check !== "readable_rows");
  const unknownType = /is not one that is known/;
  return [
    ...officialProblems(parse(text)),
    ...notes.filter(({ message }) => !unknownType.test(message)).map(({ message }) => message),
    ...failing.map(({ id, observed, threshold, message }) => `${id}: ${observed}, not ${threshold} ${message ?? ""}\n${text}`),
  ];
}

/** SQL literals of a type, edge cases among them. */
const typedValues: Readonly<Record<string, fc.Arbitrary<string>>> = {
  INTEGER: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String),
  TINYINT: fc.integer({ min: -3, max: 3 }).map(String),
  BIGINT: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => `'${value}'`),
  UBIGINT: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => `'${value}'`),
  HUGEINT: fc.bigInt({ min: -(2n ** 120n), max: 2n ** 120n }).map((value) => `'${value}'`),
  DOUBLE: fc.oneof(
    fc.double().map((value) => `'${value}'`),
    fc.constantFrom("'nan'", "'inf'", "'-inf'", "'-0.0'", "0.1"),
  ),
  FLOAT: fc.oneof(
    fc.float().map((value) => `'${value}'`),
    fc.constantFrom("'nan'", "0.1", "16777217"),
  ),
  "DECIMAL(5,2)": fc.integer({ min: -99999, max: 99999 }).map((value) => `${value} / 100.0`),
  "DECIMAL(38,10)": fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }).map((value) => `'${value}.0123456789'`),
  BOOLEAN: fc.constantFrom("TRUE", "FALSE"),
  DATE: fc.constantFrom(
    "'2024-02-29'",
    "'0001-01-01'",
    "'infinity'",
    "'-infinity'",
    "'9999-12-31'",
    "'10000-01-01'",
    "'0044-03-15 (BC)'",
    "'1970-01-01'",
  ),
  TIMESTAMP: fc.constantFrom("'2024-02-29 12:00:00.123456'", "'infinity'", "'1969-12-31 23:59:59.999999'", "'12024-01-01'", "'2024-01-01'"),
  TIMESTAMP_NS: fc.constantFrom("'2024-02-29 12:00:00.123456789'", "'2024-02-29 12:00:00.123456788'"),
  TIMESTAMPTZ: fc.constantFrom("'2024-03-31 02:30:00+01'", "'2024-10-27 02:30:00+02'", "'infinity'", "'1883-11-18 12:00:00+00'"),
  TIME: fc.constantFrom("'00:00:00'", "'23:59:59.999999'", "'24:00:00'"),
  TIMETZ: fc.constantFrom("'00:00:00+02'", "'23:59:59-11:30'"),
  UUID: fc.uuid().map((value) => `'${value}'`),
  VARCHAR: fc
    .oneof(
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom(
        "",
        " ",
        "yes",
        "null",
        "~",
        "00012",
        "1e3",
        "2024-02-29",
        "a: b",
        "# no",
        "NaN",
        "\u2028",
        "\u0001",
        "'quoted'",
        '"x"',
        "a@b.de",
        "127.0.0.1",
        "𝒳".repeat(3),
      ),
      fc.string({ minLength: 90, maxLength: 130 }),
    )
    .filter((value) => !value.includes("\u0000"))
    .map(literal),
  BLOB: fc.constantFrom("'\\x00\\xFF'", "''"),
  INTERVAL: fc.constantFrom("'1 month'", "'-3 days'"),
  BIT: fc.constantFrom("'0101'", "'1'"),
  "INTEGER[]": fc.constantFrom("[]", "[1, NULL]", "[2]"),
  "INTEGER[2]": fc.constantFrom("[1, 2]", "[NULL, 2]"),
  'STRUCT(a INTEGER, "b c" VARCHAR)': fc.constantFrom("{'a': 1, 'b c': 'x'}", "{'a': NULL, 'b c': NULL}"),
  "MAP(VARCHAR, INTEGER)": fc.constantFrom("MAP {'k': 1}", "MAP {}"),
  "ENUM('new', 'paid', '')": fc.constantFrom("'new'", "'paid'", "''"),
  JSON: fc.constantFrom("'{\"a\": [1]}'", "'null'", "'3'", "'[]'"),
};

const oddName = fc.oneof(
  fc.constantFrom(
    "id",
    "Id Number",
    "select",
    'a"b',
    "a'b",
    "{column}",
    "a\nb",
    "名前",
    " lead",
    "true",
    "12",
    "a.b",
    "a:b",
    "-",
    "$x",
    "physicalName",
  ),
  fc.string({ minLength: 1, maxLength: 8 }).filter((name) => !name.includes("\u0000")),
);

interface GeneratedColumn {
  readonly name: string;
  readonly type: string;
  readonly values: readonly (string | null)[];
}

const rowsOfTable = fc.integer({ min: 0, max: 9 });

function column(rows: number): fc.Arbitrary<GeneratedColumn> {
  return fc.constantFrom(...Object.keys(typedValues)).chain((type) => {
    const one = typedValues[type] ?? fc.constant("NULL");
    // Few values, so that lists of valid values and near-keys come up.
    const pool = fc.array(one, { minLength: 1, maxLength: 4 });
    const value = (values: readonly string[]): fc.Arbitrary<string | null> =>
      fc.option(fc.oneof(fc.constantFrom(...values), one), { freq: 8 });
    return fc.record({
      name: oddName,
      type: fc.constant(type),
      values: pool.chain((values) => fc.array(value(values), { minLength: rows, maxLength: rows })),
    });
  });
}

const table = rowsOfTable
  .chain((rows) => fc.tuple(fc.constant(rows), fc.array(column(rows), { minLength: 1, maxLength: 6 })))
  .map(([rows, columns]) => ({
    rows,
    columns: columns.filter(({ name }, index) => columns.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) === index),
  }));

function sqlOf({ rows, columns }: { readonly rows: number; readonly columns: readonly GeneratedColumn[] }): string {
  const row = (index: number): string =>
    columns.map(({ name, type, values }) => `CAST(${values[index] ?? "NULL"} AS ${type}) AS ${identifier(name)}`).join(", ");
  if (rows === 0) return `SELECT ${row(0)} WHERE FALSE`;
  return Array.from({ length: rows }, (_, index) => `SELECT ${row(index)}`).join(" UNION ALL ");
}

const csvCell = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "2",
    "2.50",
    "00012",
    "x",
    "true",
    "yes",
    "2024-02-29",
    "2024-02-31",
    "31/12/1999",
    "01/02/2003",
    "Jan 12 1998",
    "1.234,5",
    "5.0",
    "-7",
    "+49 30 1234567",
    "NaN",
    "inf",
    "N/A",
    "NULL",
    "12:30",
    "1e5",
    "9223372036854775808",
    "a,b",
    'say "x"',
    "2024-01-01T00:00:00Z",
    "a\nb",
    " 3 ",
  ),
  fc.string({ maxLength: 6 }).filter((value) => !value.includes("\u0000")),
);

const csvTable = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 25 })).chain(([width, rows]) =>
  fc.record({
    names: fc.array(oddName, { minLength: width, maxLength: width }),
    // A column draws from few cells, so that some have a type that nearly all values fit.
    cells: fc.array(
      fc
        .array(csvCell, { minLength: 1, maxLength: 3 })
        .chain((pool) => fc.array(fc.constantFrom(...pool), { minLength: rows, maxLength: rows })),
      { minLength: width, maxLength: width },
    ),
    rows: fc.constant(rows),
  }),
);

const jsonCell = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1,
    2.5,
    1e300,
    9007199254740992,
    "",
    "x",
    "1",
    "00012",
    "2024-02-29",
    "2024-02-29T12:00:00Z",
    "a@b.de",
  ),
  fc.constantFrom<unknown>([], [1, "x"], {}, { a: 1 }, { a: null }),
  fc.string({ maxLength: 6 }).filter((value) => !value.includes("\u0000")),
);

const jsonTable = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 25 })).chain(([width, rows]) =>
  fc.record({
    names: fc.uniqueArray(oddName, { minLength: width, maxLength: width, selector: (name) => name.toLowerCase() }),
    cells: fc.array(
      fc
        .array(jsonCell, { minLength: 1, maxLength: 3 })
        .chain((pool) => fc.array(fc.constantFrom(...pool), { minLength: rows, maxLength: rows })),
      { minLength: width, maxLength: width },
    ),
    rows: fc.constant(rows),
  }),
);

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Types that a Parquet file holds as they are. */
const parquetTypes = /^(?!BIT|HUGEINT|TIMETZ|INTERVAL|TIMESTAMP_NS|"?INTEGER\[2\])/;

async function parquetOf(generated: { readonly rows: number; readonly columns: readonly GeneratedColumn[] }): Promise<string> {
  const columns = generated.columns.filter(({ type }) => parquetTypes.test(type));
  const path = join(folder, `table-${files++}.parquet`);
  const session = await access.session({ signal: new AbortController().signal });
  await session.write(
    sqlOf({ rows: generated.rows, columns: columns.length === 0 ? [{ name: "a", type: "INTEGER", values: [] }] : columns }),
    path,
  );
  await session[Symbol.asyncDispose]();
  return path;
}

describe("a contract passes on the data that it came from", () => {
  const options = { seed: 7, numRuns: 60, endOnFailure: true };

  test("typed data of any kind", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (generated) => {
        expect(await wrongWith(sqlOf(generated))).toEqual([]);
      }),
      options,
    );
  }, 240_000);

  test("Parquet files of any content", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (generated) => {
        expect(await wrongWith(await parquetOf(generated))).toEqual([]);
      }),
      options,
    );
  }, 240_000);

  test("text files of any content", async () => {
    await fc.assert(
      fc.asyncProperty(csvTable, async ({ names, cells, rows }) => {
        const lines = [names, ...Array.from({ length: rows }, (_, row) => cells.map((values) => values[row] ?? ""))];
        const path = join(folder, `table-${files++}.csv`);
        await writeFile(path, lines.map((line) => `${line.map(quoted).join(",")}\n`).join(""));
        expect(await wrongWith(path)).toEqual([]);
      }),
      options,
    );
  }, 240_000);

  test("JSON files of any content", async () => {
    await fc.assert(
      fc.asyncProperty(jsonTable, async ({ names, cells, rows }) => {
        const records = Array.from({ length: rows }, (_, row) =>
          Object.fromEntries(names.map((name, index) => [name, cells[index]?.[row]])),
        );
        fc.pre(records.some((record) => Object.values(record).some((value) => value !== undefined)));
        const path = join(folder, `table-${files++}.json`);
        await writeFile(path, JSON.stringify(records));
        expect(await wrongWith(path)).toEqual([]);
      }),
      options,
    );
  }, 240_000);

  test("JSON with a few texts among objects", async () => {
    const path = join(folder, "objects.json");
    await writeFile(path, JSON.stringify(Array.from({ length: 40 }, (_, index) => ({ o: index === 7 ? "none" : { x: index } }))));
    expect(await wrongWith(path)).toEqual([]);
  });

  test.each(["birdstrikes.csv", "zipcodes.csv", "seattle-weather.csv", "movies.json", "flights-2k.json"])("real data: %s", async (name) => {
    const data = new URL(`../../node_modules/vega-datasets/data/${name}`, import.meta.url);
    const path = join(folder, name);
    await writeFile(path, readFileSync(data));
    expect(await wrongWith(path)).toEqual([]);
  });
});
