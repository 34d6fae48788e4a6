-- What a submission does with its items, and how many records it deleted.
ALTER TABLE jobs
    ADD COLUMN action text NOT NULL DEFAULT 'merge' CHECK (action IN ('merge', 'create', 'update', 'delete'));

ALTER TABLE ledger
    ADD COLUMN deleted integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT ledger_check,
    -- Conservation (rule 4), chunk by chunk.
    ADD CONSTRAINT ledger_check CHECK (items = created + updated + deleted + unchanged + replay + quarantined + rejected);
