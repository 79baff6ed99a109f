// Short and middling texts as staff write them to a service desk; how often their language is told, and never wrongly.
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/body/language.h"
#include "parsers/text/text_lines.h"

using m2t::detect_language;
using m2t::Language;

namespace {

constexpr std::string_view french_texts = R"(imprimante en panne
écran noir
Ça marche pas
souris cassée
mot de passe oublié
clavier qui ne répond plus
plus d'internet
pas de réseau salle 12
Outlook ne s'ouvre plus
MON PC NE DEMARRE PLUS
IMPRIMANTE BLOQUEE AU 2E ETAGE
ca ne fonctionne toujours pas
je narrive pas a me connecter
Bonjour, mon écran reste noir
Merci !
Merci beaucoup
C'est réglé
problème Saphir
problème de connexion VPN
demande d'accès dossier RH
nouvelle collègue lundi
installation Adobe
toner vide
bourrage papier
téléphone muet
le son ne marche pas dans Teams
wifi très lent
Excel plante
boîte mail pleine
session bloquée
compte verrouillé
accès refusé au partage
besoin d'un casque
Nouveau PC pour le guichet
Ordinateur lent depuis hier
fichier disparu
badge perdu
clé USB introuvable
je ne reçois plus de mails
Je n'ai plus accès au réseau
J'ai perdu mon mot de passe, pouvez-vous le réinitialiser ?
Mon ordinateur est très lent ce matin.
L'imprimante du guichet 3 n'imprime plus.
Pouvez-vous installer Teams sur mon laptop svp ?
Bonjour, je n'ai pas de son dans Teams.
Bonjour, Outlook me demande sans cesse mon mot de passe.
L'écran clignote depuis la mise à jour de Windows.
Impossible d'ouvrir le fichier Excel partagé.
Le scanner envoie les documents à l'ancienne adresse.
Ma session est bloquée, message Access denied.
J'obtiens "The server is not responding, please contact your administrator" quand j'ouvre Saphir
Voici la capture d'écran demandée.
Voir pièce jointe svp
ok merci c'est bon
Toujours le même souci ce matin
Le problème persiste
Quelqu'un peut passer voir ?
Je suis absente demain, merci de passer vendredi.
Mon numéro : 02 423 12 12
Nouvel agent à partir du 1er mars : création de compte
Suppression du compte de Jean Dupont
Changement de bureau, déplacer mon PC
Demande de licence Photoshop
Accès à la boîte partagée urbanisme
Ajouter Sophie à la liste de distribution
Le site de la commune est inaccessible
Irisbox affiche une erreur
Erreur 404 sur la page des permis
le lecteur de carte eID ne fonctionne pas
La signature électronique ne marche plus
Le projecteur de la salle du conseil ne s'allume pas
Besoin d'aide urgente guichet population
Urgent : plus aucun poste ne fonctionne au guichet
Bonjour/Goedendag, mon écran est cassé et je ne sais plus travailler
Hello, mon pc ne démarre plus, merci d'avance
Hi, imprimante HS au 3e
Bonjour,

Depuis ce matin Word se ferme tout seul. J'ai redémarré trois fois sans succès.

Merci
Bonsoir, je suis en télétravail et le VPN coupe toutes les cinq minutes.
Je cherche un fichier que j'avais enregistré hier sur le P:
Merci de bien vouloir créer un accès pour la stagiaire
Quand j'imprime il sort des pages blanches
Mes contacts ont disparu dans Outlook
Puis-je avoir un deuxième écran ?
Pouvez vous me rappeler ?
Est-ce que le ticket avance ?
Des nouvelles de ma demande ?
Je confirme que tout est en ordre
Non, toujours pas
Oui ça marche
Parfait, merci à vous
Il y a un virus sur mon ordinateur je crois
J'ai reçu un mail suspect, que dois-je faire ?
Je pense que c'est du phishing
J'ai cliqué sur un lien bizarre
Mon téléphone n'affiche plus rien
Le GSM de service ne charge plus
Carte SIM bloquée, code PUK demandé
Le badge n'ouvre plus la porte du parking
Ma souris sans fil n'a plus de piles
le pc fait un bruit bizarre
Écran bleu au démarrage
Mise à jour Windows bloquée à 35 %
La page Saphir reste blanche
Impossible de se connecter à distance
Je n'arrive pas à accéder à mon agenda partagé
Le wifi de la bibliothèque est tombé
Déménagement du service état civil vendredi
Réserver un portable pour une réunion
Comment partager un agenda ?
Comment configurer ma signature
Comment faire pour imprimer en couleur ?
Merci de fermer le ticket
Vous pouvez clôturer
Plainte concernant le délai d'intervention
Je ne suis pas satisfait du service
La caméra ne marche pas en réunion Teams
Le micro grésille
Restaurer un dossier effacé par erreur
Mail bloqué en quarantaine
Trop de spam ces derniers jours
Demande de matériel : casque et webcam
Installer l'imprimante du couloir sur mon poste
code erreur E-04 sur la Xerox
PC portable volé dans le train
Connexion impossible
Aucun son
Plus de courant dans le local serveur)";

