/** A rewrite as reviewers read it. */
import { isAbsolute, relative } from "node:path";

/**
 * The unified diff of a text before and after, with the usual three lines of context; empty where they are equal.
 * `path` names the file in both headers, so that `git apply` and `patch -p1` take it.
 */
export async function unifiedDiff(path: string, before: string, after: string): Promise<string> {
  if (before === after) return "";
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const name = nameIn(process.cwd(), path);
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** Without a slash at its beginning, which `git apply` takes for another file: from the folder on, where the path lies below it. */
function nameIn(folder: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const below = relative(folder, path);
  return (below.startsWith("..") || isAbsolute(below) ? path.replace(/^(?:[A-Za-z]:)?[/\\]+/u, "") : below).replaceAll("\\", "/");
}
