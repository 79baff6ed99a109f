-- What a technician's mail waits for, and what his receipts can take back.
ALTER TABLE inbound ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1));

-- A mail that is carried out when its code comes back from the technician's registered address (A-10).
CREATE TABLE confirmation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  code_hash  TEXT NOT NULL,
  person     INTEGER NOT NULL REFERENCES person (id),
  inbound    INTEGER NOT NULL REFERENCES inbound (id),
  ticket     INTEGER NOT NULL REFERENCES ticket (id),
  expires    INTEGER NOT NULL,
  tries_left INTEGER NOT NULL CHECK (tries_left >= 0),
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed'))
) STRICT;
CREATE INDEX confirmation_waiting ON confirmation (person, id) WHERE state = 'waiting';

-- A receipt's offer. `changes` are lines of tickets/ticket_changes; they name people by address, so rows go when they are over.
CREATE TABLE undo (
  secret_hash TEXT NOT NULL PRIMARY KEY,
  ticket      INTEGER NOT NULL REFERENCES ticket (id),
  person      INTEGER NOT NULL REFERENCES person (id),
  until       INTEGER NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('open', 'undone')),
  changes     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX undo_until ON undo (until);
CREATE TABLE undo_mail (
  secret_hash TEXT NOT NULL REFERENCES undo (secret_hash) ON DELETE CASCADE,
  outbox      INTEGER NOT NULL REFERENCES outbox (id),
  PRIMARY KEY (secret_hash, outbox)
) STRICT, WITHOUT ROWID;
