import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

const userInfo = '([^\\s/?#@<>"{}|^`\\\\\\[\\]]*@)?';
const name = "[\\p{L}\\p{N}]([\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?";
const host = `(${name}(\\.${name})*\\.?|\\[[0-9A-Fa-f:.]{2,45}\\])`;
const port = "(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?";
const rest = '([/?#]([^\\s<>"{}|^`\\\\%]|%[0-9A-Fa-f]{2})*)?';

export const url = defineFormat({
  id: "url",
  title: "URL",
  summary:
    "An absolute http, https or ftp URL with a host (RFC 3986); letters outside ASCII may stand unescaped (RFC 3987), spaces and stray percent signs may not.",
  matches: (value) =>
    firstThen(`strpos(${value}, '://') BETWEEN 4 AND 6`, fullMatch(value, `(?i)(https?|ftp)://${userInfo}${host}${port}${rest}`)),
  mark: (value) => `contains(${value}, '://')`,
  inferred: true,
  examples: {
    valid: [
      "http://example.com",
      "https://example.com/path?x=1&y=2#top",
      "HTTPS://EXAMPLE.COM/",
      "https://user:secret@example.com:8443/",
      "http://127.0.0.1:65535",
      "http://[2001:db8::1]/index.html",
      "https://example.com/caf%C3%A9",
      "https://bücher.example/straße",
      "ftp://ftp.example.com/file.txt",
      "http://localhost",
    ],
    invalid: [
      "",
      "example.com",
      "www.example.com",
      "http://",
      "http:///path",
      "https//example.com",
      "mailto:a@example.com",
      "javascript:alert(1)",
      "http://exa mple.com",
      "http://example.com:99999",
      "http://-example.com",
      "http://example.com/100%",
      "https://example.com/a b",
      "see https://example.com",
    ],
  },
});
