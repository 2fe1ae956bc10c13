/** Generated parts of Markdown files stand between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`; the rest is written by people. */

/** A section's text by its name; called only for the sections a file asks for. */
export type Sections = Readonly<Record<string, () => string>>;

const opening = /^<!-- generated:([a-z-]+) -->$/;

/** The text with every generated section made anew. Throws for a section that isn't known or isn't closed, naming its line. */
export function fillSections(text: string, sections: Sections): string {
  const lines = text.split("\n");
  const filled: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    filled.push(line);
    const name = opening.exec(line)?.[1];
    if (name === undefined) continue;
    const section = sections[name];
    if (section === undefined) throw new Error(`line ${index + 1}: there is no generated section ${name}`);
    const closing = `<!-- /generated:${name} -->`;
    const end = lines.indexOf(closing, index);
    if (end === -1) throw new Error(`line ${index + 1}: the section ${name} is not closed by ${closing}`);
    filled.push("", section().trim(), "", closing);
    index = end;
  }
  return filled.join("\n");
}

/** Text that may stand in a Markdown table cell. */
export function cell(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}

/** A cell of machine text. A pipe ends a table cell even inside backticks, unless it is escaped. */
export function codeCell(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  const pad = fence.length > 1 ? " " : "";
  return `${fence}${pad}${text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")}${pad}${fence}`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
