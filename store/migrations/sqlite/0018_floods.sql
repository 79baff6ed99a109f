-- The mails in which a secret of the staff came back, with digests of their words: so that an old mail sent again does not act again.
CREATE TABLE secret_use (
  secret  TEXT NOT NULL REFERENCES secret (hash) ON DELETE CASCADE,
  inbound INTEGER NOT NULL REFERENCES inbound (id),
  words   TEXT NOT NULL,
  PRIMARY KEY (secret, inbound)
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_use_inbound ON secret_use (inbound);

-- News that somebody gets together in one mail, since he had so many of them within an hour; gone once they are told.
CREATE TABLE gathered_news (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  news   TEXT NOT NULL,
  at     INTEGER NOT NULL
) STRICT;
CREATE INDEX gathered_news_person ON gathered_news (person, at);
CREATE INDEX gathered_news_ticket ON gathered_news (ticket);

-- What a mail would have become when it was held, and which tickets it names: a list of many need not read each anew.
CREATE TABLE held_look (
  inbound   INTEGER PRIMARY KEY REFERENCES inbound (id),
  complaint INTEGER NOT NULL CHECK (complaint IN (0, 1))
) STRICT;
CREATE TABLE held_names (
  inbound INTEGER NOT NULL REFERENCES held_look (inbound) ON DELETE CASCADE,
  ticket  INTEGER NOT NULL REFERENCES ticket (id),
  PRIMARY KEY (inbound, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_names_ticket ON held_names (ticket);

-- A person whom nothing names any more is removed; each of these tables would be read whole for each of them.
CREATE INDEX entry_person ON entry (person) WHERE person IS NOT NULL;
CREATE INDEX party_person ON party (person);
CREATE INDEX secret_person ON secret (person);
CREATE INDEX ticket_technician_ever ON ticket (technician) WHERE technician IS NOT NULL;
