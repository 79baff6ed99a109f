"""Mails as a municipality's staff writes them, from a seed: French and Dutch, screenshots, attachments, replies."""
import base64
import random

words = {
    "fr": """imprimante écran réseau mot de passe session dossier partagé étage bureau accueil guichet application serveur
        connexion lenteur panne clavier souris batterie portable téléphone casque agenda calendrier réunion salle projecteur
        facture logiciel licence certificat lecteur carte identité badge population urbanisme finances technique propreté
        bibliothèque école crèche direction secrétariat collègue matin hier depuis lundi toujours encore parfois souvent
        impossible lent bloqué rouge vert message erreur fenêtre bouton menu page document modèle tableau colonne""".split(),
    "nl": """printer scherm netwerk wachtwoord sessie gedeelde map verdieping bureau onthaal loket toepassing server
        verbinding traag defect toetsenbord muis batterij laptop telefoon koptelefoon agenda kalender vergadering zaal beamer
        factuur programma licentie certificaat lezer kaart identiteit badge bevolking stedenbouw financiën techniek netheid
        bibliotheek school crèche directie secretariaat collega ochtend gisteren sinds maandag altijd opnieuw soms vaak
        onmogelijk langzaam geblokkeerd rood groen bericht fout venster knop menu pagina document sjabloon tabel kolom""".split(),
}
first_names = "Anne Jan Sofie Marc Nadia Pieter Fatima Luc Els Karim Julie Tom Hélène Bart Amina Thomas".split()
last_names = "Dubois Claes Maes Lambert Peeters Janssens Benali Dupont Willems Jacobs Leroy Mertens Simon Aerts".split()
frame = {
    "fr": ("Bonjour,", "Nous avons un problème avec", "Pouvez-vous nous aider avec", "Cordialement,", "Tél. 02 423"),
    "nl": ("Beste collega's,", "Wij hebben een probleem met", "Kunt u ons helpen met", "Met vriendelijke groeten,", "Tel. 02 423"),
}


mbox_line = b"From bench@commune.test Mon Nov  2 09:00:00 2026\n"


class Sender:
    def __init__(self, number, chance):
        self.name = f"{chance.choice(first_names)} {chance.choice(last_names)}"
        self.address = f"agent{number}@commune.test"


class Generator:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        # Encoded once: lines of 76 characters. An attachment takes some of these pieces behind a line of its own.
        self.pieces = [self._encode(self.chance.randbytes(57 * 256)) for _ in range(64)]

    @staticmethod
    def _encode(data):
        text = base64.b64encode(data)
        return b"".join(text[i:i + 76] + b"\n" for i in range(0, len(text), 76))

    def _encoded_file(self, size):
        own = self._encode(self.chance.randbytes(57))
        return own + b"".join(self.chance.choice(self.pieces) for _ in range(max(1, round(size / (57 * 256)))))

    def _sentence(self, language):
        chosen = [self.chance.choice(words[language]) for _ in range(self.chance.randint(6, 14))]
        chosen.append(f"{self.chance.choice('abcdefgh')}{self.chance.randrange(100000)}")  # names of machines, numbers of invoices
        return " ".join(chosen).capitalize() + "."

    def text(self, language, sender):
        hello, problem, help_us, bye, phone = frame[language]
        paragraphs = ["\n".join(self._sentence(language) for _ in range(self.chance.randint(1, 4)))
                      for _ in range(self.chance.randint(1, 4))]
        return "\n\n".join([hello, f"{problem} {' '.join(self.chance.sample(words[language], 3))}.", *paragraphs,
                            f"{help_us} {self.chance.choice(words[language])} ?", f"{bye}\n{sender.name}",
                            f"{phone} {self.chance.randrange(10, 99)} {self.chance.randrange(10, 99)}"]) + "\n"

    def attachment_size(self):
        """20 % have a screenshot, 10 % something large; gives bytes and what it is, or nothing."""
        dice = self.chance.random()
        if dice < 0.2:
            return self.chance.randint(50_000, 300_000), "image/png", "capture.png"
        if dice < 0.3:
            return self.chance.randint(1_000_000, 2_700_000), "application/pdf", "document.pdf"
        return None

    def mail(self, number, sender, subject=None, references=None, quoted=None, attachment=None, language=None):
        language = language or self.chance.choice(("fr", "nl"))
        text = self.text(language, sender)
        if quoted:
            text += "\n-----Message d'origine-----\n" + quoted
        subject = subject or " ".join(self.chance.sample(words[language], 4)).capitalize()
        head = [f"Return-Path: <{sender.address}>",
                "Received: from mail.commune.test by mx.commune.test with ESMTPS; Mon, 2 Nov 2026 09:00:00 +0100",
                f"From: {self._word(sender.name)} <{sender.address}>", f"To: <support@commune.test>",
                f"Subject: {self._word(subject)}", "Date: Mon, 2 Nov 2026 09:00:00 +0100",
                f"Message-ID: <{number}.{self.chance.getrandbits(64):x}@commune.test>", "MIME-Version: 1.0"]
        if references:
            head += [f"In-Reply-To: {references}", f"References: {references}"]
        html = "<html><body><p>" + text.replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p></body></html>"
        alternative = self._multipart("alternative", f"a{number}", [self._part("plain", text), self._part("html", html)])
        body = alternative
        if attachment:
            size, kind, name = attachment
            file = (f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
                    f'Content-Disposition: attachment; filename="{name}"\n\n').encode() + self._encoded_file(size)
            body = self._multipart("mixed", f"m{number}", [alternative, file])
        return "\n".join(head).encode() + b"\n" + body

    @staticmethod
    def _word(text):
        if text.isascii():
            return text
        return "=?utf-8?b?" + base64.b64encode(text.encode()).decode() + "?="

    @staticmethod
    def _part(kind, text):
        return (f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n").encode()

    @staticmethod
    def _multipart(kind, name, parts):
        line = f"=_{name}_="
        return (f'Content-Type: multipart/{kind}; boundary="{line}"\n\n'.encode() +
                b"".join(f"--{line}\n".encode() + part + b"\n" for part in parts) + f"--{line}--\n".encode())
