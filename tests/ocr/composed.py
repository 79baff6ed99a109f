"""Screens composed anew for each seed: other codes, names, numbers, fonts and scalings. Half of the screens are for tuning ("tune"), the
others are never looked at while the reader is changed ("unseen"); no sentence stands in both halves.
"""

import random

from texts import HELD_OUT_FONTS, HELD_OUT_MONO, TUNING_FONTS, TUNING_MONO, with_expectations

NAMES = ["dubois", "apeeters", "kbenali", "jdesmet", "slemaire", "fverhaegen", "mjanssens", "otremblay", "lvdbroeck", "hiliyas"]
HOSTS = ["SRV-FILE", "SRV-PRINT", "JETTE-DC", "APPSRV", "SQLPROD", "NAS-CULT", "RDS-", "WKS"]
FILES = ["Budget", "Lijst", "Plan", "Facture", "Verslag", "Subsides", "Besluit", "Planning", "Inventaris", "Convocation"]
ENDINGS = [".docx", ".xlsx", ".pdf", ".accdb", ".msg", ".dwg"]
PLACES = ["intranet", "e-loket", "urbanisme", "portaal", "wiki", "sig", "conges", "archief"]
NET_NAMES = ["ERR_NAME_NOT_RESOLVED", "ERR_CONNECTION_RESET", "ERR_SSL_PROTOCOL_ERROR", "ERR_PROXY_CONNECTION_FAILED", "ERR_EMPTY_RESPONSE",
             "DNS_PROBE_FINISHED_NO_INTERNET", "NET::ERR_CERT_COMMON_NAME_INVALID", "ERR_ADDRESS_UNREACHABLE", "SEC_ERROR_UNKNOWN_ISSUER",
             "SSL_ERROR_RX_RECORD_TOO_LONG", "ERR_INTERNET_DISCONNECTED", "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", "ERR_CERT_DATE_INVALID",
             "PR_END_OF_FILE_ERROR", "ERR_HTTP2_PROTOCOL_ERROR", "ERR_TUNNEL_CONNECTION_FAILED"]
STOP_NAMES = ["IRQL_NOT_LESS_OR_EQUAL", "PAGE_FAULT_IN_NONPAGED_AREA", "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED", "KERNEL_SECURITY_CHECK_FAILURE",
              "INACCESSIBLE_BOOT_DEVICE", "MEMORY_MANAGEMENT", "VIDEO_TDR_FAILURE", "WHEA_UNCORRECTABLE_ERROR"]

