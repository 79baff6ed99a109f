-- A file inside winmail.dat is a range of the decoded bytes of its part. inner_length 0: the attachment is the whole part.
ALTER TABLE attachment ADD COLUMN inner_offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN inner_length INTEGER NOT NULL DEFAULT 0;
