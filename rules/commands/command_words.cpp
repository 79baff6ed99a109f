#include "rules/commands/command_words.h"

#include <algorithm>
#include <array>

#include "base/nearest.h"

namespace m2t {
namespace {

using K = CommandKind;
using A = ArgumentKind;
using Words = std::span<const std::string_view>;

// clang-format off
constexpr std::string_view
    take_fr[] = {"prendre", "prends", "je prends", "je le prends", "pris"}, take_nl[] = {"neem", "nemen", "neem aan", "ik neem", "ik neem het"}, take_en[] = {"take", "mine"},
    assign_fr[] = {"attribuer", "assigner", "attribuer a", "assigner a"}, assign_nl[] = {"toewijzen", "toewijzen aan", "wijs toe"}, assign_en[] = {"assign", "assign to"},
    note_fr[] = {"note", "note interne", "interne"}, note_nl[] = {"nota", "notitie", "interne nota", "intern"}, note_en[] = {"note", "internal", "internal note"},
    reply_fr[] = {"repondre", "reponse"}, reply_nl[] = {"antwoord", "antwoorden"}, reply_en[] = {"reply", "answer"},
    ask_fr[] = {"question", "demander", "demander info"}, ask_nl[] = {"vraag", "vragen"}, ask_en[] = {"ask", "question"},
    wait_fr[] = {"attendre", "attente", "en attente"}, wait_nl[] = {"wachten", "wacht", "in wacht"}, wait_en[] = {"wait", "waiting"},
    resolve_fr[] = {"resolu", "resoudre", "resolution", "solution"}, resolve_nl[] = {"opgelost", "oplossen", "oplossing"}, resolve_en[] = {"resolve", "resolved", "solved", "solution"},
    close_fr[] = {"clore", "clos", "cloturer", "fermer"}, close_nl[] = {"sluiten", "sluit", "afsluiten", "gesloten"}, close_en[] = {"close", "closed"},
    reopen_fr[] = {"rouvrir", "reouvrir"}, reopen_nl[] = {"heropenen", "heropen"}, reopen_en[] = {"reopen"},
    type_fr[] = {"type", "nature"}, type_nl[] = {"soort", "type"}, type_en[] = {"type"},
    priority_fr[] = {"priorite", "prio"}, priority_nl[] = {"prioriteit", "prio"}, priority_en[] = {"priority", "prio"},
    category_fr[] = {"categorie"}, category_nl[] = {"categorie"}, category_en[] = {"category"},
    merge_fr[] = {"fusionner", "fusionner avec"}, merge_nl[] = {"samenvoegen", "samenvoegen met"}, merge_en[] = {"merge", "merge with", "merge into"},
    link_fr[] = {"lier", "lier a"}, link_nl[] = {"koppelen", "koppelen aan"}, link_en[] = {"link", "link to"},
    split_fr[] = {"scinder", "separer"}, split_nl[] = {"splitsen", "splits"}, split_en[] = {"split"},
    requester_fr[] = {"demandeur"}, requester_nl[] = {"aanvrager"}, requester_en[] = {"requester"},
    copy_fr[] = {"copie", "copie a"}, copy_nl[] = {"kopie", "kopie aan"}, copy_en[] = {"copy", "copy to", "cc"},
    head_fr[] = {"responsable"}, head_nl[] = {"diensthoofd", "verantwoordelijke"}, head_en[] = {"head"},
    spam_fr[] = {"spam", "indesirable"}, spam_nl[] = {"spam"}, spam_en[] = {"spam"},
    call_fr[] = {"appel", "appel de"}, call_nl[] = {"oproep", "oproep van"}, call_en[] = {"call", "call from"},
    digest_fr[] = {"resume"}, digest_nl[] = {"overzicht"}, digest_en[] = {"digest"},
    confirm_fr[] = {"confirmer"}, confirm_nl[] = {"bevestigen", "bevestig"}, confirm_en[] = {"confirm"},
    undo_fr[] = {"annuler"}, undo_nl[] = {"ongedaan", "ongedaan maken"}, undo_en[] = {"undo"},
    help_fr[] = {"aide"}, help_nl[] = {"hulp", "help"}, help_en[] = {"help"};

constexpr std::array<CommandWords, command_kinds> table{{
    {K::Take, A::None, false, false, take_fr, take_nl, take_en, "prendre", "neem", "take",
     "le ticket est à moi", "het ticket is van mij", "the ticket is mine"},
    {K::Assign, A::Name, false, false, assign_fr, assign_nl, assign_en, "attribuer", "toewijzen", "assign",
     "le ticket va à ce technicien", "het ticket gaat naar deze technicus", "the ticket goes to this technician"},
    {K::Note, A::None, false, true, note_fr, note_nl, note_en, "note", "nota", "note",
     "note interne : le demandeur ne la voit pas", "interne nota: de aanvrager ziet ze niet", "internal note: the requester does not see it"},
    {K::Reply, A::None, false, true, reply_fr, reply_nl, reply_en, "répondre", "antwoord", "reply",
     "réponse au demandeur", "antwoord aan de aanvrager", "answer to the requester"},
    {K::Ask, A::None, false, true, ask_fr, ask_nl, ask_en, "question", "vraag", "ask",
     "question au demandeur ; le ticket attend sa réponse", "vraag aan de aanvrager; het ticket wacht op antwoord", "question to the requester; the ticket waits for the answer"},
    {K::Wait, A::Until, true, false, wait_fr, wait_nl, wait_en, "attendre", "wachten", "wait",
     "le ticket attend la réponse du demandeur à ce que vous lui avez écrit, ou jusqu'à cette date", "het ticket wacht tot de aanvrager antwoordt op wat u hem schreef, of tot die datum", "the ticket waits for the requester's answer to what he was written, or until that date"},
    {K::Resolve, A::None, false, true, resolve_fr, resolve_nl, resolve_en, "résolu", "opgelost", "resolve",
     "résolu ; le texte qui suit est la solution et part au demandeur", "opgelost; de tekst die volgt is de oplossing en gaat naar de aanvrager", "solved; the text that follows is the solution and goes to the requester"},
    {K::Close, A::None, false, false, close_fr, close_nl, close_en, "clore", "sluiten", "close",
     "clos tout de suite", "meteen gesloten", "closed at once"},
    {K::Reopen, A::None, false, false, reopen_fr, reopen_nl, reopen_en, "rouvrir", "heropenen", "reopen",
     "le ticket est de nouveau ouvert", "het ticket is opnieuw open", "the ticket is open again"},
    {K::Type, A::TypeWord, false, false, type_fr, type_nl, type_en, "type", "soort", "type",
     "incident, demande ou plainte", "incident, aanvraag of klacht", "incident, request or complaint"},
    {K::Priority, A::PriorityWord, false, false, priority_fr, priority_nl, priority_en, "priorité", "prioriteit", "priority",
     "basse, normale, haute ou urgente", "laag, normaal, hoog of dringend", "low, normal, high or urgent"},
    {K::Category, A::Category, false, false, category_fr, category_nl, category_en, "catégorie", "categorie", "category",
     "range le ticket sous ce mot", "zet het ticket onder dit woord", "files the ticket under this word"},
    {K::Merge, A::Number, false, false, merge_fr, merge_nl, merge_en, "fusionner", "samenvoegen", "merge",
     "ce ticket et l'autre n'en font plus qu'un : l'autre", "dit ticket en het andere worden één: het andere", "this ticket and the other become one: the other"},
    {K::Link, A::Number, false, false, link_fr, link_nl, link_en, "lier", "koppelen", "link",
     "chacun des deux tickets renvoie à l'autre", "elk van beide tickets verwijst naar het andere", "each of the two tickets names the other"},
    {K::Split, A::None, false, true, split_fr, split_nl, split_en, "scinder", "splitsen", "split",
     "fait un second ticket du texte qui suit ou, sans texte, du dernier message du demandeur", "maakt een tweede ticket van de tekst die volgt of, zonder tekst, van het laatste bericht van de aanvrager", "makes a second ticket of the text that follows or, without one, of the requester's last message"},
    {K::Requester, A::Address, false, false, requester_fr, requester_nl, requester_en, "demandeur", "aanvrager", "requester",
     "cette personne devient le demandeur", "deze persoon wordt de aanvrager", "this person becomes the requester"},
    {K::Copy, A::Address, false, false, copy_fr, copy_nl, copy_en, "copie", "kopie", "copy",
     "cette personne reçoit une copie des réponses", "deze persoon krijgt een kopie van de antwoorden", "this person gets a copy of the answers"},
    {K::HeadOfService, A::Address, true, true, head_fr, head_nl, head_en, "responsable", "diensthoofd", "head",
     "plainte : associe le responsable du service, qui lit la plainte et le texte qui suit", "klacht: betrekt het diensthoofd, dat de klacht leest en de tekst die volgt", "complaint: brings in the head of service, who reads the complaint and the text that follows"},
    {K::Spam, A::None, false, false, spam_fr, spam_nl, spam_en, "spam", "spam", "spam",
     "clos sans un mot à l'expéditeur", "gesloten zonder een woord aan de afzender", "closed without a word to the sender"},
    {K::Call, A::Address, false, true, call_fr, call_nl, call_en, "appel", "oproep", "call",
     "ouvre un ticket pour une personne qui a téléphoné", "opent een ticket voor iemand die belde", "opens a ticket for somebody who telephoned"},
    {K::Digest, A::OnOff, false, false, digest_fr, digest_nl, digest_en, "résumé", "overzicht", "digest",
     "on ou off : le résumé du matin", "on of off: het overzicht van de ochtend", "on or off: the morning digest"},
    {K::Confirm, A::Code, false, false, confirm_fr, confirm_nl, confirm_en, "confirmer", "bevestigen", "confirm",
     "exécute ce qui attendait ce code", "voert uit wat op deze code wachtte", "does what was waiting for this code"},
    {K::Undo, A::None, false, false, undo_fr, undo_nl, undo_en, "annuler", "ongedaan", "undo",
     "défait ce que le reçu annonce", "maakt ongedaan wat het ontvangstbewijs zegt", "takes back what the receipt says"},
    {K::Help, A::None, false, false, help_fr, help_nl, help_en, "aide", "hulp", "help",
     "envoie cette liste", "stuurt deze lijst", "sends this list"},
}};
// clang-format on

constexpr bool rows_stand_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].kind != static_cast<K>(i)) return false;
  return true;
}
static_assert(rows_stand_in_order());

