/** The benchmark queries, each read by hand: what the rules see in them is there, and all that they see. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { correctnessRules } from "../../../src/engines/sql/rules/correctness/index.ts";
import { admitRewrite } from "../../../src/engines/sql/rewrite/admit.ts";
import { applyEdits } from "../../../src/engines/sql/rewrite/edits.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { lex } from "../../../src/engines/sql/syntax/lexer.ts";
import { analyse } from "./harness.ts";

const folder = new URL("../../../../shared/data/", import.meta.url);

/** The first query of each pair, by its number. */
function queries(file: URL, title: string): readonly (readonly [string, string])[] {
  const parts = readFileSync(file, "utf8").split(new RegExp(`-{20,}\\n-- ${title} (\\d+[a-z]?)\\n-{20,}\\n`, "u"));
  const found: (readonly [string, string])[] = [];
  for (let index = 1; index + 1 < parts.length; index += 2)
    found.push([parts[index] ?? "", `${(parts[index + 1] ?? "").replace(/^#.*\n/u, "").split(";")[0] ?? ""};`]);
  return found;
}

function findings(list: readonly (readonly [string, string])[]): readonly string[] {
  return list.flatMap(([number, sql]) => {
    const statements = analyse(sql, { dialect: "duckdb" });
    return correctnessRules
      .filter((rule) => rule.dialects?.includes("duckdb") !== false)
      .flatMap((rule) => {
        const matches = statements.flatMap((statement) => rule.visit(statement));
        return matches.filter((match) => (match.severity ?? rule.severity) !== "info").map(() => `${number} ${rule.id}`);
      });
  });
}

/** Each must be admitted, and parse to one statement. */
function brokenRewrites(list: readonly (readonly [string, string])[]): readonly string[] {
  return list.flatMap(([number, sql]) =>
    analyse(sql, { dialect: "duckdb" }).flatMap((statement) =>
      correctnessRules.flatMap((rule) =>
        rule.visit(statement).flatMap(({ rewrite }) => {
          if (rewrite === undefined) return [];
          const { admitted } = admitRewrite(sql, rewrite, [], (source) => lex(source, dialects.duckdb));
          return admitted && analyse(applyEdits(sql, rewrite.edits), { dialect: "duckdb" }).length === 1 ? [] : [`${number} ${rule.id}`];
        }),
      ),
    ),
  );
}

const benchmarks = [
  // 16: NOT IN over a column that no schema declares NOT NULL.
  ["tpch/tpc-h.sql", "TPC-H", ["16 not-in-with-nulls"]],
  // 8: SUBSTRING(ca_zip) AS ca_zip grouped by ca_zip. 49: outer joins with filters on the returns. 77: cs and cr joined by a comma alone. 78: cs_item_sk = cs_item_sk.
  [
    "tpcds/tpc-ds.sql",
    "TPC-DS",
    [
      "8 group-by-alias-shadowed",
      "49 left-join-undone-by-where",
      "49 left-join-undone-by-where",
      "49 left-join-undone-by-where",
      "77 implicit-cross-join",
      "78 self-comparison",
    ],
  ],
] as const;

describe.each(benchmarks)("%s", (path, title, expected) => {
  const file = new URL(path, folder);
  const there = existsSync(file);
  it.skipIf(!there)(
    "has these faults and no others (skipped where the queries aren't there)",
    () => {
      expect(findings(queries(file, title))).toEqual(expected);
    },
    60_000,
  );
  it.skipIf(!there)(
    "is rewritten to statements that parse, comments kept",
    () => {
      expect(brokenRewrites(queries(file, title))).toEqual([]);
    },
    60_000,
  );
});
