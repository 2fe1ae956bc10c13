import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { definitionSchema, tableSql, translate } from "./great-expectations.ts";
import { startRunner, type CheckRunner } from "./harness.ts";

const folder = new URL("../../../shared/data/gx-definitions/", import.meta.url);
const isThere = existsSync(folder);

/** Where our verdict differs on purpose, by expectation and test title. */
const differences: Readonly<Record<string, string>> = {
  "expect_column_values_to_be_json_parseable/negative_test_integers": "a number is a JSON text by RFC 8259, whatever the column's type",
};

/** Compared to the last binary digit with one engine's own floating-point algorithm. */
const lastDigit = /stdev.*exact_min_and_max_(redshift|snowflake|sqlalchemy)|vacuously_true/;

interface Case {
  readonly name: string;
  readonly expectation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly table: string;
  readonly success: boolean;
}

/** LIKE has character classes there, as in no other dialect. */
function isTransactSql(onlyFor: readonly string[] | undefined): boolean {
  return onlyFor?.every((engine) => engine.startsWith("mssql")) ?? false;
}

/** Python writes infinities and NaN bare; no test that is translated needs their value. */
function withoutInfinities(json: string): string {
  return json.replaceAll(/([[,:]\s*)-?(Infinity|NaN)(?=\s*[\],}])/g, '$1"infinite"');
}

function readCases(): readonly Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const parsed = definitionSchema.safeParse(JSON.parse(withoutInfinities(readFileSync(new URL(file, folder), "utf8"))));
      if (!parsed.success) return [];
      const { expectation_type: expectation, datasets } = parsed.data;
      return datasets.flatMap(({ data, schemas, tests }) => {
        const columns = z.record(z.string(), z.array(z.unknown())).safeParse(data);
        if (!columns.success) return [];
        const table = tableSql(columns.data, schemas?.["postgresql"] ?? schemas?.["spark"] ?? schemas?.["pandas"] ?? {});
        return tests.flatMap((test): readonly Case[] => {
          const success = (test.out ?? test.output)?.success;
          const name = `${expectation}/${test.title}`;
          if (success === undefined || lastDigit.test(name) || isTransactSql(test.only_for)) return [];
          return [{ name, expectation, input: test.in ?? test.input ?? {}, table, success }];
        });
      });
    });
}

describe.skipIf(!isThere)("the expectations of Great Expectations", () => {
  const cases = isThere ? readCases() : [];
  const translated = cases.flatMap((test) => {
    const checks = translate(test.expectation, test.input);
    return checks === undefined ? [] : [{ ...test, checks }];
  });
  let runner: CheckRunner;
  beforeAll(async () => {
    runner = await startRunner();
  });
  afterAll(async () => runner[Symbol.asyncDispose]());

  it("are mostly expressible", () => {
    expect(translated.length).toBeGreaterThan(cases.length / 2);
  });

  it.each(translated)("$name", async ({ name, table, checks, success }) => {
    const outcomes: boolean[] = [];
    for (const { check, ...rest } of checks) {
      const result = await runner.run(check, { data: table, ...rest }).catch((error: unknown) => {
        if (error instanceof RangeError) return { outcome: "error" };
        throw error;
      });
      outcomes.push(result.outcome === "pass" || result.outcome === "notApplicable");
    }
    expect(outcomes.every(Boolean)).toBe(name in differences ? !success : success);
  });
});
