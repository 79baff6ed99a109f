"""What the pictures say. A case names its template, language, texts and the codes that have to come out whole."""


def box(lang, title, message, buttons, codes, **more):
    return dict(kind="dialogs", template="message_box", lang=lang, title=title, message=message, buttons=buttons, codes=codes, **more)


def task(lang, title, heading, message, buttons, codes, **more):
    return dict(kind="dialogs", template="task_dialog", lang=lang, title=title, heading=heading, message=message, buttons=buttons,
                codes=codes, **more)


DIALOGS = [
    box("fr", "Explorateur de fichiers", ["Windows ne peut pas accéder à \\\\SRV-COMPTA01\\Factures\nVous n'êtes pas autorisé à accéder à ce dossier.",
                                          "Code d'erreur : 0x80070005"], ["OK", "Annuler"], ["0x80070005"]),
    box("nl", "Verkenner", ["Kan geen toegang krijgen tot \\\\SRV-FILE02\\Personeel\nNeem contact op met de netwerkbeheerder.",
                            "Foutcode: 0x80070035", "Het netwerkpad is niet gevonden."], ["Diagnose", "Annuleren"], ["0x80070035"]),
    box("en", "Remote Desktop Connection", ["Remote Desktop can't connect to the remote computer\nfor one of these reasons:",
        "1) Remote access to the server is not enabled\n2) The remote computer is turned off\n3) The remote computer is not available on the network",
        "Error code: 0x204"], ["OK", "Help"], ["0x204"]),
    box("fr", "Erreur d'application", ["L'application n'a pas réussi à démarrer correctement (0xc000007b).\nCliquez sur OK pour fermer l'application."],
        ["OK"], ["0xc000007b"], old=True),
    box("nl", "Windows Update", ["Er zijn problemen opgetreden bij het installeren van updates.\nWe proberen het later opnieuw.",
                                 "(0x80240fff)"], ["Opnieuw proberen", "Sluiten"], ["0x80240fff"]),
    box("en", "Microsoft Visual C++ Runtime Library", ["Runtime Error!", "Program: C:\\Program Files\\Saphir\\saphir.exe", "R6025\n- pure virtual function call"],
        ["OK"], ["R6025"], old=True),
    box("fr", "Connexion à la base de données", ["La connexion au serveur a échoué.", "ORA-12541: TNS:no listener", "Veuillez prévenir votre administrateur."],
        ["Réessayer", "Annuler"], ["ORA-12541"]),
    task("fr", "Activation de Windows", "Impossible d'activer Windows", ["Le serveur d'activation de votre organisation est injoignable.\n"
         "Vérifiez que vous êtes connecté au réseau de l'administration.", "Code d'erreur : 0xC004F074"], ["Réessayer", "Fermer"], ["0xC004F074"]),
    task("nl", "Printer toevoegen", "Windows kan geen verbinding maken met de printer", ["De bewerking kan niet worden voltooid (fout 0x0000011b).\n"
         "Controleer de naam van de printer en probeer het opnieuw."], ["OK", "Annuleren"], ["0x0000011b"]),
    task("en", "BitLocker Drive Encryption", "The recovery key is not correct", ["Check the key and type it again.", "Key ID: 3F2A91C7-5D04\nError 0x80310021"],
         ["Try again", "Cancel"], ["0x80310021"], sign="warning"),
    task("fr", "Ouverture de session", "Le profil utilisateur n'a pas pu être chargé", ["Le service Profil utilisateur a échoué lors de l'ouverture de session.",
         "ID d'événement : 1530"], ["OK"], ["1530"]),
    box("nl", "Toegang geweigerd", ["U hebt geen machtiging om dit bestand te wijzigen:\nH:\\Diensten\\Burgerzaken\\Lijst_2026.xlsx", "Fout 5: Toegang geweigerd."],
        ["OK"], ["Fout 5"], sign="warning"),
    box("fr", "Adobe Acrobat Reader", ["Une erreur s'est produite lors de l'ouverture de ce document. Accès refusé.", "Erreur 109"], ["OK"], ["Erreur 109"], sign="warning", width=560),
    box("en", "Cisco AnyConnect", ["The VPN connection failed due to unsuccessful domain name resolution.", "Please check your internet connection and try again."],
        ["OK"], [], width=560),
]


def web(lang, browser, tab, address, heading, message, code_line, buttons, codes, **more):
    return dict(kind="browser pages", template="browser", lang=lang, browser=browser, tab=tab, address=address, heading=heading, message=message,
                code_line=code_line, buttons=buttons, codes=codes, title=heading, **more)


