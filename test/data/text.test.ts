import { execFileSync, spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { column, errorOf, finding, rowsOf, shape, workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

describe("dialect", () => {
  test.each([
    ["comma.csv", "a,b\n1,x\n2,y\n"],
    ["semicolon.csv", "a;b\n1;x\n2;y\n"],
    ["tab.csv", "a\tb\n1\tx\n2\ty\n"],
    ["pipe.txt", "a|b\n1|x\n2|y\n"],
    ["caret.txt", "a^b\n1^x\n2^y\n"],
    ["control.csv", "a\u0001b\n1\u0001x\n2\u0001y\n"],
    ["colon.txt", "a:b\n1:x\n2:y\n"],
    ["tab.tsv", "a\tb\n1\tx\n2\ty\n"],
    ["carriage.csv", "a,b\r1,x\r2,y\r"],
    ["crlf.csv", "a,b\r\n1,x\r\n2,y\r\n"],
    ["noend.csv", "a,b\n1,x\n2,y"],
    ["mark.csv", "\uFEFFa,b\n1,x\n2,y\n"],
    ["blank.csv", "\n\na,b\n1,x\n\n2,y\n\n"],
    ["apostrophe.csv", "'a','b'\n'1','x'\n'2','y'\n"],
  ])("reads %s", async (name, content) => {
    place.file(name, content);
    await using session = await place.session();
    const relation = await session.open(name);
    expect(shape(relation)).toEqual(["a BIGINT", "b VARCHAR"]);
    expect(await rowsOf(session, relation)).toEqual([
      [1, "x"],
      [2, "y"],
    ]);
  });

  test("a decimal comma does not make the comma a delimiter", async () => {
    place.file("euro.csv", "name;price\na;1,50\nb;2,75\nc;3,00\n");
    await using session = await place.session();
    const relation = await session.open("euro.csv");
    expect(shape(relation)).toEqual(["name VARCHAR", "price VARCHAR"]);
    expect(finding(relation.findings, "delimiter").message).toContain(";");
  });

  test("times in a single column are not split at their colons", async () => {
    place.file("times.csv", "10:30\n11:45\n12:00\n");
    await using session = await place.session();
    expect(shape(await session.open("times.csv"))).toEqual(["column1 TIME"]);
  });

  test("keeps quoted delimiters, doubled quotes and line ends in values", async () => {
    place.file("quoted.csv", 'a,b\n"1,5","say ""hi"""\n2,"two\nlines"\n');
    await using session = await place.session();
    expect(await rowsOf(session, await session.open("quoted.csv"))).toEqual([
      ["1,5", 'say "hi"'],
      ["2", "two\nlines"],
    ]);
  });

  test.each([
    ["at the end of a file", 30, 29, "b"],
    ["before the end of the head that is looked at", 1000, 200, "b".repeat(1000)],
  ])("a value that ends in a backslash hides no line behind it, %s", async (_, count, at, value) => {
    const lines = Array.from({ length: count }, (__, index) => (index === at ? `r${index},"C:\\temp\\"` : `r${index},${value}`));
    const short = Array.from({ length: 8 }, () => "short");
    lines.splice(at + 1, 0, ...short);
    place.file("paths.csv", `id,path\n${lines.join("\n")}\n`);
    await using session = await place.session();
    const relation = await session.open("paths.csv");
    const [row] = await session.rows(`SELECT count(*) AS n, any_value(path) FILTER (WHERE id = 'r${at}') AS path FROM ${relation.from}`);
    expect(row).toEqual({ n: count, path: "C:\\temp\\" });
    expect(finding(await session.sourceFindings(relation, []), "ragged-row").count).toBe(short.length);
  });

  test("a backslash at the end of a value is no escape where a broken line closes it", async () => {
    const good = Array.from({ length: 30 }, (_, index) => `"r${index}","a","b","c"`);
    const lines = ['"id","first","second","third"', ...good, '"r30","","","\\"', "short", '"closed" badly,1,2', '"r33","","",""'];
    place.file("closed.csv", lines.join("\n"));
    await using session = await place.session();
    const rows = await rowsOf(session, await session.open("closed.csv"));
    expect(rows).toHaveLength(32);
    expect(rows).toContainEqual(["r30", null, null, "\\"]);
  });

  test("backslash escapes are read in a damaged file too", async () => {
    place.file("escaped.csv", `a,b\n${'1,"say \\"hi\\", you"\n'.repeat(40)}2,"x\n`);
    await using session = await place.session();
    const relation = await session.open("escaped.csv");
    expect((await rowsOf(session, relation))[0]).toEqual([1, 'say "hi", you']);
  });

  test("reads backslash escapes where the file has them", async () => {
    place.file("escaped.csv", 'a,b\n1,"say \\"hi\\", you"\n2,"x"\n3,"y \\"z\\""\n');
    await using session = await place.session();
    expect(await rowsOf(session, await session.open("escaped.csv"))).toEqual([
      [1, 'say "hi", you'],
      [2, "x"],
      [3, 'y "z"'],
    ]);
  });
});

describe("files as they come", () => {
  test("an export without quoting keeps its quotes", async () => {
    place.file("unquoted.tsv", 'name\tsize\n"Big" box\t5"\n"Old" one\t6"\n"half open\t7"\nplain\t8"\n');
    await using session = await place.session();
    const relation = await session.open("unquoted.tsv");
    expect(await rowsOf(session, relation)).toEqual([
      ['"Big" box', '5"'],
      ['"Old" one', '6"'],
      ['"half open', '7"'],
      ["plain", '8"'],
    ]);
  });

  test("a header that comes again in the middle is still the header", async () => {
    place.file("joined.csv", "name,town\nann,x\nname,town\nbob,y\n");
    await using session = await place.session();
    expect(shape(await session.open("joined.csv"))).toEqual(["name VARCHAR", "town VARCHAR"]);
  });

  test("text that repeats below is no header", async () => {
    place.file("plain.csv", "ann,x\nbob,y\nann,y\nbob,x\n");
    await using session = await place.session();
    expect(shape(await session.open("plain.csv"))).toEqual(["column1 VARCHAR", "column2 VARCHAR"]);
  });

  test("comments, a blank line and a separator line before the header are passed over, and counted as lines", async () => {
    place.file("comments.csv", "# made by a program, on a day\n# of the year\n\nid,name\n1,x\n2\n3,z\n");
    place.file("sheet.csv", "sep=;\r\nid;name\r\n1;x,y\r\n2;z\r\n");
    place.file("hash.csv", "#id,name\n1,x\n");
    await using session = await place.session();
    const comments = await session.open("comments.csv");
    expect(await rowsOf(session, comments)).toEqual([
      [1, "x"],
      [3, "z"],
    ]);
    expect(finding(comments.findings, "header").message).toContain("2 lines are comments");
    expect(finding(await session.sourceFindings(comments, []), "ragged-row").lines).toEqual([6]);
    expect(await rowsOf(session, await session.open("sheet.csv"))).toEqual([
      [1, "x,y"],
      [2, "z"],
    ]);
    expect(shape(await session.open("hash.csv"))).toEqual(["#id BIGINT", "name VARCHAR"]);
  });

  test("a damaged file that is opened twice is mended once and counted the same", async () => {
    place.file("twice.csv", "a,b\n1,2\n3\n");
    await using session = await place.session();
    const [first, second] = [await session.open("twice.csv"), await session.open("twice.csv")];
    for (const relation of [first, second]) {
      expect(relation.rejects).toBe(true);
      expect(finding(await session.sourceFindings(relation, []), "ragged-row").count).toBe(1);
    }
  });

  test("CSV text inside quoted values is no record, wherever a block of the file begins", async () => {
    const inner = (count: number): string => Array.from({ length: count }, (_, index) => `${index},some inner text,${index}`).join("\n");
    const records = Array.from({ length: 1000 }, (_, index) => `${index},"${inner(1 + ((index * 7919) % 4000))}",${index}`);
    place.file("nested.csv", `id,text,n\n${records.join("\n")}\n`);
    await using session = await place.session();
    const relation = await session.open("nested.csv");
    const [row] = await session.rows(`SELECT count(*) AS n, sum(id) AS ids, sum(n) AS ns FROM ${relation.from}`);
    expect(row).toEqual({ n: 1000, ids: 499_500, ns: 499_500 });
    expect(await session.sourceFindings(relation, [])).toEqual([]);
  }, 60_000);

  test("very many columns are read", async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `c${index}`);
    place.file("wide.csv", `${names.join(",")}\n${names.map((_, index) => index).join(",")}\n${names.map(() => "").join(",")}\n`);
    await using session = await place.session();
    const relation = await session.open("wide.csv");
    expect(relation.columns).toHaveLength(1500);
    expect(new Set(relation.columns.map(({ type }) => type))).toEqual(new Set(["BIGINT"]));
  }, 60_000);
});

