"""Tells how to play on with the desk that the quickstart has started."""
import pathlib
import sys

folder, program = sys.argv[1], sys.argv[2]
servers = pathlib.Path(folder) / "servers"
ports = dict(line.split("=", 1) for line in (servers / "ports.env").read_text().split())
print(f"""
\033[1mThe desk stays up until Ctrl-C.\033[0m Send it more mail, from any name in commune.test:

  curl --ssl-reqd --cacert {servers}/tls/ca.pem smtp://localhost:{ports["SUBMISSION"]} \\
       --user "me@commune.test:$(cat {servers}/secrets/people-password)" \\
       --mail-from me@commune.test --mail-rcpt support@commune.test \\
       -T <(printf 'From: me@commune.test\\nTo: support@commune.test\\nSubject: Le VPN ne marche plus\\n\\nBonjour, erreur 809.\\n')

  The desk's mailbox   imaps://localhost:{ports["IMAPS"]}  support@commune.test, password in {servers}/secrets/imap-password
  Everybody's mailbox  {servers}/mail/commune.test/NAME/Maildir  (or by IMAP, password in {servers}/secrets/people-password)
  The tickets          {program} tickets list --config {folder}/desk/mail2ticket.toml
  The daemon's log     {folder}/desk/daemon.log
""", flush=True)
