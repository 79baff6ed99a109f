-- Times are milliseconds since 1970-01-01 UTC. States are words, so that a person with sqlite3 can read them.
-- Rows that the audit names by id are AUTOINCREMENT: an id is never given to a second thing.

CREATE TABLE instance (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  address_key TEXT NOT NULL UNIQUE,
  address     TEXT NOT NULL,
  name        TEXT NOT NULL,
  language    TEXT NOT NULL
) STRICT;

CREATE TABLE mailbox (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  name           TEXT NOT NULL UNIQUE,
  uid_validity   INTEGER NOT NULL CHECK (uid_validity >= 0),
  first_uid_next INTEGER NOT NULL CHECK (first_uid_next >= 0),
  first_start    INTEGER NOT NULL,
  take_from      INTEGER NOT NULL
) STRICT;

-- The numbers of tickets come from here and are never given twice, whatever happens to tickets or the clock (K-11, L-10).
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  next INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, next) VALUES ('ticket', 1000);

CREATE TABLE ticket (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  number           TEXT NOT NULL UNIQUE,
  prefix           TEXT NOT NULL,
  counter          INTEGER NOT NULL UNIQUE CHECK (counter >= 1000),
  subject          TEXT NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('new', 'assigned', 'waiting', 'solved', 'closed')),
  type             TEXT NOT NULL CHECK (type IN ('incident', 'request', 'complaint')),
  priority         TEXT NOT NULL,
  origin           TEXT NOT NULL,
  requester        INTEGER NOT NULL REFERENCES person (id),
  technician       INTEGER REFERENCES person (id),
  created          INTEGER NOT NULL,
  updated          INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_requester ON ticket (requester, created);
CREATE INDEX ticket_open ON ticket (state, id) WHERE state <> 'closed';

-- A mail that came in. place_*: where it lay when we took it; now_*: where it lies after we moved it.
CREATE TABLE inbound (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  mail_id            TEXT NOT NULL UNIQUE,
  mailbox            INTEGER REFERENCES mailbox (id),
  place_folder       TEXT NOT NULL,
  place_uid_validity INTEGER NOT NULL,
  place_uid          INTEGER NOT NULL,
  now_folder         TEXT NOT NULL,
  now_uid_validity   INTEGER NOT NULL,
  now_uid            INTEGER NOT NULL,
  fingerprint        TEXT NOT NULL,
  message_id         TEXT NOT NULL,
  blob               TEXT NOT NULL,
  size_bytes         INTEGER NOT NULL,
  internal_date      INTEGER NOT NULL,
  received           INTEGER NOT NULL,
  shown_from         TEXT NOT NULL,
  shown_subject      TEXT NOT NULL,
  oversize           INTEGER NOT NULL CHECK (oversize IN (0, 1)),
  before_first_start INTEGER NOT NULL CHECK (before_first_start IN (0, 1)),
  state              TEXT NOT NULL CHECK (state IN ('received', 'decided', 'filed', 'vanished', 'left')),
  attempts           INTEGER NOT NULL DEFAULT 0,
  next_attempt       INTEGER NOT NULL DEFAULT 0,
  verdict            TEXT,
  held_reason        TEXT,
  held               INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
  released           INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1)),
  discarded          INTEGER NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1)),
  release_to         INTEGER REFERENCES ticket (id),
  explanation        TEXT NOT NULL DEFAULT '',
  evidence           TEXT NOT NULL DEFAULT '',
  reasons            TEXT NOT NULL DEFAULT '',
  decided            INTEGER,
  ticket             INTEGER REFERENCES ticket (id),
  CHECK (state <> 'decided' OR verdict IS NOT NULL),
  CHECK (NOT (released = 1 AND discarded = 1))
) STRICT;
-- The transport key (INV-12). Mails of `ingest` have no mailbox and no such key.
CREATE UNIQUE INDEX inbound_transport ON inbound (mailbox, place_uid_validity, place_uid, fingerprint) WHERE mailbox IS NOT NULL;
CREATE INDEX inbound_fingerprint ON inbound (mailbox, fingerprint) WHERE mailbox IS NOT NULL;
CREATE INDEX inbound_waiting ON inbound (next_attempt, id) WHERE state = 'received';
CREATE INDEX inbound_decided ON inbound (mailbox, id) WHERE state = 'decided';
CREATE INDEX inbound_held ON inbound (id) WHERE held = 1;
CREATE INDEX inbound_left ON inbound (id) WHERE state = 'left';
-- In the order of arrival, so that it grows at its end only; lists all raw mails without reading the wide rows.
CREATE INDEX inbound_blob ON inbound (id, blob);