describe("encoding", () => {
  const text = "name,n\nGrünwald,1\nCafé,2\n";
  const expected = [
    ["Grünwald", 1],
    ["Café", 2],
  ];
  const wide = Buffer.from(text, "utf16le");
  test.each([
    ["latin1.csv", Buffer.from(text, "latin1"), "Latin-1"],
    ["wide-le.csv", Buffer.concat([Buffer.from([0xff, 0xfe]), wide]), "UTF-16 LE"],
    ["wide-be.csv", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()]), "UTF-16 BE"],
    ["wide-bare.csv", wide, "UTF-16 LE"],
    ["windows.csv", Buffer.concat([Buffer.from("name,n\n\x80uro,0\n", "latin1"), Buffer.from(text.slice(7), "latin1")]), "Windows-1252"],
    ["latin1.csv.gz", gzipSync(Buffer.from(text, "latin1")), "Latin-1"],
  ])("reads %s", async (name, content, title) => {
    place.file(name, content);
    await using session = await place.session();
    const relation = await session.open(name);
    expect(finding(relation.findings, "encoding").message).toContain(title);
    const rows = await rowsOf(session, relation);
    expect(rows.slice(-2)).toEqual(expected);
    expect(rows[0]?.[0]).toBe(title === "Windows-1252" ? "€uro" : "Grünwald");
  });

  test("a byte order mark is not part of a name, and is told", async () => {
    place.file("bom.csv", "\uFEFFa,b\n1,2\n");
    await using session = await place.session();
    const relation = await session.open("bom.csv");
    expect(finding(relation.findings, "byte-order-mark").level).toBe("info");
    expect(relation.columns[0]?.name).toBe("a");
  });

  test("bytes that are not UTF-8 far behind an ASCII head make the file Windows-1252", async () => {
    const head = "name,n\n" + Array.from({ length: 60_000 }, (_, index) => `plain,${index}\n`).join("");
    place.file("late.csv", Buffer.concat([Buffer.from(head), Buffer.from("Gr\xfcn,60000\n", "latin1")]));
    await using session = await place.session();
    const relation = await session.open("late.csv");
    const [row] = await session.rows(`SELECT name FROM ${relation.from} WHERE n = 60000`);
    expect(row).toEqual({ name: "Grün" });
    const found = finding(await session.sourceFindings(relation, []), "encoding");
    expect(found.lines).toEqual([60_002]);
  });

  test("a damaged character in a UTF-8 file keeps its row and is told with its line", async () => {
    const lines = ["name,n", "Grün,1", "Café,2", "Zoë,3"].join("\n");
    place.file(
      "damaged.csv",
      Buffer.concat([Buffer.from(`${lines}\n`), Buffer.from([0x62, 0xff, 0x2c, 0x34, 0x0a]), Buffer.from("ä,5\n")]),
    );
    await using session = await place.session();
    const relation = await session.open("damaged.csv");
    expect((await rowsOf(session, relation)).map(([name]) => name)).toEqual(["Grün", "Café", "Zoë", "b\uFFFD", "ä"]);
    const found = finding(await session.sourceFindings(relation, []), "invalid-encoding");
    expect(found).toMatchObject({ count: 1, lines: [5], level: "warning" });
  });
});

