-- The tables of Sluice (schema.prisma says what each column means). PostgreSQL 18 or newer: uuidv7(), RETURNING old/new.
-- Keys are COLLATE "C": ids are compared byte by byte, which is exact and half the cost of a locale's order.

CREATE TABLE partners (
    partner_id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
    key_id text COLLATE "C" PRIMARY KEY,
    partner_id text COLLATE "C" NOT NULL REFERENCES partners ON DELETE CASCADE ON UPDATE CASCADE,
    key_hash bytea NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    revoked_at timestamptz(3)
);
-- Authentication: the one probe of every request.
CREATE UNIQUE INDEX api_keys_key_hash_key ON api_keys (key_hash);
-- The keys of one partner (admin surface).
CREATE INDEX api_keys_partner_id_idx ON api_keys (partner_id);

CREATE TABLE jobs (
    job_id uuid PRIMARY KEY,
    partner_id text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    mode text NOT NULL,
    accepted_seq bigserial NOT NULL,
    accepted_at timestamptz(3) NOT NULL DEFAULT now(),
    allow_empty boolean NOT NULL DEFAULT false,
    content_format text NOT NULL,
    payload_key text,
    payload_size bigint NOT NULL,
    payload_sha256 bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED', 'TIMED_OUT')),
    phase text CHECK (phase IN ('parsing', 'validation', 'processing', 'cleanup')),
    phases jsonb NOT NULL DEFAULT '[]',
    epoch integer NOT NULL DEFAULT 0,
    total bigint,
    tombstoned bigint NOT NULL DEFAULT 0,
    csv_header text[] NOT NULL DEFAULT '{}',
    reason_code text,
    reason text,
    started_at timestamptz(3),
    finished_at timestamptz(3)
);
-- One submission, one job (rule 2): the conflict target of acceptance.
CREATE UNIQUE INDEX jobs_partner_id_correlation_id_key ON jobs (partner_id, correlation_id);
-- GET /jobs: a partner's jobs, newest first.
CREATE INDEX jobs_partner_id_accepted_seq_idx ON jobs (partner_id, accepted_seq DESC);
-- The lane (rule 7): which job of (partner, collection) is next; also the reconciler's list of what is unfinished.
CREATE INDEX jobs_unfinished_lane_idx ON jobs (partner_id, collection, accepted_seq) WHERE state IN ('QUEUED', 'RUNNING');
-- At most one job runs in a lane, whatever two workers see of each other: the claim fails on this.
CREATE UNIQUE INDEX jobs_running_lane_key ON jobs (partner_id, collection) WHERE state = 'RUNNING';

CREATE TABLE segments (
    job_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE ON UPDATE CASCADE,
    number integer NOT NULL,
    byte_start bigint NOT NULL,
    byte_end bigint NOT NULL,
    first_index integer NOT NULL,
    first_line integer NOT NULL,
    items integer NOT NULL,
    cursor_byte bigint NOT NULL,
    cursor_index integer NOT NULL,
    cursor_line integer NOT NULL,
    PRIMARY KEY (job_id, number)
);

-- The primary key also keeps a chunk from being entered twice.
CREATE TABLE ledger (
    job_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE ON UPDATE CASCADE,
    first_index integer NOT NULL,
    items integer NOT NULL,
    created integer NOT NULL,
    updated integer NOT NULL,
    unchanged integer NOT NULL,
    replay integer NOT NULL,
    duplicates integer NOT NULL,
    quarantined integer NOT NULL,
    rejected integer NOT NULL,
    unreadable integer NOT NULL,
    source_ids text COLLATE "C",
    committed_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, first_index),
    -- Conservation (rule 4), chunk by chunk.
    CHECK (items = created + updated + unchanged + replay + quarantined + rejected)
);

-- The primary key serves the error pages, in the payload's order.
CREATE TABLE job_errors (
    job_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE ON UPDATE CASCADE,
    index integer NOT NULL,
    line integer,
    source_id text COLLATE "C",
    status text NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    path text,
    quarantine_id uuid,
    PRIMARY KEY (job_id, index)
);

-- The primary key is the upsert's conflict target, and serves every read and the keyset pages of a collection.
CREATE TABLE records (
    partner_id text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    source_id text COLLATE "C" NOT NULL,
    source_version bigint,
    internal_id uuid NOT NULL DEFAULT uuidv7(),
    lifecycle text NOT NULL DEFAULT 'ACTIVE' CHECK (lifecycle IN ('ACTIVE', 'INACTIVE', 'DELETED')),
    data jsonb NOT NULL,
    accepted_seq bigint NOT NULL,
    accepted_index integer NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (partner_id, collection, source_id)
);

CREATE TABLE quarantine (
    quarantine_id uuid PRIMARY KEY DEFAULT uuidv7(),
    partner_id text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    source_id text COLLATE "C" NOT NULL,
    source_version bigint,
    item jsonb NOT NULL,
    reason text NOT NULL,
    job_id uuid NOT NULL,
    accepted_seq bigint NOT NULL,
    accepted_index integer NOT NULL,
    ready boolean NOT NULL DEFAULT false,
    created_at timestamptz(3) NOT NULL DEFAULT now()
);
-- One entry a record: the conflict target of quarantining; a collection's pages of GET /quarantine.
CREATE UNIQUE INDEX quarantine_partner_id_collection_source_id_key ON quarantine (partner_id, collection, source_id);
-- GET /quarantine without a filter: keyset pages by id.
CREATE INDEX quarantine_partner_id_quarantine_id_idx ON quarantine (partner_id, quarantine_id);
-- What the release work takes next.
CREATE INDEX quarantine_ready_idx ON quarantine (partner_id, collection, source_id) WHERE ready;

CREATE TABLE quarantine_missing (
    quarantine_id uuid NOT NULL REFERENCES quarantine ON DELETE CASCADE ON UPDATE CASCADE,
    partner_id text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    source_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (quarantine_id, collection, source_id)
);
-- "Who waits for these ids?", asked whenever records arrive.
CREATE INDEX quarantine_missing_partner_id_collection_source_id_idx ON quarantine_missing (partner_id, collection, source_id);
