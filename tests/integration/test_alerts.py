"""An admin is told by a second SMTP server, a real one, while the first is down (INV-10), and when systemd gave the service up (L-18)."""
import socket

from desk import CONFIGURATION, OK, TRY_LATER, DeskTest, letter, text_of, wait_until


class Alerts(DeskTest):
    def setUp(self):
        self.admin = self.person()
        with socket.socket() as taken:  # nobody listens there
            taken.bind(("127.0.0.1", 0))
            self.dead_port = taken.getsockname()[1]
        self.one = self.desk()
        self.alerts = {"address": self.admin, "host": "localhost", "port": self.one.servers.ports["SUBMISSION"], "security": "starttls",
                       "ca_file": self.one.servers.ca_file, "user": self.one.address, "password_file": "./smtp-password",
                       "mails_wait": "1s"}

    def told(self):
        return [str(mail["Subject"]) for mail in self.one.servers.mails_in(self.admin)]

    def restart(self, **changes):
        """Another run of the daemon, and a look of it at what an admin has to know."""
        self.assertEqual(OK, self.one.stop())
        self.one.configure(alerts=self.alerts, **changes)
        self.one.start()
        wait_until(lambda: self.one.ask_one("SELECT state FROM loop_status WHERE loop = 'alerts'") == "well", "a look of the alerts")

    def test_one_mail_while_the_first_server_is_down_and_one_when_it_is_over(self):
        down = {"smtp": {"port": self.dead_port}}
        self.one.configure(alerts=self.alerts, **down)
        self.one.start()
        self.one.take(letter(self.person(), self.one.address, "Demande"))
        wait_until(lambda: self.told(), lambda: f"an alert: {self.one.log_tail()}")
        begins = f"Alerte {self.one.address} : des mails ne partent pas"
        self.assertEqual([begins], self.told())
        mail = self.one.servers.mails_in(self.admin)[0]
        self.assertIn("mail2ticket outbox list", text_of(mail))
        self.assertEqual("auto-generated", mail["Auto-Submitted"])

        self.restart(**down)
        self.one.take(letter(self.person(), self.one.address, "Encore"))
        self.restart(**down)
        self.assertEqual([begins], self.told(), "a restart does not repeat it, nor does another mail that waits")

        self.restart()
        for row in self.one.json("outbox", "list"):
            self.one.command("outbox", "retry", row["id"])
        wait_until(lambda: len(self.told()) > 1, lambda: f"the end of the alert: {self.told()} {self.one.log_tail()}")
        over = f"Fin d'alerte {self.one.address} : plus aucun mail n'attend trop longtemps"
        self.assertEqual([begins, over], self.told())
        self.restart()
        self.assertEqual([begins, over], self.told())
        self.assertEqual(2, self.one.outgoing(), "two acknowledgements: no alert passes the outbox")
        self.assertFalse(self.one.ask("SELECT 1 FROM outbox WHERE state <> 'sent'"))

    def test_a_service_that_systemd_gave_up_is_told_once_whatever_is_wrong_with_its_configuration(self):
        self.one.configure(alerts=self.alerts)
        self.one.start()
        self.one.stop()
        broken = self.one.config.read_text(encoding="utf-8").replace("[access]", "[acess]")
        self.one.config.write_text(broken, encoding="utf-8")
        self.assertEqual(CONFIGURATION, self.one.command("run").returncode)
        alert = lambda: self.one.command("alert", "--unit", "mail2ticket.service")
        self.assertEqual(OK, alert().returncode)
        wait_until(lambda: self.told(), "an alert")
        again = alert()
        self.assertEqual(OK, again.returncode)
        self.assertIn("knows already", again.stdout)
        self.assertEqual([f"Alerte {self.one.address} : le service est arrêté"], self.told())
        self.assertIn("systemctl status mail2ticket.service", text_of(self.one.servers.mails_in(self.admin)[0]))

    def test_without_a_database_it_is_told_all_the_same_and_a_server_that_is_down_is_tried_later(self):
        self.one.configure(alerts={**self.alerts, "port": self.dead_port})
        self.assertEqual(TRY_LATER, self.one.command("alert", "--unit", "x.service").returncode)
        self.one.configure(alerts=self.alerts)
        result = self.one.command("alert", "--unit", "x.service")
        self.assertEqual(OK, result.returncode, result.stderr)
        self.assertIn("without being remembered", result.stderr)
        wait_until(lambda: self.told(), "an alert")
        self.one.configure()
        result = self.one.command("alert", "--unit", "x.service")
        self.assertEqual((OK, True), (result.returncode, "nobody is told" in result.stderr))
