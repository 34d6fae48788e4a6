-- Who did what to the service and to records (schema.prisma says what each column means).
CREATE TABLE audit_log (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL CHECK (actor IN ('admin', 'partner', 'unknown')),
    key_id text,
    partner_id text COLLATE "C",
    act text NOT NULL,
    target text,
    outcome text NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
    detail jsonb NOT NULL DEFAULT '{}',
    correlation_id text
);
-- GET /admin/v1/audit?partner_id=, newest first.
CREATE INDEX audit_log_partner_idx ON audit_log (partner_id, audit_id DESC);
-- GET /admin/v1/audit?act=, newest first.
CREATE INDEX audit_log_act_idx ON audit_log (act, audit_id DESC);
-- A key that is refused: was that entered in the last minute?
CREATE INDEX audit_log_refused_idx ON audit_log (at) WHERE outcome = 'refused';

-- Append-only. The privilege stops the service's own role; the trigger stops everybody, a superuser too, in every mode of
-- the session. For each statement, so that one without rows is refused as well.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM PUBLIC, CURRENT_USER;
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_log is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege', HINT = 'To archive old entries, see "Audit log" in docs/operating.md.';
END
$$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;

ALTER TABLE api_keys ADD COLUMN last_used_at timestamptz(3);
-- Nullable and without a default: no row is rewritten.
ALTER TABLE jobs ADD COLUMN key_id text;
ALTER TABLE batches ADD COLUMN key_id text;
