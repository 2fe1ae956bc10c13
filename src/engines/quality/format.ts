/** A format is a named, checkable form of a text value (an e-mail address, an IBAN); the `format` check and the profile share them. */

export interface FormatDefinition {
  /** kebab-case: `email`, `iban`, `credit-card`. */
  readonly id: string;
  readonly title: string;
  /** What the rule is and its source (RFC, ISO standard). */
  readonly summary: string;
  /**
   * SQL predicate over a VARCHAR expression: TRUE where it has the format, FALSE where not; may be NULL only where the value is NULL.
   * Pure DuckDB SQL, no per-row JavaScript; checksums (Luhn, ISO 7064) are computed in SQL; dates by a real calendar.
   */
  readonly matches: (value: string) => string;
  /**
   * SQL predicate, cheap, that every text of the format meets; for formats whose test is expensive to prepare. Where few values of a column meet it, the
   * profile doesn't test them.
   */
  readonly mark?: (value: string) => string;
  /** Whether the profile may report a column as this type when its values match (false for ones that plain numbers match by chance). */
  readonly inferred: boolean;
  readonly examples: { readonly valid: readonly string[]; readonly invalid: readonly string[] };
}

export function defineFormat(definition: FormatDefinition): FormatDefinition {
  return definition;
}
