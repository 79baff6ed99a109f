// What #undo puts back, and what it leaves: parties, words that were never sent, what colleagues did and were told since.
#include <algorithm>

#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const char* const undoing_an = "an.peeters@jette.brussels";  // Dutch
const char* const undoing_luc = "luc.claes@jette.brussels";  // French
const char* const undoing_marie = "marie.dubois@jette.brussels";
const char* const wrong_person = "xavier.simon@jette.brussels";

Settings settings_of_undo() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.technicians.push_back({"Luc Claes", undoing_luc, Language::French});
  settings.policy.team_leader = Person{"Chef", "chef.support@jette.brussels", Language::French};
  return settings;
}

struct UndoDesk : ConversingDesk {
  UndoDesk() : ConversingDesk(settings_of_undo()) {}

  TicketId opened(const std::string& id = "a1@mail.jette.brussels") {
    RawMail mail;
    mail.message_id = id;
    mail.subject = "Demande " + id;
    const auto ticket = handle(mail).ticket;
    REQUIRE(ticket);
    return *ticket;
  }
  std::vector<OutboxRow> mails_to(std::string_view address, std::string_view kind, TicketId ticket = {}) {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [&](const OutboxRow& row) {
      return row.to != address || row.kind != kind || (ticket != TicketId{} && row.ticket != ticket);
    });
    std::ranges::sort(rows, {}, &OutboxRow::id);
    return rows;
  }
  OutboxRow newest(std::string_view address, std::string_view kind, TicketId ticket = {}) {
    const auto rows = mails_to(address, kind, ticket);
    CAPTURE(kind);
    REQUIRE_FALSE(rows.empty());
    return rows.back();
  }
  // On the ticket, with the code that comes back; his receipt of it.
  OutboxRow orders(const std::string& from, TicketId ticket, const std::string& text) {
    answer(from, newest(from, "staff_news", ticket), text);
    const OutboxRow asked = newest(from, "staff_confirmation", ticket);
    const std::string shown = read_mail(asked.bytes).text;
    const std::string word = from == undoing_an ? "#bevestigen " : "#confirmer ";
    const auto at = shown.find(word);
    REQUIRE(at != std::string::npos);
    answer(from, asked, shown.substr(at, word.size() + 8));
    processing().handle_due();
    const bool refused = mails_to(from, "staff_receipt", ticket).empty();
    return newest(from, refused ? "staff_refusal" : "staff_receipt", ticket);
  }
  void undoes(const std::string& from, const OutboxRow& receipt) { answer(from, receipt, "#undo"); }
  std::string told_last(std::string_view address, std::string_view kind, TicketId ticket = {}) {
    return read_mail(newest(address, kind, ticket).bytes).text;
  }
  // Everything that is due goes out.
  void delivers() {
    auto tx = store->begin();
    std::vector<OutboxId> ids;
    std::vector<OutboxResult> results;
    for (const OutboxRow& row : tx->claim_outgoing(clock.now(), 1000)) {
      ids.push_back(row.id);
      results.push_back({row.id, OutboxState::Sent, "250 ok", {}, {}});
    }
    REQUIRE_FALSE(ids.empty());
    tx->mark_in_doubt(ids);
    tx->record_results(results, clock.now());
    tx->commit();
  }
  std::vector<std::string> parties(TicketId id) {
    std::vector<std::string> all;
    for (const auto& party : view(id).ticket.parties)
      all.push_back(std::string(to_word(party.role)) + " " + party.person.address);
    std::ranges::sort(all);
    return all;
  }
};

bool tells(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

const EntryRow* entry_with(const TicketView& view, const std::string& words) {
  for (const EntryRow& entry : view.entries)
    if (tells(entry.text, words)) return &entry;
  return nullptr;
}

}  // namespace

