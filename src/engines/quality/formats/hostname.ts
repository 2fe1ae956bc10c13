import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

export const hostname = defineFormat({
  id: "hostname",
  title: "Host name",
  summary:
    "A host name of RFC 1123: labels of at most 63 letters, digits and inner hyphens, at most 253 characters; the last label is not a number, so that an IPv4 address is none.",
  matches: (value) =>
    firstThen(
      `length(${value}) BETWEEN 1 AND 253`,
      `(${fullMatch(value, "(?i)([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*([a-z]([a-z0-9-]*[a-z0-9])?|[0-9]+[a-z-][a-z0-9-]*[a-z0-9]|[0-9]+[a-z])")} AND NOT regexp_matches(${value}, '[^.]{64}'))`,
    ),
  // A single word has the form of a host name.
  inferred: false,
  examples: {
    valid: ["example.com", "localhost", "a.b-c.example", "EXAMPLE.ORG", "xn--bcher-kva.example", "3com.com", "host-1", "1.example.2go"],
    invalid: [
      "",
      "-a.example",
      "a-.example",
      "a..b",
      ".example",
      "example.com.",
      "exam_ple.com",
      "127.0.0.1",
      "exa mple",
      "http://example.com",
    ],
  },
});
