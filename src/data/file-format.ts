/** Which format a file has: by its ending, and by its first bytes where the ending says nothing. */
import { readHead, type Compression } from "./text/byte-streams.ts";

export type FileFormat = "csv" | "json" | "parquet" | "arrow" | "duckdb";

export interface FormatOfFile {
  readonly format: FileFormat;
  readonly compression: Compression;
  /** The delimiter that the ending promises. */
  readonly delimiter: string;
  /** One JSON value a line. */
  readonly lines: boolean;
}

const endings: Readonly<Record<string, { readonly format: FileFormat; readonly delimiter?: string; readonly lines?: boolean }>> = {
  csv: { format: "csv" },
  txt: { format: "csv" },
  dat: { format: "csv" },
  tsv: { format: "csv", delimiter: "\t" },
  tab: { format: "csv", delimiter: "\t" },
  psv: { format: "csv", delimiter: "|" },
  json: { format: "json" },
  ndjson: { format: "json", lines: true },
  jsonl: { format: "json", lines: true },
  parquet: { format: "parquet" },
  pq: { format: "parquet" },
  parq: { format: "parquet" },
  arrow: { format: "arrow" },
  arrows: { format: "arrow" },
  ipc: { format: "arrow" },
  feather: { format: "arrow" },
  duckdb: { format: "duckdb" },
  ddb: { format: "duckdb" },
  db: { format: "duckdb" },
};

const compressions: Readonly<Record<string, Compression>> = { gz: "gzip", gzip: "gzip", zst: "zstd", zstd: "zstd" };

/** For messages. */
export const readableFormats = [
  "CSV and TSV of any delimiter (.csv, .tsv, .txt)",
  "JSON (.json, .ndjson, .jsonl)",
  "Parquet (.parquet)",
  "Arrow IPC and Feather (.arrow, .feather)",
  "DuckDB files (.duckdb)",
  "text also as .gz and .zst",
] as const;

/** By the name alone; undefined where the ending says nothing. */
export function formatOfName(path: string): FormatOfFile | undefined {
  const parts = path.toLowerCase().split(/[\\/]/).pop()?.split(".").slice(1) ?? [];
  const compression = compressions[parts.at(-1) ?? ""];
  const ending = endings[parts.at(compression === undefined ? -1 : -2) ?? ""];
  if (ending === undefined) return undefined;
  if (compression !== undefined && ending.format !== "csv" && ending.format !== "json") return undefined;
  return {
    format: ending.format,
    compression: compression ?? "none",
    delimiter: ending.delimiter ?? ",",
    lines: ending.lines ?? false,
  };
}

function binary(format: FileFormat): FormatOfFile {
  return { format, compression: "none", delimiter: ",", lines: false };
}

/** By the name, else by the magic bytes of the binary formats. */
export async function formatOfFile(path: string): Promise<FormatOfFile | undefined> {
  const named = formatOfName(path);
  if (named !== undefined) return named;
  const head = await readHead(path, "none", 12);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return binary("parquet");
  if (head.subarray(0, 6).toString("latin1") === "ARROW1") return binary("arrow");
  if (head.subarray(8, 12).toString("latin1") === "DUCK") return binary("duckdb");
  return undefined;
}
