/** The parts of a dotted table name; a part in double quotes or backticks may hold dots. A file path is one part. */
export function splitName(name: string): readonly string[] {
  if (!name.includes(".")) return [unquote(name)];
  if (name.includes("/") || name.includes("\\")) return [name];
  const parts = name.match(/"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[^.]+/g) ?? [];
  return parts.map(unquote);
}

function unquote(part: string): string {
  if (part.length >= 2 && /^".*"$/s.test(part)) return part.slice(1, -1).replaceAll('""', '"');
  if (part.length >= 2 && (/^`.*`$/s.test(part) || /^\[.*\]$/s.test(part))) return part.slice(1, -1);
  return part;
}
