/** The system's error codes in words. */

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "its folder does not exist",
  ENOTDIR: "part of its path is a file, not a folder",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

/** The code of a Node system error (`ENOENT`), or the empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** A few words on why a file operation failed. */
export function errorReason(error: unknown): string {
  const code = errorCode(error);
  return reasons[code] ?? (code === "" ? "unknown error" : code);
}