BROWSER = [
    web("fr", "chrome", "intranet.jette.be", "https://intranet.jette.be/conges", "Ce site est inaccessible",
        ["Impossible de trouver l'adresse IP du serveur de intranet.jette.be.", "Essayez d'exécuter les diagnostics réseau de Windows."],
        "DNS_PROBE_FINISHED_NXDOMAIN", ["Actualiser"], ["DNS_PROBE_FINISHED_NXDOMAIN"]),
    web("nl", "chrome", "saphir.irisnet.be", "https://saphir.irisnet.be/login", "Deze site is niet bereikbaar",
        ["Het duurde te lang voordat saphir.irisnet.be reageerde.", "Controleer de proxy en de firewall."],
        "ERR_CONNECTION_TIMED_OUT", ["Opnieuw laden"], ["ERR_CONNECTION_TIMED_OUT"]),
    web("en", "chrome", "Privacy error", "https://wiki.jette.local", "Your connection is not private",
        ["Attackers might be trying to steal your information from wiki.jette.local\n(for example, passwords, messages, or credit cards)."],
        "NET::ERR_CERT_AUTHORITY_INVALID", ["Back to safety", "Advanced"], ["NET::ERR_CERT_AUTHORITY_INVALID"]),
    web("fr", "edge", "Désolé, nous ne pouvons pas", "http://urbanisme.jette.be:8080/dossier", "Désolé, impossible d'accéder à cette page",
        ["urbanisme.jette.be n'autorise pas la connexion.", "Essayez de vérifier la connexion, ou le proxy et le pare-feu."],
        "ERR_CONNECTION_REFUSED", ["Actualiser"], ["ERR_CONNECTION_REFUSED"]),
    web("nl", "edge", "Deze pagina werkt niet", "https://e-loket.jette.be/aanvraag", "Deze pagina werkt momenteel niet",
        ["e-loket.jette.be kan deze aanvraag momenteel niet verwerken."], "HTTP ERROR 500", ["Vernieuwen"], ["HTTP ERROR 500"]),
    web("en", "edge", "This page isn't working", "https://portal.office.com/apps", "This page isn't working right now",
        ["portal.office.com redirected you too many times.", "To fix this issue, try clearing your cookies."], "ERR_TOO_MANY_REDIRECTS", ["Refresh"],
        ["ERR_TOO_MANY_REDIRECTS"]),
    web("fr", "firefox", "Problème de chargement", "https://mercurius.belgium.be", "Échec de la connexion sécurisée",
        ["Une erreur est survenue pendant une connexion à mercurius.belgium.be.", "La page que vous essayez de consulter ne peut pas être affichée."],
        "Code d'erreur : SSL_ERROR_NO_CYPHER_OVERLAP", ["Réessayer"], ["SSL_ERROR_NO_CYPHER_OVERLAP"]),
    web("nl", "firefox", "Waarschuwing: mogelijk risico", "https://archief.jette.be", "Waarschuwing: mogelijk beveiligingsrisico",
        ["Firefox heeft een mogelijke bedreiging gedetecteerd en is niet\ndoorgegaan naar archief.jette.be."],
        "Foutcode: SEC_ERROR_EXPIRED_CERTIFICATE", ["Terug (aanbevolen)", "Geavanceerd..."], ["SEC_ERROR_EXPIRED_CERTIFICATE"]),
    web("en", "firefox", "Server Not Found", "http://meldingen.jette.be", "Hmm. We're having trouble finding that site.",
        ["We can't connect to the server at meldingen.jette.be.", "Check that Firefox has permission to access the web."], "", ["Try Again"], []),
    web("fr", "chrome", "404 Not Found", "http://sig.jette.be/carte/3", "404 - Page introuvable",
        ["La page demandée n'existe pas ou a été déplacée."], "nginx/1.22.1", ["Accueil"], ["404"]),
]

