/** Keeps credentials out of everything that is shown: errors, logs, reports, explanations. */

const hidden = "***";

/** `user:password@` of any URL; the password may hold @ where it wasn't encoded, so the last one before the path counts. */
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#]*@/gi;
/** An unencoded slash or question mark in a password ends the authority early; what follows up to an @ in the same word is hidden too. */
const brokenUrlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]+):(?!\d+(?:[/?#]|$))[^\s]*@/gi;
/** `password=...`, `pgpassword: ...`, `sslpassword='...'` of connection strings, URL parameters and settings. */
const assignedPassword = /\b((?:pg|ssl)?pass(?:word|wd)?)(\s*[=:]\s*|%3D)('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|[^\s&;,'"]+)/gi;

/**
 * `text` without credentials: passwords of URLs, `password=...` assignments, and each of `secrets` wherever it stands, also as it is written in
 * a URL. Secrets of fewer than three characters are hidden in URLs and assignments only, since they would be found in ordinary words.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const forms = secrets.flatMap((secret) => (secret.length < 3 ? [] : [secret, encodeURIComponent(secret)]));
  const known = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  const without = known.reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
  return without
    .replaceAll(brokenUrlPassword, `$1:${hidden}@`)
    .replaceAll(urlPassword, `$1:${hidden}@`)
    .replaceAll(assignedPassword, (_, key: string, separator: string) => `${key}${separator}${hidden}`);
}
