import { defineRule } from "../../rule.ts";
import { significantTokens } from "./support/tokens.ts";

export const legacyTableOption = defineRule({
  id: "legacy-table-option",
  group: "dialect",
  title: "MyISAM or utf8",
  severity: "info",
  dialects: ["mysql"],
  what: "CREATE TABLE with ENGINE=MyISAM, or with the character set utf8.",
  why: "MyISAM has no transactions and no foreign keys, and a crash can damage it; utf8 is utf8mb3, deprecated, with three bytes a character at most, so that emoji are refused.",
  whenNotToUse: "Tables that must stay as an old backup has them.",
  fix: "none",
  sources: ["MySQL Reference Manual: The utf8mb3 Character Set", "MySQL Reference Manual: The MyISAM Storage Engine"],
  visit: (analysed) => {
    if (analysed.statement.kind !== "createTable") return [];
    return significantTokens(analysed).flatMap((token, index, all) => {
      const name = all[index - 1]?.text === "=" ? all[index - 2]?.upper : all[index - 1]?.upper;
      const legacy =
        (token.upper === "MYISAM" && name === "ENGINE") || (/^UTF8(?:MB3)?$/.test(token.upper) && (name === "CHARSET" || name === "SET"));
      return legacy
        ? [
            {
              span: { start: token.start, end: token.end },
              message: `${token.text} is a leftover of old versions.`,
              suggestion: name === "ENGINE" ? "InnoDB" : "utf8mb4",
            },
          ]
        : [];
    });
  },
  examples: {
    bad: [
      { sql: "CREATE TABLE t (a INT) ENGINE=MyISAM", dialect: "mysql" },
      { sql: "CREATE TABLE t (a INT) DEFAULT CHARSET=utf8", dialect: "mysql" },
    ],
    good: [{ sql: "CREATE TABLE t (a INT) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4", dialect: "mysql" }],
  },
});
