// On the command line complaints show only with --complaints (product page): every command that could show one, with and without it.
#include <functional>

#include "tests/daemon/staffed_command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

// Stands in the subject, the text and the address of the complaint, and nowhere else.
const std::string mark = "zebravink";

struct ComplaintDesk : StaffedCommandDesk {
  ComplaintDesk() {
    TicketNewOptions options;
    options.requester = mark + "@jette.brussels";
    options.subject = "Plainte " + mark;
    options.words.text = "Je me plains de " + mark + ".";
    options.type = "complaint";
    REQUIRE(run(open_new_ticket, options) == ExitCode::Ok);
    number = out.substr(0, out.find('\n'));
    follow_up = write("follow-up.eml", "From: " + mark + "@jette.brussels\nTo: support@jette.brussels\nSubject: RE: " + mark +
                                           " [" + number + "]\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <f@b.test>\n" +
                                           "Content-Type: text/plain\n\nToujours pas de nouvelles de " + mark + ".\n");
    ordinary = open_ticket();
  }
  // Of the mail about the complaint: to its requester, or to the team leader.
  std::int64_t outgoing(const std::string& kind, const std::string& to) {
    for (const OutboxRow& row : mails(kind))
      if (row.to == to) return static_cast<std::int64_t>(row.id);
    FAIL("no such mail");
    return 0;
  }
  std::size_t marks() const {
    std::size_t count = 0;
    const std::string all = out + err;
    for (std::size_t at = all.find(mark); at != std::string::npos; at = all.find(mark, at + 1)) ++count;
    return count;
  }

  std::string number, ordinary, follow_up;
};

template <typename Options>
Options seen(bool complaints, bool json, const std::function<void(Options&)>& set = {}) {
  Options options;
  options.complaints = complaints;
  options.json = json;
  if (set) set(options);
  return options;
}

}  // namespace

TEST_CASE("complaints: whatever lists or shows, none without --complaints, and each with it") {
  ComplaintDesk desk;
  const std::int64_t acknowledgement = desk.outgoing("acknowledgement", mark + "@jette.brussels");
  const std::int64_t to_leader = desk.outgoing("staff_news", "chef.support@jette.brussels");
  struct Row {
    const char* command;
    std::function<void(bool complaints, bool json)> run;
  };
  const auto show_mail = [&](std::int64_t id) {
    return [&desk, id](bool complaints, bool json) {
      desk.run(show_outgoing, seen<OutboxShowOptions>(complaints, json, [&](auto& o) { o.id = id; }));
    };
  };
  const auto quietly = [&](const std::function<void()>& command) {
    desk.out.clear();
    desk.err.clear();
    try {
      command();
    } catch (const DataError& e) {  // as the command line prints it
      desk.err = e.what();
    }
  };
  const Row rows[] = {
      {"tickets list", [&](bool c, bool j) { desk.run(list_tickets, seen<TicketsListOptions>(c, j)); }},
      {"tickets list --search",
       [&](bool c, bool j) { desk.run(list_tickets, seen<TicketsListOptions>(c, j, [&](auto& o) { o.search = mark; })); }},
      {"tickets list --requester",
       [&](bool c, bool j) {
         desk.run(list_tickets, seen<TicketsListOptions>(c, j, [&](auto& o) { o.requester = mark + "@jette.brussels"; }));
       }},
      {"tickets list --type complaint",
       [&](bool c, bool j) { desk.run(list_tickets, seen<TicketsListOptions>(c, j, [&](auto& o) { o.type = "complaint"; })); }},
      {"tickets show",
       [&](bool c, bool j) { desk.run(show_ticket, seen<TicketShowOptions>(c, j, [&](auto& o) { o.number = desk.number; })); }},
      {"tickets export",
       [&](bool c, bool) {
         TicketExportOptions options;
         options.number = desk.number;
         options.complaints = c;
         desk.run(export_ticket, options);
       }},
      {"outbox list", [&](bool c, bool j) { desk.run(list_outbox, seen<OutboxListOptions>(c, j)); }},
      {"outbox list --all",
       [&](bool c, bool j) { desk.run(list_outbox, seen<OutboxListOptions>(c, j, [](auto& o) { o.all = true; })); }},
      {"outbox show, to the requester", show_mail(acknowledgement)},
      {"outbox show, to the team leader", show_mail(to_leader)},
      {"explain",
       [&](bool c, bool j) { desk.run(explain_mail, seen<MailFileOptions>(c, j, [&](auto& o) { o.file = desk.follow_up; })); }},
  };
  for (const Row& row : rows)
    for (const bool json : {false, true}) {
      CAPTURE(row.command);
      CAPTURE(json);
      quietly([&] { row.run(false, json); });
      CHECK(desk.marks() == 0);
      CHECK(!(desk.out + desk.err).empty());
      quietly([&] { row.run(true, json); });
      CHECK(desk.marks() > 0);
    }
  // And those that have nothing to show of it.
  for (const bool json : {false, true}) {
    ListOptions list;
    list.json = json;
    desk.run(show_status, list);
    CHECK(desk.marks() == 0);
    desk.run(list_held, seen<HeldListOptions>(false, json));
    CHECK(desk.marks() == 0);
    desk.run(show_ticket, seen<TicketShowOptions>(false, json, [&](auto& o) { o.number = desk.ordinary; }));
    CHECK(desk.marks() == 0);
  }
}

TEST_CASE("complaints: the mail of one is listed, cancelled and tried again without saying whose it is") {
  ComplaintDesk desk;
  const std::int64_t id = desk.outgoing("acknowledgement", mark + "@jette.brussels");
  REQUIRE(desk.run(list_outbox, seen<OutboxListOptions>(false, false)) == ExitCode::Ok);
  CHECK(desk.out.find("(complaint)") != std::string::npos);
  CHECK(desk.out.find(desk.number) == std::string::npos);
  CHECK(desk.out.find(desk.ordinary) != std::string::npos);
  OutboxChangeOptions change;
  change.id = id;
  REQUIRE(desk.run(cancel_outgoing, change) == ExitCode::Ok);
  CHECK(desk.marks() == 0);
  CHECK(desk.mails("acknowledgement").at(0).state == OutboxState::Cancelled);
  REQUIRE(desk.run(retry_outgoing, change) == ExitCode::Ok);
  CHECK(desk.marks() == 0);
  CHECK(desk.mails("acknowledgement").at(0).state == OutboxState::Queued);
}

TEST_CASE("explain: of a mail about a complaint nothing but its verdict is said") {
  ComplaintDesk desk;
  REQUIRE(desk.run(explain_mail, seen<MailFileOptions>(false, false, [&](auto& o) { o.file = desk.follow_up; })) == ExitCode::Ok);
  CHECK(desk.out.find("it concerns a complaint: --complaints shows the rest") != std::string::npos);
  CHECK(desk.out.find("follow_up") != std::string::npos);
  CHECK(desk.out.find("The mails that would go out") == std::string::npos);
  CHECK(desk.out.find(desk.number) == std::string::npos);
}
