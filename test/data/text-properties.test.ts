import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { rowsOf, workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

const cell = fc.oneof(
  fc.constantFrom(
    "",
    "x",
    "two words",
    '"',
    'say "hi"',
    "a,b",
    "line\nend",
    "line\r\nend",
    "\n",
    "ü€",
    "'",
    " padded ",
    "#",
    "\\",
    '\\"',
    ";",
    "\t",
  ),
  fc.string({ maxLength: 6, unit: "grapheme" }).map((text) => text.replaceAll(/[\0\r]/g, "")),
);

const damage = fc.constantFrom("short", "too,many,of,them,all", '"closed" badly,1,2');

interface Part {
  readonly record?: readonly string[];
  readonly damaged?: string;
}

const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(cell, cell, cell).map((record): Part => ({ record })) },
  { weight: 1, arbitrary: damage.map((damaged): Part => ({ damaged })) },
);

/** Enough good records for the file to have a shape. */
const plainParts: readonly Part[] = Array.from({ length: 30 }, () => ({ record: ["a", "b", "c"] }));

/** RFC 4180: every value in quotes, as the plainest way to write anything. */
function written(record: readonly string[]): string {
  return record.map((value) => `"${value.replaceAll('"', '""')}"`).join(",");
}

test("every good record is read as it was written, and every bad one is told with its line", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 25 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (generated, lineEnd, last) => {
        const parts = [...plainParts, ...generated];
        const lines = ['"id","first","second","third"'];
        const bad: number[] = [];
        let line = 2;
        for (const [index, { record, damaged }] of parts.entries()) {
          const text = record === undefined ? (damaged ?? "") : written([`r${index}`, ...record]);
          if (record === undefined) bad.push(line);
          lines.push(text);
          line += text.split("\n").length;
        }
        place.file("generated.csv", lines.join(lineEnd) + (last ? lineEnd : ""));
        await using session = await place.session();
        const types = { id: "VARCHAR", first: "VARCHAR", second: "VARCHAR", third: "VARCHAR" };
        const relation = await session.open("generated.csv", { types });
        const expected = parts.flatMap(({ record }, index) =>
          record === undefined ? [] : [[`r${index}`, ...record.map((value) => value || null)]],
        );
        expect(await rowsOf(session, relation)).toEqual(expected);
        const found = await session.sourceFindings(relation, []);
        const told = found.flatMap(({ lines: places = [] }) => places).toSorted((a, b) => a - b);
        expect(found.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(bad.length);
        expect(told).toEqual(bad.length <= 10 ? bad : told);
        expect(told.every((where) => bad.includes(where))).toBe(true);
      },
    ),
    { numRuns: 120 },
  );
}, 120_000);

test("a misfit is told with its line, wherever it stands", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), cell), { minLength: 40, maxLength: 120 }), fc.nat(), async (rows, at) => {
      const misfit = at % rows.length;
      const lines = ['"n","text"'];
      let where = 0;
      let line = 2;
      for (const [index, [blank, text]] of rows.entries()) {
        if (blank) {
          lines.push("");
          line += 1;
        }
        if (index === misfit) where = line;
        const record = written([index === misfit ? "oops" : String(index), text]);
        lines.push(record);
        line += record.split("\n").length;
      }
      place.file("misfit.csv", `${lines.join("\n")}\n`);
      await using session = await place.session();
      const relation = await session.open("misfit.csv", { types: { text: "VARCHAR" } });
      expect(relation.columns[0]).toMatchObject({ type: "BIGINT", text: { misfits: 1 } });
      const [found] = await session.sourceFindings(relation, ["n"]);
      expect(found).toMatchObject({ code: "misfit", count: 1, lines: [where], samples: ["oops"] });
    }),
    { numRuns: 60 },
  );
}, 120_000);