describe("header", () => {
  test("without one the columns are numbered", async () => {
    place.file("bare.csv", "1,x,2024-01-01\n2,y,2024-01-02\n");
    await using session = await place.session();
    const relation = await session.open("bare.csv");
    expect(shape(relation)).toEqual(["column1 BIGINT", "column2 VARCHAR", "column3 DATE"]);
    expect(finding(relation.findings, "header").level).toBe("info");
  });

  test("a header alone is a table without rows", async () => {
    place.file("only.csv", "id,name\n");
    await using session = await place.session();
    const relation = await session.open("only.csv");
    expect(shape(relation)).toEqual(["id VARCHAR", "name VARCHAR"]);
    expect(await rowsOf(session, relation)).toEqual([]);
  });

  test("repeated, differing by case and empty names become unique", async () => {
    place.file("names.csv", "id,Id,,id\n1,2,3,4\n");
    await using session = await place.session();
    const relation = await session.open("names.csv");
    expect(relation.columns.map(({ name }) => name)).toEqual(["id", "Id_2", "column3", "id_3"]);
    expect(finding(relation.findings, "duplicate-column").count).toBe(2);
    expect(await rowsOf(session, relation)).toEqual([[1, 2, 3, 4]]);
  });

  test("names that look like those of the columns beside typed ones are names", async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `${index},${index}.5,x`);
    place.file("raw.csv", `raw 1,raw 1 cast,RAW 2\n${[...rows, "a,b,y"].join("\n")}\n`);
    await using session = await place.session();
    const relation = await session.open("raw.csv");
    expect(shape(relation)).toEqual(["raw 1 BIGINT", "raw 1 cast DECIMAL(18,1)", "RAW 2 VARCHAR"]);
    expect((await rowsOf(session, relation)).slice(-2)).toEqual([
      [59, "59.5", "x"],
      [null, null, "y"],
    ]);
  });

  test("the head alone gives the names where nothing else is asked for", async () => {
    place.file("head.csv", "id,name\n1,x\n2,y\n");
    await using session = await place.session();
    const relation = await session.open("head.csv", { inference: "none" });
    expect(shape(relation)).toEqual(["id VARCHAR", "name VARCHAR"]);
    expect(await rowsOf(session, relation)).toEqual([
      ["1", "x"],
      ["2", "y"],
    ]);
  });

  test("years are names where a label stands before them", async () => {
    place.file("years.csv", "country,2019,2020\nNL,5,6\nDE,7,8\n");
    await using session = await place.session();
    expect(shape(await session.open("years.csv"))).toEqual(["country VARCHAR", "2019 BIGINT", "2020 BIGINT"]);
  });

  test("a header narrower than its rows is told, and no column is lost", async () => {
    place.file("narrow.csv", "a,b\n1,2,3\n4,5,6\n");
    await using session = await place.session();
    const relation = await session.open("narrow.csv");
    expect(shape(relation)).toEqual(["a BIGINT", "b BIGINT", "column3 BIGINT"]);
    expect(finding(relation.findings, "header").level).toBe("warning");
  });
});

