import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unitName } from "../../scripts/scaffold/names.ts";
import { addToRegistry } from "../../scripts/scaffold/registry.ts";

describe("unit names", () => {
  test.each(["my_check", "my-check"])("%s has every spelling", (text) => {
    expect(unitName(text)).toStrictEqual({ snake: "my_check", kebab: "my-check", camel: "myCheck", title: "My check" });
  });

  test.each(["", "MyCheck", "1st", "../escape", "my check", "my__check"])("%j is none", (text) => {
    expect(unitName(text)).toBeUndefined();
  });
});

describe("addToRegistry", () => {
  const source = `import type { Unit } from "../unit.ts";
import { alpha } from "./alpha.ts";
import { gamma } from "./gamma.ts";

export const units: readonly Unit[] = [alpha, gamma];
`;
  const add = (text: string, name: string): string => addToRegistry(text, { array: "units", name, module: `./${name}.ts` });

  test("keeps imports and array in order", () => {
    const added = add(add(add(source, "beta"), "aleph"), "omega");
    expect(added).toBe(`import type { Unit } from "../unit.ts";
import { aleph } from "./aleph.ts";
import { alpha } from "./alpha.ts";
import { beta } from "./beta.ts";
import { gamma } from "./gamma.ts";
import { omega } from "./omega.ts";

export const units: readonly Unit[] = [aleph, alpha, beta, gamma, omega];
`);
  });

  test("comes last where the order of the array means something", () => {
    const ordered = `import { alpha } from "./alpha.ts";\nimport { gamma } from "./gamma.ts";\n\nexport const units: readonly Unit[] = [gamma, alpha];\n`;
    expect(add(ordered, "beta")).toContain("= [gamma, alpha, beta];");
  });

  test("starts an empty registry", () => {
    expect(add(`import type { Unit } from "../unit.ts";\n\nexport const units: readonly Unit[] = [];\n`, "one")).toBe(
      `import type { Unit } from "../unit.ts";\nimport { one } from "./one.ts";\n\nexport const units: readonly Unit[] = [one];\n`,
    );
  });

  test("refuses a file that is no registry", () => {
    expect(() => add("export const other = 1;\n", "one")).toThrow(/no array units/);
  });
});

/** Links to the packages, except for the data that a tool's example reads: the sandbox follows no link out of its roots. */
function linkPackages(target: string): void {
  mkdirSync(target);
  for (const name of readdirSync("node_modules")) {
    if (name !== "vega-datasets") symlinkSync(resolve("node_modules", name), join(target, name));
  }
  mkdirSync(join(target, "vega-datasets/data"), { recursive: true });
  cpSync("node_modules/vega-datasets/data/movies.json", join(target, "vega-datasets/data/movies.json"));
}

describe("npm run new", () => {
  const folder = mkdtempSync(join(tmpdir(), "pipewright-new-"));
  const program = (path: string): string => resolve("node_modules", path);
  const run = (script: string, ...args: readonly string[]): { readonly status: number | null; readonly text: string } => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, env, encoding: "utf8" });
    return { status, text: `${stdout}${stderr}` };
  };
  const scaffold = (...args: readonly string[]): ReturnType<typeof run> => run(program("tsx/dist/cli.mjs"), "scripts/new.ts", ...args);

  /** What the scaffolding of each unit said. */
  const said = new Map<string, string>();
  const made = [
    {
      kind: "check",
      name: "my_check",
      unit: "src/engines/quality/checks/my-check.ts",
      test: "test/checks/my-check.test.ts",
      doc: "references/checks.md",
    },
    {
      kind: "format",
      name: "my-format",
      unit: "src/engines/quality/formats/my-format.ts",
      test: "test/formats/my-format.test.ts",
      doc: "references/formats.md",
    },
    { kind: "tool", name: "my_tool", unit: "src/tools/my-tool.ts", test: "test/tools/my-tool.test.ts", doc: "references/tools.md" },
  ];

  beforeAll(() => {
    const copied = [
      "src",
      "scripts",
      "references",
      "test",
      "README.md",
      "package.json",
      "tsconfig.json",
      "vitest.config.ts",
      ".oxlintrc.json",
      ".oxfmtrc.json",
    ];
    for (const path of copied) cpSync(path, join(folder, path), { recursive: true });
    linkPackages(join(folder, "node_modules"));
    for (const { kind, name } of made) said.set(name, scaffold(kind, name).text);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(made)("writes a $kind with its test and its doc", ({ name, unit, test: testFile, doc }) => {
    expect(said.get(name)).toContain(`Written: ${unit}, ${testFile}`);
    expect(existsSync(join(folder, unit))).toBe(true);
    expect(existsSync(join(folder, testFile))).toBe(true);
    expect(readFileSync(join(folder, doc), "utf8")).toContain(`\`${name}\``);
  });

  const files = made.flatMap(({ unit, test: testFile }) => [unit, testFile]);

  test("writes what is formatted and passes lint", () => {
    expect(run(program("oxfmt/bin/oxfmt"), "--check", ...files)).toMatchObject({ status: 0 });
    expect(run(program("oxlint/bin/oxlint"), "--deny-warnings", ...files)).toMatchObject({ status: 0 });
  });

  test("writes what compiles", () => {
    const { text } = run(program("typescript/bin/tsc"), "--noEmit");
    expect(text.split("\n").filter((line) => files.some((file) => line.startsWith(file)) || /index\.ts/.test(line))).toStrictEqual([]);
  });

  test("writes tests that pass", () => {
    const tested = run(program("vitest/vitest.mjs"), "run", ...made.map(({ test: testFile }) => testFile));
    expect(tested.text).toMatch(/Test Files\s+3 passed/);
    expect(tested.status).toBe(0);
  });

  test("doesn't write over what is there", () => {
    const before = readFileSync(join(folder, "src/tools/my-tool.ts"), "utf8");
    const again = scaffold("tool", "my_tool");
    expect(again.status).not.toBe(0);
    expect(again.text).toContain("is there already");
    expect(readFileSync(join(folder, "src/tools/my-tool.ts"), "utf8")).toBe(before);
  });

  test.each([[], ["check"], ["thing", "name"], ["check", "../escape"]])("says how it is called: %j", (...args) => {
    const refused = scaffold(...args);
    expect(refused.status).toBe(2);
    expect(refused.text).toContain("check|format|tool NAME");
  });
});