# Language, template, product, title, lines with slots, form of the code (# a digit, x and X a hexadecimal one), what else the template needs.
TUNE = [
    ("fr", "message_box", "Microsoft Outlook", "Microsoft Outlook", ["Impossible d'établir la connexion avec le serveur de messagerie.", "Code de l'erreur : {code}"], "0x8004XXXX", {}),
    ("fr", "message_box", "", "Lecteur réseau", ["Le lecteur {path} n'est plus disponible.\nVérifiez la connexion puis réessayez.", "Erreur {code}"], "0x8007xxxx", {}),
    ("fr", "task_dialog", "Windows Update", "Windows Update", ["L'installation de la mise à jour a échoué.", "Code : {code}"], "0x8024XXXX", {"heading": "Mise à jour non installée"}),
    ("fr", "toast", "Microsoft Teams", "Microsoft Teams", ["La réunion n'a pas pu démarrer.", "Code d'erreur : {code}"], "CAA####X", {"page": ["Accueil - Service Population", "Trois messages non lus"], "colour": "#464775"}),
    ("fr", "terminal", "", "Invite de commandes", ["C:\\Users\\{user}>sfc /scannow", "Le service de protection des ressources n'a pas pu démarrer.", "Erreur : {code}"], "0x000006xx", {"colour": "#0c0c0c"}),
    ("fr", "browser", "", "Cette page ne fonctionne pas", ["Le serveur {web} n'a envoyé aucune donnée.", "{code}"], "net", {}),
    ("fr", "web_form", "", "Guichet en ligne", ["L'envoi du formulaire a échoué, votre dossier n'est pas enregistré.", "Référence de l'erreur : {code}"], "GEL-####", {"colour": "#0b5394"}),
    ("fr", "sap", "", "Saisir un ordre de paiement", ["Le compte {n} est bloqué pour la comptabilisation (message n° {code})"], "FX###", {}),
    ("nl", "message_box", "Microsoft Outlook", "Microsoft Outlook", ["Het archief {file} kan niet worden geopend.", "Foutcode: {code}"], "0x8004xxxx", {}),
    ("nl", "message_box", "Citrix", "Citrix Workspace", ["De sessie op {host} kon niet worden gestart.\nProbeer het later opnieuw.", "(fout {code})"], "####", {}),
    ("nl", "task_dialog", "", "Netwerkverbinding", ["De server {host} antwoordt niet.", "Fout {code}"], "0x8007XXXX", {"heading": "Geen verbinding met het netwerk"}),
    ("nl", "toast", "Microsoft OneDrive", "OneDrive", ["Aanmelden is mislukt, controleer uw wachtwoord.", "Foutcode: {code}"], "0x8004deXX", {"page": ["Dienst Burgerzaken", "Wachtlijst van vandaag"], "colour": "#c50f1f"}),
    ("nl", "terminal", "Windows PowerShell", "Windows PowerShell", ["PS C:\\> Test-Connection {host}", "!De computer kan niet worden bereikt.", "!Foutcode {code}"], "1####", {"colour": "#012456"}),
    ("nl", "browser", "", "Deze site kan niet worden geopend", ["De verbinding met {web} is geweigerd.", "{code}"], "net", {}),
    ("nl", "table_error", "", "Kassa - Overzicht", ["De betaling kan niet worden geboekt.", "{code}: unieke sleutel bestaat al"], "ORA-0####", {}),
    ("nl", "printer", "Ricoh", "Ricoh IM C3000 op {host}", ["Papierstoring in lade 1. Code {code}"], "J0##", {}),
    ("en", "message_box", "Microsoft Word", "Microsoft Word", ["Word could not open the file {file}.", "Error code: {code}"], "0x8000xxxx", {}),
    ("en", "message_box", "FortiClient", "FortiClient VPN", ["Unable to logon to the server. Your user name or password may be incorrect.", "(-{code})"], "####", {"width": 560}),
    ("en", "task_dialog", "Remote Desktop", "Remote Desktop Connection", ["The connection to {host} has been lost.", "Error code: {code}"], "0x#XX", {"heading": "Your session was disconnected"}),
    ("en", "full_screen", "", "", ["Your device ran into a problem and needs to restart."], "stop", {"small": ["For more information, ask your help desk.", "Stop code: {code}"], "colour": "#0078d7"}),
    ("en", "terminal", "", "Command Prompt", ["C:\\Users\\{user}>net start spooler", "System error {code} has occurred.", "Access is denied."], "1###", {"colour": "#0c0c0c"}),
    ("en", "browser", "", "This site can't be reached", ["{web} took too long to respond.", "{code}"], "net", {}),
    ("en", "web_form", "", "Room booking", ["The request failed with error {code}.", "Please contact the help desk."], "RB-####-X", {"colour": "#38761d"}),
    ("en", "sap", "", "Display purchase order", ["Document {n} does not exist (message no. {code})"], "MEP##", {}),
    ("fr", "dense", "", "Registre des demandes", ["La liste n'a pas pu être enregistrée. Code d'erreur : {code}"], "0x8007xxxx", {}),
]
UNSEEN = [
    ("fr", "message_box", "Microsoft Excel", "Microsoft Excel", ["Le fichier {file} est endommagé et ne peut pas être ouvert.", "Code : {code}"], "0x8003XXXX", {}),
    ("fr", "message_box", "", "Ouverture de session", ["La base de données de sécurité sur {host} ne contient\npas de compte pour cette station de travail.", "({code})"], "0xC000xxxx", {}),
    ("fr", "task_dialog", "Microsoft OneDrive", "Microsoft OneDrive", ["Un problème empêche la synchronisation de {file}.", "Code d'erreur : {code}"], "0x8004deXX", {"heading": "Synchronisation interrompue"}),
    ("fr", "toast", "", "Antivirus", ["La mise à jour des définitions a été refusée.", "Erreur {code}"], "0x8007XXXX", {"page": ["Courrier entrant", "Budget des écoles 2027"], "colour": "#7a1b1f"}),
    ("fr", "terminal", "Windows PowerShell", "Windows PowerShell", ["PS C:\\> Get-Printer -Name {host}", "!L'imprimante indiquée est introuvable.", "!Code d'erreur {code}"], "18##", {"colour": "#012456"}),
    ("fr", "browser", "", "La connexion a été interrompue", ["La connexion avec {web} a été réinitialisée pendant le chargement.", "{code}"], "net", {}),
    ("fr", "table_error", "", "Population - Résultats", ["La fiche est verrouillée par {user}.", "{code}: ressource occupée"], "ORA-0####", {}),
    ("fr", "printer", "Xerox", "Xerox AltaLink sur {host}", ["Capot avant ouvert. Code {code}"], "0##-###", {}),
    ("nl", "message_box", "Microsoft Access", "Microsoft Access", ["De database {file} is beschadigd en kan niet worden hersteld.", "Fout {code}"], "3###", {}),
    ("nl", "message_box", "", "Schijf toewijzen", ["De netwerkmap {path} is niet bereikbaar.\nHet opgegeven wachtwoord is onjuist.", "Foutcode: {code}"], "0x8007xxxx", {}),
    ("nl", "task_dialog", "Windows Update", "Windows Update", ["Er is te weinig ruimte op station C: om door te gaan.", "Foutcode: {code}"], "0x8007XXXX", {"heading": "De bijwerking is mislukt"}),
    ("nl", "web_form", "", "Kinderopvang", ["Uw aanvraag kon niet worden verwerkt wegens een technische fout.", "Foutnummer: {code}"], "KO-####", {"colour": "#741b47"}),
    ("nl", "terminal", "", "Opdrachtprompt", ["C:\\Users\\{user}>gpresult /r", "Systeemfout {code} is opgetreden.", "De toegang is geweigerd."], "1###", {"colour": "#0c0c0c"}),
    ("nl", "browser", "", "Uw verbinding is niet privé", ["Aanvallers proberen mogelijk gegevens van {web} te stelen.", "{code}"], "net", {}),
    ("nl", "full_screen", "", "", ["Er is een probleem met uw pc en deze moet opnieuw worden opgestart."], "stop", {"small": ["Bel de helpdesk als u deze informatie ziet.", "Stopcode: {code}"], "colour": "#0078d7"}),
    ("nl", "sap", "", "Bestelling wijzigen", ["Leverancier {n} is geblokkeerd (bericht nr. {code})"], "M8###", {}),
    ("en", "message_box", "Adobe Acrobat", "Adobe Acrobat Reader", ["There was an error opening this document. The file {file} is damaged.", "({code})"], "1##", {"width": 560}),
    ("en", "message_box", "", "Windows Security", ["The system cannot contact a domain controller on {host}.", "Status: {code}"], "0xc000XXXX", {}),
    ("en", "task_dialog", "Microsoft Outlook", "Microsoft Outlook", ["The set of folders cannot be opened.\nThe file {file} is in use.", "Error {code}"], "0x8004XXXX", {"heading": "Cannot start Microsoft Outlook"}),
    ("en", "toast", "Cisco AnyConnect", "Cisco AnyConnect", ["The secure gateway has rejected the connection attempt.", "Error code {code}"], "0x2XXX", {"page": ["Inbox - 4 unread", "Council minutes"], "colour": "#1b1b1b"}),
    ("en", "terminal", "SQL*Plus", "Command Prompt - sqlplus", ["Enter user-name: {user}", "ERROR:", "{code}: the account is locked"], "ORA-28###", {"colour": "#0c0c0c"}),
    ("en", "browser", "", "Secure Connection Failed", ["An error occurred during a connection to {web}.", "{code}"], "net", {}),
    ("en", "web_form", "", "Single sign-on", ["{code}: The session has expired.", "Sign in again."], "AADSTS50####", {"colour": "#0c343d"}),
    ("en", "printer", "HP LaserJet", "HP LaserJet E50145 on {host}", ["Supply memory error. Code {code}"], "10.XX.##", {}),
    ("nl", "dense", "", "Register van de aanvragen", ["De lijst kon niet worden opgeslagen. Foutcode: {code}"], "0x8007XXXX", {}),
]
MENUS = {"fr": ["Fichier", "Modifier", "Outils", "Aide"], "nl": ["Bestand", "Bewerken", "Extra", "Help"], "en": ["File", "Edit", "Tools", "Help"]}
BUTTONS = {"fr": ["OK", "Annuler"], "nl": ["OK", "Annuleren"], "en": ["OK", "Cancel"]}
FIELDS = {"fr": [("Nom", "{user}"), ("Date", "{day}")], "nl": [("Naam", "{user}"), ("Datum", "{day}")], "en": [("Name", "{user}"), ("Date", "{day}")]}
ROWS = {"fr": [["N°", "Document", "État"], ["1", "{file}", "Ouvert"]], "nl": [["Nr.", "Document", "Status"], ["1", "{file}", "Open"]],
        "en": [["No.", "Document", "State"], ["1", "{file}", "Open"]]}