TEST_CASE("undo: a requester who was named by mistake is no party any more, and gets nothing of what is said later (T-07)") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  const auto before = desk.parties(id);
  const OutboxRow receipt = desk.orders(undoing_luc, id, std::string("#demandeur ") + wrong_person);
  REQUIRE(desk.view(id).ticket.requester.address == wrong_person);
  desk.undoes(undoing_luc, receipt);
  CHECK(desk.view(id).ticket.requester.address == undoing_marie);
  CHECK(desk.parties(id) == before);
  desk.answer(undoing_luc, desk.newest(undoing_luc, "staff_news", id), "Voici votre mot de passe.");
  CHECK(desk.mails_to(undoing_marie, "answer").size() == 1);
  CHECK(desk.mails_to(wrong_person, "answer").empty());
}

TEST_CASE("undo: who was in copy and became the requester by mistake is in copy again") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  desk.orders(undoing_luc, id, std::string("#copie ") + wrong_person);
  const auto before = desk.parties(id);
  desk.undoes(undoing_luc, desk.orders(undoing_luc, id, std::string("#demandeur ") + wrong_person));
  CHECK(desk.view(id).ticket.requester.address == undoing_marie);
  CHECK(desk.parties(id) == before);
}

TEST_CASE("undo: an answer that was stopped was never said: internal, marked, and in no mail as said before (T-07, T-10)") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  desk.answer(undoing_luc, desk.newest(undoing_luc, "staff_news"), "Trop dur pour elle.");
  REQUIRE(entry_with(desk.view(id), "Trop dur")->visibility == Visibility::Public);
  desk.undoes(undoing_luc, desk.newest(undoing_luc, "staff_receipt"));
  const TicketView view = desk.view(id);
  REQUIRE(entry_with(view, "Trop dur") != nullptr);
  CHECK(was_never_sent(*entry_with(view, "Trop dur")));
  CHECK(entry_with(view, "Trop dur")->visibility == Visibility::Internal);
  RawMail more;
  more.message_id = "a2@mail.jette.brussels";
  more.subject = "RE: [" + to_text(view.ticket.number) + "]";
  more.text = "Une précision.";
  more.more_fields = "In-Reply-To: <a1@mail.jette.brussels>\n";
  desk.handle(more);
  const std::string told = desk.told_last(undoing_an, "staff_news", id);
  REQUIRE(tells(told, "Une précision."));
  CHECK_FALSE(tells(told, "Trop dur"));
}

TEST_CASE("undo: what a colleague changed since stays, and the receipt says who did it and when") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  const OutboxRow receipt = desk.orders(undoing_luc, id, "#priorité haute\n#catégorie imprimante");
  desk.orders(undoing_an, id, "#prioriteit laag");
  desk.undoes(undoing_luc, receipt);
  CHECK(desk.view(id).ticket.priority == Priority::Low);
  CHECK(desk.view(id).ticket.category.empty());  // nobody else touched it
  const std::string told = desk.told_last(undoing_luc, "staff_receipt", id);
  CHECK(tells(told, "Laissé tel quel, car changé entre-temps\u00A0: Priorité\u00A0: basse (An Peeters, 24/11 10:00)."));
  CHECK(tells(told, "Annulé."));
}

TEST_CASE("undo: where all of it was changed since, nothing is done") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  const OutboxRow receipt = desk.orders(undoing_luc, id, "#prendre");
  desk.orders(undoing_an, id, "#neem!");
  desk.undoes(undoing_luc, receipt);
  REQUIRE(desk.view(id).ticket.technician);
  CHECK(desk.view(id).ticket.technician->address == undoing_an);
  CHECK(desk.view(id).ticket.state == TicketState::Assigned);
  const std::string told = desk.told_last(undoing_luc, "staff_refusal", id);
  CHECK(tells(told, "An Peeters, 24/11 10:00"));
  CHECK_FALSE(tells(told, "Annulé."));
}

TEST_CASE("undo: who was told that a ticket is his is told that it is not, or his mail is stopped") {
  for (const bool told_already : {true, false}) {
    CAPTURE(told_already);
    UndoDesk desk;
    const TicketId id = desk.opened();
    const OutboxRow receipt = desk.orders(undoing_luc, id, "#attribuer an");
    const std::size_t before = desk.mails_to(undoing_an, "staff_news", id).size();
    REQUIRE(before == 2);
    if (told_already) desk.delivers();
    desk.undoes(undoing_luc, receipt);
    CHECK_FALSE(desk.view(id).ticket.technician);
    const auto after = desk.mails_to(undoing_an, "staff_news", id);
    REQUIRE(after.size() == before + (told_already ? 1 : 0));
    if (told_already) CHECK(tells(read_mail(after.back().bytes).text, "Dit ticket is niet meer van u: "));
    CHECK(after.at(1).state == (told_already ? OutboxState::Sent : OutboxState::Cancelled));
  }
}