constexpr std::string_view dutch_texts = R"(printer kapot
scherm blijft zwart
muis kapot
wachtwoord vergeten
toetsenbord werkt niet
geen internet
geen netwerk in zaal 12
Outlook gaat niet open
MIJN PC START NIET OP
PRINTER GEBLOKKEERD 2E VERDIEPING
het werkt nog altijd niet
ik kan niet inloggen
Goedendag, mijn scherm blijft zwart
Dank u
Dank je wel
Bedankt!
Het is opgelost
probleem met Saphir
probleem VPN verbinding
aanvraag toegang map HR
nieuwe collega maandag
Adobe installeren
toner leeg
papier vast
telefoon stuk
geen geluid in Teams
wifi heel traag
Excel loopt vast
mailbox vol
account geblokkeerd
toegang geweigerd op de gedeelde map
hoofdtelefoon nodig
Nieuwe pc voor het loket
Computer traag sinds gisteren
bestand verdwenen
badge kwijt
USB-stick niet gevonden
ik krijg geen mails meer
Ik heb geen toegang meer tot het netwerk
Ik ben mijn paswoord kwijt, kunt u het resetten?
Mijn computer is heel traag vanmorgen.
De printer aan loket 3 drukt niet meer af.
Kunnen jullie Teams installeren op mijn laptop aub?
Beste, ik heb geen geluid in Teams.
Beste, Outlook vraagt telkens opnieuw mijn wachtwoord.
Het scherm flikkert sinds de update van Windows.
Ik kan het gedeelde Excel-bestand niet openen.
De scanner stuurt de documenten naar het oude adres.
Mijn sessie is geblokkeerd, melding Access denied.
Ik krijg "The server is not responding, please contact your administrator" als ik Saphir open
Hierbij de gevraagde schermafdruk.
Zie bijlage aub
ok bedankt het is in orde
Nog altijd hetzelfde probleem vanochtend
Het probleem blijft
Kan er iemand langskomen?
Ik ben morgen afwezig, graag vrijdag langskomen.
Mijn nummer: 02 423 12 12
Nieuwe medewerker vanaf 1 maart: account aanmaken
Account van Jan Peeters verwijderen
Verhuis van bureau, pc verplaatsen
Aanvraag licentie Photoshop
Toegang tot de gedeelde mailbox stedenbouw
Sofie toevoegen aan de verzendlijst
De website van de gemeente is onbereikbaar
Irisbox geeft een fout
Fout 404 op de pagina van de vergunningen
de eID-kaartlezer werkt niet
De elektronische handtekening werkt niet meer
De beamer in de raadzaal gaat niet aan
Dringend hulp nodig loket bevolking
Dringend: geen enkele pc werkt aan het loket
Bonjour/Goedendag, mijn scherm is stuk en ik kan niet meer werken
Hello, mijn pc start niet meer op, alvast bedankt
Hi, printer stuk op het 3e
Beste,

Sinds vanmorgen sluit Word vanzelf. Ik heb drie keer herstart zonder resultaat.