describe("damaged rows", () => {
  const content = [
    "id,name,n", // 1
    '1,"two', // 2
    'lines",1', // 3
    "2,x", // 4 ragged
    "", // 5 blank
    "3,y,3", // 6
    '4,"q""q",4,5', // 7 ragged
    '5,"u" v,5', // 8 quote
    "6,w,6", // 9
    '7,"never closed,7', // 10 quote
    "8,z,8", // 11
  ];

  test.each([
    ["lf", "\n"],
    ["crlf", "\r\n"],
  ])("are left out, counted and shown with their physical lines (%s)", async (name, lineEnd) => {
    place.file(`dirty-${name}.csv`, content.join(lineEnd) + lineEnd);
    await using session = await place.session();
    const relation = await session.open(`dirty-${name}.csv`);
    expect(relation.rejects).toBe(true);
    expect((await rowsOf(session, relation)).map(([id]) => id)).toEqual([1, 3, 6, 8]);
    const found = await session.sourceFindings(relation, []);
    expect(finding(found, "ragged-row")).toMatchObject({ count: 2, lines: [4, 7], samples: ["2,x", '4,"q""q",4,5'] });
    expect(finding(found, "quoting")).toMatchObject({ count: 2, lines: [8, 10] });
  });

  test("are found by the first scan where types were only assumed, and counted once", async () => {
    const good = Array.from(
      { length: 900_000 },
      (_, index) => `${index},some text that makes the file large enough for a sample to be taken,${index}`,
    );
    good[700_000] = "700000,short";
    good[800_000] = '800000,"open,1';
    place.file("large.csv", `id,text,n\n${good.join("\n")}\n`);
    await using session = await place.session();
    const relation = await session.open("large.csv", { inference: "optimistic" });
    expect(column(relation, "id").text?.basis).toBe("assumed");
    const count = async (): Promise<unknown> => (await session.rows(`SELECT count(*) AS n, max(n) AS m FROM ${relation.from}`))[0];
    expect(await count()).toEqual({ n: 899_998, m: 899_999 });
    expect(await count()).toEqual({ n: 899_998, m: 899_999 });
    const found = await session.sourceFindings(relation, []);
    expect(finding(found, "ragged-row")).toMatchObject({ count: 1, lines: [700_002] });
    expect(finding(found, "quoting")).toMatchObject({ count: 1, lines: [800_002] });
  });

  test("mixed line ends are read", async () => {
    place.file("mixed.csv", "a,b\n1,x\r\n2,y\n3,z\r4,w\n");
    await using session = await place.session();
    const relation = await session.open("mixed.csv");
    expect(await rowsOf(session, relation)).toEqual([
      [1, "x"],
      [2, "y"],
      [3, "z"],
      [4, "w"],
    ]);
  });

  test("a line over 2 MB is left out and told", async () => {
    place.file("long.csv", `a,b\n1,x\n2,${"y".repeat(2_100_000)}\n3,z\n`);
    await using session = await place.session();
    const relation = await session.open("long.csv");
    expect(await rowsOf(session, relation)).toEqual([
      [1, "x"],
      [3, "z"],
    ]);
    expect(finding(await session.sourceFindings(relation, []), "line-too-long")).toMatchObject({ count: 1, lines: [3] });
  });

  test("a cut-off gzip is an error, not a shorter table", async () => {
    const whole = gzipSync(`a,b\n${Array.from({ length: 5000 }, (_, index) => `${index},${Math.sin(index)}`).join("\n")}`);
    place.file("cut.csv.gz", whole.subarray(0, whole.length / 2));
    await using session = await place.session();
    const error = await errorOf(async () => session.open("cut.csv.gz"));
    expect(error.code).toBe("unreadableSource");
    expect(error.message).toContain("cut off");
  });

  test("binary data under a text name are refused", async () => {
    place.file("binary.csv", Buffer.from([0, 1, 2, 3, 0, 255, 0, 10, 44, 0, 7]));
    await using session = await place.session();
    expect((await errorOf(async () => session.open("binary.csv"))).code).toBe("unreadableSource");
  });
});

