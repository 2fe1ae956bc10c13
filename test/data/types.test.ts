import { afterAll, describe, expect, test } from "vitest";
import { column, errorOf, finding, rowsOf, shape, workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

/** A column of texts as a file; a second column keeps empty lines from being blank. */
async function typeOf(values: readonly string[]): Promise<string> {
  const name = `type-${Math.random().toString(36).slice(2)}.csv`;
  place.file(name, `v;x\n${values.map((value) => `${value};x`).join("\n")}\n`);
  await using session = await place.session();
  return (await session.open(name)).columns[0]?.type ?? "";
}

const many = (count: number, value: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => value(index));

describe("types come from every value", () => {
  test.each<[string, readonly string[], string]>([
    ["integers", ["1", "-2", "0", ""], "BIGINT"],
    ["integers with spaces and a sign", [" 1", "+2", "3 "], "BIGINT"],
    ["leading zeros", ["1", "2", "00012"], "VARCHAR"],
    ["a zero alone is no leading zero", ["0", "10"], "BIGINT"],
    ["18 digits", ["123456789012345678"], "BIGINT"],
    ["19 digits", ["1234567890123456789"], "VARCHAR"],
    ["the least integer of 64 bits among others", [...many(100, String), "-9223372036854775808"], "VARCHAR"],
    ["telephone numbers", ["+4915112345678", "+4915112345679"], "VARCHAR"],
    ["one fraction among integers", [...many(3000, String), "1.5"], "DECIMAL(18,1)"],
    ["decimals of differing scale", ["1.5", "2.25", "3"], "DECIMAL(18,2)"],
    ["a scale beyond the sample's", [...many(50, (i) => `${i}.25`), "0.123456"], "DECIMAL(18,6)"],
    ["decimals without a leading digit", [".5", "-.25"], "DECIMAL(18,2)"],
    ["long decimals", ["12345678901.123456789", "1.5"], "DECIMAL(38,9)"],
    ["doubles as they are printed", ["0.14285714285714285", "571428.4285714285"], "DOUBLE"],
    ["very long decimals", ["0.1234567890123456789012345678901234567890"], "DOUBLE"],
    ["an exponent", ["1.5", "2e-5"], "DOUBLE"],
    ["NaN among numbers", ["1.5", "NaN", "inf"], "DOUBLE"],
    ["underscores are not digits", ["1_000", "2_000"], "VARCHAR"],
    ["hexadecimal", ["0x1F", "0x2A"], "VARCHAR"],
    ["thousands separators", ["1,000", "2,000"], "VARCHAR"],
    ["true and false", ["true", "False", ""], "BOOLEAN"],
    ["t and f", ["t", "f"], "VARCHAR"],
    ["yes and no", ["yes", "no"], "VARCHAR"],
    ["ISO dates", ["2024-02-29", "1999-12-31"], "DATE"],
    ["no real date", ["2024-02-31", "2023-02-29"], "VARCHAR"],
    ["words that the engine casts to dates", ["epoch", "infinity"], "VARCHAR"],
    ["ISO timestamps", ["2024-02-29T10:00:00", "1999-12-31 23:59:59.5"], "TIMESTAMP"],
    ["dates among timestamps", ["2024-02-29", "1999-12-31 23:59:59"], "TIMESTAMP"],
    ["timestamps with zones", ["2024-02-29T10:00:00Z", "2024-02-29T10:00:00+02:00"], "TIMESTAMP WITH TIME ZONE"],
    ["timestamps with nanoseconds", ["2024-02-29T10:00:00.123456789", "2024-02-29T10:00:00.1"], "TIMESTAMP_NS"],
    ["times", ["10:30", "23:59:59.5"], "TIME"],
    ["UUIDs", ["550e8400-e29b-41d4-a716-446655440000"], "UUID"],
    ["day first, by one value", [...many(200, (i) => `0${(i % 9) + 1}/02/2024`), "31/12/2024"], "DATE"],
    ["month first, by one value", [...many(200, (i) => `0${(i % 9) + 1}/02/2024`), "12/31/2024"], "DATE"],
    ["ambiguous day and month", ["01/02/2024", "03/04/2024"], "VARCHAR"],
    ["both orders in one column", ["31/12/2024", "12/31/2024", "01/02/2024"], "VARCHAR"],
    ["short years", ["1/31/90", "12/1/98"], "DATE"],
    ["dates with dots", ["31.12.2024", "1.1.2025"], "DATE"],
    ["month names", ["Jun 12 1998", "Jul 1 2001"], "DATE"],
    ["month names, day first", ["12-Jun-98", "1-Jul-01"], "DATE"],
    ["slashes and time", ["1/31/1990 0:00", "12/1/1998 13:45"], "TIMESTAMP"],
    ["slashes and 12-hour time", ["1/31/1990 1:00 PM", "12/1/1998 1:45 AM"], "TIMESTAMP"],
    ["eight digits are a number", ["20240101", "20240102"], "BIGINT"],
    ["nothing at all", ["", ""], "VARCHAR"],
    ["text", ["a", "b"], "VARCHAR"],
    ["text that begins with digits", ["12 Main St", "9th Avenue"], "VARCHAR"],
  ])("%s", async (_, values, type) => {
    expect(await typeOf(values)).toBe(type);
  });

  test("a day-first file is read day first", async () => {
    place.file("days.csv", "d,x\n01/02/2024,a\n31/12/2024,b\n");
    await using session = await place.session();
    expect(await rowsOf(session, await session.open("days.csv"))).toEqual([
      ["2024-02-01", "a"],
      ["2024-12-31", "b"],
    ]);
  });

  test("a type that only shows far behind the head is found", async () => {
    place.file("late.csv", `a,b\n${many(30_000, (i) => `,text ${i}`).join("\n")}\n${many(5, (i) => `${i},z`).join("\n")}\n`);
    await using session = await place.session();
    expect(shape(await session.open("late.csv"))).toEqual(["a BIGINT", "b VARCHAR"]);
  });
});

describe("misfits", () => {
  const rows = many(100, (i) => `${i},${i}.50,2024-01-${String((i % 28) + 1).padStart(2, "0")}`);
  const dirty = rows.map((row, index) => (index === 9 ? "9,n/a,2024-02-31" : row));

  test("at most 5 % are counted and shown with their lines, and read as NULL", async () => {
    place.file("misfits.csv", `id,price,day\n"0","0.50",2024-01-01\n"multi\nline",1.50,2024-01-02\n${dirty.join("\n")}\n`);
    await using session = await place.session();
    const relation = await session.open("misfits.csv");
    expect(shape(relation)).toEqual(["id BIGINT", "price DECIMAL(18,2)", "day DATE"]);
    expect(relation.columns.map(({ text }) => text?.misfits)).toEqual([1, 1, 1]);
    const price = column(relation, "price");
    const [counts] = await session.rows(
      `SELECT count(*) AS n, count(price) AS filled, count(${price.text?.raw ?? ""}) AS raw, count_if(${price.text?.misfit ?? ""}) AS misfits FROM ${relation.from}`,
    );
    expect(counts).toEqual({ n: 102, filled: 101, raw: 102, misfits: 1 });
    const found = await session.sourceFindings(relation, ["id", "price", "day"]);
    expect(found.map(({ column: name, count, lines, samples }) => [name, count, lines, samples])).toEqual([
      ["id", 1, [3], ["multi\nline"]],
      ["price", 1, [14], ["n/a"]],
      ["day", 1, [14], ["2024-02-31"]],
    ]);
  });

  test.each([
    ["numbers with an exponent", many(60, (i) => `${i}.5e3`), "DOUBLE"],
    ["decimals", many(60, (i) => `${i}.5`), "DECIMAL(18,1)"],
    ["integers", many(60, String), "BIGINT"],
  ])("a number beyond floating point does not fit among %s", async (name, values, type) => {
    const file = `huge ${name}.csv`;
    place.file(file, `v,x\n${[...values, "1e400", "-1e400"].map((value) => `${value},x`).join("\n")}\n`);
    await using session = await place.session();
    const { columns } = await session.open(file);
    expect([columns[0]?.type, columns[0]?.text?.misfits]).toEqual([type, 2]);
  });

  test("more than 5 % keep the column text", async () => {
    expect(await typeOf(["1", "2", "NA", "4"])).toBe("VARCHAR");
  });

  test("NA and null are values, not NULL", async () => {
    place.file("na.csv", "a,b\nNA,1\nnull,2\nN/A,3\n,4\n");
    await using session = await place.session();
    const relation = await session.open("na.csv");
    expect(await session.rows(`SELECT count(a) AS n FROM ${relation.from}`)).toEqual([{ n: 3 }]);
  });

  test("several files: the lines are those of the first file that has any, which is named", async () => {
    place.file("parts/1.csv", `n\n${many(50, String).join("\n")}\n`);
    place.file("parts/2.csv", `n\n${many(50, String).join("\n")}\noops\n`);
    await using session = await place.session();
    const relation = await session.open("parts/*.csv");
    const found = finding(await session.sourceFindings(relation, ["n"]), "misfit");
    expect(found).toMatchObject({ count: 1, lines: [52], samples: ["oops"] });
    expect(found.message).toContain("2.csv");
  });
});

describe("declared types", () => {
  test("win over inference, take what is exact, and count the rest", async () => {
    place.file(
      "declared.csv",
      "a,b,c,d,e\n007,1.50,2024-01-01,31/12/2024,1\n5.0,1.239,2024-02-31,01/02/2024,yes\n1.5,x,2024-01-02 00:00:00,02/02/2024,no\n",
    );
    await using session = await place.session();
    const types = { a: "INT", b: "DECIMAL(10,2)", c: "date", d: "DATE", e: "BOOLEAN", other: "nonsense type" };
    const relation = await session.open("declared.csv", { types });
    expect(shape(relation)).toEqual(["a INTEGER", "b DECIMAL(10,2)", "c DATE", "d DATE", "e BOOLEAN"]);
    expect(new Set(relation.columns.map(({ text }) => text?.basis))).toEqual(new Set(["declared"]));
    expect(await rowsOf(session, relation)).toEqual([
      [7, "1.50", "2024-01-01", "2024-12-31", true],
      [5, null, null, "2024-02-01", true],
      [null, null, "2024-01-02", "2024-02-02", false],
    ]);
    const found = await session.sourceFindings(relation, ["a", "b", "c", "d", "e"]);
    expect(found.map(({ column: name, count, lines }) => [name, count, lines])).toEqual([
      ["a", 1, [4]],
      ["b", 2, [3, 4]],
      ["c", 1, [3]],
    ]);
  });

  test.each([
    ["TINYINT", "-128"],
    ["SMALLINT", "-32768"],
    ["INTEGER", "-2147483648"],
    ["BIGINT", "-9223372036854775808"],
    ["UBIGINT", "18446744073709551615"],
    ["HUGEINT", "-170141183460469231731687303715884105728"],
  ])("the farthest value of %s is one", async (type, value) => {
    place.file("farthest.csv", `a,b\n${value},x\n7,y\n1${value.slice(1)}9,z\n`);
    await using session = await place.session();
    const relation = await session.open("farthest.csv", { types: { a: type } });
    const [first, second, third] = await rowsOf(session, relation);
    expect([String(first?.[0]), second?.[0], third?.[0]]).toEqual([
      String(Number.isSafeInteger(Number(value)) ? Number(value) : value),
      7,
      null,
    ]);
  });

  test("VARCHAR keeps the text as it is", async () => {
    place.file("text.csv", "a\n1\n2\n");
    await using session = await place.session();
    expect(shape(await session.open("text.csv", { types: { a: "VARCHAR" } }))).toEqual(["a VARCHAR"]);
  });

  test.each(["NOTATYPE", "INT); DROP TABLE x; --", "STRUCT(a INT)"])("%s is refused", async (type) => {
    place.file("text.csv", "a\n1\n2\n");
    await using session = await place.session();
    expect((await errorOf(async () => session.open("text.csv", { types: { a: type } }))).code).toBe("invalidQuery");
  });
});

describe("assumed types", () => {
  const good = many(
    700_000,
    (i) => `${i},${i}.50,2024-01-01 00:00:00,2024-01-01,some text to make the file larger than sixty-four megabytes`,
  );
  const open = async (
    changed: readonly (readonly [number, string])[],
  ): Promise<{ assumed: string[]; misfits: number[]; proved: string[] }> => {
    const lines = [...good];
    for (const [index, line] of changed) lines[index] = line;
    place.file("big.csv", `id,price,at,day,text\n${lines.join("\n")}\n`);
    await using session = await place.session();
    const relation = await session.open("big.csv", { inference: "optimistic" });
    const predicates = relation.columns.map(({ text }, index) => `count_if(${text?.misfit ?? ""}) AS m${index}`);
    const [row = {}] = await session.rows(`SELECT ${predicates.join(", ")} FROM ${relation.from}`);
    const full = await session.open("big.csv", { inference: "full" });
    return {
      assumed: relation.columns.map(({ type, text }) => `${type} ${text?.basis ?? ""}`),
      misfits: Object.values(row).map(Number),
      proved: full.columns.map(({ type, text }) => `${type} ${text?.misfits ?? ""}`),
    };
  };

  test("are those that the whole file proves, where the file is clean", async () => {
    const { assumed, misfits, proved } = await open([]);
    expect(assumed).toEqual(["BIGINT assumed", "DECIMAL(18,2) assumed", "TIMESTAMP assumed", "DATE assumed", "VARCHAR assumed"]);
    expect(misfits).toEqual([0, 0, 0, 0, 0]);
    expect(proved).toEqual(["BIGINT 0", "DECIMAL(18,2) 0", "TIMESTAMP 0", "DATE 0", "VARCHAR 0"]);
  }, 60_000);

  test("are refuted by whatever a cast would quietly change", async () => {
    const { misfits, proved } = await open([
      [300_001, "1.5,0.999,2024-01-01 00:00:00Z,2024-01-01 10:00:00,x"],
      [400_001, "00042,9.999,epoch,2024/01/01,x"],
      [500_001, "1_0,1e-5,2024-02-31 00:00:00,2024-02-31,x"],
    ]);
    expect(misfits).toEqual([3, 3, 3, 3, 0]);
    expect(proved).toEqual(["VARCHAR 0", "DOUBLE 0", "TIMESTAMP 3", "TIMESTAMP 2", "VARCHAR 0"]);
  }, 60_000);
});
