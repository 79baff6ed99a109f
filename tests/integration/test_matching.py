"""Which ticket a mail belongs to, and what its sender is told (items 5 and 6; product page, "Threading")."""
from desk import DeskTest, letter, reply_to, text_of, wait_until


class Matching(DeskTest):
    def setUp(self):
        self.one = self.running_desk(desk={"plus_addresses": True})
        self.anne, self.sofie = self.person("anne"), self.person("sofie")
        self.mail, self.answer, self.number = self.one.open_ticket(self.anne, cc=[self.sofie])

    def ticket(self, number=None):
        [row] = self.one.ask("SELECT * FROM ticket WHERE number = ?", number or self.number)
        return row

    def set_state(self, state):
        self.assertEqual(1, self.one.change("UPDATE ticket SET state = ? WHERE number = ?", state, self.number))

    def joins(self, mail, evidence, number=None):
        row = self.one.take(mail)
        self.assertEqual(("follow_up", number or self.number), (row["verdict"], row["number"]), row["reasons"])
        self.assertIn(evidence, row["evidence"])
        return row

    def test_a_reply_is_known_by_our_message_id(self):
        """The secret in it is proof enough, also with another subject and without the number."""
        mail = reply_to(self.answer, self.anne, "Voici une précision.\n", subject="tout autre chose")
        mail.replace_header("To", self.one.address)
        self.joins(mail, "Message-ID")
        time_of_first = self.one.ask_one("SELECT count(*) FROM outbox")
        self.assertEqual(1, time_of_first, "H-39: an automatic mail went to her less than ten minutes ago")

    def test_a_reply_is_known_by_its_first_reference_alone(self):
        """A-09: where a server replaced our Message-ID, the first reference still holds it."""
        mail = letter(self.anne, self.one.address, "sans numéro", "Voici.\n", In_Reply_To="<replaced@outlook.example>",
                      References=f"{self.answer['Message-ID']} <replaced@outlook.example>")
        self.joins(mail, "Message-ID")

    def test_a_reply_is_known_by_its_plus_address(self):
        """plus_addresses = true: through the real server, which delivers support+anything@ to the desk."""
        to = self.answer["Reply-To"].addresses[0].addr_spec
        self.assertRegex(to, r"^desk\.[^+]+\+r\.[a-z0-9]{26}@commune\.test$")
        mail = letter(self.anne, to, "sans numéro", "Voici une précision.\n")
        self.servers().submit(mail, self.anne)
        row = self.one.wait_for_decision(mail)
        self.assertEqual(("follow_up", self.number), (row["verdict"], row["number"]), row["reasons"])
        self.assertIn("address", row["evidence"])

    def test_a_reply_to_the_own_first_mail_joins(self):
        """A Message-ID that we received earlier; here from somebody in copy, who gets an answer of its own."""
        mail = letter(self.sofie, self.one.address, "Re: ah oui", "Chez nous aussi, à l'accueil.\n",
                      In_Reply_To=str(self.mail["Message-ID"]))
        self.joins(mail, "Message-ID")
        answer = self.one.answer_to(mail)
        self.assertIn(f"[{self.number}]", str(answer["Subject"]))
        self.assertIn("ajouté à votre demande", text_of(answer))
        self.assertEqual(self.anne, self.one.ask_one("SELECT p.address FROM ticket t JOIN person p ON p.id = t.requester"),
                         "the requester never changes because somebody in copy answers")

    def test_a_number_in_the_subject_joins_as_people_type_it(self):
        """RE: TR: FW: Antw: Doorst: in any chain; bare numbers behind a word like ticket."""
        digits = self.number.split("-")[1]
        for subject in (f"RE: TR: Antw: imprimante [{self.number}]", f"jet {digits} encore", f"Doorst: ticket n° {digits}",
                        f"FW: Ticket#JET{digits}"):
            with self.subTest(subject):
                self.joins(letter(self.anne, self.one.address, subject, f"Encore une précision : {subject}\n"), "subject")

    def test_a_number_in_the_body_joins(self):
        self.joins(letter(self.anne, self.one.address, "précision", f"C'est au sujet de {self.number}.\n"), "text")

    def test_a_number_with_a_wrong_check_digit_is_no_number(self):
        wrong = self.number[:-1] + str((int(self.number[-1]) + 1) % 10)
        row = self.one.take(letter(self.anne, self.one.address, f"erreur [{wrong}]", "Autre problème.\n"))
        self.assertEqual("new_ticket", row["verdict"])

    def test_who_is_no_party_gets_a_new_ticket_and_hears_nothing_of_the_other(self):
        """T-02: the mention is an internal note on the new ticket alone."""
        stranger = self.person("eve")
        mail = letter(stranger, self.one.address, f"question sur [{self.number}]", f"Que dit {self.number} ? L'écran est noir.\n")
        row = self.one.take(mail)
        self.assertEqual("new_ticket", row["verdict"], row["reasons"])
        answer = self.one.answer_to(mail)
        everything = answer.as_string() + text_of(answer) + answer.get_body(("html",)).get_content()
        self.assertNotIn(self.number, everything.replace("\n", ""))
        self.assertNotIn(self.number.split("-")[1], everything)
        notes = [note["text"] for note in self.one.ask(
            "SELECT e.text FROM entry e JOIN ticket t ON t.id = e.ticket WHERE e.kind = 'note' AND t.number = ?", row["number"])]
        self.assertTrue(any(self.number in note for note in notes), notes)
        self.assertEqual(1, self.one.ask_one("SELECT count(*) FROM entry e JOIN ticket t ON t.id = e.ticket WHERE t.number = ?",
                                             self.number), "nothing was written on the other ticket")

    def test_parties_can_be_the_whole_domain(self):
        """[matching] parties = "domain", after a reload."""
        self.one.configure(desk={"plus_addresses": True}, matching={"parties": "domain"})
        self.one.reload()
        self.one.wait_for_log(" config.reloaded ")
        self.joins(letter(self.person("piet"), self.one.address, f"[{self.number}]", "Ook bij ons.\n"), "subject")

    def test_an_answer_to_a_closed_ticket_opens_a_linked_one(self):
        """And the sender is told."""
        self.set_state("closed")
        self.one.change("UPDATE outbox SET created = created - 3600000, sent = sent - 3600000")  # H-41: no machine's quick reply
        mail = reply_to(self.answer, self.anne, "Le même problème est revenu, l'imprimante ne marche plus.\n")
        row = self.one.take(mail)
        self.assertEqual("new_ticket", row["verdict"], row["reasons"])
        self.assertNotEqual(self.number, row["number"])
        self.assertEqual(2, self.one.outgoing(), row["reasons"])
        self.assertIn(f"Votre demande précédente, {self.number}, est déjà clôturée.", text_of(self.one.answer_to(mail)))
        self.assertEqual([self.number], self.one.json("tickets", "show", row["number"])["linked"])
        self.assertEqual([row["number"]], self.one.json("tickets", "show", self.number)["linked"])
        self.assertEqual("closed", self.ticket()["state"])

    def test_an_answer_to_a_solved_ticket_reopens_it_and_thanks_do_not(self):
        self.set_state("solved")
        row = self.joins(reply_to(self.answer, self.anne, "Merci beaucoup !\n"), "Message-ID")
        self.assertEqual("solved", self.ticket()["state"], row["reasons"])
        self.assertEqual(1, self.one.outgoing(), "thanks are not answered")
        self.joins(reply_to(self.answer, self.anne, "Merci, mais l'imprimante ne marche toujours pas.\n"), "Message-ID")
        self.assertIn(self.ticket()["state"], ("new", "assigned"))

    def test_a_mail_that_names_two_tickets_goes_to_the_first_and_both_know(self):
        _, _, second = self.one.open_ticket(self.anne, "Écran noir au guichet")
        self.joins(letter(self.anne, self.one.address, f"[{second}] et [{self.number}]", "Les deux sont urgents ?\n"), "subject",
                   second)
        for one, other in ((self.number, second), (second, self.number)):
            notes = [row["text"] for row in self.one.ask("SELECT e.text FROM entry e JOIN ticket t ON t.id = e.ticket"
                                                         " WHERE e.kind = 'note' AND t.number = ?", one)]
            self.assertTrue(any(other in note for note in notes), f"{one}: {notes}")
            self.assertIn(other, self.one.json("tickets", "show", one)["linked"])

    def test_the_same_mail_twice_is_one_ticket_and_another_mail_with_its_message_id_is_a_new_one(self):
        """INV-12: a duplicate needs both keys, so nobody can make a mail vanish by its Message-ID."""
        self.one.deliver(self.mail)
        wait_until(lambda: self.one.ask_one("SELECT count(*) FROM inbound WHERE verdict = 'duplicate'") == 1, "a duplicate")
        self.assertEqual((1, 1), (self.one.tickets(), self.one.outgoing()))
        other = letter(self.person("mallory"), self.one.address, "autre chose", "Mon clavier est cassé.\n",
                       message_id=str(self.mail["Message-ID"]))
        self.one.deliver(other)
        wait_until(lambda: self.one.tickets() == 2, "a second ticket")
        self.one.answer_to(other)
