-- Items that the surface counted in the request, so that they are known before parsing has counted them.
ALTER TABLE jobs ADD COLUMN sent_items bigint CHECK (sent_items >= 0);
