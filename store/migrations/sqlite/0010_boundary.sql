-- Of technicians' mails, where a boundary profile is set: whether the border vouched for the sender. NULL: of nobody else's.
ALTER TABLE inbound ADD COLUMN technician_proved INTEGER CHECK (technician_proved IN (0, 1));
CREATE INDEX inbound_of_technicians ON inbound (received) WHERE technician_proved IS NOT NULL;