SAP = [dict(kind="business programs", template="sap", title=t, menu=m, fields=f, message=[x], codes=c, lang=l) for l, t, m, f, x, c in [
    ("fr", "Créer une commande d'achat", ["Commande", "Traiter", "Saut", "Environnement", "Système", "Aide"],
     [("Fournisseur", "4500012873"), ("Division", "JE01 Jette Admin"), ("Date de livraison", "24.11.2026"), ("Montant net", "1.250,00 EUR")],
     "Le budget du centre de coûts 104210 est dépassé (message n° ME083)", ["ME083"]),
    ("nl", "Factuur invoeren", ["Document", "Bewerken", "Springen", "Extra", "Systeem", "Help"],
     [("Leverancier", "4500098211"), ("Factuurdatum", "12.10.2026"), ("Bedrag", "318,45 EUR"), ("Boekingsperiode", "10 2026")],
     "Boekingsperiode 010 2026 is niet geopend (bericht nr. F5201)", ["F5201"]),
    ("en", "Maintain Employee Data", ["Employee", "Edit", "Goto", "Extras", "System", "Help"],
     [("Personnel no.", "00041977"), ("Name", "Peeters An"), ("Period", "01.10.2026 - 31.12.9999"), ("Infotype", "0008 Basic Pay")],
     "You have no authorization for infotype 0008 (message no. PG102)", ["PG102"]),
    ("fr", "Affichage du dossier citoyen", ["Dossier", "Recherche", "Impression", "Aide"],
     [("Numéro national", "85.07.30-033.61"), ("Nom", "DUBOIS Marie-Claire"), ("Commune", "1090 Jette"), ("Statut", "Inscrite")],
     "Erreur 1045 : le service du Registre national ne répond pas", ["1045"])]]

OFFICE = [dict(kind="business programs", template="office", title=t, document=d, menu=["Fichier", "Accueil", "Insertion", "Mise en page", "Affichage"] if l == "fr"
               else ["Bestand", "Start", "Invoegen", "Indeling", "Beeld"] if l == "nl" else ["File", "Home", "Insert", "Layout", "View"],
               message=m, buttons=b, codes=c, lang=l, colour=k) for l, t, d, m, b, c, k in [
    ("fr", "Microsoft Excel", "Budget_2026_v3.xlsx - Excel", ["Fichier en cours d'utilisation", "'Budget_2026_v3.xlsx' est verrouillé pour la modification\npar 'Karim Benali'."],
     ["Lecture seule", "Notifier", "Annuler"], [], "#185c37"),
    ("nl", "Microsoft Word", "Besluit college 14-11.docx - Word", ["Word heeft onleesbare inhoud aangetroffen in\nBesluit college 14-11.docx.",
     "Wilt u de inhoud van dit document herstellen?"], ["Ja", "Nee"], [], "#103f91"),
    ("en", "Microsoft Excel - Compile error", "Planning Q4.xlsm - Excel", ["Run-time error '1004':", "Application-defined or object-defined error"],
     ["End", "Debug", "Help"], ["1004"], "#185c37"),
    ("fr", "Microsoft Access", "Subsides : Base de données", ["Erreur d'exécution '3343' :", "Format de base de données non reconnu\n'S:\\Culture\\Subsides.accdb'."],
     ["Fin", "Débogage"], ["3343"], "#7a1b1f")]]

TERMINAL = [dict(kind="terminal text", template="terminal", title=t, message=m, codes=c, lang=l, colour=k) for l, t, m, c, k in [
    ("fr", "Invite de commandes", ["Microsoft Windows [version 10.0.19045.4291]", "C:\\Users\\mdubois>net use H: \\\\srv-file01\\homes", "L'erreur système 53 s'est produite.",
     "Le chemin réseau n'a pas été trouvé.", "C:\\Users\\mdubois>"], ["53"], "#0c0c0c"),
    ("nl", "Opdrachtprompt", ["C:\\Users\\apeeters>ping srv-print02", "Ping-aanvraag kan host srv-print02 niet vinden.", "Controleer de naam en probeer het opnieuw.",
     "C:\\Users\\apeeters>ipconfig /renew", "Fout 10054: de verbinding is verbroken."], ["10054"], "#0c0c0c"),
    ("en", "Windows PowerShell", ["PS C:\\> Get-Service Spooler", "!Get-Service : Cannot find any service with service name 'Spooler'.", "!At line:1 char:1",
     "!    + CategoryInfo          : ObjectNotFound", "!    + FullyQualifiedErrorId : NoServiceFoundForGivenName"], ["NoServiceFoundForGivenName"], "#012456"),
    ("en", "Command Prompt - sqlplus", ["SQL*Plus: Release 19.0.0.0.0 - Production", "Enter user-name: pop_user", "Enter password:", "ERROR:",
     "ORA-01017: invalid username/password; logon denied"], ["ORA-01017"], "#0c0c0c"),
    ("fr", "Terminal", ["$ ssh admin@10.32.4.17", "ssh: connect to host 10.32.4.17 port 22: Connection timed out", "$ curl -I https://api.jette.be/v2/status",
     "HTTP/1.1 503 Service Unavailable", "Retry-After: 120"], ["503 Service Unavailable"], "#ffffff"),
    ("en", "Windows PowerShell", ["PS C:\\Windows\\system32> gpupdate /force", "Updating policy...", "!The processing of Group Policy failed. Windows could not resolve",
     "!the computer name. Error code 1355", "PS C:\\Windows\\system32>"], ["1355"], "#012456")]]

