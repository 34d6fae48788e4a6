-- Rule 9 a second time, in PostgreSQL itself: whoever works for a partner does so as `sluice_partner`, which sees and writes
-- the rows of the partner that its transaction has named in `sluice.partner_id`, and none before it has named one. Work that
-- is nobody's (whose key is this? the reconciler, the purge, the admin surface) is done as `sluice_service`. Neither owns a
-- table. A new table takes part by the statements below; until then `sluice_partner` has no right to it.

-- The roles belong to the cluster: another database of it may have made them, or be making them now.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY '{sluice_partner,sluice_service}'::text[] LOOP
        IF to_regrole(role_name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END LOOP;
    -- What a migration does to rows, it does to all of them.
    IF NOT pg_has_role('sluice_service', 'USAGE') THEN
        GRANT sluice_service TO CURRENT_USER WITH INHERIT TRUE, SET TRUE;
    END IF;
    IF NOT pg_has_role('sluice_partner', 'SET') THEN
        GRANT sluice_partner TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO sluice_partner, sluice_service', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sluice_service',
        current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO sluice_service', current_schema());
END $$;

DO $$
DECLARE
    table_name text;
BEGIN
    FOREACH table_name IN ARRAY '{partners,api_keys,audit_log,jobs,segments,ledger,job_errors,records,quarantine,
        quarantine_missing,sessions,session_parts,batches,sync_sessions,sync_products,published_products}'::text[] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
        EXECUTE format('CREATE POLICY service ON %I TO sluice_service USING (true)', table_name);
    END LOOP;
    -- Rows that name their partner. In a sub-select, the setting is read once for a statement and not for each row.
    FOREACH table_name IN ARRAY '{partners,audit_log,jobs,records,quarantine,quarantine_missing,sessions,session_parts,batches,
        sync_sessions,sync_products,published_products}'::text[] LOOP
        EXECUTE format('CREATE POLICY partner ON %I TO sluice_partner
            USING (partner_id = (SELECT current_setting(''sluice.partner_id'', true)))', table_name);
    END LOOP;
    -- Rows that are their job's. Not EXISTS: PostgreSQL may answer that from a hash of all jobs of the partner.
    FOREACH table_name IN ARRAY '{segments,ledger,job_errors}'::text[] LOOP
        EXECUTE format('CREATE POLICY partner ON %I TO sluice_partner
            USING ((SELECT partner_id FROM jobs WHERE jobs.job_id = %1$I.job_id)
                = (SELECT current_setting(''sluice.partner_id'', true)))', table_name);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, segments, ledger, job_errors, records, quarantine, quarantine_missing, sessions,
    session_parts, batches, sync_sessions, sync_products, published_products TO sluice_partner, sluice_service;
GRANT USAGE ON SEQUENCE jobs_accepted_seq_seq, sync_sessions_done_seq TO sluice_partner, sluice_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON partners, api_keys TO sluice_service;
-- A partner's work looks at its limits and keeps the account of its payloads.
GRANT SELECT, UPDATE (payload_bytes) ON partners TO sluice_partner;
-- Append-only; what was done is read by the admin surface alone.
GRANT INSERT ON audit_log TO sluice_partner, sluice_service;
GRANT SELECT ON audit_log TO sluice_service;

DO $$
BEGIN
    -- For /readyz. A shadow database has no such table.
    IF to_regclass('_prisma_migrations') IS NOT NULL THEN
        GRANT SELECT ON _prisma_migrations TO sluice_service;
    END IF;
END $$;
