/** Every bad input a user may give: a clear error that names the fix, the right exit code, nothing on stdout, nothing half-written. */
import { execFileSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shippedProgram } from "../surfaces/support/programs.ts";
import { run, type Finished } from "../surfaces/support/run.ts";

let program: string;
let folder: string;

beforeAll(async () => {
  program = await shippedProgram("bad-input");
  folder = await mkdtemp(join(tmpdir(), "pipewright-bad-"));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data/orders.csv"), "id,amount\n1,2.5\n2,3.5\n");
  await writeFile(join(folder, "data/empty.csv"), "");
});

afterAll(async () => rm(folder, { recursive: true }));

async function pipewright(...words: readonly string[]): Promise<Finished> {
  return run(program, words, { cwd: folder });
}

async function contract(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

/** An error leaves stdout empty and says everything on stderr. */
function expectError({ code, stdout, stderr }: Finished, exitCode: number, ...said: readonly string[]): void {
  expect(stdout).toBe("");
  for (const text of said) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(code).toBe(exitCode);
}

describe("a dataset", () => {
  test("that is missing: near names are offered", async () => {
    expectError(await pipewright("validate", "data/ordres.csv"), 3, "data/ordres.csv", "orders.csv");
  });

  test("that is a folder: what to name instead", async () => {
    expectError(await pipewright("validate", "data"), 2, "is a folder", "orders.csv");
  });

  test("that is an empty file", async () => {
    expectError(await pipewright("profile", "data/empty.csv"), 3, "is empty");
  });

  test("that has a header only is an empty table, not an error", async () => {
    await writeFile(join(folder, "data/header.csv"), "id,amount\n");
    const profile = await pipewright("profile", "data/header.csv", "--json");
    expect(profile.code).toBe(0);
    expect(JSON.parse(profile.stdout)).toMatchObject({ rows: 0, columns: [{ name: "id" }, { name: "amount" }] });
    const validated = await pipewright("validate", "data/header.csv", "--json");
    expect(validated.code).toBe(1);
    expect(JSON.parse(validated.stdout)).toMatchObject({ verdict: "fail", rows: 0 });
  });

  test("outside the roots: the option that allows it", async () => {
    expectError(await pipewright("validate", "/etc/passwd"), 2, "/etc/passwd", "--root /etc");
    expectError(await pipewright("validate", "../../../../../../etc/passwd"), 2, "--root");
  });

  test("that is a corrupt Parquet file", async () => {
    await writeFile(join(folder, "data/corrupt.parquet"), Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(200, 7), Buffer.from("PAR1")]));
    expectError(await pipewright("validate", "data/corrupt.parquet"), 3, "corrupt.parquet", "Parquet");
  });

  test.each([
    ["a statement that writes", "DROP TABLE orders"],
    ["a COPY", "COPY (SELECT 1) TO 'x.csv'"],
    ["two statements", "SELECT 1; SELECT 2"],
    ["a setting", "SET memory_limit='1GB'"],
    ["an ATTACH", "ATTACH 'x.db'"],
  ])("that is %s instead of a SELECT", async (_what, sql) => {
    expectError(await pipewright("validate", sql), 2, "SELECT");
    expect(await readdir(folder)).not.toContain("x.csv");
  });

  test("that is a SELECT with a mistake: the engine's reason", async () => {
    expectError(await pipewright("validate", "SELECT nope FROM 'data/orders.csv'"), 2, "nope");
  });

  test("that is a SELECT on a file outside the roots", async () => {
    expectError(await pipewright("validate", "SELECT * FROM read_text('/etc/passwd')"), 2, "/etc/passwd");
  });

  test("that is one line of 1 GB of JSON: refused with bounded memory", async () => {
    const path = join(folder, "data/one-line.json");
    const file = createWriteStream(path);
    const block = `"${"x".repeat(2 ** 20 - 3)}",`;
    file.write('{"values":[');
    for (let megabytes = 0; megabytes < 1024; megabytes++) if (!file.write(block)) await once(file, "drain");
    file.end('"x"]}');
    await once(file, "close");
    try {
      expectError(await pipewright("validate", "data/one-line.json"), 3, "one-line.json");
    } finally {
      await rm(path);
    }
  });
});

