-- The entry whose words a mail carries to somebody: when all such mails are stopped, nobody was told them.
CREATE TABLE outbox_entry (
  outbox INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
  entry  INTEGER NOT NULL REFERENCES entry (id)
) STRICT;
CREATE INDEX outbox_entry_entry ON outbox_entry (entry);
