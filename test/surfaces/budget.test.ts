import { expect, test } from "vitest";
import { fitBudget } from "../../src/tools/support/budget.ts";

interface Answer {
  readonly rows: readonly string[];
  readonly notes: readonly string[];
}

const withoutNotes = (value: Answer) => ({ value: { ...value, notes: [] }, said: "notes left out" });
const oneRow = (value: Answer) => ({ value: { ...value, rows: value.rows.slice(0, 1) }, said: "one row shown" });

test("only what was left out is told, and only as much is as need be", () => {
  const rows = ["a".repeat(20), "b".repeat(20)];
  const noNotes: Answer = { rows, notes: [] };
  expect(fitBudget(noNotes, 60, [withoutNotes, oneRow])).toEqual({
    value: { rows: rows.slice(0, 1), notes: [] },
    truncated: ["one row shown"],
  });
  const notes: Answer = { rows, notes: ["c".repeat(20)] };
  expect(fitBudget(notes, 80, [withoutNotes, oneRow])).toEqual({ value: noNotes, truncated: ["notes left out"] });
  expect(fitBudget(notes, 200, [withoutNotes, oneRow])).toEqual({ value: notes, truncated: [] });
});