TEST_CASE("undo: technicians who were told of a second ticket hear that it was a mistake, or their mails are stopped") {
  for (const bool told_already : {true, false}) {
    CAPTURE(told_already);
    UndoDesk desk;
    const TicketId first = desk.opened();
    const OutboxRow receipt = desk.orders(undoing_luc, first, "#scinder\nLe badge de Marie est bloqué.");
    const TicketId second = desk.tickets().at(0).id;
    REQUIRE(second != first);
    REQUIRE(desk.mails_to(undoing_an, "staff_news", second).size() == 1);
    if (told_already) desk.delivers();
    desk.undoes(undoing_luc, receipt);
    CHECK(desk.view(second).ticket.state == TicketState::Closed);
    const auto news = desk.mails_to(undoing_an, "staff_news", second);
    REQUIRE(news.size() == (told_already ? 2 : 1));
    CHECK(news[0].state == (told_already ? OutboxState::Sent : OutboxState::Cancelled));
    if (told_already) CHECK(tells(read_mail(news[1].bytes).text, "Bij vergissing geopend, en gesloten: "));
    CHECK(desk.mails_to(undoing_luc, "staff_news", second).size() == 1);  // he knows
  }
}

TEST_CASE("undo: a merge is taken back; a second ticket that a colleague took stays open") {
  UndoDesk desk;
  const TicketId one = desk.opened(), other = desk.opened("b1@mail.jette.brussels");
  const OutboxRow merged = desk.orders(undoing_luc, one, "#fusionner " + to_text(desk.view(other).ticket.number));
  REQUIRE(desk.view(one).ticket.merged_into == other);
  desk.undoes(undoing_luc, merged);
  CHECK(desk.view(one).ticket.state == TicketState::New);
  CHECK_FALSE(desk.view(one).ticket.merged_into);

  const OutboxRow split = desk.orders(undoing_luc, one, "#scinder\nLe badge de Marie est bloqué.");
  const TicketId second = desk.tickets().at(0).id;
  REQUIRE(second != other);
  desk.orders(undoing_an, second, "#neem");
  desk.undoes(undoing_luc, split);
  CHECK(desk.view(second).ticket.state == TicketState::Assigned);
}

TEST_CASE("undo: when the mail has left, what its reader was not told is taken back all the same") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  const OutboxRow receipt = desk.orders(undoing_luc, id, "#prendre\n#priorité haute\nBonjour, nous regardons.");
  REQUIRE(desk.view(id).ticket.priority == Priority::High);
  desk.clock.advance(2min);
  desk.delivers();
  desk.undoes(undoing_luc, receipt);
  CHECK(desk.view(id).ticket.priority == Priority::Normal);
  CHECK_FALSE(desk.view(id).ticket.technician);
  CHECK(desk.view(id).ticket.state == TicketState::New);  // nobody's again
  const std::string told = desk.told_last(undoing_luc, "staff_receipt", id);
  CHECK(tells(told, "Annulé."));
  CHECK(tells(told, "Le message, lui, était déjà parti."));
  REQUIRE(desk.mails_to(undoing_marie, "answer").size() == 1);
  CHECK(desk.mails_to(undoing_marie, "answer")[0].state == OutboxState::Sent);

  const OutboxRow solved = desk.orders(undoing_luc, id, "#résolu\nC'est réparé.");
  desk.clock.advance(2min);
  desk.delivers();
  desk.undoes(undoing_luc, solved);
  CHECK(desk.view(id).ticket.state == TicketState::Solved);  // she was told so
  CHECK(tells(desk.told_last(undoing_luc, "staff_refusal", id), "Trop tard"));
}

