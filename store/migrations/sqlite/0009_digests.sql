-- Mails that belong to no ticket: digests, and what a technician is told of what concerns himself alone. So outgoing mails, secrets and
-- confirmations may be without one.
CREATE TABLE new_outbox (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  mail_id             TEXT NOT NULL UNIQUE,
  message_id          TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
  assigned_message_id TEXT,
  kind                TEXT NOT NULL,
  priority            INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
  ticket              INTEGER REFERENCES ticket (id),
  caused_by           INTEGER REFERENCES inbound (id),
  to_address          TEXT NOT NULL,
  to_key              TEXT NOT NULL,
  envelope_from       TEXT NOT NULL,
  automatic           INTEGER NOT NULL CHECK (automatic IN (0, 1)),
  state               TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'in_doubt', 'sent', 'deferred', 'failed',
                                                     'needs_decision', 'bounced', 'cancelled')),
  attempts            INTEGER NOT NULL DEFAULT 0,
  doubts              INTEGER NOT NULL DEFAULT 0,
  created             INTEGER NOT NULL,
  next_attempt        INTEGER,
  sent                INTEGER,
  answered            INTEGER,
  last_reply          TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO new_outbox SELECT * FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE UNIQUE INDEX outbox_assigned ON outbox (assigned_message_id, id) WHERE assigned_message_id IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (priority, id, next_attempt) WHERE next_attempt IS NOT NULL;
CREATE INDEX outbox_due ON outbox (next_attempt) WHERE next_attempt IS NOT NULL;
CREATE INDEX outbox_unsent ON outbox (state, id) WHERE state <> 'sent';
CREATE INDEX outbox_sent ON outbox (sent) WHERE sent IS NOT NULL;
CREATE INDEX outbox_automatic ON outbox (to_key, created, kind) WHERE automatic = 1;

CREATE TABLE new_secret (
  hash    TEXT NOT NULL PRIMARY KEY,
  ticket  INTEGER REFERENCES ticket (id),
  person  INTEGER NOT NULL REFERENCES person (id),
  expires INTEGER NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO new_secret SELECT * FROM secret;
DROP TABLE secret;
ALTER TABLE new_secret RENAME TO secret;

CREATE TABLE new_confirmation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  code_hash  TEXT NOT NULL,
  person     INTEGER NOT NULL REFERENCES person (id),
  inbound    INTEGER NOT NULL REFERENCES inbound (id),
  ticket     INTEGER REFERENCES ticket (id),
  expires    INTEGER NOT NULL,
  tries_left INTEGER NOT NULL CHECK (tries_left >= 0),
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed'))
) STRICT;
INSERT INTO new_confirmation SELECT * FROM confirmation;
DROP TABLE confirmation;
ALTER TABLE new_confirmation RENAME TO confirmation;
CREATE INDEX confirmation_waiting ON confirmation (person, id) WHERE state = 'waiting';

-- The local day (since 1970-01-01) for which a person's digest of a kind was last made: sent, or found to have nothing to tell. It is
-- committed with the mail, so that none is sent twice or left out.
CREATE TABLE digest (
  person INTEGER NOT NULL REFERENCES person (id),
  kind   TEXT NOT NULL CHECK (kind IN ('morning', 'week')),
  day    INTEGER NOT NULL,
  PRIMARY KEY (person, kind)
) STRICT, WITHOUT ROWID;
-- Who wants none: "#digest off".
CREATE TABLE digest_off (
  person INTEGER NOT NULL PRIMARY KEY REFERENCES person (id)
) STRICT, WITHOUT ROWID;

-- What the figures of a week ask for.
CREATE INDEX ticket_created ON ticket (created);
CREATE INDEX entry_answer ON entry (at, ticket) WHERE kind = 'answer' AND visibility = 'public';
CREATE INDEX event_state ON event (at, ticket) WHERE what = 'ticket.state';