FORMS = [dict(kind="web forms", template="web_form", title=t, heading=h, message=m, fields=f, buttons=b, codes=c, lang=l, colour=k) for l, t, h, m, f, b, c, k in [
    ("fr", "Gestion des congés", "Nouvelle demande", ["Une erreur est survenue lors de l'enregistrement. (HTTP 500)", "Référence : 7f3e-91ab"],
     [("Agent", "Sophie Lemaire"), ("Du", "21/12/2026"), ("Au", "31/12/2026")], ["Envoyer", "Annuler"], ["HTTP 500"], "#0b5394"),
    ("nl", "Reservatie zalen", "Zaal boeken", ["De sessie is verlopen. Meld u opnieuw aan.", "Foutcode: AUTH-401"],
     [("Zaal", "Raadzaal"), ("Datum", "15/12/2026"), ("Aantal personen", "45")], ["Bevestigen", "Terug"], ["AUTH-401"], "#38761d"),
    ("en", "Sign in", "Sign in to your account", ["AADSTS50105: Your administrator has configured the application to block users.", "Contact your administrator."],
     [("Email", "k.benali@jette.brussels"), ("Request Id", "c1d8a7f2-0b6e-4d1c")], ["Next", "Back"], ["AADSTS50105"], "#1b1b1b"),
    ("fr", "eGuichet", "Demande d'acte de naissance", ["Le paiement n'a pas pu être validé : erreur 3DS-1042."],
     [("Numéro de dossier", "2026/004518"), ("Nom de famille", "Van den Broeck"), ("Prénom", "Élodie")], ["Payer", "Abandonner"], ["3DS-1042"], "#741b47"),
    ("nl", "Tijdsregistratie", "Prikking corrigeren", ["Fout: de gekozen periode overlapt met een bestaande registratie.", "Code TR-2031"],
     [("Medewerker", "Jan De Smet"), ("Begin", "08:24"), ("Einde", "16:52")], ["Opslaan", "Annuleren"], ["TR-2031"], "#0c343d"),
    ("fr", "Nova - Permis d'urbanisme", "Ajouter une pièce jointe", ["Le fichier dépasse la taille maximale autorisée (10 Mo).", "Code : UPL-413"],
     [("Titre", "Plan du rez-de-chaussée"), ("Type", "Plan d'exécution")], ["Ajouter"], ["UPL-413"], "#134f5c")]]

