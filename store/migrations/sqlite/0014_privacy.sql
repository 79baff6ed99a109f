-- A ticket that must be kept: neither its end of retention nor the erasure of a person touches it.
CREATE TABLE ticket_hold (
  ticket INTEGER NOT NULL PRIMARY KEY REFERENCES ticket (id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  actor  TEXT NOT NULL,
  since  INTEGER NOT NULL
) STRICT;

-- When the texts of a ticket were removed; what is left is its number and what figures need.
ALTER TABLE ticket ADD COLUMN text_removed INTEGER;

-- Mails that are erased here and still lie in the mailbox. A row goes when the message is gone there.
CREATE TABLE erasure_on_server (
  inbound      INTEGER NOT NULL PRIMARY KEY REFERENCES inbound (id),
  mailbox      INTEGER NOT NULL REFERENCES mailbox (id),
  message_id   TEXT NOT NULL,
  next_attempt INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX erasure_on_server_due ON erasure_on_server (mailbox, next_attempt);

-- The audit stays append-only, but for two things. Where somebody's own words got into a detail, that detail is emptied and nothing else
-- changes; and what is older than the recorded end of its retention may go.
DROP TRIGGER event_not_changed;
CREATE TRIGGER event_not_changed BEFORE UPDATE ON event
WHEN NOT (NEW.detail = '' AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.what = OLD.what
          AND NEW.ticket IS OLD.ticket AND NEW.inbound IS OLD.inbound AND NEW.outbox IS OLD.outbox)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
DROP TRIGGER event_not_deleted;
CREATE TRIGGER event_not_deleted BEFORE DELETE ON event
WHEN OLD.at >= coalesce((SELECT CAST(value AS INTEGER) FROM instance WHERE name = 'audit_kept_since'), OLD.at)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
