import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { errorOf, rowsOf, workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

const sql = "SELECT i AS id, 'text ' || i AS name, i / 4 AS share FROM range(1000) t(i)";

describe("writing", () => {
  test.each(["out.parquet", "out.csv", "out.ndjson", "out.jsonl"])("%s is written whole and can be read again", async (name) => {
    await using session = await place.session();
    const result = await session.write(sql, name);
    expect(result).toMatchObject({ path: join(place.folder, name), rows: 1000 });
    expect(result.bytes).toBeGreaterThan(1000);
    const relation = await session.open(name);
    expect((await rowsOf(session, relation))[3]).toEqual([3, "text 3", name === "out.parquet" ? 0.75 : "0.75"]);
    expect(readdirSync(place.folder).filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });

  test("an existing file is replaced, and kept where the query fails", async () => {
    place.file("kept.csv", "old\n");
    await using session = await place.session();
    const failing = "SELECT CASE WHEN i > 900000 THEN CAST('x' || i AS INTEGER) ELSE i END AS v FROM range(1000000) t(i)";
    expect((await errorOf(async () => session.write(failing, "kept.csv"))).code).toBe("invalidQuery");
    expect(readFileSync(join(place.folder, "kept.csv"), "utf8")).toBe("old\n");
    await session.write("SELECT 1 AS new", "kept.csv");
    expect(readFileSync(join(place.folder, "kept.csv"), "utf8")).toBe("new\n1\n");
  });

  test("an input of the session is never overwritten", async () => {
    place.file("input.csv", "a\n1\n");
    place.file("other.csv", "a\n1\n");
    symlinkSync(join(place.folder, "input.csv"), join(place.folder, "alias.csv"));
    await using session = await place.session();
    await session.open("input.csv");
    await session.open(`SELECT * FROM read_csv('${join(place.folder, "oth*.csv")}')`);
    for (const name of ["input.csv", "alias.csv", "other.csv"]) {
      expect((await errorOf(async () => place.data.writeText(name, "x"))).code).toBe("cannotWrite");
      const error = await errorOf(async () => session.write(sql, name));
      expect([name, error.code]).toEqual([name, "cannotWrite"]);
    }
    expect(readFileSync(join(place.folder, "input.csv"), "utf8")).toBe("a\n1\n");
  });

  test.each([
    ["../out.parquet", "outsideRoots"],
    ["/etc/out.parquet", "outsideRoots"],
    ["missing/folder/out.parquet", "cannotWrite"],
    ["folder.parquet", "cannotWrite"],
    ["out.xlsx", "unsupportedFormat"],
    ["out", "unsupportedFormat"],
  ])("%s is refused", async (name, code) => {
    mkdirSync(join(place.folder, "folder.parquet"), { recursive: true });
    await using session = await place.session();
    expect((await errorOf(async () => session.write(sql, name))).code).toBe(code);
  });

  test("a link out of the roots is refused", async () => {
    const outside = mkdtempSync(join(tmpdir(), "pw-outside-"));
    symlinkSync(outside, join(place.folder, "linked"));
    symlinkSync(join(outside, "target.csv"), join(place.folder, "dangling.csv"));
    await using session = await place.session();
    expect((await errorOf(async () => session.write(sql, "linked/out.csv"))).code).toBe("outsideRoots");
    await session.write(sql, "dangling.csv").catch(() => undefined);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });
});

const disk = join(place.folder, "disk");
mkdirSync(disk);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [disk]);
});

describe.skipIf(!mounted)("a full disk (needs the right to mount a small one)", () => {
  test.each(["big.parquet", "big.csv", "big.ndjson"])("%s is an error and leaves nothing behind", async (name) => {
    await using session = await place.session();
    const error = await errorOf(async () =>
      session.write("SELECT hash(i) AS a, md5(i::VARCHAR) AS b FROM range(2000000) t(i)", `disk/${name}`),
    );
    expect(error.code).toBe("cannotWrite");
    expect(error.message).toContain("disk is full");
    expect(readdirSync(disk)).toEqual([]);
  });

  test("a text file too", async () => {
    const error = await errorOf(async () => place.data.writeText("disk/text.yaml", "x".repeat(4_000_000)));
    expect(error.code).toBe("cannotWrite");
    expect(error.message).toContain("disk is full");
    expect(readdirSync(disk)).toEqual([]);
  });
});

test.skipIf(process.getuid?.() === 0)("a folder without the right to write is an error (skipped for root, who may always)", async () => {
  const locked = join(place.folder, "locked");
  mkdirSync(locked);
  chmodSync(locked, 0o500);
  await using session = await place.session();
  expect((await errorOf(async () => session.write(sql, "locked/out.csv"))).code).toBe("cannotWrite");
});

describe("text files", () => {
  test("are written whole and read", async () => {
    await place.data.writeText("contract.yaml", "kind: DataContract\n");
    expect(await place.data.readText("contract.yaml")).toBe("kind: DataContract\n");
    await place.data.writeText("contract.yaml", "kind: other\n");
    expect(await place.data.readText("contract.yaml")).toBe("kind: other\n");
  });

  test.each([
    ["missing.yaml", "fileNotFound"],
    ["../x.yaml", "outsideRoots"],
    ["disk", "pathIsDirectory"],
  ])("%s can't be read", async (name, code) => {
    expect((await errorOf(async () => place.data.readText(name))).code).toBe(code);
  });

  test.each([
    ["../x.yaml", "outsideRoots"],
    ["no/folder/x.yaml", "cannotWrite"],
    ["disk", "cannotWrite"],
  ])("%s can't be written", async (name, code) => {
    expect((await errorOf(async () => place.data.writeText(name, "x"))).code).toBe(code);
  });
});
