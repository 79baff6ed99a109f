-- What rules, technicians and the clock change of a ticket. Days are counted since 1970-01-01, in the desk's time zone.
ALTER TABLE ticket ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN merged_into INTEGER REFERENCES ticket (id) CHECK (merged_into <> id);
ALTER TABLE ticket ADD COLUMN countdown_since INTEGER;
ALTER TABLE ticket ADD COLUMN countdown_until INTEGER;
ALTER TABLE ticket ADD COLUMN reminders_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN last_step INTEGER;
ALTER TABLE ticket ADD COLUMN next_step INTEGER;
CREATE INDEX ticket_next_step ON ticket (next_step, id) WHERE next_step IS NOT NULL;
CREATE INDEX ticket_countdown ON ticket (id) WHERE countdown_since IS NOT NULL;
CREATE INDEX ticket_technician ON ticket (technician, id) WHERE technician IS NOT NULL AND state <> 'closed';

CREATE TABLE ticket_tag (
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  tag    TEXT NOT NULL CHECK (tag <> ''),
  PRIMARY KEY (ticket, tag)
) STRICT, WITHOUT ROWID;
