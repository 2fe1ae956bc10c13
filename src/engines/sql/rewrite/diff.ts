/** A rewrite as reviewers read it. */

/**
 * The unified diff of a text before and after, with the usual three lines of context; empty where they are equal.
 * `path` names the file in both headers, so that `git apply` and `patch -p1` take it.
 */
export async function unifiedDiff(path: string, before: string, after: string): Promise<string> {
  if (before === after) return "";
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const name = withoutRoot(path);
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** `git apply` takes a slash at the beginning for another file. */
function withoutRoot(path: string): string {
  return path.replace(/^(?:[A-Za-z]:)?[/\\]+/u, "").replaceAll("\\", "/");
}
