// Which open tickets are shown beside another one: the same error, the likeliest first, never a complaint.
#include "rules/similar.h"

#include <algorithm>

#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

std::vector<TicketField> error(const std::string& text, const std::string& codes = "") {
  std::vector<TicketField> fields;
  if (!text.empty()) fields.push_back({FieldName::ErrorText, text, "text"});
  if (!codes.empty()) fields.push_back({FieldName::ErrorCodes, codes, "text"});
  return fields;
}

TicketWithFields other(std::int64_t id, std::vector<TicketField> fields, Time created = now()) {
  TicketWithFields one{ticket(id), std::move(fields)};
  one.ticket.created = created;
  return one;
}

std::vector<std::int64_t> ids(const std::vector<Ticket>& tickets) {
  std::vector<std::int64_t> all;
  for (const Ticket& t : tickets) all.push_back(static_cast<std::int64_t>(t.id));
  return all;
}

}  // namespace

TEST_CASE("similar: accents, case and punctuation do not make another error; words that say too little make none") {
  const ErrorMarks marks = error_marks_of(error("Échec de l'accès : 0x80070005 !", "0x80070005\n5\nORA-12541"));
  CHECK(marks.text == "echec de l acces 0x80070005");
  CHECK(marks.codes == std::vector<std::string>{"0x80070005", "ora 12541"});
  CHECK(phrases_to_find(marks) == std::vector<std::string>{"0x80070005", "ora 12541", "echec de l acces 0x80070005"});
  for (const char* little : {"Erreur", "Accès refusé", "", "a b c"}) {
    CAPTURE(little);
    CHECK(error_marks_of(error(little)).text.empty());
    CHECK(phrases_to_find(error_marks_of(error(little))).empty());
  }
  CHECK(error_marks_of(error("Erreur 1603")).text == "erreur 1603");
  CHECK(error_marks_of({}).codes.empty());
}

TEST_CASE("similar: of a long error only the first words are looked for") {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "mot" + std::to_string(i) + " ";
  const auto phrases = phrases_to_find(error_marks_of(error(text)));
  REQUIRE(phrases.size() == 1);
  CHECK(std::ranges::count(phrases[0], ' ') == 11);
}

TEST_CASE("similar: the same text comes before the same code, and that before who only tells of it; then the newest") {
  const ErrorMarks marks = error_marks_of(error("Le serveur ne répond pas", "0x80070005"));
  const std::vector<TicketWithFields> found{other(2, {}, at(24, 9)), other(3, error("", "0X80070005"), at(22, 8)),
                                            other(4, error("le SERVEUR ne repond pas."), at(21, 8)),
                                            other(5, error("", "0x80070005"), at(23, 8))};
  CHECK(ids(similar_to(ticket(1), marks, found)) == std::vector<std::int64_t>{4, 5, 3, 2});
}

TEST_CASE("similar: never a complaint, a closed or merged ticket, the ticket itself; and nothing beside a complaint") {
  const ErrorMarks marks = error_marks_of(error("Le serveur ne répond pas"));
  std::vector<TicketWithFields> found;
  for (std::int64_t id = 1; id <= 5; ++id) found.push_back(other(id, error("Le serveur ne répond pas")));
  found[1].ticket.type = TicketType::Complaint;
  found[2].ticket.state = TicketState::Closed;
  found[3].ticket.merged_into = TicketId{9};
  CHECK(ids(similar_to(ticket(1), marks, found)) == std::vector<std::int64_t>{5});
  Ticket complaint = ticket(1);
  complaint.type = TicketType::Complaint;
  CHECK(similar_to(complaint, marks, found).empty());
}
