/** Formats compared with independent readings of the same rules, on generated values that are right or nearly so. */
import { isIPv4, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess, DataSession } from "../../src/data/types.ts";
import { formatById } from "../../src/engines/quality/formats/index.ts";

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

async function judge(id: string, values: readonly string[]): Promise<readonly unknown[]> {
  const format = formatById(id);
  if (format === undefined) throw new RangeError(id);
  const rows = values.map((value, index) => `(${index}, ${literal(value)})`).join(", ");
  const judged = await session.rows(`SELECT coalesce(${format.matches("v")}, FALSE) AS ok FROM (VALUES ${rows}) t(i, v) ORDER BY i`);
  return judged.map(({ ok }) => ok);
}

async function agrees(id: string, value: fc.Arbitrary<string>, oracle: (value: string) => boolean): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 50, maxLength: 100 }), async (values) => {
      expect(Object.fromEntries(values.map((v) => [v, oracle(v)]))).toEqual(
        Object.fromEntries((await judge(id, values)).map((ok, index) => [values[index], ok])),
      );
    }),
    { numRuns: 30 },
  );
}

const textOf = (characters: string, least: number, most = least): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters.split("")), minLength: least, maxLength: most });

const digits = (least: number, most = least): fc.Arbitrary<string> => textOf("0123456789", least, most);

const luhn = (digitsText: string): boolean =>
  digitsText
    .split("")
    .toReversed()
    .reduce((sum, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0) %
    10 ===
  0;

const gs1 = (digitsText: string): boolean =>
  digitsText
    .split("")
    .toReversed()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) %
    10 ===
  0;

const mod97 = (iban: string): bigint =>
  BigInt(
    (iban.slice(4) + iban.slice(0, 4))
      .split("")
      .map((character) => Number.parseInt(character, 36))
      .join(""),
  ) % 97n;

/** The IBAN of a country and account, its check digits put right. */
function withCheckDigits(country: string, account: string): string {
  const check = 98n - mod97(`${country}00${account}`);
  return country + check.toString().padStart(2, "0") + account;
}