describe("a contract", () => {
  test("that is missing", async () => {
    expectError(await pipewright("validate", "data/orders.csv", "--contract", "none.yaml"), 3, "none.yaml");
  });

  test("that breaks its schema: the line", async () => {
    const path = await contract("broken.yaml", "dataset: orders\nchecks:\n  - not_null: id\n  - range: { column: amount, minimum: 3 }\n");
    expectError(await pipewright("validate", "data/orders.csv", "--contract", path), 2, "broken.yaml:4", "min");
  });

  test("that is an ODCS document with a wrong operator: the line", async () => {
    const path = await contract(
      "odcs.yaml",
      "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\nschema:\n  - name: orders\n    quality:\n      - metric: rowCount\n        mustBeAtLeast: 3\n",
    );
    expectError(await pipewright("validate", "data/orders.csv", "--contract", path), 2, "odcs.yaml:10", "mustBe");
  });

  test("that is not YAML: the line", async () => {
    const path = await contract("syntax.yaml", "checks:\n  - not_null: [id\n");
    expectError(await pipewright("validate", "data/orders.csv", "--contract", path), 2, "syntax.yaml:");
  });

  test("with an unknown check: near names", async () => {
    const path = await contract("unknown.yaml", "checks:\n  - not_nul: id\n");
    expectError(await pipewright("validate", "data/orders.csv", "--contract", path), 2, "not_nul", "not_null");
  });

  test("with an invalid regular expression", async () => {
    const path = await contract("regex.yaml", "checks:\n  - pattern: { column: id, pattern: '(a' }\n");
    expectError(await pipewright("validate", "data/orders.csv", "--contract", path), 2, "(a", "RE2");
  });

  test("with a row filter that is not one expression", async () => {
    const path = await contract("filter.yaml", "checks:\n  - not_null: { column: id, where: '1=1); DROP TABLE x; --' }\n");
    expectError(await pipewright("validate", "data/orders.csv", "--contract", path), 2);
  });

  test("with a column that isn't there: the check can't be run, which is a finding that names the near one", async () => {
    const path = await contract("column.yaml", "checks:\n  - not_null: amuont\n");
    const { code, stdout } = await pipewright("validate", "data/orders.csv", "--contract", path, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "fail", checks: [{ outcome: "error", columns: ["amuont"] }] });
    expect(stdout).toContain("Did you mean amount?");
  });

  test("with a type that the data doesn't have: the misfits are counted and shown", async () => {
    await writeFile(join(folder, "data/mismatch.csv"), "id,amount\n1,2.5\n2,none\n");
    const path = await contract("type.yaml", "checks:\n  - type: { column: amount, type: number }\n");
    const { code, stdout } = await pipewright("validate", "data/mismatch.csv", "--contract", path, "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { verdict: "fail" }]);
    expect(stdout).toContain("none");
  });
});

describe("a quarantine", () => {
  const failing = async (): Promise<string> => contract("fails.yaml", "checks:\n  - range: { column: amount, max: 3 }\n");

  test("outside the roots", async () => {
    expectError(
      await pipewright("validate", "data/orders.csv", "-c", await failing(), "--quarantine", "/tmp/outside.parquet"),
      2,
      "--root /tmp",
    );
  });

  test("onto its own input: refused, and the input is whole", async () => {
    const result = await pipewright("validate", "data/orders.csv", "-c", await failing(), "--quarantine", "data/orders.csv");
    expect(result.code).toBeGreaterThan(1);
    expect(await readFile(join(folder, "data/orders.csv"), "utf8")).toBe("id,amount\n1,2.5\n2,3.5\n");
  });

  const mount = join(tmpdir(), `pipewright-full-${process.pid}`);
  const canMount = ((): boolean => {
    try {
      execFileSync("mkdir", ["-p", mount]);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();
  afterAll(async () => {
    if (canMount) execFileSync("umount", [mount]);
    await rm(mount, { recursive: true, force: true });
  });

  test.skipIf(!canMount)("on a full disk: said, and nothing is left behind (skipped where no tmpfs can be mounted)", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index},${(index * 7919.37) % 100_003}`);
    await writeFile(join(folder, "data/many.csv"), `id,amount\n${rows.join("\n")}\n`);
    const path = join(mount, "quarantine.parquet");
    expectError(
      await pipewright("validate", "data/many.csv", "-c", await failing(), "--root", ".", "--root", mount, "--quarantine", path),
      3,
      path,
      "Nothing was left half-written",
    );
    expect(await readdir(mount)).toEqual([]);
  });
});

describe("options", () => {
  test.each([
    [["validate"], "DATASET"],
    [["validate", "data/orders.csv", "--fail-on", "P9"], "P0"],
    [["validate", "data/orders.csv", "--contrct", "x"], "--contract"],
    [["validat", "data/orders.csv"], "validate"],
  ])("%j", async (words, said) => {
    expectError(await pipewright(...words), 2, said);
  });
});
