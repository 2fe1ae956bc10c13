import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
const topLevel = "([A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]*[A-Za-z0-9])";

/** Characters of the part before the @. */
const mostBefore = 64;

export const email = defineFormat({
  id: "email",
  title: "E-mail address",
  summary:
    "A mailbox of RFC 5321 as people have them: a dot-atom of at most 64 characters before the @, a domain name with a top level behind it, at most 254 in all; no quoted local parts, no address literals, no comments.",
  matches: (value) => {
    const form = fullMatch(value, `${atom}(\\.${atom})*@(${label}\\.)+${topLevel}`);
    // In so few bytes neither part is too long.
    return `CASE WHEN strlen(${value}) <= ${mostBefore} THEN ${form} ELSE ${firstThen(
      `strpos(${value}, '@') BETWEEN 2 AND ${mostBefore + 1} AND length(${value}) <= 254`,
      `(${form} AND NOT regexp_matches(${value}, '@.*[^.]{64}|@[^.]{64}'))`,
    )} END`;
  },
  mark: (value) => `contains(${value}, '@')`,
  inferred: true,
  examples: {
    valid: [
      "a@example.com",
      "first.last@example.co.uk",
      "user+tag@example.org",
      "o'brien@example.ie",
      "x_1-2@sub-domain.example.com",
      "user@xn--bcher-kva.example",
      "user@example.xn--p1ai",
      "1234567890@example.museum",
    ],
    invalid: [
      "",
      "example.com",
      "@example.com",
      "a@",
      "a@b",
      "a@@example.com",
      ".a@example.com",
      "a.@example.com",
      "a..b@example.com",
      "a b@example.com",
      "a@example..com",
      "a@-example.com",
      "a@example.com.",
      "a@127.0.0.1",
      "Name <a@example.com>",
      "a@example.c",
    ],
  },
});
