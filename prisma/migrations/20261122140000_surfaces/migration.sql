-- Which surface a submission came by: each lists its own jobs.
ALTER TABLE jobs
    ADD COLUMN surface text NOT NULL DEFAULT 'native' CHECK (surface IN ('native', 'async-bulk', 'batch', 'session'));
