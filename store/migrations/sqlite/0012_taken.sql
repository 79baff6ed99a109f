-- Since when a ticket has its technician. NULL: nobody has it, or it was given before this was kept.
ALTER TABLE ticket ADD COLUMN taken INTEGER;
