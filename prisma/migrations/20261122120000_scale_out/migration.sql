-- Segments are claimed one by one, by any worker: each has an epoch of its own. `claims` counts claims since the last
-- progress, for the poison limit; `progress` is how far a job was at its last claim.
ALTER TABLE jobs
    ADD COLUMN claims integer NOT NULL DEFAULT 0,
    ADD COLUMN progress bigint NOT NULL DEFAULT 0;

ALTER TABLE segments
    ADD COLUMN epoch integer NOT NULL DEFAULT 0,
    ADD COLUMN claims integer NOT NULL DEFAULT 0;

-- Null: the service's default.
ALTER TABLE partners
    ADD COLUMN job_timeout_s integer CHECK (job_timeout_s > 0);

-- Retention: jobs that ended before a given time.
CREATE INDEX jobs_finished_at_idx ON jobs (finished_at) WHERE finished_at IS NOT NULL;
-- The collection of payloads: which job does this one belong to?
CREATE INDEX jobs_payload_key_idx ON jobs (payload_key) WHERE payload_key IS NOT NULL;
