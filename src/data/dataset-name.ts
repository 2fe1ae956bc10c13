/** What a dataset's name asks for. */

export type DatasetName =
  | { readonly kind: "query"; readonly sql: string }
  | { readonly kind: "files"; readonly path: string }
  | { readonly kind: "table"; readonly path: string; readonly table: string };

const statements =
  /^(?:\s|\(|--[^\n]*\n|\/\*[^]*?\*\/)*(?:select|with|from|values|table|pivot|unpivot|describe|desc|show|summarize|insert|update|delete|drop|create|alter|copy|attach|detach|load|install|set|reset|pragma|call|explain|export|import|use|vacuum|analyze|begin|commit|rollback|truncate|merge|grant|checkpoint|execute|prepare|deallocate)\b/i;

const databases = /\.(duckdb|ddb|db)$/i;

/**
 * SQL is told from a path by its first word and by having more than one; what kind of statement it is the engine decides. `exists` says
 * whether a file of that very name is there, which wins.
 */
export async function parseDatasetName(dataset: string, exists: (path: string) => Promise<boolean>): Promise<DatasetName> {
  if (/[\s(]/.test(dataset.trim()) && statements.test(dataset) && !(await exists(dataset))) return { kind: "query", sql: dataset };
  const hash = dataset.lastIndexOf("#");
  if (hash > 0 && databases.test(dataset.slice(0, hash)) && !(await exists(dataset))) {
    return { kind: "table", path: dataset.slice(0, hash), table: dataset.slice(hash + 1) };
  }
  return databases.test(dataset) ? { kind: "table", path: dataset, table: "" } : { kind: "files", path: dataset };
}
