-- A picture of a mail that is to be read, committed with its entry. It stays when it is done: what was read stands here, apart from
-- the entry's own text, because it is of another kind (nothing in it is a command or a reference).
CREATE TABLE picture (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  entry        INTEGER NOT NULL,
  position     INTEGER NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('pending', 'done', 'nothing_found', 'failed')),
  attempts     INTEGER NOT NULL DEFAULT 0,
  next_attempt INTEGER NOT NULL,
  reason       TEXT NOT NULL DEFAULT '',
  text         TEXT NOT NULL DEFAULT '',
  title        TEXT NOT NULL DEFAULT '',
  message      TEXT NOT NULL DEFAULT '',
  codes        TEXT NOT NULL DEFAULT '',
  product      TEXT NOT NULL DEFAULT '',
  confidence   INTEGER NOT NULL DEFAULT 0 CHECK (confidence BETWEEN 0 AND 100),
  finished     INTEGER,
  UNIQUE (entry, position),
  FOREIGN KEY (entry, position) REFERENCES attachment (entry, position),
  CHECK (state <> 'done' OR text <> '')
) STRICT;
CREATE INDEX picture_pending ON picture (next_attempt, id) WHERE state = 'pending';
CREATE VIRTUAL TABLE picture_words USING fts5 (text, content = 'picture', content_rowid = 'id',
                                               tokenize = 'unicode61 remove_diacritics 2');
