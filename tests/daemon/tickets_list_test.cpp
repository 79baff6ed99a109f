// `tickets list` and `lifecycle` as a user runs them.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <nlohmann/json.hpp>

#include "parsers/text/display_width.h"
#include "store/store.h"
#include "tests/daemon/command_desk.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};

// Three tickets: fresh and nobody's; ten days old, waiting, An's; a complaint.
struct ListDesk : CommandDesk {
  ListDesk() {
    std::ofstream(folder / "mail2ticket.toml", std::ios::app)
        << "[[technician]]\nname = \"An Peeters\"\naddress = \"an.peeters@jette.brussels\"\n"
           "[[technician]]\nname = \"Jan Peeters\"\naddress = \"jan.peeters@jette.brussels\"\n";
    StoreOptions options;
    options.file = data_dir() / "mail2ticket.db";
    options.random = seeded_random(3);
    const auto store = open_sqlite_store(options);
    const Time now = SystemClock().now();
    const auto tx = store->begin();
    open(*tx, "Imprimante du guichet 3 avec un titre qui ne finit pas avant le bord de la fenêtre", TicketType::Request,
         now - 1h);
    const TicketId old = open(*tx, "打印机 réseau", TicketType::Incident, now - days(10));
    tx->set_ticket_state(old, TicketState::Waiting, now);
    tx->change_ticket(old, SetTechnician{an}, now);
    tx->change_ticket(old, SetCategory{"printer"}, now);
    open(*tx, "Plainte", TicketType::Complaint, now);
    tx->commit();
  }
  static TicketId open(Tx& tx, const std::string& subject, TicketType type, Time at) {
    OpenTicket ticket;
    ticket.subject = subject;
    ticket.type = type;
    ticket.requester = {"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
    return tx.open_ticket(ticket, "JET", at).id;
  }
  std::vector<std::string> types(TicketsListOptions options) {
    options.json = true;
    REQUIRE(run(list_tickets, options) == ExitCode::Ok);
    std::vector<std::string> types;
    for (const auto& ticket : nlohmann::json::parse(out)) types.push_back(ticket["type"]);
    return types;
  }
};

using Types = std::vector<std::string>;

TicketsListOptions with(const std::function<void(TicketsListOptions&)>& set) {
  TicketsListOptions options;
  set(options);
  return options;
}

}  // namespace

TEST_CASE("tickets list: each filter leaves what meets it, and complaints show only with --complaints") {
  ListDesk desk;
  CHECK(desk.types({}) == Types{"incident", "request"});
  CHECK(desk.types(with([](auto& o) { o.complaints = true; })) == Types{"complaint", "incident", "request"});
  CHECK(desk.types(with([](auto& o) { o.type = "complaint"; })) == Types{});
  CHECK(desk.types(with([](auto& o) { o.states = {"waiting"}; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.states = {"waiting", "new"}; })) == Types{"incident", "request"});
  CHECK(desk.types(with([](auto& o) { o.states = {"closed"}; })) == Types{});
  CHECK(desk.types(with([](auto& o) { o.type = "request"; })) == Types{"request"});
  CHECK(desk.types(with([](auto& o) { o.technician = "none"; })) == Types{"request"});
  CHECK(desk.types(with([](auto& o) { o.technician = "an p"; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.technician = "AN.peeters@jette.brussels"; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.category = "Printer"; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.requester = "MARIE.dubois@jette.brussels"; })) == Types{"incident", "request"});
  CHECK(desk.types(with([](auto& o) { o.older_than = "3d"; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.newer_than = "3d"; })) == Types{"request"});
  CHECK(desk.types(with([](auto& o) { o.newer_than = "11d", o.older_than = "2h"; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.created_since = "2020-01-01"; })) == Types{"incident", "request"});
  CHECK(desk.types(with([](auto& o) { o.created_since = "2999-01-01"; })) == Types{});
  CHECK(desk.types(with([](auto& o) { o.search = "reseau"; })) == Types{"incident"});
  CHECK(desk.types(with([](auto& o) { o.search = "reseau", o.type = "request"; })) == Types{});
  CHECK(desk.types(with([](auto& o) { o.limit = "1"; })) == Types{"incident"});
}

