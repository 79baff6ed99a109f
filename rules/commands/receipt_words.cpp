#include "rules/commands/receipt_words.h"

#include <fmt/format.h>

#include <array>

#include "base/french_blanks.h"

namespace m2t {
namespace {

struct Words {
  std::string_view french, dutch, english;
  std::string_view in(Language language) const {
    if (language == Language::French) return french;
    return language == Language::Dutch ? dutch : english;
  }
  std::string pattern_in(Language language) const {
    return language == Language::French ? french_blanks(french) : std::string(in(language));
  }
};

struct SaidWords {
  Said what;
  Words words;
};

// clang-format off
constexpr std::array said_words{
    SaidWords{Said::Taken, {"Le ticket est à vous.", "Het ticket is van u.", "The ticket is yours."}},
    SaidWords{Said::AssignedTo, {"Attribué à {}.", "Toegewezen aan {}.", "Assigned to {}."}},
    SaidWords{Said::InternalNote, {"NOTE INTERNE : le demandeur ne la voit pas.", "INTERNE NOTA: de aanvrager ziet ze niet.", "INTERNAL NOTE: the requester does not see it."}},
    SaidWords{Said::SentTo, {"ENVOYÉ À {}.", "VERZONDEN NAAR {}.", "SENT TO {}."}},
    SaidWords{Said::QuestionTo, {"QUESTION ENVOYÉE À {}. Le ticket attend la réponse.", "VRAAG VERZONDEN NAAR {}. Het ticket wacht op antwoord.", "QUESTION SENT TO {}. The ticket waits for the answer."}},
    SaidWords{Said::WaitsUntil, {"Le ticket attend jusqu'au {}.", "Het ticket wacht tot {}.", "The ticket waits until {}."}},
    SaidWords{Said::Waits, {"Le ticket attend le demandeur, qui reçoit des rappels. Sans réponse, il sera considéré comme résolu le {}.", "Het ticket wacht op de aanvrager, die herinneringen krijgt. Zonder antwoord geldt het als opgelost op {}.", "The ticket waits for the requester, who is reminded. Without an answer it counts as solved on {}."}},
    SaidWords{Said::SolvedAndTold, {"RÉSOLU. La solution est envoyée à {}.", "OPGELOST. De oplossing is verzonden naar {}.", "SOLVED. The solution is sent to {}."}},
    SaidWords{Said::SolvedWithoutWords, {"RÉSOLU, sans explication. Un message le dit à {}.", "OPGELOST, zonder uitleg. Een bericht meldt dat aan {}.", "SOLVED, without an explanation. A mail says so to {}."}},
    SaidWords{Said::NothingSaid, {"Votre message ne contient pas de texte : rien n'est parti.", "Uw bericht bevat geen tekst: er is niets verzonden.", "Your message holds no text: nothing was sent."}},
    SaidWords{Said::ClosedNow, {"Le ticket est clos.", "Het ticket is gesloten.", "The ticket is closed."}},
    SaidWords{Said::OpenAgain, {"Le ticket est de nouveau ouvert.", "Het ticket is opnieuw open.", "The ticket is open again."}},
    SaidWords{Said::TypeIs, {"Type : {}.", "Soort: {}.", "Type: {}."}},
    SaidWords{Said::PriorityIs, {"Priorité : {}.", "Prioriteit: {}.", "Priority: {}."}},
    SaidWords{Said::CategoryIs, {"Catégorie : {}.", "Categorie: {}.", "Category: {}."}},
    SaidWords{Said::MergedInto, {"Ce ticket ne fait plus qu'un avec {}.", "Dit ticket is nu één met {}.", "This ticket is now one with {}."}},
    SaidWords{Said::LinkedWith, {"Lié à {}.", "Gekoppeld aan {}.", "Linked to {}."}},
    SaidWords{Said::RequesterIs, {"Le demandeur est {}.", "De aanvrager is {}.", "The requester is {}."}},
    SaidWords{Said::InCopy, {"En copie : {}.", "In kopie: {}.", "In copy: {}."}},
    SaidWords{Said::MarkedAsSpam, {"Indésirable : le ticket est clos, l'expéditeur n'en sait rien.", "Spam: het ticket is gesloten, de afzender weet van niets.", "Spam: the ticket is closed, the sender is told nothing."}},
    SaidWords{Said::HeadBroughtIn, {"LA PLAINTE EST ENVOYÉE À {}, qui reste associé au ticket. Le demandeur n'en sait rien.", "DE KLACHT IS VERZONDEN NAAR {}, die betrokken blijft. De aanvrager weet van niets.", "THE COMPLAINT IS SENT TO {}, who stays involved. The requester is told nothing."}},
    SaidWords{Said::SplitOff, {"SECOND TICKET OUVERT : {}.", "TWEEDE TICKET GEOPEND: {}.", "SECOND TICKET OPENED: {}."}},
    SaidWords{Said::NumberTold, {"Son numéro est envoyé à {}.", "Het nummer is verzonden naar {}.", "Its number is sent to {}."}},
    SaidWords{Said::IsComplaint, {"C'est une plainte : seul le chef d'équipe la voit.", "Het is een klacht: alleen de teamleider ziet ze.", "It is a complaint: the team leader alone sees it."}},
    SaidWords{Said::ComplaintIsTheLeaders, {"C'est une plainte : seul le chef d'équipe la traite.", "Dit is een klacht: alleen de teamleider behandelt ze.", "This is a complaint: only the team leader works on it."}},
    SaidWords{Said::MailTells, {"Un message l'annonce à {}.", "Een bericht meldt dit aan {}.", "A mail tells {} of this."}},
    SaidWords{Said::OnlyOfComplaints, {"Ce mot est réservé au chef d'équipe, pour une plainte.", "Dit woord is voor de teamleider, bij een klacht.", "This word is the team leader's, for a complaint."}},
    SaidWords{Said::WhichHead, {"Il manque l'adresse du responsable du service.", "Het adres van het diensthoofd ontbreekt.", "The address of the head of service is missing."}},
    SaidWords{Said::NothingToSplit, {"Il n'y a pas de texte pour un second ticket : écrivez-le sous ce mot.", "Er is geen tekst voor een tweede ticket: schrijf die onder dit woord.", "There is no text for a second ticket: write it below the word."}},
    SaidWords{Said::NotForANewTicket, {"#{} n'est pas possible pour un nouveau ticket.", "#{} kan niet voor een nieuw ticket.", "#{} is not possible for a new ticket."}},
    SaidWords{Said::OpenedFor, {"TICKET OUVERT POUR {}.", "TICKET GEOPEND VOOR {}.", "TICKET OPENED FOR {}."}},
    SaidWords{Said::AcknowledgedTo, {"ACCUSÉ DE RÉCEPTION ENVOYÉ À {}.", "ONTVANGSTBEVESTIGING VERZONDEN NAAR {}.", "ACKNOWLEDGEMENT SENT TO {}."}},
    SaidWords{Said::NobodyTold, {"Cette personne n'a pas reçu de message.", "Deze persoon heeft geen bericht gekregen.", "This person did not get a mail."}},
    SaidWords{Said::OpenedInYourName, {"Le ticket est ouvert à votre nom.", "Het ticket is geopend op uw naam.", "The ticket is opened in your name."}},
    SaidWords{Said::ColleaguesTold, {"Un message annonce ce ticket à {}. Personne d'autre n'a reçu de message.", "Een bericht meldt dit ticket aan {}. Niemand anders heeft een bericht gekregen.", "A mail tells {} of this ticket. Nobody else got a mail."}},
    SaidWords{Said::ColleaguesTellLater, {"Les techniciens en seront informés dès que les captures d'écran sont lues. Personne d'autre n'a reçu de message.", "De technici horen ervan zodra de schermafbeeldingen gelezen zijn. Niemand anders heeft een bericht gekregen.", "The technicians hear of it once the screenshots are read. Nobody else got a mail."}},
    SaidWords{Said::TechniciansTellLater, {"Les techniciens en seront informés dès que les captures d'écran sont lues.", "De technici horen ervan zodra de schermafbeeldingen gelezen zijn.", "The technicians hear of it once the screenshots are read."}},
    SaidWords{Said::NobodyElseTold, {"Personne d'autre n'a reçu de message.", "Niemand anders heeft een bericht gekregen.", "Nobody else got a mail."}},
    SaidWords{Said::WhoAsks, {"Qui est le demandeur ? L'expéditeur du message transféré n'est pas lu avec certitude, ou n'est pas connu du Service Desk.", "Wie is de aanvrager? De afzender van het doorgestuurde bericht is niet met zekerheid gelezen, of is niet bekend bij de servicedesk.", "Who asks? The sender of the forwarded mail was not read with certainty, or is not known to the desk."}},
    SaidWords{Said::NotTheDesk, {"{} est une adresse du Service Desk lui-même.", "{} is een adres van de servicedesk zelf.", "{} is an address of the desk itself."}},
    SaidWords{Said::DigestsOff, {"Vous ne recevrez plus de résumés. Pour les recevoir de nouveau : #résumé on", "U krijgt geen overzichten meer. Om ze opnieuw te krijgen: #overzicht on", "You get no more digests. To get them again: #digest on"}},
    SaidWords{Said::DigestsOn, {"Vous recevrez de nouveau les résumés.", "U krijgt de overzichten opnieuw.", "You get the digests again."}},
    SaidWords{Said::SignatureLeftOut, {"Non envoyé, car c'est une signature : « {} ».", "Niet meegestuurd, want het is een handtekening: “{}”.", "Not sent, being a signature: “{}”."}},
    SaidWords{Said::AddressReplaced, {"L'adresse {} n'est pas envoyée : celle du Service Desk la remplace.", "Het adres {} is niet meegestuurd: dat van de servicedesk staat in de plaats.", "The address {} was not sent: the desk's stands in its place."}},
    SaidWords{Said::AlreadyTaken, {"Le ticket est déjà pris ({}). Pour le reprendre : #prendre!", "Het ticket is al genomen ({}). Om het over te nemen: #neem!", "The ticket is already taken ({}). To take it over: #take!"}},
    SaidWords{Said::NoSuchTechnician, {"« {} » n'est le nom d'aucun technicien.", "“{}” is de naam van geen technicus.", "“{}” is no technician's name."}},
    SaidWords{Said::PossibleNames, {"Possible : {}.", "Mogelijk: {}.", "Possible: {}."}},
    SaidWords{Said::DidYouMean, {"Vouliez-vous dire #{} ?", "Bedoelde u #{}?", "Did you mean #{}?"}},
    SaidWords{Said::LeaveLineOut, {"Le message corrigé ne contient plus cette ligne.", "In het verbeterde bericht staat deze regel niet meer.", "The corrected message is without this line."}},
    SaidWords{Said::SeveralTechnicians, {"Qui ? {}", "Wie? {}", "Who? {}"}},
    SaidWords{Said::NoSuchTicket, {"Le ticket {} n'existe pas.", "Ticket {} bestaat niet.", "There is no ticket {}."}},
    SaidWords{Said::SameTicket, {"C'est le même ticket.", "Dat is hetzelfde ticket.", "That is the same ticket."}},
    SaidWords{Said::ComplaintApart, {"Une plainte reste à part : elle ne se fusionne qu'avec une plainte.", "Een klacht blijft apart: ze kan alleen met een klacht worden samengevoegd.", "A complaint stays apart: it can be merged with a complaint only."}},
    SaidWords{Said::OtherIsClosed, {"{} est clos : personne n'y verrait plus le travail. Rouvrez-le d'abord, ou fusionnez-le avec celui-ci.", "{} is gesloten: niemand zou het werk daar nog zien. Heropen het eerst, of voeg het samen met dit ticket.", "{} is closed: nobody would see the work there. Reopen it first, or merge it into this one."}},
    SaidWords{Said::ReopenFirst, {"Le ticket est clos. Rouvrez-le d'abord : #rouvrir", "Het ticket is gesloten. Heropen het eerst: #heropenen", "The ticket is closed. Reopen it first: #reopen"}},
    SaidWords{Said::ClosedAlready, {"Le ticket est déjà clos, depuis le {}.", "Het ticket is al gesloten, sinds {}.", "The ticket is closed already, since {}."}},
    SaidWords{Said::NotInThisState, {"Pas possible : le ticket est {}.", "Niet mogelijk: het ticket is {}.", "Not possible: the ticket is {}."}},
    SaidWords{Said::NobodyToWriteTo, {"Le demandeur n'a pas d'adresse à laquelle on peut écrire.", "De aanvrager heeft geen adres waarnaar men kan schrijven.", "The requester has no address that can be written to."}},
    SaidWords{Said::NothingWasAsked, {"Personne n'a encore écrit au demandeur : il n'a rien à quoi répondre. Posez votre question avec #question, ou donnez une date : #attendre 3 jours", "Niemand heeft de aanvrager al geschreven: er is niets te beantwoorden. Stel uw vraag met #vraag, of geef een datum: #wachten 3 dagen", "Nobody has written to the requester yet: there is nothing to answer. Ask with #ask, or give a date: #wait 3 days"}},
    SaidWords{Said::NotYetPossible, {"#{} n'est pas encore possible par mail.", "#{} kan nog niet per mail.", "#{} is not possible by mail yet."}},
    SaidWords{Said::Unverified, {"Rien ne prouve que ce message vient de vous. Il est gardé comme note interne, rien n'est envoyé. Répondez à un message que le Service Desk vous a envoyé pour ce ticket.", "Niets bewijst dat dit bericht van u komt. Het is bewaard als interne nota, er is niets verzonden. Beantwoord een bericht dat de servicedesk u voor dit ticket stuurde.", "Nothing proves that this message is from you. It is kept as an internal note, nothing was sent. Answer a message that the desk sent you for this ticket."}},
    SaidWords{Said::HoldsOurMail, {"Votre message contient des morceaux du message que le Service Desk vous a envoyé : rien n'est parti. Écrivez au-dessus de la citation, ou effacez-la.", "Uw bericht bevat stukken van het bericht dat de servicedesk u stuurde: er is niets verzonden. Schrijf boven het citaat, of wis het.", "Your message holds pieces of the mail that the desk sent you: nothing was sent. Write above the quotation, or delete it."}},
    SaidWords{Said::FileHasVirus, {"Virus trouvé dans {} : rien n'est parti. N'ouvrez pas ce fichier.", "Virus gevonden in {}: er is niets verzonden. Open dat bestand niet.", "Virus found in {}: nothing was sent. Do not open that file."}},
    SaidWords{Said::FileNotScanned, {"L'antivirus ne peut pas analyser {} (trop grand, ou protégé par un mot de passe) : rien n'est parti. Répondez sans ce fichier.", "De virusscanner kan {} niet controleren (te groot, of beveiligd met een wachtwoord): er is niets verzonden. Antwoord zonder dat bestand.", "The virus scanner cannot check {} (too large, or protected by a password): nothing was sent. Answer without that file."}},
    SaidWords{Said::ScannerSilent, {"L'antivirus ne répond pas, et {} n'est pas analysé : rien n'est parti. Réessayez plus tard, ou répondez sans ce fichier.", "De virusscanner antwoordt niet, en {} is niet gecontroleerd: er is niets verzonden. Probeer het later opnieuw, of antwoord zonder dat bestand.", "The virus scanner does not answer, and {} was not checked: nothing was sent. Try again later, or answer without that file."}},
    SaidWords{Said::FileMayRun, {"Fichier joint : {}. Il peut contenir un programme : il ne part que si vous confirmez.", "Bijlage: {}. Ze kan een programma bevatten: ze vertrekt alleen als u bevestigt.", "Attached: {}. It may hold a program: it goes out only if you confirm."}},
    SaidWords{Said::SaidBefore, {"Le même texte est déjà venu en réponse au même message, ou ce message a déjà reçu beaucoup de réponses. Rien n'est fait tant que vous ne confirmez pas.", "Dezelfde tekst kwam al eerder als antwoord op hetzelfde bericht, of dat bericht is al vaak beantwoord. Er gebeurt niets zolang u niet bevestigt.", "The same text came in answer to the same mail before, or that mail was answered many times. Nothing is done until you confirm."}},
    SaidWords{Said::NoteGoesOut, {"Attention, ceci vient d'une note interne : « {} » Rien ne part tant que vous ne confirmez pas.", "Opgelet, dit komt uit een interne nota: “{}” Er vertrekt niets zolang u niet bevestigt.", "Beware, this comes from an internal note: “{}” Nothing goes out until you confirm."}},
    SaidWords{Said::NamesNoTicket, {"Votre message ne répond à aucun ticket : rien n'est fait, et son texte est gardé. Répondez à un message que le Service Desk vous a envoyé pour ce ticket. Pour une personne qui a téléphoné : #appel et son adresse mail, en première ligne d'un nouveau message.", "Uw bericht hoort bij geen ticket: er is niets gedaan, en de tekst is bewaard. Beantwoord een bericht dat de servicedesk u voor dat ticket stuurde. Voor iemand die belde: #oproep en het e-mailadres, op de eerste regel van een nieuw bericht.", "Your message belongs to no ticket: nothing was done, and its text is kept. Answer a message that the desk sent you for that ticket. For somebody who telephoned: #call and the mail address, in the first line of a new message."}},
    SaidWords{Said::NoLongerHis, {"Ce ticket n'est plus à traiter par vous : rien n'est fait, rien n'est envoyé.", "Dit ticket is niet langer voor u: er is niets gedaan en niets verzonden.", "This ticket is no longer yours to work on: nothing was done, nothing was sent."}},
    SaidWords{Said::LeaderHasHisText, {"Le chef d'équipe s'en occupe, et reçoit votre texte.", "De teamleider behandelt het, en krijgt uw tekst.", "The team leader has it, and gets your text."}},
    SaidWords{Said::HisTextIsKept, {"Votre texte est gardé.", "Uw tekst is bewaard.", "Your text is kept."}},
    SaidWords{Said::WroteAllTheSame, {"{} a répondu à ce ticket, que seul le chef d'équipe traite. Rien n'est fait, rien n'est envoyé. Son texte :", "{} heeft geantwoord op dit ticket, dat alleen de teamleider behandelt. Er is niets gedaan en niets verzonden. De tekst:", "{} answered this ticket, which only the team leader works on. Nothing was done, nothing was sent. The text:"}},
    SaidWords{Said::SecretCameFrom, {"{} nous a écrit avec l'adresse de réponse d'un message qui n'était que pour vous. Elle ne vaut plus rien. Pour ce ticket, répondez dès maintenant au présent message. Si vous avez transféré ou mis en copie ce message, il n'y a rien d'autre à faire.", "{} schreef ons met het antwoordadres van een bericht dat alleen voor u was. Dat geldt niet meer. Beantwoord voor dit ticket vanaf nu het bericht dat u nu leest. Als u dat bericht hebt doorgestuurd of iemand in kopie hebt gezet, hoeft u niets meer te doen.", "{} wrote to us with the reply address of a message that was for you alone. It counts no more. For this ticket, answer the message that you are reading now. If you forwarded that message or put somebody in copy, there is nothing else to do."}},
    SaidWords{Said::OwnAddressCameFrom, {"{} nous a écrit à l'adresse qui n'est qu'à vous pour les appels. Elle ne vaut plus rien. Demandez la nouvelle avec #aide.", "{} schreef ons op het adres voor oproepen dat van u alleen is. Dat geldt niet meer. Vraag het nieuwe met #hulp.", "{} wrote to us at the address for calls that is yours alone. It counts no more. Ask for the new one with #help."}},
    SaidWords{Said::OfNoTicket, {"Votre message ne concerne aucun ticket : rien n'est fait. Utilisez les boutons d'un ticket, ou répondez à un message de ce ticket.", "Uw bericht gaat over geen enkel ticket: er is niets gedaan. Gebruik de knoppen van een ticket, of beantwoord een bericht van dat ticket.", "Your message concerns no ticket: nothing was done. Use the buttons of a ticket, or answer a mail about it."}},
    SaidWords{Said::UnprovedOwn, {"Rien ne prouve que ce message vient de vous : rien n'est fait. Répondez à un résumé que le Service Desk vous a envoyé.", "Niets bewijst dat dit bericht van u komt: er is niets gedaan. Beantwoord een overzicht dat de servicedesk u stuurde.", "Nothing proves that this message is from you: nothing was done. Answer a digest that the desk sent you."}},
    SaidWords{Said::CodeWrong, {"Ce code ne convient pas, ou il a expiré. Rien n'est fait.", "Deze code klopt niet, of is verlopen. Er is niets gedaan.", "This code is wrong, or too old. Nothing was done."}},
    SaidWords{Said::Locked, {"Trop de messages ont été envoyés en votre nom sans preuve. Aucun code n'est accepté pendant une heure.", "Er zijn te veel berichten in uw naam verstuurd zonder bewijs. Een uur lang wordt geen code aanvaard.", "Too many mails came in your name without a proof. No code is taken for an hour."}},
    SaidWords{Said::TooManyOrders, {"Vous avez donné trop de commandes en une heure. Celles-ci ne sont pas exécutées : renvoyez-les plus tard.", "U hebt te veel opdrachten gegeven in een uur. Deze zijn niet uitgevoerd: stuur ze later opnieuw.", "You have given too many commands in an hour. These are not carried out: send them again later."}},
    SaidWords{Said::NothingToUndo, {"Pour annuler, répondez au reçu de ce que vous voulez annuler.", "Om iets ongedaan te maken, beantwoordt u het ontvangstbewijs ervan.", "To take something back, answer its receipt."}},
    SaidWords{Said::AlreadyUndone, {"C'est déjà annulé.", "Dat is al ongedaan gemaakt.", "That has been taken back already."}},
    SaidWords{Said::TooLateToUndo, {"Trop tard : cela ne peut plus être annulé.", "Te laat: dat kan niet meer ongedaan gemaakt worden.", "Too late: that cannot be taken back any more."}},
    SaidWords{Said::MailsAreGone, {"Trop tard : le message est déjà parti.", "Te laat: het bericht is al vertrokken.", "Too late: the mail has left."}},
    SaidWords{Said::MailHasLeft, {"Le message, lui, était déjà parti.", "Het bericht zelf was al vertrokken.", "The mail itself had left."}},
    SaidWords{Said::TakenBack, {"Annulé.", "Ongedaan gemaakt.", "Taken back."}},
    SaidWords{Said::MailsStopped, {"Le message n'est pas parti.", "Het bericht is niet vertrokken.", "The mail did not go out."}},
    SaidWords{Said::LeftAlone, {"Laissé tel quel, car changé entre-temps : {}.", "Zo gelaten, want intussen gewijzigd: {}.", "Left as it is, because it was changed since: {}."}},
};

struct ProblemWords {
  CommandProblemKind kind;
  Words words;
};
constexpr std::array problem_words{
    ProblemWords{CommandProblemKind::UnknownWord, {"mot inconnu", "onbekend woord", "unknown word"}},
    ProblemWords{CommandProblemKind::NothingBehind, {"il manque quelque chose derrière ce mot", "er ontbreekt iets achter dit woord", "something is missing behind this word"}},
    ProblemWords{CommandProblemKind::SomethingBehind, {"ce mot s'écrit seul sur sa ligne", "dit woord staat alleen op zijn regel", "this word stands alone on its line"}},
    ProblemWords{CommandProblemKind::TextBehind, {"les derniers mots ne sont pas compris : écrivez votre texte en dessous", "de laatste woorden zijn niet begrepen: schrijf uw tekst eronder", "the last words are not understood: write your text below"}},
    ProblemWords{CommandProblemKind::NoTicketNumber, {"ce n'est pas un numéro de ticket", "dit is geen ticketnummer", "this is no ticket number"}},
    ProblemWords{CommandProblemKind::NoAddress, {"il faut une seule adresse mail", "hier hoort één e-mailadres", "one mail address is needed"}},
    ProblemWords{CommandProblemKind::NoValue, {"valeur inconnue", "onbekende waarde", "unknown value"}},
    ProblemWords{CommandProblemKind::NoDate, {"ce n'est pas une date à venir ; par exemple 3 jours, 12/12, vendredi", "dit is geen datum in de toekomst; bijvoorbeeld 3 dagen, 12/12, vrijdag", "this is no date to come; for example 3 days, 12/12, Friday"}},
    ProblemWords{CommandProblemKind::NoText, {"il manque le texte", "de tekst ontbreekt", "the text is missing"}},
    ProblemWords{CommandProblemKind::TwoTexts, {"à quel mot appartient le texte ?", "bij welk woord hoort de tekst?", "which word does the text belong to?"}},
    ProblemWords{CommandProblemKind::Misplaced, {"ce mot doit se trouver tout en haut du message", "dit woord moet helemaal bovenaan het bericht staan", "this word has to stand at the very top of the message"}},
    ProblemWords{CommandProblemKind::NoSign, {"il manque le signe # devant ce mot", "het teken # ontbreekt voor dit woord", "the sign # is missing before this word"}},
    ProblemWords{CommandProblemKind::Contradiction, {"contredit une autre ligne", "spreekt een andere regel tegen", "contradicts another line"}},
};
constexpr Words quoted_line{"« {} » : ", "“{}”: ", "“{}”: "};
constexpr Words semicolon{" ; ", "; ", "; "};
constexpr Words did_you_mean{"vouliez-vous dire #{} ?", "bedoelde u #{}?", "did you mean #{}?"};
constexpr Words possible_are{"possible : {}", "mogelijk: {}", "possible: {}"};

constexpr Words one_minute{"une minute", "één minuut", "a minute"};
constexpr Words minutes_words{"{} minutes", "{} minuten", "{} minutes"};
constexpr Words seconds_words{"{} secondes", "{} seconden", "{} seconds"};

constexpr std::array<Words, 5> state_words{{{"nouveau", "nieuw", "new"}, {"attribué", "toegewezen", "assigned"}, {"en attente", "in wacht", "waiting"}, {"résolu", "opgelost", "solved"}, {"clos", "gesloten", "closed"}}};
constexpr std::array<Words, 3> type_words{{{"incident", "incident", "incident"}, {"demande", "aanvraag", "request"}, {"plainte", "klacht", "complaint"}}};
constexpr std::array<Words, 4> priority_words{{{"basse", "laag", "low"}, {"normale", "normaal", "normal"}, {"haute", "hoog", "high"}, {"urgente", "dringend", "urgent"}}};
// clang-format on

template <typename Value>
std::string filled(const Words& words, Language language, const Value& value) {
  const std::string pattern = words.pattern_in(language);
  return fmt::format(fmt::runtime(pattern), value);
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

}  // namespace

std::string said(Said what, Language language, std::string_view value) {
  for (const SaidWords& row : said_words)
    if (row.what == what) return filled(row.words, language, value);
  return std::string(value);
}

std::string problem_in_words(const CommandProblem& problem, Language language) {
  const std::string in_a_row = semicolon.pattern_in(language);
  std::string text = filled(quoted_line, language, problem.as_typed);
  for (const ProblemWords& row : problem_words)
    if (row.kind == problem.kind) text += row.words.pattern_in(language);
  if (problem.kind != CommandProblemKind::SomethingBehind && !problem.nearest.empty())
    text += in_a_row + filled(did_you_mean, language, problem.nearest);
  if (!problem.allowed.empty()) text += in_a_row + filled(possible_are, language, joined(problem.allowed));
  if (problem.left_out) text += ". " + said(Said::LeaveLineOut, language);
  return text;
}

std::string duration_in_words(std::chrono::seconds duration, Language language) {
  using namespace std::chrono_literals;
  if (duration == 1min) return std::string(one_minute.in(language));
  if (duration > 0s && duration % 1min == 0s)
    return fmt::format(fmt::runtime(minutes_words.in(language)),
                       std::chrono::duration_cast<std::chrono::minutes>(duration).count());
  return fmt::format(fmt::runtime(seconds_words.in(language)), duration.count());
}

std::string_view state_in_words(TicketState state, Language language) {
  return state_words.at(static_cast<std::size_t>(state)).in(language);
}
std::string_view type_in_words(TicketType type, Language language) {
  return type_words.at(static_cast<std::size_t>(type)).in(language);
}
std::string_view priority_in_words(Priority priority, Language language) {
  return priority_words.at(static_cast<std::size_t>(priority)).in(language);
}

}  // namespace m2t