CREATE TABLE entry (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket      INTEGER NOT NULL REFERENCES ticket (id),
  kind        TEXT NOT NULL,
  visibility  TEXT NOT NULL CHECK (visibility IN ('public', 'internal')),
  person      INTEGER REFERENCES person (id),
  at          INTEGER NOT NULL,
  inbound     INTEGER UNIQUE REFERENCES inbound (id),
  logical_key TEXT UNIQUE CHECK (logical_key <> ''),
  message_id  TEXT NOT NULL,
  subject     TEXT NOT NULL,
  third_party INTEGER NOT NULL CHECK (third_party IN (0, 1)),
  text        TEXT NOT NULL,
  quoted_text TEXT NOT NULL,
  signature   TEXT NOT NULL
) STRICT;
CREATE INDEX entry_ticket ON entry (ticket, id);

CREATE TABLE attachment (
  entry      INTEGER NOT NULL REFERENCES entry (id),
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL,
  type       TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  content_id TEXT NOT NULL,
  kind       TEXT NOT NULL,
  encoding   TEXT NOT NULL,
  size       INTEGER NOT NULL,
  raw_offset INTEGER NOT NULL,
  raw_length INTEGER NOT NULL,
  is_inline  INTEGER NOT NULL CHECK (is_inline IN (0, 1)),
  PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

-- Written once for each transaction, just before its commit: FTS5 writes out a segment at each savepoint otherwise.
CREATE VIRTUAL TABLE entry_words USING fts5 (subject, text, content = 'entry', content_rowid = 'id',
                                             tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE ticket_words USING fts5 (subject, content = 'ticket', content_rowid = 'id',
                                              tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE party (
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  person INTEGER NOT NULL REFERENCES person (id),
  role   TEXT NOT NULL,
  PRIMARY KEY (ticket, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  from_ticket INTEGER NOT NULL REFERENCES ticket (id),
  to_ticket   INTEGER NOT NULL REFERENCES ticket (id),
  kind        TEXT NOT NULL,
  PRIMARY KEY (from_ticket, to_ticket, kind),
  CHECK (from_ticket <> to_ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_to ON link (to_ticket);

CREATE TABLE external_reference (
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  system TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (ticket, system, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_id (
  message_id TEXT NOT NULL,
  ticket     INTEGER NOT NULL REFERENCES ticket (id),
  PRIMARY KEY (message_id, ticket)
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
  hash    TEXT NOT NULL PRIMARY KEY,
  ticket  INTEGER NOT NULL REFERENCES ticket (id),
  person  INTEGER NOT NULL REFERENCES person (id),
  expires INTEGER NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;

-- A mail that goes out. next_attempt is empty while nobody may claim it: it is being sent, or its end is reached.
CREATE TABLE outbox (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  mail_id             TEXT NOT NULL UNIQUE,
  message_id          TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
  assigned_message_id TEXT,
  kind                TEXT NOT NULL,
  priority            INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
  ticket              INTEGER NOT NULL REFERENCES ticket (id),
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
CREATE UNIQUE INDEX outbox_assigned ON outbox (assigned_message_id, id) WHERE assigned_message_id IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (priority, id, next_attempt) WHERE next_attempt IS NOT NULL;
CREATE INDEX outbox_due ON outbox (next_attempt) WHERE next_attempt IS NOT NULL;
CREATE INDEX outbox_unsent ON outbox (state, id) WHERE state <> 'sent';
CREATE INDEX outbox_sent ON outbox (sent) WHERE sent IS NOT NULL;
CREATE INDEX outbox_automatic ON outbox (to_key, created, kind) WHERE automatic = 1;

-- Apart, so that lists of the outbox do not read whole mails.
CREATE TABLE outbox_bytes (
  outbox INTEGER PRIMARY KEY REFERENCES outbox (id),
  bytes  BLOB NOT NULL
) STRICT;
CREATE TRIGGER outbox_bytes_fixed BEFORE UPDATE ON outbox_bytes
BEGIN SELECT RAISE(ABORT, 'the bytes of an outgoing mail never change (INV-5)'); END;

-- How many automatic mails went to a domain, and tickets came from it, in each minute: the limits ask this for every mail,
-- and counting rows would make a busy hour slow.
CREATE TABLE minute_count (
  what   TEXT NOT NULL CHECK (what IN ('automatic', 'ticket')),
  minute INTEGER NOT NULL,
  domain TEXT NOT NULL,
  count  INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (what, domain, minute)
) STRICT, WITHOUT ROWID;
CREATE INDEX minute_count_all ON minute_count (what, minute, domain, count);

-- Who did what when. Ids only, never addresses or text, so that erasing a person leaves it whole (T-48).
CREATE TABLE event (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  what    TEXT NOT NULL,
  ticket  INTEGER,
  inbound INTEGER,
  outbox  INTEGER,
  detail  TEXT NOT NULL
) STRICT;
CREATE INDEX event_ticket ON event (ticket, id) WHERE ticket IS NOT NULL;
CREATE TRIGGER event_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_not_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_not_replaced BEFORE INSERT ON event WHEN NEW.id IN (SELECT id FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE loop_status (
  loop         TEXT NOT NULL PRIMARY KEY,
  state        TEXT NOT NULL,
  message      TEXT NOT NULL,
  at           INTEGER NOT NULL,
  last_success INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