Bedankt
Goedenavond, ik werk thuis en de VPN valt om de vijf minuten weg.
Ik zoek een bestand dat ik gisteren op de P: heb bewaard
Gelieve een toegang aan te maken voor de stagiaire
Als ik print komen er lege bladen uit
Mijn contacten zijn verdwenen in Outlook
Kan ik een tweede scherm krijgen?
Kunt u mij terugbellen?
Is er al nieuws over mijn ticket?
Hoe zit het met mijn aanvraag?
Ik bevestig dat alles in orde is
Nee, nog altijd niet
Ja het werkt
Perfect, bedankt
Er zit een virus op mijn computer denk ik
Ik kreeg een verdachte mail, wat moet ik doen?
Ik denk dat dit phishing is
Ik heb op een rare link geklikt
Mijn telefoon toont niets meer
De dienst-gsm laadt niet meer op
Simkaart geblokkeerd, pukcode gevraagd
De badge opent de deur van de parking niet meer
De batterijen van mijn draadloze muis zijn leeg
de pc maakt een raar geluid
Blauw scherm bij het opstarten
Windows-update blijft hangen op 35 %
De pagina van Saphir blijft wit
Verbinden van op afstand lukt niet
Ik geraak niet in mijn gedeelde agenda
De wifi van de bibliotheek ligt plat
Verhuis van de dienst burgerlijke stand vrijdag
Laptop reserveren voor een vergadering
Hoe kan ik een agenda delen?
Hoe stel ik mijn handtekening in
Hoe moet ik in kleur afdrukken?
Gelieve het ticket te sluiten
Jullie mogen dit afsluiten
Klacht over de wachttijd
Ik ben niet tevreden over de dienst
De camera werkt niet in Teams-vergaderingen
De micro kraakt
Een per ongeluk gewiste map terugzetten
Mail vast in quarantaine
Te veel spam de laatste dagen
Aanvraag materiaal: koptelefoon en webcam
De printer in de gang installeren op mijn pc
foutcode E-04 op de Xerox
Laptop gestolen op de trein
Geen verbinding
Geen beeld
Stroom uitgevallen in het serverlokaal
Beste, bij het openen van Word krijg ik « Accès refusé, veuillez contacter votre administrateur réseau ». Kunt u helpen?
Zou iemand mijn scherm kunnen nakijken? Jean-François van de Service Population zei dat het aan de kabel ligt.)";

constexpr std::string_view english_texts = R"(my screen is black
the printer is broken
I forgot my password
cannot log in since this morning
Please install Teams on my laptop
It still does not work
Thanks, it works now
Could you call me back?
My account is locked
The shared folder is gone
Where can I find the new calendar?
Hello, I can't open my mailbox any more
Keyboard does not respond
I have received a suspicious mail, what should I do?
Outlook keeps asking for my password)";

constexpr std::string_view german_texts = R"(Drucker kaputt
Mein Bildschirm bleibt schwarz
Ich habe mein Passwort vergessen
Guten Tag, ich kann mich nicht anmelden
Die Maus funktioniert nicht
Bitte installieren Sie Teams auf meinem Rechner
Seit heute Morgen geht das Netzwerk nicht mehr
Vielen Dank, es funktioniert wieder
Ich brauche Zugriff auf den Ordner
Der Drucker im zweiten Stock druckt nicht mehr)";

// A sample is a line; a line that ends in a comma or is empty goes on in the next ones, as mails do.
std::vector<std::string> samples_of(std::string_view texts) {
  std::vector<std::string> samples;
  bool goes_on = false;
  for (std::string_view line : m2t::split_lines(texts)) {
    if (goes_on || line.empty()) {
      samples.back() += '\n';
      samples.back() += line;
    } else {
      samples.emplace_back(line);
    }
    goes_on = line.empty() || line.ends_with(',');
  }
  return samples;
}

struct Tally {
  int right = 0, wrong = 0, unknown = 0, surely_wrong = 0;
  std::string misses;
};

Tally tally_of(std::string_view texts, Language expected, bool as_subject) {
  Tally tally;
  for (const std::string& text : samples_of(texts)) {
    const auto found = as_subject ? detect_language(text, "") : detect_language("", text);
    if (found.language == expected) {
      ++tally.right;
      continue;
    }
    const bool unknown = found.language == Language::Unknown;
    ++(unknown ? tally.unknown : tally.wrong);
    tally.surely_wrong += found.sure ? 1 : 0;
    tally.misses += (unknown ? "unknown: " : "wrong: ") + text + "\n";
  }
  return tally;
}

void check_samples(std::string_view texts, Language expected, int at_least, int most_unknown) {
  for (bool as_subject : {false, true}) {
    const Tally tally = tally_of(texts, expected, as_subject);
    CAPTURE(as_subject);
    CAPTURE(tally.misses);
    MESSAGE("right " << tally.right << ", unknown " << tally.unknown << ", wrong " << tally.wrong);
    CHECK(tally.right >= at_least);
    CHECK(tally.unknown <= most_unknown);
    CHECK(tally.wrong == 0);
    CHECK(tally.surely_wrong == 0);
  }
}

}  // namespace

TEST_CASE("language samples: French, short and middling") { check_samples(french_texts, Language::French, 120, 4); }
TEST_CASE("language samples: Dutch, short and middling") { check_samples(dutch_texts, Language::Dutch, 120, 4); }
TEST_CASE("language samples: English") { check_samples(english_texts, Language::English, 14, 1); }
TEST_CASE("language samples: German") { check_samples(german_texts, Language::German, 9, 1); }
