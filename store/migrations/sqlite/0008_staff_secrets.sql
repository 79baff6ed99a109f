-- Technicians' own addresses (support+t.<secret>@…). The secret is derived from the instance's key and the generation, so that it can be
-- shown again; what arrives is compared by its SHA-256.
CREATE TABLE staff_secret (
  hash       TEXT NOT NULL PRIMARY KEY,
  person     INTEGER NOT NULL REFERENCES person (id),
  generation INTEGER NOT NULL CHECK (generation > 0),
  made       INTEGER NOT NULL,
  revoked    INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
  UNIQUE (person, generation)
) STRICT, WITHOUT ROWID;