struct TypeWords {
  TicketType type;
  std::string_view french, dutch, english;
};
constexpr std::array words_of_types{
    TypeWords{TicketType::Incident, "incident", "incident", "incident"},
    TypeWords{TicketType::Request, "demande", "aanvraag", "request"},
    TypeWords{TicketType::Complaint, "plainte", "klacht", "complaint"},
};

struct PriorityWords {
  Priority priority;
  std::string_view french, french_other, dutch, dutch_other, english;
};
constexpr std::array words_of_priorities{
    PriorityWords{Priority::Low, "basse", "bas", "laag", "lage", "low"},
    PriorityWords{Priority::Normal, "normale", "normal", "normaal", "normale", "normal"},
    PriorityWords{Priority::High, "haute", "haut", "hoog", "hoge", "high"},
    PriorityWords{Priority::Urgent, "urgente", "urgent", "dringend", "dringende", "urgent"},
};

std::string_view in_language(Language language, std::string_view french, std::string_view dutch, std::string_view english) {
  if (language == Language::French) return french;
  return language == Language::Dutch ? dutch : english;
}

bool ends_word(std::string_view folded, std::size_t at) {
  if (at >= folded.size()) return true;
  const char c = folded[at];
  const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0;
  return !letter && c != '-' && c != '\'';
}

}  // namespace

