// A desk like Jette's for the tests of the daemon: a fixed clock, repeatable chance, a store in memory and raw mails in a
// folder that is gone afterwards.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "daemon/processing.h"
#include "parsers/reader.h"
#include "tests/support/library_reader.h"
#include "tests/support/memory_store.h"
#include "tests/support/temp_dir.h"
#include "tickets/reference.h"

namespace m2t::test {

using namespace std::chrono_literals;

// Tuesday, 24 November 2026, ten o'clock in Brussels: the desk is open.
inline Time tuesday_at_ten() { return std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(9); }

inline Settings jette_settings(const std::filesystem::path& data_dir = {}) {
  using std::chrono::minutes;
  Settings settings;
  settings.data_dir = data_dir;
  settings.desk_names = {{Language::French, "Service Desk de l'AC Jette"}, {Language::Dutch, "Service Desk van GB Jette"}};
  settings.phone = "02.423.12.12";
  for (std::size_t day = 0; day < 5; ++day)
    settings.calendar.hours[day] = OpeningHours{minutes(8 * 60 + 30), minutes((day == 3 ? 19 : 17) * 60)};
  settings.policy.address = "support@jette.brussels";
  settings.policy.aliases = {"helpdesk@jette.brussels"};
  settings.policy.allowed_domains = {"jette.brussels"};
  settings.policy.allowed_addresses = {"bibliotheek@example.org"};
  settings.policy.technicians = {Person{"An Peeters", "an.peeters@jette.brussels", Language::Dutch}};
  settings.policy.notify_technicians = false;  // the tests of technicians' mails turn it on
  return settings;
}

inline std::shared_ptr<const Desk> desk_from(Settings settings) {
  std::vector<TemplateProblem> problems;
  auto desk = make_desk(std::move(settings), problems);
  REQUIRE(problems.empty());
  return desk;
}

struct RawMail {
  std::string from = "Marie Dubois <marie.dubois@jette.brussels>";
  std::string subject = "Imprimante du guichet 3";
  std::string text = "Bonjour,\n\nL'imprimante du guichet 3 a besoin d'une nouvelle cartouche.\n";
  std::string message_id = "a1@mail.jette.brussels";
  std::string more_fields;  // each with its line end
  std::string bytes() const {
    std::string raw =
        "From: " + from + "\nTo: support@jette.brussels\nSubject: " + subject + "\nDate: Tue, 24 Nov 2026 09:58:00 +0100\n";
    if (!message_id.empty()) raw += "Message-ID: <" + message_id + ">\n";
    return raw + more_fields + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text;
  }
};

class TestDesk {
 public:
  explicit TestDesk(Settings settings = jette_settings()) : desk(desk_from(std::move(settings))), blobs(folder / "raw") {
    set_log_level(LogLevel::Error);
    store = memory_store();
  }
  ~TestDesk() { set_log_level(LogLevel::Info); }

  Processing processing() { return processing(random); }
  Processing processing(RandomBytes chance) {
    return Processing({desk, store, reader, blobs, clock, std::move(chance), {}, "desk"});
  }

  NewInbound stored(const std::string& raw) {
    NewInbound row = inbound_from_file(read_mail(raw), raw, clock.now(), random);
    auto batch = blobs.new_batch();
    batch->append(raw);
    row.blob = batch->finish(clock.now());
    batch->commit();
    return row;
  }
  InboundId add(const NewInbound& row) {
    auto tx = store->begin();
    const auto id = tx->add_inbound(row);
    REQUIRE(id);
    tx->commit();
    return *id;
  }
  InboundId receive(const RawMail& mail) { return add(stored(mail.bytes())); }
  InboundRow row(InboundId id) { return store->begin_reading()->find_inbound(id).value(); }

  // One mail, all the way.
  InboundRow handle(const RawMail& mail) {
    const InboundId id = receive(mail);
    processing().handle_due();
    return row(id);
  }

  std::vector<Ticket> tickets() { return store->begin_reading()->list_tickets({}); }
  TicketView view(TicketId id) {
    const auto tx = store->begin_reading();
    return tx->show_ticket(tx->find_ticket(id).value().number).value();
  }
  std::vector<OutboxRow> outbox() {
    std::vector<OutboxRow> rows;
    const auto tx = store->begin_reading();
    for (const OutboxRow& listed : tx->list_outbox(true)) rows.push_back(tx->find_outgoing(listed.id).value());
    return rows;
  }

  TempDir folder;
  FixedClock clock{tuesday_at_ten()};
  RandomBytes random = seeded_random(42);
  std::shared_ptr<const Desk> desk;
  std::shared_ptr<Store> store;
  std::shared_ptr<MailReader> reader = std::make_shared<LibraryReader>(reading_options(desk->settings));
  Blobs blobs;
};

inline bool has_note(const TicketView& view, std::string_view part) {
  for (const EntryRow& entry : view.entries)
    if (entry.kind == EntryKind::Note && entry.text.find(part) != std::string::npos) return true;
  return false;
}

inline std::string field_of(const std::string& raw, std::string_view name) {
  for (const HeaderField& field : read_mail(raw).headers)
    if (field.name == name) return field.value;
  return {};
}

}  // namespace m2t::test
