#include "parsers/body/language_words.h"

#include <algorithm>
#include <unordered_map>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

struct LanguageRow {
  std::size_t language;
  int weight;
  std::string_view words;
};

// A word that stands in the rows of two languages counts 1 for both. Loans of the trade (printer, laptop, update, server) are left out
// or weigh 1 where one of our languages prefers them.
constexpr auto language_rows = std::to_array<LanguageRow>({
    {0, 2,
     "oui bonjour bonsoir salut coucou merci mercis imprimante imprimantes imprimer panne ordinateur ordinateurs ecran ecrans "
     "clavier souris mot "
     "passe fichier fichiers dossier dossiers courriel courriels connexion connecter connecte deconnecte marche marchent "
     "fonctionne "
     "fonctionnent fonctionner probleme problemes souci soucis demande demandes erreur erreurs besoin acces impossible pouvez "
     "pourriez "
     "peux peut peuvent voudrais veux voici voila avec depuis mon mes notre nos votre vos vous nous je suis j'ai ai as avons "
     "avez ont "
     "cette cet ces etes sommes sont plus pas ne les des une est dans sur pour par qui que quoi dont mais aussi toujours encore "
     "jamais rien bloque "
     "bloquee lent lente ouvrir ouvre fermer installer installation remplacer remplacement cartouche encre reseau salle reunion "
     "reunions "
     "telephone bureau collegue collegues cordialement svp suite aide aider urgence noir noire bleu casse cassee oublie oubliee "
     "perdu perdue "
     "vole volee nouveau nouvelle nouvel ancien ancienne personne agent matin concernant delai apres-midi apres hier aujourd'hui "
     "demain soir lundi mardi "
     "mercredi jeudi vendredi semaine mois jour jours fois ecrit envoyer envoye recu recevoir reception recois papier bourrage "
     "scanner "
     "numeriser partage partagee boite lettre lettres calendrier agenda rendez-vous changer changement modifier creer creation "
     "supprimer "
     "supprime ajouter droits autorisation utilisateur utilisatrice compte licence logiciel logiciels mise jour materiel cable "
     "ecouteurs casque "
     "son image ca c'est n'est n'ai n'arrive n'a qu'il d'un d'une l'ecran l'imprimante arrive arriver plait possible faire fait "
     "comment pourquoi quand quel quelle quelqu'un tout tous toute toutes allume s'allume demarre demarrer eteint eteindre "
     "redemarrer affiche "
     "s'affiche disparu disparus introuvable ouvert ferme reponse repondre attente attends bien cher chere chers madame monsieur "
     "bonne journee resolu regle remercie excellente avance d'avance serait sera etait etre avoir prendre mettre voir savoir "
     "deja sans sous "
     "entre chez leur leurs ils elle elles lui nouveaux connais ecris fiche rapport etage guichet guichets population "
     "accueil urbanisme etat finances rh grand ceci cela donc car ou mais puis alors apparait dit tente essaye essayer essai "
     "identifiants "
     "identifiant mdp session retablir recuperer restaurer efface effacer chargeur batterie ecouter entendre entends rame "
     "lenteur "
     "plante planter plantage gele fige figee clignote clef cle voyant bruit trop peu beaucoup presque certaines certains disque "
     "dur commande commander serveur perte donnees coupure prise electrique "
     "joint jointe capture ecole police ecoute numero rappeler contacter injoignable inaccessible disponible aucun aucune "
     "eteinte chaud "
     "lancer lance quitter cliquer clique bouton fenetre ligne lignes champ colonne feuille rouge vert verte jaune gris ligne"},
    {0, 1,
     "micro toner message page plainte du et au aux se sa ce son tres le la un il on en y me si comme a tr rep mail "
     "cordialement"},
    {1, 2,
     "goedendag goeiedag goedemorgen goeiemorgen goedemiddag goedenavond dag beste geachte dank dankjewel bedankt kapot werkt "
     "werken gewerkt "
     "werk scherm schermen toetsenbord muis wachtwoord wachtwoorden paswoord bestand bestanden map mappen aanmelden aangemeld "
     "inloggen "
     "ingelogd afmelden probleem problemen fout fouten foutmelding foutcode aanvraag vraag vragen nodig toegang graag kunt kan "
     "kunnen kon zou "
     "zouden wil willen hierbij met sinds mijn onze ons uw jullie wij we ik ben bent heb heeft hebben had deze dit dat niet het "
     "een zijn "
     "voor maar ook altijd nooit niets iets geblokkeerd traag trage openen opent open sluiten installeren installatie vervanging "
     "vervangen "
     "inkt netwerk zaal vergadering vergaderzaal telefoon toestel bureel bureau collega collega's collegas groeten groet "
     "gemeente aub "
     "alstublieft alsjeblieft hulp helpen dringend stuk defect nieuwe nieuw geen naar wordt worden werd meer nog wel niemand "
     "gisteren vandaag "
     "morgen vanmorgen vanochtend vanmiddag ochtend middag avond maandag dinsdag woensdag donderdag vrijdag week maand dagen "
     "keer gestuurd "
     "sturen verzenden ontvangen ontvang krijg krijgen gekregen papier vastgelopen loopt vast scannen gedeelde postvak mailbox "
     "agenda "
     "afspraak wijzigen veranderen aanmaken maken gemaakt verwijderen verwijderd toevoegen rechten gebruiker account licentie "
     "programma "
     "programma's kabel koptelefoon geluid beeld hoe waarom wanneer welke wat wie waar alle alles start starten opstarten valt "
     "uit aan "
     "uitgevallen vergeten verloren gestolen gevonden vinden antwoord antwoorden wachten mevrouw mijnheer heer opgelost alvast "
     "vriendelijke "
     "vriendelijk hartelijk groetjes mvg zonder onder tussen bij hun zij haar hem als dan toen omdat dus want gaat gaan staat "
     "staan ligt komt komen "
     "zegt geeft doet doen verschijnt melding bericht pagina verdwenen kwijt zwart zwarte blauw blijft blijven zit mogelijk "
     "gebruiken gebruikt "
     "instellen ingesteld resetten verkeerd verkeerde juist juiste lukt gelukt lukken probeer proberen printen printer's "
     "afdrukken drukt afdruk "
     "verbinding verbinden verbonden balie loket burgerzaken bevolking dienst verdieping lader batterij sleutel reageert laden "
     "laadt "
     "flikkert knippert lampje lawaai te veel weinig bijna sommige personeelsdienst oude oud eerste laatste ander andere steeds "
     "telkens "
     "terug even eens hallo weet leeg lege bereikbaar onbereikbaar bestelling bestellen gegevens schijf weg dossier zaken "
     "onmogelijk schermafdruk bijlage beschikbaar knop "
     "venster klikken lijn rood groen geel grijs warm koud nummer terugbellen bellen langskomen zeggen geraak geraken vroeger "
     "ingevuld invullen moet moeten mag hoeft gelieve"},
    {1, 1, "ja nr nee de van op er om en je u of printer computer pc laptop in is geeft ze hij door over me was tot"},
    {2, 2,
     "hello dear thanks thank please broken works working work screen keyboard mouse password file files folder folders cannot "
     "can't could "
     "would should the and with since my our your you we have has had this that these not are for but also always never anything "
     "something "
     "blocked slow open opening close install installing replace replacement ink network meeting phone office colleague "
     "colleagues regards need request error "
     "issue issues does doesn't doesnt don't isn't i'm i've it's won't didn't can black blue forgot forgotten lost stolen new "
     "old someone "
     "morning afternoon yesterday today tomorrow monday tuesday wednesday thursday friday week month times send sent receive "
     "received "
     "shared calendar appointment change create created delete deleted add rights access user license software cable sound image "
     "how why when which "
     "what who where locked account all everything starts start shut down from any unable anymore more still just get getting "
     "keep keeps show shows kind "
     "best sincerely there their they she him her if then because so comes says gives appears page missing wrong right try tried "
     "tries after before"},
    {2, 1,
     "by help to of at problem printer computer urgent it is in on i hi me be do no was as or an laptop on off up out a mailbox "
     "message"},
    {3, 2,
     "guten morgen hallo danke vielen kaputt funktioniert funktionieren drucker bildschirm tastatur maus passwort kennwort datei "
     "dateien ordner anmelden "
     "fehler fehlermeldung anfrage frage brauche zugriff bitte kann konnen konnten mit seit mein meine meinen unser ihre ich bin "
     "habe haben hat diese dieser nicht "
     "das eine einen ein sind ist fur aber auch immer gesperrt langsam offnen installieren ersatz tinte netzwerk besprechung "
     "telefon kollege "
     "kollegin grusse grussen freundlichen und der die den dem kein keine keinen mehr noch schon wird werden wurde gestern heute "
     "morgen "
     "vergessen verloren geht startet schwarz drucken druckt neue neuen neuer wir sie uns wie warum wenn weil nach beim im am "
     "zum zur "
     "sehr geehrte damen herren rechner bleibt leider angezeigt"},
    {3, 1, "zu von auf dass computer problem es in an"},
});

using WordIndex = std::unordered_map<std::string_view, WordWeights>;

void add_row(WordIndex& index, const LanguageRow& row) {
  // Apostrophes and hyphens part the words of a text, so those of the table are parted alike; the pieces of one letter say nothing.
  for (std::string_view word : words_of(row.words)) {
    if (word.size() < 2 && row.weight == 2) continue;
    int& weight = index[word].at(row.language);
    weight = std::max(weight, row.weight);
  }
}

WordIndex make_word_index() {
  WordIndex index;
  for (const LanguageRow& row : language_rows) add_row(index, row);
  for (auto& [word, weights] : index) {
    const auto claims = std::count_if(weights.begin(), weights.end(), [](int weight) { return weight == 2; });
    if (claims < 2) continue;
    for (int& weight : weights) weight = std::min(weight, 1);
  }
  return index;
}

}  // namespace

WordWeights weights_of_word(std::string_view folded) {
  static const WordIndex index = make_word_index();
  const auto found = index.find(folded);
  return found == index.end() ? WordWeights{} : found->second;
}

}  // namespace m2t
