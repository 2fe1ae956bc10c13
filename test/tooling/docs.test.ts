/** The documents say what is there: their links lead somewhere, their commands exist, and their contracts can be read. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { sections } from "../../scripts/generated/sections.ts";
import { fillSections } from "../../scripts/generated/markers.ts";
import { readContract } from "../../src/engines/quality/contract/read-contract.ts";
import { tools } from "../../src/tools/index.ts";

const inFolder = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file));
const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...inFolder("docs"), ...inFolder("references")];
const read = (file: string): string => readFileSync(file, "utf8");
const fences = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map((match) => match[1] ?? "");

describe.each(documents)("%s", (file) => {
  const text = read(file);

  test("links to files that exist", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map((match) => match[1] ?? "").filter((link) => !link.includes("://"));
    expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toStrictEqual([]);
  });

  test("names scripts that package.json has", () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toStrictEqual([]);
  });

  test("shows commands that the program has", () => {
    const commands = new Set([...tools.map(({ cli }) => cli.command), "mcp"]);
    const shown = fences(text, "sh").flatMap((block) => [
      ...block.matchAll(/^(?:\S+=\S+ )?(?:pipewright|node dist\/pipewright\.js) ([a-z-]+)/gm),
    ]);
    expect(shown.map((match) => match[1] ?? "").filter((command) => !commands.has(command))).toStrictEqual([]);
  });

  test("shows contracts that can be read", async () => {
    const contracts = fences(text, "yaml").filter((block) => block.includes("checks:"));
    for (const contract of contracts) expect((await readContract(contract, file)).checks.length).toBeGreaterThan(1);
    expect(contracts.length > 0).toBe(["README.md", "docs/contract-short-form.md"].includes(file));
  });

  test("has its generated parts up to date", () => {
    expect(fillSections(text, sections)).toBe(text);
  });
});