OUTLOOK = [
    box("fr", "Microsoft Outlook", ["Impossible d'ouvrir vos dossiers de messagerie par défaut.\nVous devez vous connecter à Microsoft Exchange avec le profil actuel."],
        ["Réessayer", "Hors connexion", "Annuler"], [], sign="warning"),
    box("nl", "Microsoft Outlook", ["Kan het bericht niet verzenden. Uw postvak is vol.", "Fout (0x8004060C)"], ["OK"], ["0x8004060C"]),
    box("en", "Outlook Send/Receive Progress", ["Task 'an.peeters@jette.brussels - Receiving' reported error (0x800CCC0E):", "'Outlook cannot connect to your incoming (POP3) e-mail server.'"],
        ["Close"], ["0x800CCC0E"], width=590),
    task("fr", "Sécurité Windows", "Entrez vos informations d'identification", ["Microsoft Outlook\nConnexion à support@jette.brussels",
         "Le nom d'utilisateur ou le mot de passe est incorrect."], ["OK", "Annuler"], [], sign="info"),
    box("nl", "Rapport niet-bezorgbaar", ["Uw bericht heeft een of meer geadresseerden niet bereikt.", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"], ["Sluiten"],
        ["550 5.1.10"], sign="info"),
]
for one in OUTLOOK:
    one["kind"] = "mail program"

PRINTER = [dict(kind="printers", template="printer", title=t, menu=m, rows=r, message=x, codes=c, lang=l) for l, t, m, r, x, c in [
    ("fr", "HP LaserJet Pro M404 sur SRV-PRINT01", ["Imprimante", "Document", "Affichage"],
     [["Nom du document", "État", "Propriétaire", "Pages"], ["Microsoft Word - Avis.docx", "Erreur - Impression", "slemaire", "12"], ["Facture_1187.pdf", "En attente", "kbenali", "2"]],
     ["Bourrage papier dans le bac 2. Code 13.A2.D1"], ["13.A2.D1"]),
    ("nl", "Canon iR-ADV C5535 - Gelijkvloers", ["Printer", "Document", "Beeld"],
     [["Document", "Status", "Eigenaar", "Pagina's"], ["Agenda gemeenteraad.pdf", "Fout", "jdesmet", "48"]], ["Toner (zwart) is bijna op. Serviceoproep E602-0001"], ["E602-0001"]),
    ("en", "Xerox VersaLink C7025 Status", ["Printer", "View", "Help"], [["Tray", "State", "Paper"], ["Tray 1", "Empty", "A4 Plain"], ["Tray 2", "Ready", "A3 Plain"]],
     ["Fuser fault 010-397. Turn the printer off, then on."], ["010-397"]),
    ("fr", "Numérisation vers e-mail", ["Fichier", "Outils"], [["Destinataire", "Résultat"], ["support@jette.brussels", "Échec de l'envoi"]],
     ["Erreur de connexion au serveur SMTP (code 2.5-112)"], ["2.5-112"])]]

HELD_OUT = [dict(kind="held out", lang=l, template=t, codes=c, **k) for l, t, c, k in [
    ("fr", "toast", ["CAA50021"], dict(title="Microsoft Teams", message=["Nous n'avons pas pu vous connecter.", "Code d'erreur : CAA50021"], colour="#464775",
                                       page=["Réunion du service Population", "Jeudi 26 novembre 2026, 10 h 30", "Ordre du jour : nouveaux guichets, horaires d'hiver"])),
    ("nl", "toast", ["0x800704cf"], dict(title="OneDrive kan niet synchroniseren", message=["De netwerklocatie kan niet worden bereikt.", "Fout 0x800704cf"], colour="#c50f1f",
                                         page=["Bestanden - Dienst Financiën", "Begroting 2027.xlsx", "Overzicht subsidies.docx"])),
    ("en", "full_screen", ["CRITICAL_PROCESS_DIED"], dict(title="", message=["Your PC ran into a problem and needs to restart.", "We're just collecting some error info."],
                                                          small=["If you call a support person, give them this info:", "Stop code: CRITICAL_PROCESS_DIED"], colour="#0078d7")),
    ("fr", "full_screen", ["DRIVER_IRQL_NOT_LESS_OR_EQUAL"], dict(title="", message=["Votre appareil a rencontré un problème et doit redémarrer."],
                                                                  small=["Code d'arrêt : DRIVER_IRQL_NOT_LESS_OR_EQUAL", "Élément responsable : rtwlane.sys"], colour="#0078d7")),
    ("nl", "table_error", ["PLS-00306"], dict(title="Bevolking 4.7 - Zoekresultaten", rows=[["Nr.", "Naam", "Geboortedatum", "Adres"], ["1", "Janssens Pieter", "02/07/1968", "Wemmelse steenweg 112"],
                                              ["2", "El Amrani Fatima", "19/11/1991", "Leopold I-straat 25"]], message=["Fout bij het bijwerken van de fiche.", "PLS-00306: verkeerd aantal argumenten in aanroep"])),
    ("fr", "table_error", ["SQLSTATE 42501"], dict(title="Taxes - Rôle 2026", rows=[["Article", "Redevable", "Base", "Montant"], ["104", "Boulangerie Centrale", "Enseignes", "185,00"],
                                                   ["105", "Garage du Miroir", "Parking", "420,50"]], message=["Requête refusée par le serveur : SQLSTATE 42501", "Permission non accordée sur la relation role_taxe"])),
    ("en", "message_box", ["412", "0x80004005"], dict(title="VPN Client", message=["Unable to establish the tunnel with gateway 193.190.12.4", "Reason 412 (0x80004005)"], buttons=["OK", "Details"])),
    ("fr", "web_form", ["ERR-7719"], dict(title="Portail des marchés publics", heading="Déposer une offre", message=["La signature électronique n'est pas valable (ERR-7719)."],
                                          fields=[("Lot", "Entretien des espaces verts"), ("Référence", "MP-2026-058")], buttons=["Déposer"], colour="#660000")),
    ("nl", "terminal", ["0x800f0906"], dict(title="Beheerder: Opdrachtprompt", message=["C:\\>dism /online /enable-feature /featurename:NetFx3", "Fout: 0x800f0906",
                                            "De bronbestanden kunnen niet worden gedownload."], colour="#0c0c0c")),
    ("en", "browser", ["HTTP ERROR 403"], dict(browser="chrome", tab="docs.jette.be", address="https://docs.jette.be/hr/2026", title="Access to docs.jette.be was denied",
                                               heading="Access to docs.jette.be was denied", message=["You don't have authorization to view this page."], code_line="HTTP ERROR 403", buttons=["Reload"]))]]

TUNING_FONTS = ["Open Sans", "Liberation Sans", "Open Sans", "DejaVu Sans", "Carlito"]
TUNING_MONO = ["Hack", "Liberation Mono"]
HELD_OUT_FONTS = ["Roboto", "Lato", "Cantarell"]
HELD_OUT_MONO = ["Inconsolata", "DejaVu Sans Mono"]
SCALES = [1.0, 1.25, 1.0, 1.5, 1.0, 2.0]


# By title or document; the others show no product that a person would name.
PRODUCTS = {"Remote Desktop Connection": "Remote Desktop", "Windows Update": "Windows Update", "Microsoft Visual C++ Runtime Library": "Microsoft Visual C++ Runtime",
            "BitLocker Drive Encryption": "BitLocker", "Adobe Acrobat Reader": "Adobe Acrobat", "Cisco AnyConnect": "Cisco AnyConnect", "Microsoft Excel": "Microsoft Excel",
            "Microsoft Excel - Compile error": "Microsoft Excel", "Microsoft Word": "Microsoft Word", "Microsoft Access": "Microsoft Access", "Windows PowerShell": "Windows PowerShell",
            "Command Prompt - sqlplus": "SQL*Plus", "Microsoft Outlook": "Microsoft Outlook", "Outlook Send/Receive Progress": "Microsoft Outlook", "Sécurité Windows": "Microsoft Outlook",
            "HP LaserJet Pro M404 sur SRV-PRINT01": "HP LaserJet", "Canon iR-ADV C5535 - Gelijkvloers": "Canon", "Xerox VersaLink C7025 Status": "Xerox",
            "Microsoft Teams": "Microsoft Teams", "OneDrive kan niet synchroniseren": "Microsoft OneDrive", "Deze site is niet bereikbaar": "Saphir",
            "Waarschuwing: mogelijk beveiligingsrisico": "Mozilla Firefox", "Hmm. We're having trouble finding that site.": "Mozilla Firefox"}


def with_expectations(case):
    """`told`: the lines that belong into the message; of a terminal only the ones with the code, as people would not agree on the rest."""
    lines = [line for part in [*case["message"], *case.get("small", []), case.get("code_line", "")] for line in part.lstrip("!").split("\n") if line]
    if case["template"] == "terminal":
        lines = [line for line in lines if any(code in line for code in case["codes"])]
    if case.get("code_line") and not case["codes"]:
        lines.remove(case["code_line"])
    return dict(case, told=lines, product=case.get("product", PRODUCTS.get(case["title"], "")))


def cases():
    """Every screen once, then again with its colours turned round, in another font and scaling; JPEG of some."""
    everything = DIALOGS + BROWSER + SAP + OFFICE + TERMINAL + FORMS + OUTLOOK + PRINTER + HELD_OUT
    made = []
    for turn in (0, 1):
        for i, one in enumerate(everything):
            if turn == 1 and one["template"] in ("terminal", "full_screen"):
                continue
            held_out = one["kind"] == "held out"
            fonts, mono = (HELD_OUT_FONTS, HELD_OUT_MONO) if held_out else (TUNING_FONTS, TUNING_MONO)
            case = dict(one, dark=(i + turn) % 3 == (0 if turn else 1), font=f"'{fonts[(i + 2 * turn) % len(fonts)]}'",
                        mono=f"'{mono[i % len(mono)]}'", scale=SCALES[(i + turn * 3) % len(SCALES)], finish="png")
            case["name"] = f"{one['kind'].replace(' ', '-')}-{i:02d}{'ab'[turn]}-{one['lang']}"
            made.append(case)
    for i, case in enumerate([c for c in made if c["name"].split("-")[-2].endswith("a")]):
        if i % 5 == 2:
            made.append(dict(case, name=case["name"] + "-jpeg", kind="jpeg", scale=1.0, finish="jpeg", quality=(60, 75, 85)[i % 3]))
    return [with_expectations(case) for case in made]
