-- What the surface of batches knows beside the job (schema.prisma says what each column means).
CREATE TABLE batches (
    batch_id uuid PRIMARY KEY,
    partner_id text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    mode text NOT NULL CHECK (mode IN ('bulk', 'full-refresh')),
    action text NOT NULL CHECK (action IN ('merge', 'delete')),
    batch_mode text NOT NULL CHECK (batch_mode IN ('mixed', 'sync')),
    duplicates integer,
    invalid integer,
    job_id uuid REFERENCES jobs ON DELETE CASCADE ON UPDATE CASCADE,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3)
);
-- One submission, one batch (rule 2): the conflict target of both ways in.
CREATE UNIQUE INDEX batches_partner_id_correlation_id_key ON batches (partner_id, correlation_id);
-- GET /batches: newest first.
CREATE INDEX batches_partner_id_batch_id_idx ON batches (partner_id, batch_id DESC);
-- A batch goes with its job: the purge of jobs looks for it.
CREATE INDEX batches_job_id_idx ON batches (job_id) WHERE job_id IS NOT NULL;
-- The purge: whose upload never came?
CREATE INDEX batches_expires_at_idx ON batches (expires_at) WHERE job_id IS NULL;