TEST_CASE("undo: a note and a link are taken back; the note stays, marked, and a link that was there before stays") {
  UndoDesk desk;
  const TicketId id = desk.opened(), other = desk.opened("b1@mail.jette.brussels"), third = desk.opened("c1@mail.jette.brussels");
  const auto number = [&](TicketId ticket) { return to_text(desk.view(ticket).ticket.number); };
  desk.orders(undoing_luc, id, "#lier " + number(third));
  const OutboxRow receipt =
      desk.orders(undoing_luc, id, "#note Première remarque\n#lier " + number(other) + "\n#lier " + number(third));
  REQUIRE(desk.view(id).linked.size() == 2);
  const OutboxRow kept = desk.orders(undoing_luc, id, "#note Une remarque qui reste");
  desk.undoes(undoing_luc, receipt);
  CHECK(tells(desk.told_last(undoing_luc, "staff_receipt", id), "Annulé."));
  REQUIRE(desk.view(id).linked.size() == 1);
  CHECK(to_text(desk.view(id).linked[0]) == number(third));
  std::vector<std::string> withdrawn, notes;
  for (const EntryRow& entry : desk.view(id).entries) {
    if (entry.kind == EntryKind::WithdrawnNote) withdrawn.push_back(entry.text);
    if (entry.kind == EntryKind::Note) notes.push_back(entry.text);
  }
  CHECK(withdrawn == std::vector<std::string>{"Première remarque"});
  CHECK(std::ranges::count(notes, "Une remarque qui reste") == 1);
  CHECK(desk.view(id).entries.front().visibility == Visibility::Public);
}

TEST_CASE("closed tickets: nobody gets one, none is closed twice, and no open one is merged into it") {
  UndoDesk desk;
  const TicketId closed = desk.opened(), open = desk.opened("b1@mail.jette.brussels");
  desk.orders(undoing_luc, closed, "#clore");
  REQUIRE(desk.view(closed).ticket.state == TicketState::Closed);
  const auto refused = [&](TicketId ticket, const std::string& text, const std::string& why) {
    CAPTURE(text);
    desk.orders(undoing_luc, ticket, text);
    CHECK(tells(desk.told_last(undoing_luc, "staff_refusal", ticket), why));
  };
  refused(closed, "#prendre", "Rouvrez-le d'abord\u00A0: #rouvrir");
  refused(closed, "#attribuer an", "Rouvrez-le d'abord\u00A0: #rouvrir");
  refused(closed, "#clore", "déjà clos, depuis le 24/11 10:00");
  CHECK(desk.mails_to(undoing_marie, "closed").size() == 1);
  CHECK_FALSE(desk.view(closed).ticket.technician);
  refused(open, "#fusionner " + to_text(desk.view(closed).ticket.number), "est clos\u00A0: personne n'y verrait plus le travail");
  CHECK(desk.view(open).ticket.state == TicketState::New);
  CHECK_FALSE(desk.view(open).ticket.merged_into);
  desk.orders(undoing_luc, closed, "#rouvrir\n#prendre");
  CHECK(desk.view(closed).ticket.technician->address == undoing_luc);
  desk.orders(undoing_luc, closed, "#clore");
  desk.orders(undoing_luc, closed, "#fusionner " + to_text(desk.view(open).ticket.number));
  CHECK(desk.view(closed).ticket.merged_into == open);
}

TEST_CASE("news: a ticket that goes on with a closed one names it, and the tickets that it is linked with") {
  UndoDesk desk;
  const TicketId id = desk.opened();
  desk.orders(undoing_luc, id, "#clos");
  REQUIRE(desk.view(id).ticket.state == TicketState::Closed);
  RawMail late;
  late.message_id = "late@mail.jette.brussels";
  late.subject = "RE: " + to_text(desk.view(id).ticket.number);
  late.text = "Cela recommence, le même message apparaît.";
  const auto ticket = desk.handle(late).ticket;
  REQUIRE(ticket);
  REQUIRE(*ticket != id);
  const OutboxRow news = desk.newest(undoing_luc, "staff_news", *ticket);
  CHECK(tells(read_mail(news.bytes).text, "Lié à\u00A0: " + to_text(desk.view(id).ticket.number) + " (clos)"));
}
