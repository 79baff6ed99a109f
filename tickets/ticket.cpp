#include "tickets/ticket.h"

#include "tickets/domain_label.h"

namespace m2t {
namespace {

template <typename Word>
struct WordRow {
  Word value;
  std::string_view word;
};

constexpr WordRow<TicketState> state_words[] = {{TicketState::New, "new"},
                                                {TicketState::Assigned, "assigned"},
                                                {TicketState::Waiting, "waiting"},
                                                {TicketState::Solved, "solved"},
                                                {TicketState::Closed, "closed"}};
constexpr WordRow<TicketType> type_words[] = {
    {TicketType::Incident, "incident"}, {TicketType::Request, "request"}, {TicketType::Complaint, "complaint"}};
constexpr WordRow<Priority> priority_words[] = {
    {Priority::Low, "low"}, {Priority::Normal, "normal"}, {Priority::High, "high"}, {Priority::Urgent, "urgent"}};
constexpr WordRow<Origin> origin_words[] = {
    {Origin::Mail, "mail"}, {Origin::Phone, "phone"}, {Origin::CommandLine, "command_line"}};
constexpr WordRow<PartyRole> role_words[] = {{PartyRole::Requester, "requester"},
                                             {PartyRole::InCopy, "in_copy"},
                                             {PartyRole::Technician, "technician"},
                                             {PartyRole::Invited, "invited"}};
constexpr WordRow<EntryKind> entry_words[] = {
    {EntryKind::Request, "request"}, {EntryKind::FollowUp, "follow_up"},           {EntryKind::Answer, "answer"},
    {EntryKind::Note, "note"},       {EntryKind::WithdrawnNote, "withdrawn_note"}, {EntryKind::Event, "event"}};
constexpr WordRow<Visibility> visibility_words[] = {{Visibility::Public, "public"}, {Visibility::Internal, "internal"}};
constexpr WordRow<LinkKind> link_words[] = {{LinkKind::ContinuedBy, "continued_by"},
                                            {LinkKind::Mentions, "mentions"},
                                            {LinkKind::MergedInto, "merged_into"},
                                            {LinkKind::SplitFrom, "split_from"},
                                            {LinkKind::SameMatter, "same_matter"}};
constexpr WordRow<FieldName> field_words[] = {{FieldName::Phone, "phone"},
                                              {FieldName::Urls, "urls"},
                                              {FieldName::ErrorText, "error_text"},
                                              {FieldName::ErrorCodes, "error_codes"},
                                              {FieldName::Product, "product"}};
constexpr WordRow<Language> language_words[] = {{Language::Unknown, "unknown"},
                                                {Language::French, "fr"},
                                                {Language::Dutch, "nl"},
                                                {Language::English, "en"},
                                                {Language::German, "de"}};

template <typename Word, std::size_t Count>
std::string_view word_of(const WordRow<Word> (&rows)[Count], Word value) {
  for (const auto& row : rows) {
    if (row.value == value) return row.word;
  }
  return "?";  // only a value that was cast from a foreign number gets here
}

template <typename Word, std::size_t Count>
std::optional<Word> value_of(const WordRow<Word> (&rows)[Count], std::string_view word) {
  for (const auto& row : rows) {
    if (row.word == word) return row.value;
  }
  return std::nullopt;
}

std::string_view without_blanks_around(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::string_view to_word(TicketState value) { return word_of(state_words, value); }
std::string_view to_word(TicketType value) { return word_of(type_words, value); }
std::string_view to_word(Priority value) { return word_of(priority_words, value); }
std::string_view to_word(Origin value) { return word_of(origin_words, value); }
std::string_view to_word(PartyRole value) { return word_of(role_words, value); }
std::string_view to_word(EntryKind value) { return word_of(entry_words, value); }
std::string_view to_word(Visibility value) { return word_of(visibility_words, value); }
std::string_view to_word(LinkKind value) { return word_of(link_words, value); }
std::string_view to_word(FieldName value) { return word_of(field_words, value); }
std::string_view to_word(Language value) { return word_of(language_words, value); }

std::optional<TicketState> ticket_state_from(std::string_view word) { return value_of(state_words, word); }
std::optional<TicketType> ticket_type_from(std::string_view word) { return value_of(type_words, word); }
std::optional<Priority> priority_from(std::string_view word) { return value_of(priority_words, word); }
std::optional<Origin> origin_from(std::string_view word) { return value_of(origin_words, word); }
std::optional<PartyRole> party_role_from(std::string_view word) { return value_of(role_words, word); }
std::optional<EntryKind> entry_kind_from(std::string_view word) { return value_of(entry_words, word); }
std::optional<Visibility> visibility_from(std::string_view word) { return value_of(visibility_words, word); }
std::optional<LinkKind> link_kind_from(std::string_view word) { return value_of(link_words, word); }
std::optional<Language> language_from(std::string_view word) { return value_of(language_words, word); }
std::optional<FieldName> field_name_from(std::string_view word) { return value_of(field_words, word); }

std::string address_domain(std::string_view address) {
  address = without_blanks_around(address);
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string() : domain_key(address.substr(at + 1));
}

std::string address_key(std::string_view address) {
  address = without_blanks_around(address);
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return lower_case(address);
  return lower_case(address.substr(0, at)) + '@' + domain_key(address.substr(at + 1));
}

bool same_address(std::string_view a, std::string_view b) { return address_key(a) == address_key(b); }

}  // namespace m2t