TEST_CASE("tickets list: a value that is none is refused, and what may stand there is named") {
  ListDesk desk;
  const auto refused = [&](const std::function<void(TicketsListOptions&)>& set) -> std::string {
    try {
      desk.run(list_tickets, with(set));
    } catch (const UsageError& error) {
      return error.what();
    }
    return "not refused";
  };
  CHECK(refused([](auto& o) { o.states = {"new", "nwe"}; }).find("new, assigned, waiting, solved, closed") != std::string::npos);
  CHECK(refused([](auto& o) { o.type = "plainte"; }).find("incident, request, complaint") != std::string::npos);
  CHECK(refused([](auto& o) { o.technician = "nobody"; }).find("An Peeters, Jan Peeters") != std::string::npos);
  CHECK(refused([](auto& o) { o.technician = "peeters"; }).find("may be An Peeters, Jan Peeters") != std::string::npos);
  CHECK(refused([](auto& o) { o.team = "nosuch"; }).find("the rules file names none") != std::string::npos);
  CHECK(refused([](auto& o) { o.requester = "marie"; }).find("mail address") != std::string::npos);
  for (const char* limit : {"0", "-1", "2x", "many", "99999999999999999999999"})
    CHECK(refused([&](auto& o) { o.limit = limit; }).find("1 at least") != std::string::npos);
  for (const char* age : {"3", "-3d", "0d", "soon"})
    CHECK(refused([&](auto& o) { o.older_than = age; }).find("3d, 12h") != std::string::npos);
  CHECK(refused([](auto& o) { o.created_since = "yesterday"; }).find("2026-11-01") != std::string::npos);
}

TEST_CASE("tickets list: the table is never wider than the terminal, and whole where there is none") {
  ListDesk desk;
  const auto widest_at = [&](std::size_t columns) {
    TicketsListOptions options;
    options.config = desk.folder / "mail2ticket.toml";
    std::istringstream in;
    std::ostringstream out, err;
    Console console{in, out, err, columns > 0, false, columns};
    CHECK(list_tickets(options, console) == ExitCode::Ok);
    desk.out = out.str();
    std::size_t widest = 0;
    std::istringstream lines(desk.out);
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
    return widest;
  };
  for (const std::size_t columns : {70u, 80u, 100u, 130u, 200u}) {
    CAPTURE(columns);
    CHECK(widest_at(columns) <= columns);
  }
  widest_at(80);
  CHECK(desk.out.find("Imprimante du guichet") != std::string::npos);
  CHECK(desk.out.find("…\n") != std::string::npos);
  widest_at(0);
  CHECK(desk.out.find("avant le bord de la fenêtre\n") != std::string::npos);
  CHECK(desk.out.find("…") == std::string::npos);
}

TEST_CASE("lifecycle: the command, its JSON and the manual page tell the same table") {
  CommandDesk desk;
  REQUIRE(desk.run(print_lifecycle, ListOptions{}) == ExitCode::Ok);
  const std::string text = desk.out;
  CHECK(text.find("waiting   assigned") == std::string::npos);  // columns, not a list of moves
  ListOptions json;
  json.json = true;
  REQUIRE(desk.run(print_lifecycle, json) == ExitCode::Ok);
  const auto object = nlohmann::json::parse(desk.out);
  CHECK(object["states"] == nlohmann::json::array({"new", "assigned", "waiting", "solved", "closed"}));
  REQUIRE(object["events"].size() == 12);
  std::size_t cells = 0;
  for (const auto& event : object["events"]) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string word;
      if (!(words >> word) || word != event["event"]) continue;
      for (const auto& state : object["states"]) {
        REQUIRE(static_cast<bool>(words >> word));
        const auto& to = event["moves"][state.get<std::string>()];
        CHECK(word == (to.is_null() ? "-" : to.get<std::string>()));
        ++cells;
      }
    }
  }
  CHECK(cells == 60);

  const std::string path = M2T_SOURCE_DIR "/systemd/mail2ticket.1";
  std::ifstream in(path);
  std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t begin = page.find(".nf\n", page.find(".BR lifecycle ")) + 4, end = page.find(".fi\n", begin);
  REQUIRE(end != std::string::npos);
  std::string set = text;  // a bare hyphen may become a typographic one
  for (std::size_t at = 0; (at = set.find('-', at)) != std::string::npos; at += 2) set.insert(at, "\\");
  if (std::getenv("M2T_ACCEPT") != nullptr) {
    std::ofstream(path) << page.replace(begin, end - begin, set);
    return;
  }
  INFO("run with M2T_ACCEPT=1 to write it anew");
  CHECK(page.substr(begin, end - begin) == set);
}
