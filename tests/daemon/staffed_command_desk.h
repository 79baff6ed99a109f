// A desk with technicians and a team leader, worked on by subcommands; and what its database says afterwards.
#pragma once

#include <algorithm>

#include "parsers/reader.h"
#include "store/store.h"
#include "tests/daemon/command_desk.h"
#include "tickets/reference.h"

namespace m2t::test {

struct StaffedCommandDesk : CommandDesk {
  StaffedCommandDesk() {
    std::ofstream(folder / "mail2ticket.toml", std::ios::app) << R"(
[[technician]]
name = "An Peeters"
address = "an.peeters@jette.brussels"
language = "nl"

[[technician]]
name = "Luc Claes"
address = "luc.claes@jette.brussels"
language = "fr"

[team_leader]
address = "chef.support@jette.brussels"
)";
  }

  std::string open_ticket(const std::string& subject = "Imprimante du guichet 3", const std::string& type = "") {
    TicketNewOptions options;
    options.requester = "marie.dubois@jette.brussels";
    options.name = "Marie Dubois";
    options.subject = subject;
    options.words.text = "L'imprimante affiche une erreur.";
    options.type = type;
    REQUIRE(run(open_new_ticket, options) == ExitCode::Ok);
    std::string number = out;
    number.erase(number.find('\n'));
    return number;
  }

  template <typename Options>
  Options on(const std::string& number) const {
    Options options;
    options.number = number;
    return options;
  }
  TicketWriteOptions words(const std::string& number, const std::string& text) const {
    auto options = on<TicketWriteOptions>(number);
    options.words.text = text;
    return options;
  }

  std::unique_ptr<Store> store() const {
    StoreOptions options;
    options.file = data_dir() / "mail2ticket.db";
    options.random = system_random();
    return open_sqlite_store(options);
  }
  TicketView view(const std::string& number) const {
    return store()->begin_reading()->show_ticket(parse_ticket_number(number, "JET").value()).value();
  }
  std::vector<Event> events(const std::string& number) const {
    return store()->begin_reading()->events_of(view(number).ticket.id);
  }
  // Whole rows, bytes included, of one kind; the oldest first.
  std::vector<OutboxRow> mails(const std::string& kind) const {
    std::vector<OutboxRow> rows;
    const auto opened = store();
    const auto tx = opened->begin_reading();
    for (const OutboxRow& row : tx->list_outbox(true))
      if (row.kind == kind) rows.push_back(tx->find_outgoing(row.id).value());
    std::ranges::sort(rows, {}, &OutboxRow::id);
    return rows;
  }
};

// Says that it is of 640 x 480 pixels, as a screenshot is; nobody decodes it here.
inline std::string png_bytes() {
  return std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0", 29) + "as good as a picture";
}

}  // namespace m2t::test
