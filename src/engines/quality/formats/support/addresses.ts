/** SQL predicates for internet addresses. */
import { firstThen, fullMatch } from "./sql.ts";

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const dottedQuad = `(${octet}\\.){3}${octet}`;
const groups = "[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4})*";

export function isIpv4(value: string): string {
  return firstThen(`length(${value}) BETWEEN 7 AND 15`, fullMatch(value, dottedQuad));
}

/**
 * RFC 4291, 2.2: eight groups of hexadecimal digits, or fewer with one `::` for the missing ones; the last two groups may be written as
 * an IPv4 address.
 */
export function isIpv6(value: string): string {
  const plain = `regexp_replace(${value}, '(^|:)${dottedQuad}$', '\\1' || '0:0')`;
  const compressed = fullMatch(plain, `(${groups})?::(${groups})?`);
  const compressedGroups = `len(regexp_extract_all(${plain}, '[0-9A-Fa-f]+')) <= 7`;
  const complete = fullMatch(plain, "([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}");
  return firstThen(
    `strpos(${value}, ':') > 0 AND length(${value}) BETWEEN 2 AND 45`,
    `(${complete} OR (${compressed} AND ${compressedGroups}))`,
  );
}
