-- What a partner may use (schema.prisma says what each column means). Its unfinished jobs are counted in the index of lanes,
-- jobs_unfinished_lane_idx.
ALTER TABLE partners
    ADD COLUMN requests_per_s integer CHECK (requests_per_s > 0),
    ADD COLUMN max_unfinished_jobs integer CHECK (max_unfinished_jobs > 0),
    ADD COLUMN max_payload_bytes bigint CHECK (max_payload_bytes > 0),
    ADD COLUMN payload_bytes bigint NOT NULL DEFAULT 0;

-- The purge: which payloads does a partner need, of jobs that are unfinished or ended of late?
CREATE INDEX jobs_payload_idx ON jobs (partner_id, finished_at) WHERE payload_key IS NOT NULL;
