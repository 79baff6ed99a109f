-- Whose turn it was last in each team.
CREATE TABLE turn (
  team       TEXT PRIMARY KEY,
  technician INTEGER NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
