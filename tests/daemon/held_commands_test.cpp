// `mail2ticket held`: what is shown of held mails, what a release would do and does, and that complaints stay hidden.
#include <nlohmann/json.hpp>

#include "daemon/commands/held_words.h"
#include "tests/daemon/screenshot_mail.h"
#include "tests/daemon/staffed_command_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono_literals;

namespace {

// Stands in the subject, the text and the address of the complaint, and nowhere else.
const std::string mark = "zebravink";

std::string strangers_mail(const std::string& from, const std::string& subject, const std::string& text = "Bonjour.") {
  return "From: " + from + "\nTo: support@jette.brussels\nSubject: " + subject +
         "\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <" + std::to_string(std::hash<std::string>{}(from + subject)) +
         "@elsewhere.test>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n";
}

struct HeldDesk : StaffedCommandDesk {
  HeldDesk() {
    write("rules.toml", "[[rule]]\nname = \"complaint\"\nwhen.subject = \"plainte\"\nthen.type = \"complaint\"\n");
    std::ofstream(folder / "mail2ticket.toml", std::ios::app) << "\n[rules]\nfile = \"rules.toml\"\n";
  }
  // Gives its id.
  std::int64_t hold(const std::string& mail) {
    IngestOptions options;
    options.files = {write("mail.eml", mail)};
    REQUIRE(run(ingest_mails, options) == ExitCode::Ok);
    const auto rows = held();
    REQUIRE_FALSE(rows.empty());
    return static_cast<std::int64_t>(rows.back().id);
  }
  std::vector<InboundRow> held() const {
    const auto opened = store();
    return opened->begin_reading()->held();
  }
  InboundRow row(std::int64_t id) const {
    const auto opened = store();
    return opened->begin_reading()->find_inbound(InboundId{id}).value();
  }
  std::string list(bool json = false, bool complaints = false) {
    HeldListOptions options;
    options.json = json;
    options.complaints = complaints;
    REQUIRE(run(list_held, options) == ExitCode::Ok);
    return out + err;
  }
  std::string show(std::int64_t id, bool json = false, bool complaints = false) {
    HeldShowOptions options;
    options.id = id;
    options.json = json;
    options.complaints = complaints;
    REQUIRE(run(show_held, options) == ExitCode::Ok);
    return out + err;
  }
  std::string release(HeldReleaseOptions options) {
    REQUIRE(run(release_held, std::move(options)) == ExitCode::Ok);
    return out + err;
  }
  std::size_t tickets() const {
    TicketFilter filter;
    filter.complaints = true;
    const auto opened = store();
    return opened->begin_reading()->list_tickets(filter).size();
  }
};

bool has(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("held words: each reason says why, what to do, and fits a column; ages are short") {
  for (int i = 0; i <= static_cast<int>(HeldReason::NoTicket); ++i) {
    const HeldWords words = held_words(static_cast<HeldReason>(i));
    CAPTURE(i);
    CHECK_FALSE(words.why.empty());
    CHECK(words.why.size() <= 24);
    CHECK(words.to_do.ends_with("."));
    CHECK(words.why != held_words(std::nullopt).why);
  }
  CHECK(age_in_words(-5min) == "0 min");
  CHECK(age_in_words(59min) == "59 min");
  CHECK(age_in_words(47h) == "47 h");
  CHECK(age_in_words(49h) == "2 d");
}

TEST_CASE("held list: why in plain words, and what to do about each reason once") {
  HeldDesk desk;
  desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Une question"));
  desk.hold(strangers_mail("Eve <eve@elsewhere.test>", "Autre chose"));
  const std::string text = desk.list();
  CHECK(has(desk.out, "sender not in [access]  bob@elsewhere.test"));
  CHECK(has(desk.out, "Autre chose"));
  CHECK(has(desk.err, "sender not in [access]: Release it"));
  CHECK(desk.err.find("--allow says") == desk.err.rfind("--allow says"));
  const auto json = nlohmann::ordered_json::parse((desk.list(true), desk.out));
  REQUIRE(json.size() == 2);
  std::vector<std::string> keys;
  for (const auto& [key, value] : json[0].items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"id", "reason", "from", "subject", "received"});
  CHECK(json[1]["reason"] == "stranger");
}

TEST_CASE("held show: cleaned text, fields, the text of screenshots, and what release then does; it changes nothing") {
  HeldDesk desk;
  std::string mail = mail_with_parts(picture_part(picture_file("dialogs-00a-fr.png")));
  mail.replace(mail.find("marie.dubois@jette.brussels"), 27, "bob@elsewhere.test");
  const std::int64_t id = desk.hold(mail);
  const auto first = nlohmann::json::parse((desk.show(id, true), desk.out));
  CHECK(first["from"]["address"] == "bob@elsewhere.test");
  const auto& would = first["held"]["release"];
  CHECK(would["verdict"] == "new_ticket");
  CHECK(first["held"]["reason"] == "stranger");
  REQUIRE(first["held"]["pictures"].size() == 1);
  CHECK(first["held"]["pictures"][0]["text"].get<std::string>().size() > 20);
  const std::string text = desk.show(id);
  CHECK(has(text, "Voir l'image."));
  CHECK(has(text, "+ Screenshot 2026-11-24.png"));
  CHECK(has(text, "it says, read by the program"));
  CHECK(has(text, "What a release would do\n  - open a ticket, now it would be " + would["ticket"].get<std::string>()));
  CHECK(has(text, "write to bob@elsewhere.test"));
  CHECK(has(text, "released by a person"));
  CHECK(desk.tickets() == 0);
  CHECK(desk.held().size() == 1);
  CHECK(desk.mails("acknowledgement").empty());

  HeldReleaseOptions options;
  options.id = id;
  CHECK(has(desk.release(options), "new_ticket " + would["ticket"].get<std::string>()));
  CHECK(desk.tickets() == 1);
  CHECK(desk.mails("acknowledgement").size() == would["mails"].size());
  CHECK(desk.held().empty());
}

TEST_CASE("held show: of a mail whose raw bytes are gone it says so, and the list still shows it") {
  HeldDesk desk;
  const std::int64_t id = desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Une question"));
  std::filesystem::remove(desk.data_dir() / "raw" / desk.row(id).blob);
  CHECK(has(desk.show(id), "its text cannot be shown: reading it fails"));
  CHECK(has(desk.out, "it would be held again"));
  CHECK(has(desk.list(), "Une question"));
}

TEST_CASE("held list: no mail is read again for it, and one that names what became a complaint later is hidden then (T-07)") {
  HeldDesk desk;
  const std::string number = desk.open_ticket();
  desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Une question", "Et le ticket " + number + " ?"));
  desk.hold(strangers_mail("Eve <eve@elsewhere.test>", "Une plainte"));
  std::filesystem::remove_all(desk.data_dir() / "raw");  // whoever reads now fails
  CHECK(has(desk.list(), "Une question"));
  CHECK_FALSE(has(desk.out, "Une plainte"));  // it would open one
  {
    const auto store = desk.store();
    auto tx = store->begin();
    tx->change_ticket(desk.view(number).ticket.id, SetType{TicketType::Complaint}, SystemClock().now());
    tx->commit();
  }
  CHECK_FALSE(has(desk.list(), "Une question"));
  CHECK_FALSE(has(desk.out, "bob@elsewhere.test"));
  CHECK(has(desk.list(false, true), "Une question"));
}

TEST_CASE("held release --all-from: all mails of that sender as the tickets they would have been, and nobody else's") {
  HeldDesk desk;
  const std::int64_t first = desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Un"));
  const std::int64_t other = desk.hold(strangers_mail("Eve <eve@elsewhere.test>", "Deux"));
  const std::int64_t list = desk.hold("List-Id: <news.elsewhere.test>\n" + strangers_mail("bob@elsewhere.test", "Trois"));
  HeldReleaseOptions options;
  options.all_from = "BOB@elsewhere.test";
  const std::string said = desk.release(options);
  CHECK(has(said, "mail " + std::to_string(first) + " is released: new_ticket JET-"));
  CHECK(has(said, "mail " + std::to_string(list) + " is released: new_ticket JET-"));
  REQUIRE(desk.held().size() == 1);
  CHECK(static_cast<std::int64_t>(desk.held().front().id) == other);
  CHECK(desk.tickets() == 2);
  CHECK_THROWS_AS(desk.run(release_held, options), DataError);  // nothing is left of him
  options.id = other;
  CHECK_THROWS_AS(desk.run(release_held, options), UsageError);
  CHECK_THROWS_AS(desk.run(release_held, HeldReleaseOptions{}), UsageError);
  CHECK(desk.held().size() == 1);
}

TEST_CASE("held release --all-from: what anybody may have sent in that name stays held (T-02)") {
  CHECK_FALSE(held_words(HeldReason::Suspicious).with_others);
  CHECK_FALSE(held_words(HeldReason::NoTicket).with_others);
  CHECK(held_words(HeldReason::Stranger).with_others);
  HeldDesk desk;
  desk.open_ticket();
  const std::int64_t id = desk.hold(strangers_mail("An Peeters <an.peeters@jette.brussels>", "Printer", "#opgelost\n\nKlaar."));
  REQUIRE(desk.row(id).held_reason == HeldReason::NoTicket);
  HeldReleaseOptions options;
  options.all_from = "an.peeters@jette.brussels";
  CHECK_THROWS_AS(desk.run(release_held, options), DataError);
  CHECK(desk.row(id).state != InboundState::Received);
  CHECK(desk.held().size() == 1);
}

TEST_CASE("held release --allow: the whole line for [access], for who is not in it") {
  HeldDesk desk;
  HeldReleaseOptions options;
  options.allow = true;
  options.id = desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Un"));
  CHECK(has(desk.release(options), "  addresses = [\"bob@elsewhere.test\"]\n"));
  CHECK(has(desk.out, (desk.folder / "mail2ticket.toml").string()));
}

TEST_CASE("held: complaints show with --complaints only, whatever a mail has to do with one") {
  HeldDesk desk;
  const std::string complaint = desk.open_ticket("Plainte contre le guichet", "complaint");
  const std::string ordinary = desk.open_ticket();
  const std::string sender = "<" + mark + "@elsewhere.test>";
  struct Row {
    const char* what;
    std::string mail;
  };
  for (const Row& row :
       {Row{"it would open one", strangers_mail(sender, "Plainte " + mark)},
        Row{"it names one", strangers_mail(sender, "RE: " + mark + " [" + complaint + "]", "Toujours rien, " + mark)},
        Row{"a technician's words on one", strangers_mail("An Peeters <an.peeters@jette.brussels>",
                                                          "RE: " + mark + " [" + complaint + "]", "#opgelost\n\n" + mark)}}) {
    CAPTURE(row.what);
    const std::int64_t id = desk.hold(row.mail);
    for (const bool json : {false, true}) {
      CHECK_FALSE(has(desk.list(json), mark));
      CHECK(has(desk.out, "(complaint)"));
      CHECK(has(desk.list(json, true), mark));
      CHECK_FALSE(has(desk.show(id, json), mark));
      CHECK_FALSE(has(desk.out, complaint));
      CHECK(has(desk.out, "(complaint)"));
      CHECK(has(desk.show(id, json, true), mark));
    }
  }
  CHECK_FALSE(has(desk.list(), ordinary));  // and an ordinary mail is not taken for one:
  desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "RE: Imprimante [" + ordinary + "]"));
  CHECK(has(desk.list(), "RE: Imprimante [" + ordinary + "]"));
}

