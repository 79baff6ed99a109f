-- What came from whom lately, for the rules that end loops and floods. Digests, no words; rows go after two days.
CREATE TABLE recent_mail (
  inbound     INTEGER PRIMARY KEY REFERENCES inbound (id),
  sender_key  TEXT NOT NULL,
  at          INTEGER NOT NULL,
  words       TEXT NOT NULL,
  subject     TEXT NOT NULL,
  quick       INTEGER NOT NULL CHECK (quick IN (0, 1)),
  at_once     INTEGER NOT NULL CHECK (at_once IN (0, 1)),
  carried_out INTEGER NOT NULL CHECK (carried_out IN (0, 1)),
  unproved    INTEGER NOT NULL CHECK (unproved IN (0, 1)),
  ticket      INTEGER REFERENCES ticket (id)
) STRICT;
CREATE INDEX recent_mail_sender ON recent_mail (sender_key, at);
CREATE INDEX recent_mail_at ON recent_mail (at);

-- Who is not heard for a while; rows go when they are over.
CREATE TABLE silence (
  address_key TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('loop', 'commands')),
  address     TEXT NOT NULL,
  since       INTEGER NOT NULL,
  until       INTEGER NOT NULL,
  PRIMARY KEY (address_key, kind)
) STRICT, WITHOUT ROWID;

-- Since when mails to a person come back, and with which status.
ALTER TABLE person ADD COLUMN bouncing_since INTEGER;
ALTER TABLE person ADD COLUMN bouncing_status TEXT NOT NULL DEFAULT '';
CREATE INDEX person_bouncing ON person (id) WHERE bouncing_since IS NOT NULL;
CREATE INDEX event_foreign_bounce ON event (at) WHERE what = 'bounce.unmatched';
