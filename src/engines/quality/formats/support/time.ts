/** Parts of ISO 8601 times as regular expressions (RE2). */

export const clockTime = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?";
export const utcOffset = "([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)";
