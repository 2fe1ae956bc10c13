/** Queries over the system catalogs (PostgreSQL documentation, chapter System Catalogs). Every column is asked for as text. */

const own = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'`;
const relations = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`;
const selected = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND ${own}
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Partitions are added up at their parent: estimates of the leaves, since a parent's own is often missing. */
export function tablesQuery(limit: number): string {
  return `
    SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS relkind,
      CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
      leaves.partitions::text AS partitions,
      (CASE WHEN c.relkind = 'p' THEN leaves.rows WHEN c.reltuples >= 0 THEN c.reltuples END)::bigint::text AS rows,
      (CASE WHEN c.relkind = 'p' THEN leaves.bytes ELSE pg_catalog.pg_table_size(c.oid) END)::bigint::text AS bytes
    FROM ${relations}
    LEFT JOIN LATERAL (
      SELECT count(*) AS partitions, sum(leaf.reltuples) FILTER (WHERE leaf.reltuples >= 0) AS rows,
        sum(pg_catalog.pg_table_size(leaf.oid)) AS bytes
      FROM pg_catalog.pg_partition_tree(c.oid) AS tree JOIN pg_catalog.pg_class AS leaf ON leaf.oid = tree.relid
      WHERE tree.isleaf
    ) AS leaves ON c.relkind = 'p'
    WHERE ${selected}
    ORDER BY n.nspname, c.relname
    LIMIT ${limit}`;
}

/** From version 18 a NOT NULL may be declared without having been checked; such a one proves nothing. */
export function columnsQuery(versionNumber: number): string {
  const unchecked =
    versionNumber >= 180_000
      ? `AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.convalidated AND k.conkey = ARRAY[a.attnum])`
      : "";
  return `
    SELECT c.oid::text AS oid, a.attname::text AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
      (a.attnotnull ${unchecked})::text AS not_null,
      s.n_distinct::text AS n_distinct, s.null_frac::text AS null_frac, s.avg_width::text AS avg_width
    FROM ${relations}
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN LATERAL (
      SELECT st.n_distinct, st.null_frac, st.avg_width FROM pg_catalog.pg_stats st
      WHERE st.schemaname = n.nspname AND st.tablename = c.relname AND st.attname = a.attname
      ORDER BY st.inherited DESC LIMIT 1
    ) AS s ON true
    WHERE ${selected}
    ORDER BY c.oid, a.attnum`;
}

/** Only what holds of every row: constraints that are checked and, from version 18, enforced. */
export function constraintsQuery(versionNumber: number): string {
  return `
    SELECT c.oid::text AS oid, k.contype::text AS contype, ${namesOf("k.conkey", "k.conrelid")} AS columns,
      ${namesOf("k.confkey", "k.confrelid")} AS referenced_columns,
      (SELECT rn.nspname || '.' || r.relname FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
        WHERE r.oid = k.confrelid) AS referenced_table
    FROM ${relations}
    JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid
    WHERE ${selected} AND k.contype IN ('p', 'u', 'f') AND k.convalidated ${versionNumber >= 180_000 ? "AND k.conenforced" : ""}
      AND (k.conparentid = 0)
    ORDER BY c.oid, k.contype, k.conname`;
}

/**
 * `keys` holds, part by part, the definition and the column (null for an expression), and what it is sorted by: operator class, collation and
 * direction. `needed`: a constraint or replication stands on it.
 */
export function indexesQuery(): string {
  return `
    SELECT c.oid::text AS oid, i.relname::text AS name, pg_catalog.pg_get_indexdef(x.indexrelid) AS definition,
      x.indisunique::text AS indisunique, (x.indisvalid AND x.indisready)::text AS indisvalid,
      pg_catalog.pg_relation_size(x.indexrelid)::text AS bytes,
      (x.indisunique AND x.indisvalid AND x.indimmediate AND x.indpred IS NULL AND x.indexprs IS NULL)::text AS is_key,
      ${namesOf("(x.indkey::int2[])[0:x.indnkeyatts - 1]", "x.indrelid")} AS columns,
      (SELECT json_agg(json_build_array(pg_catalog.pg_get_indexdef(x.indexrelid, part, true), a.attname,
          o.opcname || ' ' || x.indcollation[part - 1]::text || ' ' || x.indoption[part - 1]::text) ORDER BY part)::text
        FROM generate_series(1, x.indnkeyatts::int) AS part
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[part - 1] AND a.attnum > 0
        LEFT JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[part - 1]) AS keys,
      ${namesOf("(x.indkey::int2[])[x.indnkeyatts:x.indnatts]", "x.indrelid")} AS included,
      m.amname::text AS method, pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS predicate,
      (x.indisreplident OR x.indisclustered OR x.indisexclusion
        OR EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.indexrelid))::text AS needed,
      CASE WHEN i.relkind = 'i' THEN pg_catalog.pg_stat_get_numscans(x.indexrelid) END::text AS scans,
      to_char(coalesce(pg_catalog.pg_stat_get_db_stat_reset_time((SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())),
        pg_catalog.pg_postmaster_start_time()) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS counted_since
    FROM ${relations}
    JOIN pg_catalog.pg_index x ON x.indrelid = c.oid
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_am m ON m.oid = i.relam
    WHERE ${selected} AND x.indislive
    ORDER BY c.oid, i.relname`;
}

function namesOf(numbers: string, relation: string): string {
  return `(SELECT json_agg(a.attname ORDER BY place)::text FROM unnest(${numbers}) WITH ORDINALITY AS numbers (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = numbers.number)`;
}
