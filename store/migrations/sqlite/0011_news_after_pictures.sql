-- What technicians are told of an entry once its pictures are read, or without them when it is `due`. The row goes with the mails.
CREATE TABLE news_after_pictures (
  entry  INTEGER PRIMARY KEY REFERENCES entry (id),
  news   TEXT NOT NULL,
  writer INTEGER REFERENCES person (id),  -- who is not told of his own mail
  due    INTEGER NOT NULL
) STRICT;
CREATE INDEX news_after_pictures_due ON news_after_pictures (due, entry);

-- What a mail to a technician shows of a picture: made anew from its pixels, small, without metadata.
CREATE TABLE small_picture (
  picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE,
  type    TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg')),
  width   INTEGER NOT NULL CHECK (width > 0),
  height  INTEGER NOT NULL CHECK (height > 0),
  bytes   BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 65536)
) STRICT;
