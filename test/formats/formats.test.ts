import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess, DataSession } from "../../src/data/types.ts";
import { formatById, formats } from "../../src/engines/quality/formats/index.ts";

describe("the registry of formats", () => {
  it("holds every file of the folder under its own name", () => {
    const folder = new URL("../../src/engines/quality/formats/", import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "index.ts");
    expect(formats.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it("finds a format by its id", () => {
    for (const format of formats) expect(formatById(format.id)).toBe(format);
    expect(formatById("no-such-format")).toBeUndefined();
  });
});

describe.each(formats.map((format) => ({ id: format.id, format })))("the format $id", ({ format }) => {
  let access: DataAccess;
  let session: DataSession;
  beforeAll(async () => {
    access = createDataAccess({ roots: [process.cwd()] });
    session = await access.session({ signal: new AbortController().signal });
  });
  afterAll(async () => {
    await session[Symbol.asyncDispose]();
    await access[Symbol.asyncDispose]();
  });

  /** The values for which the predicate is not what is expected. */
  async function wrong(values: readonly string[], expected: boolean, predicate = format.matches): Promise<readonly unknown[]> {
    const rows = values.map((value) => `(${literal(value)})`).join(", ");
    const found = await session.rows(
      `SELECT v FROM (VALUES ${rows}) t(v) WHERE (${predicate("v")}) IS DISTINCT FROM ${expected ? "TRUE" : "FALSE"}`,
    );
    return found.map(({ v }) => v);
  }

  it("has examples enough", () => {
    expect(format.examples.valid.length).toBeGreaterThanOrEqual(8);
    expect(format.examples.invalid.length).toBeGreaterThanOrEqual(8);
  });

  it("accepts its valid examples", async () => {
    expect(await wrong(format.examples.valid, true)).toEqual([]);
  });

  it("has a mark that they all bear", async () => {
    expect(await wrong(format.examples.valid, true, format.mark ?? (() => "TRUE"))).toEqual([]);
  });

  it("refuses its invalid examples", async () => {
    expect(await wrong(format.examples.invalid, false)).toEqual([]);
  });

  it("refuses or survives what is nothing at all, without an error", async () => {
    const odd = ["", " ", "\n", "\0".replace("\0", "x"), "😀", "ß", "-", ".", ":", "@", "0".repeat(200), "A".repeat(200), "١٢٣"];
    const rows = odd.map((value) => `(${literal(value)})`).join(", ");
    const result = await session.rows(`SELECT count(*) FILTER (WHERE (${format.matches("v")}) IS NULL) AS n FROM (VALUES ${rows}) t(v)`);
    expect(result).toEqual([{ n: 0 }]);
    const nulls = await session.rows(`SELECT (${format.matches("v")}) IS TRUE AS t FROM (VALUES (NULL::VARCHAR)) t(v)`);
    expect(nulls).toEqual([{ t: false }]);
  });
});
