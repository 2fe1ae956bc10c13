/** Opens a Postgres table as a dataset: copied once into the session's scratch folder, as Parquet, with the types that the server declares. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipewrightError } from "../../core/errors.ts";
import { identifier, literal } from "../../core/sql.ts";
import { describe, view } from "../describe.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { errorCode } from "../file-errors.ts";
import { readFooters } from "../parquet/footers.ts";
import { numberOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { Relation, SourceFinding } from "../types.ts";
import { shownAddress, type PostgresAddress } from "./address.ts";
import { connectPostgres, StatementError, type PostgresClient, type Transaction } from "./client.ts";
import { checkAggregates, settledType, transferOf, type SettledType, type Transfer } from "./column-types.ts";
import { copyOut } from "./copy-out.ts";
import { connectionError } from "./errors.ts";

/** A table of any size may take a while; the signal ends it at any time. */
const copyMilliseconds = 3_600_000;

interface FoundTable {
  readonly schema: string;
  readonly name: string;
}

/** `address.table` is `schema.table`, or a table of the user's search path. Errors: `unknownTable`, `cannotConnect`, `cannotWrite`, `cancelled`. */
export async function openPostgresTable(context: SessionContext, dataset: string, address: PostgresAddress): Promise<Relation> {
  const client = await connectPostgres(address, context.connection.signal);
  const text = `${await context.scratchPath("postgres")}.csv`;
  try {
    const transfers = await copyTable(client, address, text);
    return await typedCopy(context, dataset, { address, text, transfers });
  } finally {
    await client.close();
    await rm(text, { force: true });
  }
}

/** In one transaction, so that the columns are those of the rows. */
async function copyTable(client: PostgresClient, address: PostgresAddress, file: string): Promise<readonly Transfer[]> {
  return client
    .transaction(copyMilliseconds, async (transaction) => {
      const table = await findTable(transaction, address);
      const transfers = await columnsOf(transaction, table);
      const quoted = transfers.map(({ name }) => identifier(name)).join(", ");
      const query = `SELECT ${transfers.map(({ select }) => select).join(", ")} FROM ${identifier(table.schema)}.${identifier(table.name)}`;
      // Every value is quoted and NULL is a word, so that an empty text, a NULL and an empty line can't be mistaken for one another.
      const copy = `COPY (${query}) TO STDOUT (FORMAT csv, NULL '\\N', FORCE_QUOTE (${quoted}), ENCODING 'UTF8')`;
      await new Promise<void>((resolve, reject) => {
        const end = (error?: Error): void => (error === undefined ? resolve() : reject(error));
        transaction.submit(copyOut(copy, createWriteStream(file), end));
      });
      return transfers;
    })
    .catch((error: unknown) => {
      if (["ENOSPC", "EDQUOT"].includes(errorCode(error)))
        throw pipewrightError("cannotWrite", { path: "Temporary data", reason: "the disk is full" }, error);
      throw error instanceof StatementError ? connectionError(client.address, error, client.secrets) : error;
    });
}

async function findTable(transaction: Transaction, address: PostgresAddress): Promise<FoundTable> {
  const wanted = address.table ?? "";
  const relations = "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace";
  // The server's own reading of the name: quoting, case, the search path.
  const [found] =
    wanted === ""
      ? []
      : await transaction.rows(
          `SELECT n.nspname::text AS schema, c.relname::text AS name FROM ${relations} WHERE c.oid = to_regclass(${literal(wanted)}) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
        );
  if (found !== undefined) return { schema: found["schema"] ?? "", name: found["name"] ?? "" };
  const tables = await transaction.rows(
    `SELECT n.nspname || '.' || c.relname AS name FROM ${relations} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
       AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' ORDER BY 1 LIMIT 200`,
  );
  const path = `postgres://${shownAddress(address)}`;
  throw pipewrightError("unknownTable", { table: wanted, tables: tables.map((table) => table["name"] ?? ""), path });
}

async function columnsOf(transaction: Transaction, { schema, name }: FoundTable): Promise<readonly Transfer[]> {
  const rows = await transaction.rows(
    `SELECT a.attname::text AS name, base.typname::text AS type_name,
       pg_catalog.format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END) AS type
     FROM pg_catalog.pg_attribute a
     JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     JOIN pg_catalog.pg_type base ON base.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
     WHERE a.attrelid = ${literal(`${identifier(schema)}.${identifier(name)}`)}::regclass AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum`,
  );
  return rows.map((row) => transferOf({ name: row["name"] ?? "", typeName: row["type_name"] ?? "", type: row["type"] ?? "" }));
}

interface Copied {
  readonly address: PostgresAddress;
  readonly text: string;
  readonly transfers: readonly Transfer[];
}

async function typedCopy(context: SessionContext, dataset: string, { address, text, transfers }: Copied): Promise<Relation> {
  const purpose: Purpose = { kind: "source", path: `postgres://${shownAddress(address)}`, format: "a table" };
  if (transfers.length === 0) {
    throw pipewrightError("unsupportedFeature", { path: purpose.path, feature: "a table without columns", advice: "Name another table." });
  }
  const rows = readCopied(text, transfers);
  const settled = await settle(context, transfers, rows, purpose);
  const parquet = `${await context.scratchPath("postgres")}.parquet`;
  const columns = transfers.map(({ name }, index) => `${settled[index]?.value(`c${index}`) ?? "NULL"} AS ${identifier(name)}`);
  await context.connection.execute(`COPY (SELECT ${columns.join(", ")} FROM ${rows}) TO ${literal(parquet)} (FORMAT parquet)`, purpose);
  const from = await view(context, "data", `SELECT * FROM read_parquet(${literal(parquet)})`, purpose);
  const described = await describe(context, from, purpose);
  const footers = await readFooters(context, `[${literal(parquet)}]`, described, true, purpose);
  const findings = settled.flatMap(({ note }, index): readonly SourceFinding[] =>
    note === undefined ? [] : [{ code: "misfit", level: "info", message: note, column: transfers[index]?.name ?? "" }],
  );
  return { dataset, format: "postgres", from, columns: described, files: [], footers, findings, rejects: false };
}

function readCopied(path: string, transfers: readonly Transfer[]): string {
  const columns = transfers.map((_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const options = [
    "auto_detect = false",
    `columns = {${columns}}`,
    "header = false",
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    "nullstr = '\\N'",
    "allow_quoted_nulls = false",
    "strict_mode = true",
    // Texts may hold line ends anywhere. A row may have 16 MiB.
    "parallel = false",
    "max_line_size = 16777216",
    "buffer_size = 33554432",
  ];
  return `read_csv(${literal(path)}, ${options.join(", ")})`;
}

/** One scan for all columns that need it. */
async function settle(
  context: SessionContext,
  transfers: readonly Transfer[],
  rows: string,
  purpose: Purpose,
): Promise<readonly SettledType[]> {
  const aggregates = transfers.flatMap((transfer, index) =>
    transfer.check ? checkAggregates(transfer, `c${index}`).map((aggregate, place) => `${aggregate} AS a${index}_${place}`) : [],
  );
  const [row] = aggregates.length === 0 ? [] : await context.connection.rows(`SELECT ${aggregates.join(", ")} FROM ${rows}`, purpose);
  return transfers.map((transfer, index) => {
    if (!transfer.check) return { type: transfer.type, value: transfer.value };
    const figure = (place: number): number => numberOf(row, `a${index}_${place}`);
    return settledType(transfer, { misfits: figure(0), integerDigits: figure(1), fractionDigits: figure(2) });
  });
}
