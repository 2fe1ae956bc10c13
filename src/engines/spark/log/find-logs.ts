/** Which files below a path are event logs, and of which applications. */
import { basename, dirname } from "node:path";
import { pipewrightError } from "../../../core/errors.ts";

/** One application's log: its files in the order in which they were written. */
export interface ApplicationLog {
  /** What to name to get this one alone. */
  readonly path: string;
  readonly files: readonly string[];
  /** The numbers of a rolling log's files that should be there and aren't. */
  readonly missing: readonly number[];
}

const rollingFolder = /^eventlog_v2_/;
const rollingFile = /^events_(\d+)_/;
/** Databricks delivers a cluster's log as `eventlog`, and what was there before as `eventlog-2026-01-31--15-00.gz`. */
const deliveredFile = /^eventlog(?:-(\d{4}-\d{2}-\d{2}--\d{2}-\d{2}).*)?$/;
/** How Spark's cluster managers name applications; other files of a folder are logs only where no file has such a name. */
const usualName = /^(?:app-\d|application_\d|local-\d|spark-[0-9a-f]|eventlog_v2_|driver-\d|job-\d)/;
/** A folder with more files of other names is not a folder of logs. */
const mostUnnamed = 12;

type Kind = "single" | "rolling" | "delivered";

/**
 * Groups paths into logs. A rolling folder (`eventlog_v2_*`: `events_<n>_*` and `appstatus_*`) is one, as are the files that Databricks delivers into
 * a folder; any other file is one. Where a compacted file (`.compact`) stands for all before it, those are left out (Spark's EventLogFileReaders).
 */
export function groupLogs(paths: readonly string[]): readonly ApplicationLog[] {
  const groups = new Map<string, { readonly kind: Kind; readonly path: string; readonly files: string[] }>();
  for (const file of paths.filter((one) => !basename(one).startsWith("."))) {
    const kind = kindOf(file);
    const path = kind === "single" ? file : dirname(file);
    const known = groups.get(`${kind} ${path}`);
    if (known === undefined) groups.set(`${kind} ${path}`, { kind, path, files: [file] });
    else known.files.push(file);
  }
  return [...groups.values()].map(({ kind, path, files }) => {
    if (kind === "rolling") return rollingLog(path, files);
    return { path, files: kind === "single" ? files : files.toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1)), missing: [] };
  });
}

function kindOf(path: string): Kind {
  const name = basename(path);
  if (rollingFile.test(name) || name.startsWith("appstatus_") || rollingFolder.test(basename(dirname(path)))) return "rolling";
  return deliveredFile.test(name) ? "delivered" : "single";
}

/** The file without a date is the latest. */
function dateOf(path: string): string {
  return deliveredFile.exec(basename(path))?.[1] ?? "later";
}

function rollingLog(folder: string, files: readonly string[]): ApplicationLog {
  const numbered = files
    .flatMap((path) => {
      const index = rollingFile.exec(basename(path))?.[1];
      return index === undefined ? [] : [{ path, index: Number(index), compact: /\.compact(\.|$)/.test(basename(path)) }];
    })
    .toSorted((a, b) => a.index - b.index || Number(a.compact) - Number(b.compact));
  const compacted = numbered.findLast(({ compact }) => compact);
  const kept = compacted === undefined ? numbered : numbered.filter((file) => file === compacted || file.index > compacted.index);
  return {
    path: folder,
    files: kept.map(({ path }) => path),
    missing: gaps(new Set(kept.map(({ index }) => index)), compacted !== undefined),
  };
}

/** Spark numbers its files from 1 and takes none away but those that a compacted file stands for, which keeps the number of the last of them. */
function gaps(kept: ReadonlySet<number>, compacted: boolean): readonly number[] {
  const numbers = [...kept];
  const first = compacted ? Math.min(...numbers) : 1;
  const last = Math.min(Math.max(first, ...numbers), first + 100_000);
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset).filter((number) => !kept.has(number));
}

/** The only log of a path. Errors: `severalApplications`, `notAnEventLog` where there is none. */
export function theLog(path: string, paths: readonly string[]): ApplicationLog {
  const all = groupLogs(paths).filter(({ files }) => files.length > 0);
  const usual = all.filter(
    ({ path: named, files }) => usualName.test(basename(named)) || files.some((file) => kindOf(file) === "delivered"),
  );
  const logs = usual.length > 0 ? usual : all;
  const [only, ...others] = logs;
  if (only === undefined) throw pipewrightError("notAnEventLog", { path, reason: "the folder holds no event log" });
  if (usual.length === 0 && others.length >= mostUnnamed) {
    throw pipewrightError("notAnEventLog", { path, reason: `none of the ${all.length} files in the folder has a name of an event log` });
  }
  if (others.length > 0) throw pipewrightError("severalApplications", { path, logs: logs.map((log) => log.path) });
  return only;
}
