import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Token } from "../../syntax/tokens.ts";
import { significantTokens } from "../dialect/support/tokens.ts";

/** Words before a secret; an = or => may stand between. */
const secrets =
  /^(?:PASSWORD|PASSWD|PWD|AWS_SECRET_KEY|AWS_SECRET_ACCESS_KEY|SECRET_ACCESS_KEY|SECRET_KEY|AZURE_SAS_TOKEN|SAS_TOKEN|CLIENT_SECRET|OAUTH_CLIENT_SECRET|API_KEY|ACCESS_TOKEN|PRIVATE_KEY)$/;

/** Nothing secret: empty, a placeholder, or a hash that a program made. */
const harmless =
  /^$|[{}<>*]|\$\{|^\$\d|^your[_-]|^(?:changeme|xxx+|\.\.\.)$|^\$(?:2[abxy]?|argon2\w*|5|6)\$|^[0-9a-f]{32,}$|^(?:pbkdf2|scrypt|SCRAM-SHA-256|md5)/i;

function isSecretBefore(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before === undefined) return false;
  const name = before.text === "=" || before.text === "=>" ? tokens[index - 2] : before;
  if (name === undefined) return false;
  if (secrets.test(name.upper.replaceAll(/["`[\]]/g, ""))) return true;
  return name.upper === "BY" && name === before && tokens[index - 2]?.upper === "IDENTIFIED";
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { span } = analysed.statement;
  const text = analysed.source.slice(span.start, span.end);
  if (!/password|passwd|pwd|secret|token|api_key|private_key|identified/i.test(text)) return [];
  const tokens = significantTokens(analysed);
  return tokens.flatMap((token, index) => {
    if (token.type !== "string" || !isSecretBefore(tokens, index) || harmless.test(token.text.slice(1, -1))) return [];
    const place = { start: token.start, end: token.end };
    if (analysed.templated.some(({ start, end }) => start < place.end && place.start < end)) return [];
    return [
      {
        span: place,
        message: "A password or key stands in the text of this statement.",
        suggestion:
          "Use a storage integration, a role or a secret of the engine, or a bound parameter; and change the secret, since it is known now.",
      },
    ];
  });
}

export const secretInText = defineRule({
  id: "secret-in-text",
  group: "structure",
  title: "Password or key in the text",
  severity: "warning",
  what: "A literal behind PASSWORD, IDENTIFIED BY, AWS_SECRET_KEY, AZURE_SAS_TOKEN, CLIENT_SECRET and the like, or compared with or assigned to a column of such a name.",
  why: "The text is kept in the query history, in logs and in version control, where many more people read it than may know the secret; and a password that can be compared is stored as it is.",
  whenNotToUse: "Test databases. Placeholders, templates and hashes aren't reported.",
  fix: "none",
  sources: [
    "Snowflake documentation: CREATE STAGE, CREDENTIALS (storage integrations are recommended)",
    "Redshift documentation: COPY, authorization parameters",
    "PostgreSQL manual: CREATE ROLE, PASSWORD notes",
    "CWE-798: Use of Hard-coded Credentials",
  ],
  visit,
  examples: {
    bad: [
      { sql: "CREATE USER loader IDENTIFIED BY 'spring2024'", dialect: "mysql" },
      { sql: "CREATE ROLE loader LOGIN PASSWORD 'spring2024'", dialect: "postgres" },
      { sql: "SELECT id FROM users WHERE name = 'anna' AND password = 'spring2024'" },
      {
        sql: "COPY INTO t FROM 's3://b/x' CREDENTIALS = (AWS_KEY_ID = 'AKIA0' AWS_SECRET_KEY = 'abc/def')",
        dialect: "snowflake",
      },
    ],
    good: [
      { sql: "CREATE ROLE loader LOGIN PASSWORD '${LOADER_PASSWORD}'", dialect: "postgres" },
      { sql: "SELECT id FROM users WHERE password = $1", dialect: "postgres" },
      { sql: "SELECT id FROM users WHERE password_changed_at > '2024-01-01' AND password <> ''" },
      { sql: "SELECT 'password' AS kind FROM t" },
    ],
  },
});