std::span<const CommandWords> command_table() { return table; }
const CommandWords& command_row(CommandKind kind) { return table.at(static_cast<std::size_t>(kind)); }

std::string_view shown_word(CommandKind kind, Language language) {
  const CommandWords& row = command_row(kind);
  return in_language(language, row.shown_french, row.shown_dutch, row.shown_english);
}

std::string_view meaning_of(CommandKind kind, Language language) {
  const CommandWords& row = command_row(kind);
  return in_language(language, row.meaning_french, row.meaning_dutch, row.meaning_english);
}

std::optional<CommandKind> command_word_at(std::string_view folded, std::size_t& length) {
  std::optional<CommandKind> found;
  length = 0;
  for (const CommandWords& row : table) {
    for (const Words words : {row.french, row.dutch, row.english}) {
      for (const std::string_view word : words) {
        if (word.size() <= length || !folded.starts_with(word) || !ends_word(folded, word.size())) continue;
        found = row.kind;
        length = word.size();
      }
    }
  }
  return found;
}

std::optional<std::string> nearest_command_word(std::string_view folded_word) {
  std::vector<std::string_view> candidates;
  for (const CommandWords& row : table)
    for (const Words words : {row.french, row.dutch, row.english})
      candidates.insert(candidates.end(), words.begin(), words.end());
  const auto nearest = nearest_word(folded_word, candidates);
  if (!nearest) return std::nullopt;
  for (const CommandWords& row : table) {
    if (std::ranges::count(row.french, *nearest) != 0) return std::string(row.shown_french);
    if (std::ranges::count(row.dutch, *nearest) != 0) return std::string(row.shown_dutch);
    if (std::ranges::count(row.english, *nearest) != 0) return std::string(row.shown_english);
  }
  return std::nullopt;
}

std::optional<TicketType> type_from_typed(std::string_view folded) {
  for (const TypeWords& row : words_of_types)
    if (folded == row.french || folded == row.dutch || folded == row.english) return row.type;
  return std::nullopt;
}

std::optional<Priority> priority_from_typed(std::string_view folded) {
  if (folded == "elevee" || folded == "eleve") return Priority::High;
  for (const PriorityWords& row : words_of_priorities)
    for (const auto word : {row.french, row.french_other, row.dutch, row.dutch_other, row.english})
      if (folded == word) return row.priority;
  return std::nullopt;
}

std::vector<std::string> type_words_for(Language language) {
  std::vector<std::string> words;
  for (const TypeWords& row : words_of_types) words.emplace_back(in_language(language, row.french, row.dutch, row.english));
  return words;
}

std::vector<std::string> priority_words_for(Language language) {
  std::vector<std::string> words;
  for (const PriorityWords& row : words_of_priorities)
    words.emplace_back(in_language(language, row.french, row.dutch, row.english));
  return words;
}

std::vector<std::string> all_type_words() {
  std::vector<std::string> words;
  for (const TypeWords& row : words_of_types)
    for (const auto word : {row.french, row.dutch, row.english}) words.emplace_back(word);
  return words;
}

std::vector<std::string> all_priority_words() {
  std::vector<std::string> words;
  for (const PriorityWords& row : words_of_priorities)
    for (const auto word : {row.french, row.french_other, row.dutch, row.dutch_other, row.english}) words.emplace_back(word);
  return words;
}

}  // namespace m2t
