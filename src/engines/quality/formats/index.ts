/**
 * The registry of formats. The order counts: where all values of a column have two formats, the profile names the one that comes first,
 * so what is checked by check digits or a rare form precedes what plain numbers and words have too.
 */
import type { FormatDefinition } from "../format.ts";
import { bic } from "./bic.ts";
import { boolean } from "./boolean.ts";
import { countryCode } from "./country-code.ts";
import { creditCard } from "./credit-card.ts";
import { currencyCode } from "./currency-code.ts";
import { date } from "./date.ts";
import { decimal } from "./decimal.ts";
import { ean } from "./ean.ts";
import { email } from "./email.ts";
import { hexColour } from "./hex-colour.ts";
import { hostname } from "./hostname.ts";
import { iban } from "./iban.ts";
import { integer } from "./integer.ts";
import { ip } from "./ip.ts";
import { ipv4 } from "./ipv4.ts";
import { ipv6 } from "./ipv6.ts";
import { isbn } from "./isbn.ts";
import { json } from "./json.ts";
import { languageCode } from "./language-code.ts";
import { macAddress } from "./mac-address.ts";
import { number } from "./number.ts";
import { phone } from "./phone.ts";
import { postalCode } from "./postal-code.ts";
import { postalCodeCa } from "./postal-code-ca.ts";
import { postalCodeDe } from "./postal-code-de.ts";
import { postalCodeGb } from "./postal-code-gb.ts";
import { postalCodeUs } from "./postal-code-us.ts";
import { semanticVersion } from "./semantic-version.ts";
import { time } from "./time.ts";
import { timestamp } from "./timestamp.ts";
import { url } from "./url.ts";
import { usState } from "./us-state.ts";
import { uuid } from "./uuid.ts";

export const formats: readonly FormatDefinition[] = [
  uuid,
  email,
  url,
  ipv4,
  ipv6,
  ip,
  macAddress,
  iban,
  creditCard,
  isbn,
  integer,
  decimal,
  number,
  boolean,
  timestamp,
  date,
  time,
  bic,
  currencyCode,
  usState,
  countryCode,
  languageCode,
  hexColour,
  semanticVersion,
  postalCode,
  postalCodeUs,
  postalCodeCa,
  postalCodeGb,
  postalCodeDe,
  phone,
  ean,
  hostname,
  json,
];

const byId: ReadonlyMap<string, FormatDefinition> = new Map(formats.map((format) => [format.id, format]));

export function formatById(id: string): FormatDefinition | undefined {
  return byId.get(id);
}
