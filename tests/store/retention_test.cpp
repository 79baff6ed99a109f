// What is over is removed, class by class, and nothing else; tickets on hold are kept with all that belongs to them (T-50).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <set>

#include "store/personal_data.h"
#include "store/sqlite_inspect.h"
#include "tests/store/store_contract.h"
#include "tests/support/temp_dir.h"

namespace m2t::test {
namespace {

constexpr auto day = std::chrono::hours(24);
const Time today = monday + 400 * day;
const Time year_ago = today - 365 * day;

// Tickets 1 (old, closed), 2 (old, closed, on hold), 3 (closed lately), 4 (old, open): each with a mail, an entry, a picture, a field, an
// answer that went out, an event. And mails of no ticket.
struct OldDesk {
  TempDir folder;
  std::unique_ptr<Store> store;
  std::vector<TicketId> tickets;

  OldDesk() {
    StoreOptions options;
    options.file = folder / "m2t.db";
    options.random = seeded_random(1);
    store = open_sqlite_store(options);
    {
      const auto tx = store->begin();
      for (int n = 1; n <= 4; ++n) add_ticket(*tx, n, n == 3 ? today - day : monday);
      for (int n = 5; n <= 8; ++n) tx->add_inbound(mail(n, n == 8 ? today : monday));
      tx->commit();
    }
    execute_sqlite(*store, "UPDATE inbound SET state = 'filed', verdict = 'refused' WHERE id > 4");
    execute_sqlite(*store, "UPDATE inbound SET held = 1, verdict = 'held' WHERE id = 6");
    execute_sqlite(*store, "UPDATE inbound SET state = 'received' WHERE id = 7");
    execute_sqlite(*store, "UPDATE inbound SET state = 'filed', verdict = 'new_ticket' WHERE id <= 4");
    execute_sqlite(*store, "UPDATE ticket SET state = 'closed' WHERE id <> 4");
    execute_sqlite(*store, "UPDATE outbox SET state = 'sent', next_attempt = NULL WHERE ticket <> 4");
    const auto data = personal_data(*store);
    data->hold(tickets[1], "a court", "admin:root", monday);
    data->commit();
  }

  static NewInbound mail(int n, Time received) {
    NewInbound row = new_mail(n);
    row.received = received;
    row.blob = fmt::format("2026-11/{:064}", n);
    return row;
  }

  void add_ticket(Tx& tx, int n, Time at) {
    OpenTicket what;
    what.subject = fmt::format("oldword{} subject", n);
    what.requester = Person{fmt::format("Person Oldword{}", n), fmt::format("person{}@jette.brussels", n), Language::French};
    const Ticket ticket = tx.open_ticket(what, "JET", at);
    tickets.push_back(ticket.id);
    NewEntry entry;
    entry.ticket = ticket.id;
    entry.from = what.requester;
    entry.at = at;
    entry.inbound = tx.add_inbound(mail(n, at));
    entry.text = fmt::format("oldword{} text", n);
    AttachmentRow attachment;
    attachment.name = fmt::format("oldword{}.png", n);
    const EntryId id = tx.add_entry(entry, std::span(&attachment, 1));
    tx.add_picture(id, 0, at);
    const auto job = tx.claim_picture(at);
    PictureFinding finding;
    finding.text = fmt::format("oldword{} picture", n);
    tx.finish_picture(job->id, PictureState::Done, finding, "", at);
    tx.keep_small_picture(job->id, {"image/png", 1, 1, fmt::format("oldword{}", n)});
    tx.fill_field(ticket.id, {FieldName::ErrorText, fmt::format("oldword{} field", n), "text"});
    NewOutgoing answer = new_answer(n, ticket.id, what.requester);
    answer.created = at;
    answer.bytes = fmt::format("oldword{} mail", n);
    tx.add_outgoing(answer);
    Event event;
    event.at = at;
    event.actor = "desk";
    event.what = "ticket.opened";
    event.ticket = ticket.id;
    tx.add_event(event);
  }

