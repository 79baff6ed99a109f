"""Who may read what the desk writes, and who may change what it goes by (T-46, L-23)."""
import shutil

from desk import CONFIGURATION, OK, DeskTest, letter

CARELESS = ["sh", "-c", 'umask 000; exec "$@"', "sh"]  # for everything that is started behind it


class Permissions(DeskTest):
    def modes(self, *places):
        found = [one for place in places for one in (place, *(place.rglob("*") if place.is_dir() else ()))]
        return {str(one): oct(one.stat().st_mode & 0o777) for one in found if one.stat().st_mode & 0o077}

    def test_what_the_desk_writes_is_for_nobody_else_whatever_the_umask(self):
        """Database, raw mails, exports, backups; by the daemon and by each subcommand that writes."""
        one = self.desk()
        one.prefix = CARELESS
        one.start()
        mail, _, number = one.open_ticket(self.person())
        written = [one.folder / name for name in ("export.html", "backup")]
        for words in (("tickets", "export", number, "-o", written[0]), ("backup", written[1])):
            self.assertEqual(OK, one.command(*words).returncode, words)
        ingested = letter(self.person(), one.address, "Par un fichier")
        one.stop()
        self.assertEqual(OK, one.command("ingest", "-", given=ingested.as_bytes()).returncode)
        self.assertEqual(OK, one.command("tickets", "new", "--requester", self.person(), "--subject", "Par téléphone", given="").returncode)
        self.assertGreater(len([file for file in one.data.rglob("*") if file.is_file()]), 3)
        self.assertEqual({}, self.modes(one.data, *written))
        shutil.rmtree(one.data)
        self.assertEqual(OK, one.command("restore", written[1]).returncode)
        self.assertEqual({}, self.modes(one.data))
        shutil.rmtree(one.data)
        self.assertEqual(OK, one.command("ingest", "-", given=ingested.as_bytes()).returncode, "it makes the folder")
        self.assertEqual({}, self.modes(one.data))

    def test_what_others_could_change_or_read_is_refused_all_at_once_with_its_remedy(self):
        one = self.desk()
        authority, rules = one.folder / "ca.pem", one.folder / "rules.toml"
        shutil.copy(self.servers().ca_file, authority)
        rules.write_text("")
        one.data.mkdir(mode=0o700)
        one.configure(mailbox={"ca_file": authority})
        one.config.write_text(one.config.read_text() + f'\n[rules]\nfile = "{rules}"\n')
        right = {one.config: 0o640, authority: 0o664, rules: 0o640, one.data: 0o700, one.folder / "imap-password": 0o400,
                 one.folder / "smtp-password": 0o600}
        for file, mode in right.items():
            file.chmod(mode)
        self.assertEqual(OK, one.command("check").returncode, one.command("check").stderr)
        for wrong in ({one.config: 0o646, authority: 0o666, rules: 0o642, one.data: 0o701, one.folder / "imap-password": 0o440,
                       one.folder / "smtp-password": 0o604},
                      {one.config: 0o666, authority: 0o646, rules: 0o666, one.data: 0o770, one.folder / "imap-password": 0o620,
                       one.folder / "smtp-password": 0o644}):
            for file, mode in wrong.items():
                file.chmod(mode)
            for word in ("check", "run"):
                result = one.command(word)
                self.assertEqual(CONFIGURATION, result.returncode)
                for file in wrong:
                    with self.subTest(word, file=file.name, mode=oct(wrong[file])):
                        self.assertRegex(result.stdout + result.stderr, rf"chmod \S+ \S*{file.name}\b")
        for file, mode in right.items():
            file.chmod(mode)
        self.assertEqual(OK, one.command("check").returncode)