def code_of(form, chance):
    if form == "net":
        return chance.choice(NET_NAMES)
    if form == "stop":
        return chance.choice(STOP_NAMES)
    head, rest = ("0x", form[2:]) if form.startswith("0x") else ("", form)
    pools = {"#": "0123456789", "x": "0123456789abcdef", "X": "0123456789ABCDEF"}
    return head + "".join(chance.choice(pools.get(c, c)) for c in rest)


def slots(chance):
    number = f"{chance.randint(1, 24):02d}"
    host = chance.choice(HOSTS) + number
    file = chance.choice(FILES) + chance.choice(["_", " ", "-"]) + str(chance.randint(2019, 2027)) + chance.choice(ENDINGS)
    return {"user": chance.choice(NAMES), "host": host, "file": file, "path": f"\\\\{host}\\{chance.choice(FILES)}", "n": str(chance.randint(10**6, 10**7)),
            "web": chance.choice(PLACES) + ".jette.be", "day": f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/2026"}


def filled(thing, values):
    if isinstance(thing, str):
        for name, value in values.items():
            thing = thing.replace("{" + name + "}", value)
        return thing
    if isinstance(thing, dict):
        return {key: filled(value, values) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return type(thing)(filled(one, values) for one in thing)
    return thing


def composed(seed, half):
    """The cases of one half; each screen once, with everything that varies taken from the seed."""
    made = []
    screens = TUNE if half == "tune" else UNSEEN
    fonts, mono = (TUNING_FONTS, TUNING_MONO) if half == "tune" else (HELD_OUT_FONTS + TUNING_FONTS[:2], HELD_OUT_MONO)
    for i, (lang, template, product, title, lines, form, more) in enumerate(screens):
        chance = random.Random(f"{seed} {half} {i}")
        values = slots(chance)
        code = values["code"] = code_of(form, chance)
        case = dict(kind=half, lang=lang, template=template, product=product, title=title, message=lines, codes=[code], **more)
        case.setdefault("menu", MENUS[lang])
        case.setdefault("buttons", BUTTONS[lang])
        case.setdefault("fields", FIELDS[lang])
        case.setdefault("rows", ROWS[lang])
        case.setdefault("heading", title)
        if template == "browser":
            case.update(browser=chance.choice(["chrome", "edge", "firefox"]), tab=title[:24], address="https://{web}/", message=lines[:-1], code_line=lines[-1])
        case = filled(case, values)
        if template == "dense":
            case["rows"] = [[str(1000 + row), *(slots(chance)[name] for name in ("day", "user", "file", "path", "web", "n"))] for row in range(44)]
        case.update(dark=chance.random() < 0.4, font=f"'{chance.choice(fonts)}'", mono=f"'{chance.choice(mono)}'", old=chance.random() < 0.2,
                    scale=chance.choice([1.0, 1.0, 1.25, 1.5, 2.0]), finish="png", lcd=chance.random() < 0.3, name=f"{half}-{seed}-{i:02d}-{template.replace('_', '-')}-{lang}")
        if chance.random() < 0.15:
            case.update(finish="jpeg", quality=chance.choice([60, 75, 88]))
        made.append(with_expectations(case))
    return made


def photos(seed, half):
    """The same screens seen by a telephone, each in one of the three grades."""
    made = []
    for i, case in enumerate(composed(seed, half)):
        grade = ("good", "usual", "poor")[i % 3]
        made.append(dict(case, kind=f"photo, {grade}", name=f"photo-{case['name']}", finish="photo", grade=grade, scale=1.0, seed=i, lcd=False))
    return made
