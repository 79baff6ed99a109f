// The loop of the retention: by the desk's own settings, in small pieces, once a night.
#include "daemon/retention_work.h"

#include <filesystem>
#include <fstream>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

std::size_t work_of(RetentionWork& work) {
  std::size_t pieces = 0;
  while (work.do_one()) ++pieces;
  return pieces;
}

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) count += file.is_regular_file();
  return count;
}

void close_all(TestDesk& desk) {
  const auto tickets = desk.tickets();
  const auto tx = desk.store->begin();
  for (const Ticket& ticket : tickets) tx->set_ticket_state(ticket.id, TicketState::Closed, desk.clock.now());
  tx->commit();
}

}  // namespace

TEST_CASE("retention work: raw mails go after a year, the texts after five; each only after its time (T-50)") {
  TestDesk desk(jette_settings("/nonexistent"));
  desk.handle({});
  close_all(desk);
  RetentionWork work({desk.desk, desk.store, desk.blobs, desk.clock});
  const Time start = desk.clock.now();
  const auto at = [&](int days) {
    desk.clock.set(start + std::chrono::days(days));
    work_of(work);
    return desk.view(TicketId{1});
  };
  at(364);
  CHECK(files_in(desk.folder / "raw") == 1);
  CHECK(at(366).entries[0].text.find("imprimante") != std::string::npos);
  CHECK(files_in(desk.folder / "raw") == 0);
  CHECK(at(1824).ticket.requester.address == "marie.dubois@jette.brussels");
  const TicketView over = at(1826);
  CHECK(over.ticket.subject == "[removed]");
  CHECK(over.ticket.requester.address.empty());
  CHECK_FALSE(desk.store->begin_reading()->find_person("marie.dubois@jette.brussels"));
  bool told = false;
  for (const Event& event : desk.store->begin_reading()->events_of(TicketId{1})) told |= event.what == "ticket.text_removed";
  CHECK(told);
}

TEST_CASE("retention work: \"never\" keeps, and a hold keeps") {
  for (const bool on_hold : {false, true}) {
    Settings settings = jette_settings("/nonexistent");
    if (!on_hold) settings.retention.raw_mails = settings.retention.ticket_texts = std::chrono::hours(0);
    TestDesk desk(std::move(settings));
    desk.handle({});
    close_all(desk);
    if (on_hold) {
      const auto data = personal_data(*desk.store);
      data->hold(TicketId{1}, "a court", "admin:root", desk.clock.now());
      data->commit();
    }
    RetentionWork work({desk.desk, desk.store, desk.blobs, desk.clock});
    desk.clock.set(desk.clock.now() + std::chrono::days(4000));
    work_of(work);
    CHECK(files_in(desk.folder / "raw") == 1);
    CHECK(desk.view(TicketId{1}).entries[0].text.find("imprimante") != std::string::npos);
  }
}

TEST_CASE("retention work: more than fits into one transaction is done in several; once a night") {
  TestDesk desk(jette_settings("/nonexistent"));
  {
    const auto tx = desk.store->begin();
    for (int n = 0; n < 450; ++n) {
      NewInbound row;
      row.mail_id = "in-" + std::to_string(n);
      row.received = desk.clock.now();
      row.shown_from = "somebody@example.org";
      row.left = true;
      tx->add_inbound(row);
    }
    tx->commit();
  }
  RetentionWork work({desk.desk, desk.store, desk.blobs, desk.clock});
  const std::size_t idle = work_of(work);
  CHECK(idle > 0);
  CHECK(work_of(work) == 0);  // not before the next night
  desk.clock.set(desk.clock.now() + std::chrono::days(91));
  CHECK(work_of(work) >= idle + 3);
  for (const InboundRow& row : desk.store->begin_reading()->left_mails(500)) CHECK(row.shown_from.empty());
  desk.clock.set(desk.clock.now() - std::chrono::days(30));  // the clock was wrong
  CHECK(work_of(work) == idle);
}

TEST_CASE("retention work: old copies of the database go, the database and what is no copy stay") {
  const TempDir folder;
  for (const char* name :
       {"mail2ticket.db", "mail2ticket.db.before-0005", "mail2ticket.db.before-restore-2026", "other.db.before-1"})
    std::ofstream(folder / name) << "x";
  TestDesk desk(jette_settings(folder.path()));
  RetentionWork work({desk.desk, desk.store, desk.blobs, desk.clock});
  const auto now = std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
  desk.clock.set(now + std::chrono::days(34));
  work_of(work);
  CHECK(files_in(folder.path()) == 4);
  desk.clock.set(now + std::chrono::days(36));
  work_of(work);
  CHECK(files_in(folder.path()) == 2);
  CHECK(std::filesystem::exists(folder / "mail2ticket.db"));
}