TEST_CASE("held: a complaint whose raw mail is gone is still told by its subject") {
  HeldDesk desk;
  const std::int64_t id = desk.hold(strangers_mail("<" + mark + "@elsewhere.test>", "Plainte " + mark));
  std::filesystem::remove(desk.data_dir() / "raw" / desk.row(id).blob);
  CHECK_FALSE(has(desk.list(), mark));
  CHECK_FALSE(has(desk.show(id), mark));
}

TEST_CASE("held release: neither into a complaint nor naming one without --complaints") {
  HeldDesk desk;
  const std::string complaint = desk.open_ticket("Plainte contre le guichet", "complaint");
  HeldReleaseOptions options;
  options.id = desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Une question"));
  options.into_ticket = complaint;
  std::string refused;
  try {
    desk.run(release_held, options);
  } catch (const DataError& e) {
    refused = e.what();
  }
  CHECK(has(refused, "there is no ticket " + complaint));  // as of a number that nobody has
  REQUIRE(desk.held().size() == 1);
  options.complaints = true;
  CHECK(has(desk.release(options), "follow_up " + complaint));

  HeldReleaseOptions as_it_is;
  as_it_is.id = desk.hold(strangers_mail("<" + mark + "@elsewhere.test>", "Plainte " + mark));
  as_it_is.allow = true;
  CHECK_THROWS_AS(desk.run(release_held, as_it_is), UsageError);  // the line would hold the address
  REQUIRE(desk.held().size() == 1);
  as_it_is.allow = false;
  const std::string said = desk.release(as_it_is);
  CHECK(has(said, "is released: new_ticket\n"));
  CHECK_FALSE(has(said, mark));
  CHECK(desk.tickets() == 2);
}

TEST_CASE("held discard: not without a reason; then it is in no list, and its reason is in the audit") {
  HeldDesk desk;
  HeldDiscardOptions options;
  options.id = desk.hold(strangers_mail("Bob <bob@elsewhere.test>", "Une question"));
  options.reason = " \n";
  CHECK_THROWS_AS(desk.run(discard_held, options), UsageError);
  CHECK(desk.held().size() == 1);
  options.reason = "publicité";
  REQUIRE(desk.run(discard_held, options) == ExitCode::Ok);
  CHECK(desk.held().empty());
  CHECK(desk.row(options.id).discarded);
  CHECK_THROWS_AS(desk.run(discard_held, options), DataError);
}
