-- What admins are told of by a second path. One row for each kind and what it is about: a mailbox, a unit, or nothing. A moment that is
-- not there yet has not come: not told, not over, the end not told.
CREATE TABLE alert (
  kind     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  began    INTEGER NOT NULL,
  told     INTEGER,
  ended    INTEGER,
  end_told INTEGER CHECK (end_told IS NULL OR (told IS NOT NULL AND ended IS NOT NULL)),
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
