-- What the virus scanner said of a file. '': it was not asked; 'waiting': it did not answer, and is asked again.
ALTER TABLE attachment ADD COLUMN scan TEXT NOT NULL DEFAULT ''
  CHECK (scan IN ('', 'clean', 'infected', 'unscanned', 'waiting'));
ALTER TABLE attachment ADD COLUMN scan_found TEXT NOT NULL DEFAULT '';
CREATE INDEX attachment_to_scan ON attachment (entry, position) WHERE scan = 'waiting';

-- While a flood of mails waits, those from the desk's own domains are found without looking through all of it.
ALTER TABLE inbound ADD COLUMN from_domain TEXT
  GENERATED ALWAYS AS (lower(substr(shown_from, instr(shown_from, '@') + 1))) VIRTUAL;
CREATE INDEX inbound_waiting_from ON inbound (from_domain, next_attempt, id) WHERE state = 'received';
