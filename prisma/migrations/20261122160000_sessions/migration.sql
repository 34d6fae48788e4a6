-- A submission whose payload comes in parts (schema.prisma says what each column means). Its key begins with the partner.
CREATE TABLE sessions (
    partner_id text COLLATE "C" NOT NULL,
    session_id uuid NOT NULL DEFAULT uuidv7(),
    collection text COLLATE "C" NOT NULL,
    mode text NOT NULL CHECK (mode IN ('bulk', 'full-refresh')),
    action text NOT NULL DEFAULT 'merge' CHECK (action IN ('merge', 'create', 'update', 'delete')),
    allow_empty boolean NOT NULL DEFAULT false,
    content_format text,
    csv_header text[] NOT NULL DEFAULT '{}',
    parts integer NOT NULL DEFAULT 0,
    payload_bytes bigint NOT NULL DEFAULT 0,
    job_id uuid REFERENCES jobs ON DELETE CASCADE ON UPDATE CASCADE,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    PRIMARY KEY (partner_id, session_id)
);
-- A session goes with its job: the purge of jobs looks for it.
CREATE INDEX sessions_job_id_idx ON sessions (job_id) WHERE job_id IS NOT NULL;
-- The purge: which sessions were never done in their time?
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at) WHERE job_id IS NULL;

-- The primary key serves the list of a session's parts, in their order.
CREATE TABLE session_parts (
    partner_id text COLLATE "C" NOT NULL,
    session_id uuid NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 10000),
    items integer NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    byte_start bigint NOT NULL,
    byte_end bigint NOT NULL,
    payload_key text NOT NULL,
    PRIMARY KEY (partner_id, session_id, number),
    FOREIGN KEY (partner_id, session_id) REFERENCES sessions ON DELETE CASCADE ON UPDATE CASCADE
);
-- The collection of payloads: which session does this part belong to?
CREATE INDEX session_parts_payload_key_idx ON session_parts (payload_key);
