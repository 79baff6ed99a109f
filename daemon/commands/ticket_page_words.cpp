#include "daemon/commands/ticket_page_words.h"

#include <array>

namespace m2t {
namespace {

struct PageWords {
  PageWord word;
  std::string_view french, dutch, english;
};

// clang-format off
constexpr std::array page_words{
    PageWords{PageWord::Requester, "Demandeur", "Aanvrager", "Requester"},
    PageWords{PageWord::InCopy, "En copie", "In kopie", "In copy"},
    PageWords{PageWord::BroughtIn, "Ajouté par un technicien", "Toegevoegd door een technicus", "Brought in by a technician"},
    PageWords{PageWord::Technician, "Technicien", "Technicus", "Technician"},
    PageWords{PageWord::Team, "Équipe", "Team", "Team"},
    PageWords{PageWord::State, "État", "Status", "Status"},
    PageWords{PageWord::Type, "Type", "Soort", "Type"},
    PageWords{PageWord::Priority, "Priorité", "Prioriteit", "Priority"},
    PageWords{PageWord::Category, "Catégorie", "Categorie", "Category"},
    PageWords{PageWord::Opened, "Ouvert le", "Geopend op", "Opened"},
    PageWords{PageWord::Linked, "Lié à", "Gekoppeld aan", "Linked"},
    PageWords{PageWord::Elsewhere, "Ailleurs", "Elders", "Elsewhere"},
    PageWords{PageWord::Phone, "Téléphone", "Telefoon", "Phone"},
    PageWords{PageWord::Urls, "Pages", "Pagina's", "Pages"},
    PageWords{PageWord::ErrorText, "Message d'erreur", "Foutmelding", "Error message"},
    PageWords{PageWord::ErrorCodes, "Codes d'erreur", "Foutcodes", "Error codes"},
    PageWords{PageWord::Product, "Produit", "Product", "Product"},
    PageWords{PageWord::Request, "Demande", "Aanvraag", "Request"},
    PageWords{PageWord::FollowUp, "Suivi", "Opvolging", "Follow-up"},
    PageWords{PageWord::Answer, "Réponse", "Antwoord", "Answer"},
    PageWords{PageWord::InternalNote, "Note interne", "Interne nota", "Internal note"},
    PageWords{PageWord::WithdrawnNote, "Note interne, retirée", "Interne nota, ingetrokken", "Internal note, taken back"},
    PageWords{PageWord::Event, "Événement", "Gebeurtenis", "Event"},
    PageWords{PageWord::Unsent, "Réponse arrêtée, jamais envoyée", "Tegengehouden antwoord, nooit verstuurd", "Answer that was stopped, never sent"},
    PageWords{PageWord::ThirdParty, "tiers, identité non vérifiée", "derde, identiteit niet nagegaan", "third party, unverified"},
    PageWords{PageWord::ByPhone, "reçue par téléphone au Service Desk", "telefonisch ontvangen door de servicedesk", "received by telephone by the Service Desk"},
    PageWords{PageWord::Attachments, "Pièces jointes", "Bijlagen", "Attachments"},
    PageWords{PageWord::Bytes, "octets", "bytes", "bytes"},
    PageWords{PageWord::MailIsMissing, "le mail d'origine n'est plus là", "de oorspronkelijke mail is er niet meer", "its mail is not there any more"},
    PageWords{PageWord::IsAltered, "n'est plus tel qu'il est arrivé", "is niet meer zoals het aankwam", "is not as it arrived"},
    PageWords{PageWord::TextInPicture, "Texte lu dans l'image", "Tekst gelezen in de afbeelding", "Text read in the picture"},
    PageWords{PageWord::WhatHappened, "Historique", "Verloop", "What happened"},
    PageWords{PageWord::TicketOpened, "Ticket ouvert", "Ticket geopend", "Ticket opened"},
    PageWords{PageWord::Conversation, "Conversation", "Gesprek", "Conversation"},
    PageWords{PageWord::MadeOn, "Copie faite le", "Kopie gemaakt op", "Copy made on"},
    PageWords{PageWord::NotForRequester, "Copie interne : elle contient des notes que le demandeur ne peut pas voir.", "Interne kopie: ze bevat nota's die de aanvrager niet mag zien.", "Internal copy: it holds notes that the requester may not see."},
};
// clang-format on

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < page_words.size(); ++i)
    if (static_cast<std::size_t>(page_words[i].word) != i) return false;
  return true;
}
static_assert(is_in_order() && page_words.size() == static_cast<std::size_t>(PageWord::NotForRequester) + 1);

}  // namespace

std::string_view page_word(PageWord word, Language language) {
  const PageWords& words = page_words.at(static_cast<std::size_t>(word));
  if (language == Language::French) return words.french;
  return language == Language::Dutch ? words.dutch : words.english;
}

}  // namespace m2t
