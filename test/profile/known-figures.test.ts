/** What a profile proves of the checks of the same rows, and what it leaves to a scan. */
import { afterAll, describe, expect, test } from "vitest";
import type { CheckRequest, KnownFigures } from "../../src/engines/quality/check.ts";
import { validateSnapshot } from "../../src/engines/quality/planner/validate-dataset.ts";
import { knownFigures } from "../../src/engines/quality/profile/known-figures.ts";
import { profileSnapshot } from "../../src/engines/quality/profile/profile-dataset.ts";
import type { ValidationReport } from "../../src/engines/quality/report.ts";
import { openSnapshot } from "../../src/engines/quality/snapshot.ts";
import { workplace } from "../data/support.ts";

const place = workplace();
let files = 0;
afterAll(place.dispose);

function check(name: string, columns: readonly string[], params: Readonly<Record<string, unknown>> = {}): CheckRequest {
  return {
    id: [name, ...columns, ...Object.values(params)].join(":"),
    check: name,
    columns,
    params,
    severity: "P1",
    tolerance: {},
    origin: "test",
  };
}

interface Judged {
  readonly known: KnownFigures;
  /** With what the profile tells, and without. */
  readonly told: ValidationReport;
  readonly scanned: ValidationReport;
}

async function judge(header: string, lines: readonly string[], checks: readonly CheckRequest[]): Promise<Judged> {
  const path = place.file(`table_${files++}.csv`, `${[header, ...lines].join("\n")}\n`);
  const { signal } = new AbortController();
  await using session = await place.session(signal);
  const snapshot = await openSnapshot(session, path, undefined);
  if (snapshot === undefined) throw new Error("a snapshot was to be taken");
  const known = knownFigures(await profileSnapshot(session, snapshot, { signal }));
  const request = { dataset: path, checks, failOn: "P2", samples: 3 } as const;
  const now = new Date("2024-03-01T12:00:00Z");
  const told = await validateSnapshot(session, snapshot, request, { now, known });
  return { known, told, scanned: await validateSnapshot(session, snapshot, request, { now }) };
}

function answersOf({ plan }: ValidationReport, step: string): readonly string[] {
  return plan.filter((each) => each.step === step).flatMap(({ answers }) => answers);
}

const people = Array.from(
  { length: 300 },
  (_, index) => `${index},user${index}@example.com,2024-01-${String((index % 28) + 1).padStart(2, "0")}`,
);

describe("a profile", () => {
  test("proves the checks that its figures hold, without a scan", async () => {
    const checks = [
      check("row_count", [], { min: 1 }),
      check("primary_key", ["id"]),
      check("unique", ["id"]),
      check("not_null", ["mail"]),
      check("range", ["id"], { min: 0, max: 299 }),
      check("length", ["mail"], { min: 17, max: 19 }),
      check("format", ["mail"], { format: "email" }),
      check("range", ["day"], { min: "2024-01-01", max: "2024-01-28" }),
      check("freshness", ["day"], { maxAge: "P60D" }),
    ];
    const { told, scanned } = await judge("id,mail,day", people, checks);
    expect(told.checks).toEqual(scanned.checks);
    expect(told.verdict).toBe("pass");
    expect(told.failingRows).toBe(0);
    expect(told.rows).toBe(300);
    expect(answersOf(told, "figures of the profile")).toEqual(checks.map(({ id }) => id));
    expect(told.plan.map(({ step }) => step)).toEqual(["read into a temporary table", "figures of the profile"]);
  });

  test("tells which values lack a format, whatever they hold", async () => {
    const odd = ["it's", '"say ""x"""', "nobody", "nobody", "a@b", "", "ä@example.com"].map(
      (value, index) => `${1000 + index},${value},2024-01-01`,
    );
    const { known, told, scanned } = await judge("id,mail,day", [...people, ...odd], [check("format", ["mail"], { format: "email" })]);
    expect(known.columns.get("mail")?.format).toEqual({ id: "email", exceptions: ["a@b", "it's", "nobody", 'say "x"', "ä@example.com"] });
    expect(told.checks).toEqual(scanned.checks);
    expect(told.checks[0]).toMatchObject({ outcome: "fail", failingRows: 6 });
    expect(told.failingRows).toBe(6);
  });

  test("leaves to a scan a format with many exceptions, or with a long one, and any other format", async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => (index % 19 === 0 ? `nobody ${index}` : `user${index}@example.com`));
    const long = [...people.map((line) => line.split(",")[1] ?? ""), `nobody ${"x".repeat(200)}`];
    for (const values of [many, long]) {
      const { known, told, scanned } = await judge(
        "mail,n",
        values.map((value) => `${value},1`),
        [check("format", ["mail"], { format: "email" }), check("format", ["mail"], { format: "url" })],
      );
      expect(known.columns.get("mail")?.format).toBeUndefined();
      expect(told.checks).toEqual(scanned.checks);
      expect(told.checks[0]?.failingRows).toBe(values.filter((value) => value.startsWith("nobody")).length);
    }
  });

  test("tells which of a few values are not accepted", async () => {
    const states = ["new", "paid", "Paid", "it's", "", "new"];
    const lines = Array.from({ length: 60 }, (_, index) => `${index},${states[index % states.length]}`);
    const accepted = (values: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): CheckRequest =>
      check("accepted_values", ["state"], { values, ...more });
    const checks = [
      accepted(["new", "paid", "Paid", "it's", "other", null]),
      accepted(["new", "paid"]),
      accepted(["void", 7], { exclude: true }),
      accepted(["new"], { exclude: true }),
      accepted(["NEW", "PAID", "IT'S"], { caseSensitive: false }),
      accepted([]),
    ];
    const { known, told, scanned } = await judge("id,state", lines, checks);
    expect(known.columns.get("state")?.values?.toSorted()).toEqual(["Paid", "it's", "new", "paid"]);
    expect(told.checks).toEqual(scanned.checks);
    expect(told.checks.map(({ failingRows }) => failingRows)).toEqual([0, 20, 0, 20, 0, 50]);
    const [all, , none] = checks;
    expect(answersOf(told, "figures of the profile")).toEqual([all?.id, none?.id]);
  });

  test("says nothing of a column with values that don't fit its type", async () => {
    const { known, told, scanned } = await judge(
      "id,mail,day",
      [...people, "x,user@example.com,2024-01-01"],
      [check("not_null", ["id"]), check("range", ["id"], { min: 0 }), check("unique", ["id"])],
    );
    expect(known.columns.has("id")).toBe(false);
    expect(told.checks).toEqual(scanned.checks);
  });

  test("shows the same examples of the rows that fail, with the same columns", async () => {
    const checks = [check("range", ["id"], { max: 250 }), check("length", ["mail"], { max: 30 }), check("not_null", ["day"])];
    const { told, scanned } = await judge("id,mail,day", people, checks);
    expect(told.checks).toEqual(scanned.checks);
    expect(told.checks[0]?.samples).toHaveLength(3);
    expect(Object.keys(told.checks[0]?.samples[0] ?? {})).toEqual(["id", "mail", "day"]);
  });
});
