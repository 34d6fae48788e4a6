-- Sync sessions and the published copies that they make (schema.prisma says what each column means).
CREATE TABLE sync_sessions (
    partner_id text COLLATE "C" NOT NULL,
    session_id uuid NOT NULL DEFAULT uuidv7(),
    contexts text[] NOT NULL,
    state text NOT NULL DEFAULT 'OPEN'
        CHECK (state IN ('OPEN', 'QUEUED', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED')),
    products integer NOT NULL DEFAULT 0,
    cursor integer NOT NULL DEFAULT 0,
    synced integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    epoch integer NOT NULL DEFAULT 0,
    claims integer NOT NULL DEFAULT 0,
    done_seq bigint,
    reason text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    done_at timestamptz(3),
    started_at timestamptz(3),
    finished_at timestamptz(3),
    PRIMARY KEY (partner_id, session_id),
    -- Conservation (rule 4), at each commit: what the cursor has passed is settled, all of it.
    CHECK (cursor = synced + failed AND cursor <= products)
);
-- The order of `done`, over all partners.
CREATE SEQUENCE sync_sessions_done_seq;
-- Who is first in the partner's queue, and how many are before a session; the reconciler.
CREATE INDEX sync_sessions_queue_idx ON sync_sessions (partner_id, done_seq) WHERE state IN ('QUEUED', 'RUNNING');
-- The purge: which sessions were never done in their time?
CREATE INDEX sync_sessions_expires_at_idx ON sync_sessions (expires_at) WHERE state = 'OPEN';
-- The purge: which sessions are past their retention?
CREATE INDEX sync_sessions_finished_at_idx ON sync_sessions (finished_at) WHERE finished_at IS NOT NULL;

-- The primary key keeps a product from being entered twice.
CREATE TABLE sync_products (
    partner_id text COLLATE "C" NOT NULL,
    session_id uuid NOT NULL,
    product_id text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    last_update bigint,
    status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SYNCED', 'FAILED')),
    code text,
    changed_at timestamptz(3),
    PRIMARY KEY (partner_id, session_id, product_id),
    FOREIGN KEY (partner_id, session_id) REFERENCES sync_sessions ON DELETE CASCADE ON UPDATE CASCADE
);
-- The chunks of a sync, and the pages of its outcomes.
CREATE UNIQUE INDEX sync_products_position_idx ON sync_products (partner_id, session_id, position);

-- The primary key serves each read, the pages of a context, and the conflict target of publishing.
CREATE TABLE published_products (
    partner_id text COLLATE "C" NOT NULL,
    context text COLLATE "C" NOT NULL,
    product_id text COLLATE "C" NOT NULL,
    data jsonb NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    changed_at timestamptz(3) NOT NULL,
    published_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (partner_id, context, product_id)
);
-- Unpublishing: the copies of a product in every context.
CREATE INDEX published_products_product_idx ON published_products (partner_id, product_id);