  std::vector<std::string> remove(RetentionClass what, Time before) {
    const auto data = personal_data(*store);
    const auto ids = data->over(what, before);
    auto files = data->remove(what, ids, before, today);
    CHECK(data->over(what, before).empty());
    data->commit();
    return files;
  }
  std::string ask(const std::string& sql) const { return ask_sqlite(*store, sql); }
  std::size_t found_by(const std::string& words) const {
    TicketFilter filter;
    filter.search = words;
    filter.complaints = true;
    return store->begin_reading()->list_tickets(filter).size();
  }
  void tidy() const {
    for (bool first = true; tidy_search_index(*store, first);) first = false;
    CHECK(empty_write_ahead_log(*store));
  }
  bool file_has(const std::string& word) const {
    std::ifstream in(folder / "m2t.db", std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    return all.find(word) != std::string::npos;
  }
};

}  // namespace

TEST_CASE("retention: raw mails of tickets that were closed long ago go, and their files are named once no row has them") {
  OldDesk desk;
  const auto files = desk.remove(RetentionClass::RawMails, year_ago);
  CHECK(files == std::vector<std::string>{fmt::format("2026-11/{:064}", 1)});
  CHECK(desk.ask("SELECT group_concat(id) FROM inbound WHERE blob = ''") == "1");
  CHECK(desk.store->begin_reading()->show_ticket({"JET", 1000})->entries[0].text == "oldword1 text");
  CHECK(desk.ask("SELECT count(*) FROM erasure_on_server") == "0");  // the mailbox is not touched
  CHECK_NOTHROW(desk.store->check_integrity());
}

TEST_CASE("retention: a file that another row still names stays") {
  OldDesk desk;
  execute_sqlite(*desk.store, "UPDATE inbound SET blob = (SELECT blob FROM inbound WHERE id = 1) WHERE id = 3");
  CHECK(desk.remove(RetentionClass::RawMails, year_ago).empty());
}

TEST_CASE("retention: what was read in pictures goes, from the index, too") {
  OldDesk desk;
  REQUIRE(desk.found_by("oldword1 picture") == 1);
  desk.remove(RetentionClass::Pictures, year_ago);
  CHECK(desk.ask("SELECT group_concat(id) FROM picture") == "2,3,4");
  CHECK(desk.ask("SELECT group_concat(picture) FROM small_picture") == "2,3,4");
  CHECK(desk.ask("SELECT count(*) FROM picture_words WHERE picture_words MATCH 'oldword1'") == "0");
  CHECK(desk.found_by("oldword2") == 1);
}

TEST_CASE("retention: of a ticket's texts no byte stays; its number, states and times do; persons whom nothing names go") {
  OldDesk desk;
  desk.remove(RetentionClass::TicketTexts, year_ago);
  desk.remove(RetentionClass::Persons, year_ago);
  desk.tidy();
  CHECK_FALSE(desk.file_has("oldword1"));
  CHECK_FALSE(desk.file_has("person1@"));
  for (const char* kept : {"oldword2", "oldword3", "oldword4", "person2@", "person4@"}) CHECK_MESSAGE(desk.file_has(kept), kept);
  CHECK(desk.found_by("oldword1") == 0);
  CHECK(desk.found_by("oldword2") == 1);
  const auto ticket = desk.store->begin_reading()->find_ticket(TicketNumber{"JET", 1000}).value();
  CHECK(ticket.subject == "[removed]");
  CHECK(ticket.state == TicketState::Closed);
  CHECK(ticket.created == monday);
  CHECK(ticket.requester.address.empty());
  CHECK(desk.ask("SELECT count(*) FROM entry WHERE ticket = 1") == "1");
  CHECK(desk.ask("SELECT count(*) FROM outbox WHERE ticket = 1") == "0");
  CHECK_NOTHROW(desk.store->check_integrity());
}

TEST_CASE("retention: persons who are named by anything stay") {
  OldDesk desk;
  desk.remove(RetentionClass::Persons, year_ago);
  CHECK(desk.ask("SELECT count(*) FROM person") == "4");
}

TEST_CASE("retention: mails that went out go with their bytes; what still waits stays") {
  OldDesk desk;
  desk.remove(RetentionClass::SentMails, year_ago);
  CHECK(desk.ask("SELECT group_concat(ticket) FROM outbox") == "2,3,4");
  CHECK(desk.ask("SELECT count(*) FROM outbox_bytes") == "3");
  desk.remove(RetentionClass::SentMails, today + day);
  CHECK(desk.ask("SELECT group_concat(ticket) FROM outbox") == "2,4");  // on hold; queued
}

TEST_CASE("retention: mails of no ticket, and held ones that nobody looked at, each by their own end") {
  OldDesk desk;
  CHECK(desk.remove(RetentionClass::OtherMails, year_ago).size() == 1);
  CHECK(desk.ask("SELECT group_concat(id) FROM inbound WHERE blob = ''") == "5");  // 6 is held, 7 not handled, 8 new
  CHECK(desk.ask("SELECT shown_from || shown_subject FROM inbound WHERE id = 5").empty());
  CHECK(desk.remove(RetentionClass::HeldMails, year_ago).size() == 1);
  CHECK(desk.store->begin_reading()->held().empty());
  CHECK(desk.ask("SELECT discarded || blob || shown_from FROM inbound WHERE id = 6") == "1");
}

TEST_CASE("retention: the audit ends where its retention does, and nowhere else (T-48)") {
  OldDesk desk;
  desk.remove(RetentionClass::Audit, year_ago);
  CHECK(desk.ask("SELECT group_concat(ticket) FROM event") == "2,3");  // on hold; of yesterday
  CHECK_THROWS(execute_sqlite(*desk.store, "DELETE FROM event WHERE ticket = 3"));
}

TEST_CASE("retention: what changed between the look and the removal stays") {
  OldDesk desk;
  const auto data = personal_data(*desk.store);
  const auto ids = data->over(RetentionClass::TicketTexts, year_ago);
  REQUIRE(ids.size() == 1);
  data->hold(desk.tickets[0], "a court", "admin:root", today);
  data->remove(RetentionClass::TicketTexts, ids, year_ago, today);
  data->commit();
  CHECK(desk.found_by("oldword1") == 1);
}

TEST_CASE("retention: secrets and counts that nobody asks for any more go") {
  OldDesk desk;
  {
    const auto tx = desk.store->begin();
    tx->add_secret("oldsecret", desk.tickets[3], anne, monday);
    tx->add_secret("newsecret", desk.tickets[3], anne, today);
    tx->commit();
  }
  desk.remove(RetentionClass::Counters, year_ago);
  CHECK(desk.ask("SELECT group_concat(hash) FROM secret") == "newsecret");
  CHECK(std::stoll(desk.ask("SELECT min(minute) FROM minute_count")) * 60000 > year_ago.time_since_epoch().count());
}

}  // namespace m2t::test
