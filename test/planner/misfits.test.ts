import { afterAll, expect, test } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { decimalFormat, integerFormat } from "../../src/data/text/number-formats.ts";
import { uuidFormat } from "../../src/data/text/other-formats.ts";
import { isoDate } from "../../src/data/text/temporal-formats.ts";
import { assumedColumn, typedQuery } from "../../src/data/text/typed-columns.ts";
import { hasMisfit } from "../../src/engines/quality/planner/misfits.ts";
import { workplace } from "../data/support.ts";

const place = workplace();
afterAll(place.dispose);

/** For each format texts that fit, an empty cell, and texts that don't. */
const kinds = [
  { format: integerFormat, fit: ["1", "250", "-7", null], unfit: ["007", "1.5", "x"] },
  { format: decimalFormat(18, 2), fit: ["1.25", "3", ".5", null], unfit: ["1.005", "07", "1_0.00"] },
  { format: isoDate, fit: ["2024-01-01", null], unfit: ["2024-02-31", "24-01-01", "-024-01-01"] },
  { format: uuidFormat, fit: ["3f2504e0-4f89-41d3-9a0c-0305e82c3301", null], unfit: ["3f2504e0"] },
];

test("one condition for all columns finds the rows that a test a column finds", async () => {
  // More columns of each kind than are tested together; some of them seldom filled, which are tested by themselves.
  const columns = Array.from({ length: 24 }, (_, index) => {
    const kind = kinds[index % kinds.length];
    if (kind === undefined) throw new Error("there are kinds");
    const texts = kind.fit.filter((text) => text !== null);
    const values = index % 5 === 0 ? 50 : 100;
    const typed = assumedColumn({ name: `c${index}`, format: kind.format, values, misfits: 0 }, `raw ${index}`, { texts, rows: 100 });
    return { kind, typed };
  });
  const row = (odd: number, at: number): string => {
    const cells = columns.map(({ kind }, index) => {
      const texts = index === odd ? kind.unfit : kind.fit;
      return texts[(at + index) % texts.length] ?? null;
    });
    return `(${cells.map((cell) => (cell === null ? "NULL" : literal(cell))).join(", ")})`;
  };
  const clean = Array.from({ length: 12 }, (_, at) => row(-1, at));
  const odd = columns.flatMap((_, index) => [row(index, 0), row(index, 1), row(index, 2)]);
  const raw = `(VALUES ${[...clean, ...odd].join(", ")}) t(${columns.map(({ typed }) => typed.column.name).join(", ")})`;
  const tested = columns.map(({ typed }) => typed.column);
  const eachAlone = tested.map(({ text }) => text?.misfit ?? "FALSE").join(" OR ");
  await using session = await place.session();
  const [counts] = await session.rows(
    `SELECT count_if(${hasMisfit(tested)}) AS together, count_if(${eachAlone}) AS alone, count_if((${hasMisfit(tested)}) IS NULL) AS undecided
     FROM (${typedQuery(
       raw,
       columns.map(({ typed }) => typed),
       [],
     )})`,
  );
  expect(tested.filter(({ text }) => text?.fitsQuickly !== undefined).length).toBeGreaterThan(8);
  expect(counts).toEqual({ together: odd.length, alone: odd.length, undecided: 0 });
});