describe("a format agrees with an independent reading of its rule:", () => {
  it("credit-card, with Luhn", async () => {
    await expect(
      agrees(
        "credit-card",
        digits(15).map((rest) => `4${rest}`),
        luhn,
      ),
    ).resolves.toBeUndefined();
  });

  it("ean, with the GS1 check digit", async () => {
    const lengths = new Set([8, 12, 13, 14]);
    await expect(agrees("ean", digits(7, 15), (value) => lengths.has(value.length) && gs1(value))).resolves.toBeUndefined();
  });

  it("isbn-13, with the GS1 check digit", async () => {
    await expect(
      agrees(
        "isbn",
        digits(10).map((rest) => `978${rest}`),
        gs1,
      ),
    ).resolves.toBeUndefined();
  });

  it("isbn-10, with its weights", async () => {
    const value = fc.tuple(digits(9), textOf("0123456789X", 1)).map(([body, last]) => body + last);
    await expect(
      agrees("isbn", value, (isbn) => {
        const weighted = isbn
          .split("")
          .reduce((sum, character, index) => sum + (10 - index) * (character === "X" ? 10 : Number(character)), 0);
        return weighted % 11 === 0;
      }),
    ).resolves.toBeUndefined();
  });

  it("iban, with the remainder by big integers", async () => {
    const account = textOf("0123456789ABCXYZ", 27);
    const malta = fc.tuple(account, fc.integer({ min: 0, max: 3 })).map(([bban, shift]) => {
      const right = withCheckDigits("MT", bban);
      const check = (Number(right.slice(2, 4)) + shift).toString().padStart(2, "0").slice(-2);
      return `MT${check}${bban}`;
    });
    await expect(agrees("iban", malta, (value) => mod97(value) === 1n)).resolves.toBeUndefined();
    const germany = digits(18).map((bban) => withCheckDigits("DE", bban));
    await expect(agrees("iban", germany, () => true)).resolves.toBeUndefined();
  });

  it("ipv4 and ipv6, with Node's own parser", async () => {
    const group = fc.oneof(
      { weight: 6, arbitrary: textOf("0123456789abcdefABCDEF", 1, 5) },
      { weight: 2, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constant("1.2.3.4") },
    );
    await expect(
      agrees(
        "ipv6",
        fc.array(group, { minLength: 1, maxLength: 10 }).map((groups) => groups.join(":")),
        isIPv6,
      ),
    ).resolves.toBeUndefined();
    await expect(
      agrees(
        "ipv4",
        fc
          .array(fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constantFrom("00", "01", "")), { minLength: 3, maxLength: 5 })
          .map((parts) => parts.join(".")),
        isIPv4,
      ),
    ).resolves.toBeUndefined();
  });

  it("ipv6, on compressed addresses of every shape", async () => {
    const side = (most: number): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom("0", "1f", "ffff"), { maxLength: most }).map((groups) => groups.join(":"));
    await expect(
      agrees(
        "ipv6",
        fc.tuple(side(8), side(8)).map(([left, right]) => `${left}::${right}`),
        isIPv6,
      ),
    ).resolves.toBeUndefined();
  });

  it("json, with JSON.parse", async () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", "NaN", "'", "//", "0")).map(([text, at, noise]) => {
      const position = at % (text.length + 1);
      return text.slice(0, position) + noise + text.slice(position);
    });
    await expect(
      agrees("json", broken, (value) => {
        try {
          JSON.parse(value);
          return true;
        } catch {
          return false;
        }
      }),
    ).resolves.toBeUndefined();
  });

  it("date, with the calendar of Date", async () => {
    const two = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));
    const value = fc
      .tuple(fc.integer({ min: 1, max: 9999 }), two(13), two(32))
      .map(([year, month, day]) => `${String(year).padStart(4, "0")}-${month}-${day}`);
    await expect(
      agrees("date", value, (text) => {
        const parsed = new Date(`${text}T00:00:00Z`);
        return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
      }),
    ).resolves.toBeUndefined();
  });

  it("url, on URLs that are certainly right", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.webUrl({ withFragments: true, withQueryParameters: true }), { minLength: 20, maxLength: 50 }),
        async (urls) => {
          expect((await judge("url", urls)).every(Boolean)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("email, on addresses that are certainly right", async () => {
    const address = fc
      .tuple(
        fc.stringMatching(/^[a-z0-9]+([.+_-][a-z0-9]+){0,2}$/),
        fc.stringMatching(/^([a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?\.){1,3}[a-z]{2,6}$/),
      )
      .map(([local, domain]) => `${local}@${domain}`)
      .filter((value) => value.indexOf("@") <= 64);
    await fc.assert(
      fc.asyncProperty(fc.array(address, { minLength: 20, maxLength: 50 }), async (addresses) => {
        expect((await judge("email", addresses)).every(Boolean)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("phone, never on dates, times, card numbers and plain identifiers", async () => {
    const two = (most: number): fc.Arbitrary<string> => fc.integer({ min: 1, max: most }).map((value) => String(value).padStart(2, "0"));
    const separator = fc.constantFrom("-", ".", "/", " ");
    const year = fc.integer({ min: 1900, max: 2099 }).map(String);
    const dates = fc
      .tuple(year, two(12), two(31), separator)
      .chain(([y, m, d, s]) => fc.constantFrom(`${y}${s}${m}${s}${d}`, `${d}${s}${m}${s}${y}`, `${m}${s}${d}${s}${y}`, y + m + d));
    const cards = fc.tuple(digits(16), fc.constantFrom("", " ", "-")).map(([text, s]) => text.replaceAll(/(.{4})(?=.)/g, `$1${s}`));
    const short = digits(1, 8);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(dates, cards, short), { minLength: 50, maxLength: 100 }), async (values) => {
        const judged = await judge("phone", values);
        expect(values.filter((_, index) => judged[index] === true)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