const hasZstd = spawnSync("zstd", ["--version"]).status === 0;
describe.skipIf(!hasZstd)("Zstandard (needs the zstd program to make the files)", () => {
  const compress = (name: string, content: string | Buffer): Buffer => {
    const path = place.file(name, content);
    return execFileSync("zstd", ["-qc", path], { maxBuffer: 64 * 1024 * 1024 });
  };

  test("reads, finds damaged rows with their lines, and refuses a cut-off file", async () => {
    place.file("z.csv.zst", compress("z.csv", 'a,b\n1,"x\n\ny"\n2\n\n3,z\n'));
    const many = compress("many.csv", `a,b\n${Array.from({ length: 200_000 }, (_, index) => `${index},${Math.sin(index)}`).join("\n")}`);
    place.file("cut.csv.zst", many.subarray(0, many.length - 1000));
    await using session = await place.session();
    const relation = await session.open("z.csv.zst");
    expect(await rowsOf(session, relation)).toEqual([
      [1, "x\n\ny"],
      [3, "z"],
    ]);
    expect(finding(await session.sourceFindings(relation, []), "ragged-row")).toMatchObject({ count: 1, lines: [5] });
    expect((await errorOf(async () => session.open("cut.csv.zst"))).message).toContain("cut off");
  });
});
