/**
 * The tables of the hand-written load: the columns of the product's `records` that it needs (without the order of
 * acceptance, which decides between items without a version), a staging table for each connection, and the rejects.
 */
export const copyMergeTables = `
  CREATE TABLE IF NOT EXISTS copy_merge_records (
    partner_id text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    source_id text COLLATE "C" NOT NULL,
    source_version bigint,
    internal_id uuid NOT NULL DEFAULT uuidv7(),
    lifecycle text NOT NULL DEFAULT 'ACTIVE' CHECK (lifecycle IN ('ACTIVE', 'INACTIVE', 'DELETED')),
    data jsonb NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (partner_id, collection, source_id)
  );
  CREATE TABLE IF NOT EXISTS copy_merge_rejects (body text NOT NULL, reason text NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS copy_merge_staging_0 (body text NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS copy_merge_staging_1 (body text NOT NULL)`;

/** One staging table for each connection. */
export const stagingTables = ['copy_merge_staging_0', 'copy_merge_staging_1'] as const;

/** No JSON text contains these control characters, so every line is one value, unchanged. */
export function copyInto(staging: string): string {
  return `COPY ${staging} FROM STDIN (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}

/**
 * Checks the staged rows, keeps the invalid ones as rejects and merges the rest: the highest version of each id, in key
 * order. MATERIALIZED, so that a body is parsed once and not for every use.
 */
export function mergeFrom(staging: string): string {
  return `
  WITH parsed AS MATERIALIZED (
    SELECT body, CASE WHEN pg_input_is_valid(body, 'jsonb') THEN body::jsonb END AS data FROM ${staging}
  ), keyed AS (
    SELECT body, data, (data->>'source_id') COLLATE "C" AS source_id, data->>'source_version' AS version FROM parsed
  ), checked AS MATERIALIZED (
    SELECT *, CASE
      WHEN data IS NULL THEN 'not JSON'
      WHEN source_id IS NULL THEN 'no source_id'
      WHEN NOT pg_input_is_valid(version, 'bigint') THEN 'source_version is not an integer' END AS fault
    FROM keyed
  ), rejected AS (
    INSERT INTO copy_merge_rejects (body, reason) SELECT body, fault FROM checked WHERE fault IS NOT NULL
  )
  INSERT INTO copy_merge_records AS r (partner_id, collection, source_id, source_version, data)
  SELECT DISTINCT ON (source_id) 'bench', 'master/skus', source_id, version::bigint, data
  FROM checked WHERE fault IS NULL ORDER BY source_id, version::bigint DESC
  ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
    source_version = excluded.source_version, data = excluded.data, lifecycle = 'ACTIVE', updated_at = now()
  WHERE excluded.source_version > r.source_version`;
}
