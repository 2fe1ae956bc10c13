/** Pairs of queries as data: files of blocks, each a comment with its name and its statements. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface PairNotes {
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

interface Block {
  readonly name: string;
  readonly statements: readonly string[];
}

/** Blocks are parted by empty lines; statements end with their lines. A comment alone is one for the reader. */
export function readBlocks(file: string): readonly Block[] {
  const text = readFileSync(join(import.meta.dirname, "pairs", file), "utf8");
  return text.split(/\n{2,}/).flatMap((block) => {
    const [comment = "", ...lines] = block.trim().split("\n");
    const statements = lines
      .filter((line) => !line.startsWith("--"))
      .join("\n")
      .split(/;$/m)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== "");
    return statements.length === 0 ? [] : [{ name: comment.replace(/^--\s*/, ""), statements }];
  });
}

export function readPairs(file: string): readonly PairNotes[] {
  return readBlocks(file).map(({ name, statements: [left, right, ...more] }) => {
    if (left === undefined || right === undefined || more.length > 0) throw new Error(`${file}: "${name}" is not two queries`);
    return { name, left, right };
  });
}
