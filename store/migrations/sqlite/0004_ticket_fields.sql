-- What a ticket knows of its problem beside its conversation: phone, urls, error_text, error_codes, product. Several values of a field
-- are lines. `source` says where it was read: "text", "signature", "screenshot image001.png". The first that is found stays.
CREATE TABLE ticket_field (
  id     INTEGER PRIMARY KEY,
  ticket INTEGER NOT NULL REFERENCES ticket (id),
  name   TEXT NOT NULL,
  value  TEXT NOT NULL CHECK (value <> ''),
  source TEXT NOT NULL,
  UNIQUE (ticket, name)
) STRICT;
CREATE VIRTUAL TABLE ticket_field_words USING fts5 (value, content = 'ticket_field', content_rowid = 'id',
                                                    tokenize = 'unicode61 remove_diacritics 2');
