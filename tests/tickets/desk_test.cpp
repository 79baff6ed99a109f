// ticket, lifecycle, effects.
#include <doctest/doctest.h>

#include <set>

#include "tickets/effects.h"
#include "tickets/lifecycle.h"
#include "tickets/ticket.h"

using namespace m2t;

namespace {

// Every word of an enum from 0 to `last` is its own and finds its way back.
template <typename Word, typename From>
void check_words(Word last, From from) {
  std::set<std::string_view> seen;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const std::string_view word = to_word(static_cast<Word>(i));
    CAPTURE(word);
    CHECK(seen.insert(word).second);
    CHECK(from(word) == static_cast<Word>(i));
  }
  CHECK_FALSE(from(""));
  CHECK_FALSE(from("?"));
}

}  // namespace

TEST_CASE("ticket: every word of the vocabulary is read as it is written") {
  check_words(TicketState::Closed, ticket_state_from);
  check_words(TicketType::Complaint, ticket_type_from);
  check_words(Priority::Urgent, priority_from);
  check_words(Origin::CommandLine, origin_from);
  check_words(PartyRole::Technician, party_role_from);
  check_words(EntryKind::Event, entry_kind_from);
  check_words(Visibility::Internal, visibility_from);
  check_words(LinkKind::Mentions, link_kind_from);
  check_words(Language::German, language_from);
  check_words(HeldReason::Rule, held_reason_from);
  check_words(Verdict::Left, verdict_from);
  check_words(NoticeKind::AcknowledgeFollowUp, notice_kind_from);
  CHECK(to_word(Language::Dutch) == "nl");
}

TEST_CASE("ticket: addresses are compared without case, domains as A-labels (T-32)") {
  CHECK(address_key(" An.Peeters@Jette.BRUSSELS. ") == "an.peeters@jette.brussels");
  CHECK(same_address("a@BÜCHER.example", "A@xn--bcher-kva.example"));
  CHECK(address_domain("x@Ä.be") == "xn--4ca.be");
  CHECK(address_domain("a@пример.рф") == "xn--e1afmkfd.xn--p1ai");
  CHECK(address_domain("a@例え.jp") == "xn--r8jz45g.jp");
  CHECK_FALSE(same_address("a@jette.brussels", "a@j\xD0\xB5tte.brussels"));  // a Cyrillic е
  CHECK(address_key("\"a@b\"@C.be") == "\"a@b\"@c.be");
  CHECK(address_domain("nobody") == "");
  CHECK(address_domain("") == "");
  CHECK(address_key("nobody@") == "nobody@");
  CHECK(address_key("a@\xFF\xFE.be") == "a@\xFF\xFE.be");
  CHECK(address_key("É@b") == "é@b");
}

TEST_CASE("lifecycle: every state and every event, against the printed table") {
  // requester wrote, thanked, automatic reply | technician answered, asked, assigned, resolved, closed | silence, wait over, closing | reopened
  struct Row {
    TicketState from;
    std::string_view moves;
  };
  // N new, A assigned, W waiting, S solved, C closed, . not allowed
  constexpr Row printed[] = {
      {TicketState::New,
       "NNN"
       "AWASC"
       "..."
       "."},
      {TicketState::Assigned,
       "AAA"
       "AWASC"
       "..."
       "."},
      {TicketState::Waiting,
       "AWW"
       "WWWSC"
       "SA."
       "."},
      {TicketState::Solved,
       "ASS"
       "SWSSC"
       "..C"
       "A"},
      {TicketState::Closed,
       ".CC"
       "C...C"
       "..C"
       "A"},
  };
  std::size_t allowed = 0;
  for (const Row& row : printed) {
    REQUIRE(row.moves.size() == static_cast<std::size_t>(TicketEvent::Reopened) + 1);
    for (std::size_t e = 0; e < row.moves.size(); ++e) {
      const auto next = next_state(row.from, static_cast<TicketEvent>(e));
      CAPTURE(to_word(row.from));
      CAPTURE(to_word(static_cast<TicketEvent>(e)));
      CHECK((next ? "NAWSC"[static_cast<std::size_t>(*next)] : '.') == row.moves[e]);
      allowed += next ? 1 : 0;
    }
  }
  CHECK(allowed == transitions().size());
}

TEST_CASE("effects: each is told on one line, whatever the mail says") {
  OpenTicket open;
  open.subject = "Impri\nmante";
  open.type = TicketType::Incident;
  open.requester = {"An", "an@jette.brussels", Language::Dutch};
  CHECK(describe(open) == "open ticket “Impri mante”, incident, normal, for An <an@jette.brussels>");
  CHECK(describe(HoldMail{HeldReason::Stranger, "release it"}) == "hold the mail (stranger): release it");
  CHECK(describe(ChangeState{TicketId{7}, TicketState::Solved, TicketState::Assigned, "requester_wrote"}) ==
        "change ticket #7 from solved to assigned (requester_wrote)");
  SendNotice notice;
  notice.to.address = "an@jette.brussels";
  notice.languages = {Language::French, Language::Dutch};
  notice.missing = {"phone"};
  notice.continues = TicketNumber{"JET", 1042};
  CHECK(describe(notice) ==
        "send acknowledgement about the new ticket to an@jette.brussels in fr+nl, neutral subject, asks for: phone, continues "
        "JET-10429");
  for (const Effect& effect :
       {Effect(AddEntry{}), Effect(AddNote{}), Effect(AddLink{}), Effect(KeepExternalReference{}), Effect(NoteBounce{})}) {
    CHECK_FALSE(describe(effect).empty());
    CHECK(describe(effect).find('\n') == std::string::npos);
  }
}
