import { describe, expect, test } from "vitest";
import { sarif, type SarifResult, type SarifRule } from "../../src/rendering/sarif.ts";

const rule = (id: string): SarifRule => ({ id, title: id, description: "what", help: "why", severity: "warning", tags: ["cost"] });
const result = (over: Partial<SarifResult>): SarifResult => ({
  rule: "a",
  severity: "info",
  message: "text",
  path: "models/my query.sql",
  line: 1,
  column: 2,
  endLine: 1,
  endColumn: 5,
  ...over,
});

describe("sarif", () => {
  test("names the used rules once and points results at them", () => {
    const log: unknown = JSON.parse(sarif("1.0.0", [rule("b"), rule("a"), rule("unused")], [result({ rule: "b" }), result({})]));
    expect(log).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "pipewright", version: "1.0.0", rules: [{ id: "a" }, { id: "b" }] } },
          results: [
            { ruleId: "a", ruleIndex: 0, level: "note" },
            { ruleId: "b", ruleIndex: 1 },
          ],
        },
      ],
    });
    expect(log).not.toHaveProperty("runs.0.tool.driver.rules.2");
  });

  test("escapes paths and keeps the region", () => {
    const log: unknown = JSON.parse(sarif("1.0.0", [rule("a")], [result({ path: "a#b\\c d.sql" })]));
    expect(log).toHaveProperty("runs.0.results.0.locations.0.physicalLocation", {
      artifactLocation: { uri: "a%23b/c%20d.sql" },
      region: { startLine: 1, startColumn: 2, endLine: 1, endColumn: 5 },
    });
  });

  test("the order of the findings doesn't change the bytes", () => {
    const findings = [result({ line: 3 }), result({ line: 1, rule: "b" }), result({ path: "a.sql" })];
    expect(sarif("1", [rule("a"), rule("b")], findings)).toBe(sarif("1", [rule("b"), rule("a")], findings.toReversed()));
  });

  test("text that isn't from a file has no location", () => {
    const { path: _, ...withoutPath } = result({});
    expect(JSON.parse(sarif("1", [rule("a")], [withoutPath]))).not.toHaveProperty("runs.0.results.0.locations");
  });
});
