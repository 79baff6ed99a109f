"""Three staff members write to the desk, and each sees what comes back. Exit code 0 when all three were answered."""
import email.message
import email.utils
import pathlib
import subprocess
import sys
import textwrap

from mailbox import Person, Servers

folder, program = sys.argv[1], sys.argv[2]
servers = Servers(pathlib.Path(folder) / "servers")
here = pathlib.Path(__file__).parent
config = f"{folder}/desk/mail2ticket.toml"

anne = Person(servers, "Anne Dubois", "anne.dubois@commune.test")
jan = Person(servers, "Jan Claes", "jan.claes@commune.test")
sofie = Person(servers, "Sofie Maes", "sofie.maes@commune.test")


def write(person, subject, text, copy_to=None, picture=None):
    mail = email.message.EmailMessage()
    mail["From"] = email.utils.formataddr((person.name, person.address))
    mail["To"] = "support@commune.test"
    if copy_to:
        mail["Cc"] = email.utils.formataddr((copy_to.name, copy_to.address))
    mail["Subject"] = subject
    mail["Date"] = email.utils.localtime()
    mail["Message-ID"] = email.utils.make_msgid(domain="commune.test")
    mail.set_content(textwrap.dedent(text).strip() + "\n")
    if picture:
        mail.add_attachment(picture.read_bytes(), maintype="image", subtype="png", filename=picture.name)
    return mail


def show(person, what, answer, took):
    print(f"\n\033[1m{person.name}\033[0m {what}")
    if answer is None:
        print("    no answer came")
        return False
    text = answer.get_body(("plain",)).get_content()
    print(f"    answered after {took * 1000:.0f} ms (from the mail's delivery to the answer in the mailbox)")
    print(f"    | Subject: {answer['Subject']}")
    for line in text.rstrip().splitlines():
        print(f"    | {line}")
    return True


def ask(person, what, mail):
    sent = person.send(mail)
    answer, found = person.wait_for_mail()
    return show(person, what, answer, (found or sent) - sent), answer


answered_anne, first = ask(anne, "writes in French, with a screenshot; Sofie is in copy", write(
    anne, "Imprimante du 2e étage en panne", """
    Bonjour,

    L'imprimante du deuxième étage affiche une erreur depuis ce matin et n'imprime plus rien.
    Vous trouverez une copie d'écran en annexe.

    Cordialement,
    Anne Dubois
    Tél. 02 423 12 34
    """, copy_to=sofie, picture=here / "capture.png"))

answered_jan, _ = ask(jan, "schrijft in het Nederlands", write(
    jan, "Toegang tot de gedeelde map", """
    Beste collega's,

    Kan ik toegang krijgen tot de gedeelde map van de dienst Burgerzaken? Mijn teamleider is akkoord.

    Met vriendelijke groeten,
    Jan Claes
    """))

number = first["Subject"].rsplit("[", 1)[-1].rstrip("]") if first else "JET-10004"
answered_sofie, _ = ask(sofie, f"answers as one in copy, with only the number {number} in the subject", write(
    sofie, f"imprimante, ticket {number.lower().replace('-', ' ')}", """
    Bonjour,

    Je confirme : chez nous aussi, à l'accueil, cette imprimante ne répond plus.

    Sofie Maes
    """))

print("\n\033[1mThe desk\033[0m   mail2ticket tickets list")
sys.stdout.flush()
subprocess.run([program, "tickets", "list", "--config", config], check=True)
if first:
    print(f"\n\033[1mThe desk\033[0m   mail2ticket tickets show {number}")
    sys.stdout.flush()
    subprocess.run([program, "tickets", "show", number, "--config", config], check=True)
sys.exit(0 if answered_anne and answered_jan and answered_sofie else 1)
