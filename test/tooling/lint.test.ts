/** The architecture is held by lint rules; these tests prove that the rules bite, by linting files that break each of them. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

interface Fixture {
  readonly file: string;
  readonly source: string;
  /** The rule that must report it; absent: nothing may. */
  readonly rule?: string;
}

const uses = (from: string): string => `import { thing } from "${from}";\nexport const copy = thing;\n`;
const loads = (from: string): string => `export const load = async (): Promise<unknown> => import("${from}");\n`;
const prints = (how: string): string => `export const report = (): void => {\n  ${how}("done");\n};\n`;
const imports = "eslint(no-restricted-imports)";

const fixtures: readonly Fixture[] = [
  { file: "src/core/from-data.ts", source: uses("../data/types.ts"), rule: imports },
  { file: "src/core/from-engines.ts", source: uses("../engines/quality/check.ts"), rule: imports },
  { file: "src/core/loads-data.ts", source: loads("../data/index.ts"), rule: imports },
  { file: "src/core/re-exports-tools.ts", source: `export { thing } from "../tools/index.ts";\n`, rule: imports },
  { file: "src/data/from-core.ts", source: uses("../core/sql.ts") },
  { file: "src/data/opens-duckdb.ts", source: loads("@duckdb/node-api") },
  { file: "src/data/opens-arrow.ts", source: loads("apache-arrow") },
  { file: "src/data/from-engines.ts", source: uses("../engines/quality/check.ts"), rule: imports },
  { file: "src/data/deep/from-server.ts", source: uses("../../server/stdio.ts"), rule: imports },
  { file: "src/data/speaks-mcp.ts", source: uses("@modelcontextprotocol/server"), rule: imports },
  { file: "src/engines/quality/from-data.ts", source: uses("../../data/types.ts") },
  { file: "src/engines/quality/from-tools.ts", source: uses("../../tools/index.ts"), rule: imports },
  { file: "src/engines/quality/from-cli.ts", source: uses("../../cli/main.ts"), rule: imports },
  { file: "src/engines/quality/opens-duckdb.ts", source: uses("@duckdb/node-api"), rule: imports },
  { file: "src/engines/quality/loads-duckdb.ts", source: loads("@duckdb/node-api"), rule: imports },
  { file: "src/engines/quality/opens-arrow.ts", source: loads("apache-arrow"), rule: imports },
  { file: "src/engines/quality/opens-parquet.ts", source: loads("parquet-wasm"), rule: imports },
  { file: "src/engines/quality/speaks-mcp.ts", source: loads("@modelcontextprotocol/server"), rule: imports },
  { file: "src/engines/quality/prints.ts", source: prints("console.log"), rule: "eslint(no-console)" },
  {
    file: "src/engines/quality/writes-stdout.ts",
    source: prints("process.stdout.write"),
    rule: "eslint(no-restricted-properties)",
  },
  { file: "src/rendering/from-core.ts", source: uses("../core/doc.ts") },
  { file: "src/rendering/from-engines.ts", source: uses("../engines/quality/report.ts"), rule: imports },
  { file: "src/tools/from-engines.ts", source: uses("../engines/quality/report.ts") },
  { file: "src/tools/from-server.ts", source: uses("../server/stdio.ts"), rule: imports },
  { file: "src/tools/prints.ts", source: prints("console.error"), rule: "eslint(no-console)" },
  { file: "src/prompts/from-cli.ts", source: uses("../cli/main.ts"), rule: imports },
  { file: "src/resources/opens-duckdb.ts", source: uses("@duckdb/node-api"), rule: imports },
  { file: "src/server/speaks-mcp.ts", source: loads("@modelcontextprotocol/server") },
  { file: "src/server/from-cli.ts", source: uses("../cli/main.ts"), rule: imports },
  { file: "src/server/opens-duckdb.ts", source: loads("@duckdb/node-api"), rule: imports },
  { file: "src/cli/from-server.ts", source: loads("../server/stdio.ts") },
  { file: "src/cli/prints.ts", source: prints("console.log") },
  { file: "src/cli/speaks-mcp.ts", source: loads("@modelcontextprotocol/server"), rule: imports },
  {
    file: "src/engines/quality/asserts.ts",
    source: "export const text = (value: unknown): string => value as string;\n",
    rule: "typescript(consistent-type-assertions)",
  },
  {
    file: "src/engines/quality/any.ts",
    source: "export const id = (value: any): unknown => value;\n",
    rule: "typescript(no-explicit-any)",
  },
  {
    file: "src/engines/quality/non-null.ts",
    source: "export const first = (list: string[]): string => list[0]!;\n",
    rule: "typescript(no-non-null-assertion)",
  },
  {
    file: "src/engines/quality/import-type.ts",
    source: `export type Check = import("../../tools/index.ts").Check;\n`,
    rule: "typescript(consistent-type-imports)",
  },
  {
    file: "src/engines/quality/long.ts",
    source: Array.from({ length: 401 }, (_, line) => `export const n${line} = ${line};`).join("\n"),
    rule: "eslint(max-lines)",
  },
];

const reportSchema = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });
const folder = mkdtempSync(join(tmpdir(), "pipewright-lint-"));
const found = new Map<string, string[]>();

beforeAll(() => {
  copyFileSync(".oxlintrc.json", join(folder, ".oxlintrc.json"));
  for (const fixture of fixtures) {
    mkdirSync(dirname(join(folder, fixture.file)), { recursive: true });
    writeFileSync(join(folder, fixture.file), fixture.source);
  }
  const oxlint = spawnSync(process.execPath, [join(process.cwd(), "node_modules/oxlint/bin/oxlint"), "--format", "json", "src"], {
    cwd: folder,
    encoding: "utf8",
  });
  for (const { filename, code } of reportSchema.parse(JSON.parse(oxlint.stdout)).diagnostics) {
    found.set(filename, [...(found.get(filename) ?? []), code]);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("lint rules of the architecture", () => {
  test.each(fixtures.filter((fixture) => fixture.rule !== undefined))("$file breaks $rule", ({ file, rule }) => {
    expect(found.get(file)).toContain(rule);
  });

  test.each(fixtures.filter((fixture) => fixture.rule === undefined))("$file is allowed", ({ file }) => {
    expect(found.get(file) ?? []).toStrictEqual([]);
  });
});
