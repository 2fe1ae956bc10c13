import { afterAll, describe, expect, test } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { decimalFormat, integerFormat } from "../../src/data/text/number-formats.ts";
import { isoDate, isoTimestamp } from "../../src/data/text/temporal-formats.ts";
import type { TextFormat } from "../../src/data/text/text-format.ts";
import { workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

const days = ["2024-01-01", "0999-12-31", " 024-01-01", "-024-01-01", "20-4-01- 1", "20-4-01-01"];
/** Whatever a cast takes or nearly takes. What is taken for the value it has is left out: exponents of integers, an hour of one digit after two spaces. */
const texts: readonly string[] = [
  ..."0 5 12 07 007 00012 -0 -5 -05 +5 ++5 -12 123456 1_0 1_000 0x1F 12a . - + .5 5. -.5 0.5 00.5 1.25 -1.25 01.25 1.005 1.250 0.999 9.9999".split(
    " ",
  ),
  ..."1,5 1..5 1_0.00 1_000.5 -1_0.00 0_1.5 1.5_ 1._5 007.50 1e400 inf nan 9223372036854775807 -9223372036854775808".split(" "),
  ..."123456789012345678 999999999999999999 -999999999999999999 2024-02-31 2024-1-1 24-01-01 2024/01/01 epoch infinity 2024-13-01".split(
    " ",
  ),
  " 5",
  "5 ",
  " 05",
  "- 5",
  "1 5",
  " 1.25",
  "1.2 ",
  " .5",
  "12 ",
  " 12",
  "1. 5",
  "2024-01-01T00:00:00",
  "2024-02-31 00:00:00",
  "2024-1-01 00:00:000",
  "2024-01-01 00:00+02",
  ...days.flatMap((day) => [day, `${day} 00:00:00`]),
];

const ordinary = ["1", "25", "300"];
const formats: readonly (readonly [string, TextFormat, readonly string[]])[] = [
  ["integers", integerFormat, ordinary],
  ["integers, some negative", integerFormat, ["1", "-25"]],
  ["decimals, some negative", decimalFormat(18, 2), ["1.25", "-25.50", "-0.25", "-.5", "3.5"]],
  ["decimals of few digits", decimalFormat(2, 2), [".25", "0.5"]],
  ...[0, 1, 2, 3].flatMap((scale): (readonly [string, TextFormat, readonly string[]])[] => {
    const fraction = scale === 0 ? "." : `.${"25".padEnd(scale, "0").slice(0, scale)}`;
    const written = ordinary.map((text) => text + fraction);
    const short = ordinary.map((text) => `${text}.5`);
    return [
      [`decimals of scale ${scale}`, decimalFormat(18, scale), written],
      ...(scale === 2
        ? [[`decimals of scale ${scale}, not all written so`, decimalFormat(18, scale), [...written, ...short]] as const]
        : []),
    ];
  }),
  ["dates", isoDate, ["2024-01-01"]],
  ["timestamps", isoTimestamp, ["2024-01-01 00:00:00"]],
];

describe("a quick test", () => {
  test.each(formats)("of %s takes the usual texts and nothing that doesn't fit", async (_, format, sample) => {
    const quick = format.quickLike?.(sample) ?? format.quick;
    if (quick === undefined || format.pattern === undefined) throw new Error("the format has no quick test");
    await using session = await place.session();
    const asked = [...texts, ...sample].map((text) => `(${literal(text)})`).join(", ");
    const rows = await session.rows(
      `SELECT raw, (${quick("raw", "typed")}) IS TRUE AS quick, regexp_full_match(raw, ${literal(format.pattern)}) AND typed IS NOT NULL AS fits
       FROM (SELECT raw, ${format.cast("raw")} AS typed FROM (VALUES ${asked}) t(raw))`,
    );
    expect(rows.filter(({ quick: taken, fits }) => taken === true && fits !== true)).toEqual([]);
    const taken = new Set(rows.filter((row) => row["quick"] === true).map(({ raw }) => raw));
    expect(sample.filter((text) => !taken.has(text))).toEqual([]);
  });
});
