/**
 * The tables of the rival, like those of the product as far as its work needs them: what `records` has for a collection,
 * without the order of acceptance that settles what carries no version; a staging table for each connection; rejects.
 */
export const rivalTables = `
  CREATE TABLE IF NOT EXISTS rival_records (
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
  CREATE TABLE IF NOT EXISTS rival_rejects (body text NOT NULL, reason text NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS rival_staging_0 (body text NOT NULL);
  CREATE UNLOGGED TABLE IF NOT EXISTS rival_staging_1 (body text NOT NULL)`;

/** One staging table for each connection. */
export const stagingTables = ['rival_staging_0', 'rival_staging_1'] as const;

/** No JSON text holds these control characters, so every line is one value, as it stands. */
export function copyInto(staging: string): string {
  return `COPY ${staging} FROM STDIN (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}

/**
 * Checks what is staged, keeps what is unfit as rejects and merges the rest: the highest version of each id, in the
 * order of the key. MATERIALIZED, so that a body is not parsed again for every use of it.
 */
export function mergeFrom(staging: string): string {
  return `
  WITH parsed AS MATERIALIZED (
    SELECT body, CASE WHEN pg_input_is_valid(body, 'jsonb') THEN body::jsonb END AS data FROM ${staging}
  ), keyed AS (
    SELECT body, data, (data->>'source_id') COLLATE "C" AS source_id, data->>'source_version' AS version FROM parsed
  ), judged AS MATERIALIZED (
    SELECT *, CASE
      WHEN data IS NULL THEN 'not JSON'
      WHEN source_id IS NULL THEN 'no source_id'
      WHEN NOT pg_input_is_valid(version, 'bigint') THEN 'source_version is no whole number' END AS fault
    FROM keyed
  ), rejected AS (
    INSERT INTO rival_rejects (body, reason) SELECT body, fault FROM judged WHERE fault IS NOT NULL
  )
  INSERT INTO rival_records AS r (partner_id, collection, source_id, source_version, data)
  SELECT DISTINCT ON (source_id) 'bench', 'master/skus', source_id, version::bigint, data
  FROM judged WHERE fault IS NULL ORDER BY source_id, version::bigint DESC
  ON CONFLICT (partner_id, collection, source_id) DO UPDATE SET
    source_version = excluded.source_version, data = excluded.data, lifecycle = 'ACTIVE', updated_at = now()
  WHERE excluded.source_version > r.source_version`;
}
