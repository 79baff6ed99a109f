"""Writes the configuration of the quickstart's desk: FOLDER/desk/mail2ticket.toml, for the servers in FOLDER/servers."""
import os
import pathlib
import shutil
import sys

folder = pathlib.Path(sys.argv[1])
servers = folder / "servers"
desk = folder / "desk"
ports = dict(line.split("=", 1) for line in (servers / "ports.env").read_text().split())

desk.mkdir(mode=0o700, exist_ok=True)
for secret in ("imap-password", "smtp-password"):
    copy = desk / secret
    copy.unlink(missing_ok=True)
    shutil.copyfile(servers / "secrets" / secret, copy)
    os.chmod(copy, 0o600)

(desk / "mail2ticket.toml").write_text(f'''\
data_dir = "{desk}/data"

[desk]
address = "support@commune.test"
name = {{ fr = "Service Desk de la commune", nl = "Service Desk van de gemeente" }}
phone = "02.423.12.12"
time_zone = "Europe/Brussels"
languages = ["fr", "nl"]
ticket_prefix = "JET"
hours = {{ mon = "08:30-17:00", tue = "08:30-17:00", wed = "08:30-17:00", thu = "08:30-19:00", fri = "08:30-17:00" }}
holidays = {{ country = "be" }}

[[mailbox]]
host = "localhost"
port = {ports["IMAPS"]}
security = "tls"
ca_file = "{servers}/tls/ca.pem"
user = "support@commune.test"
password_file = "./imap-password"

[smtp]
host = "localhost"
port = {ports["SUBMISSION"]}
security = "starttls"
ca_file = "{servers}/tls/ca.pem"
user = "support@commune.test"
password_file = "./smtp-password"

[access]
domains = ["commune.test"]
''')
