// The desk's own rules in the daemon: on the ticket, on what pictures show, in the settings, on the command line.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "daemon/later.h"
#include "daemon/rules_after_pictures.h"
#include "rules/file/read_rules.h"
#include "tests/daemon/command_desk.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string network_rules =
    "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\", \"Luc Martin\"]\n"
    "[[rule]]\nname = \"printer\"\nwhen.text = \"imprimante\"\nthen = { category = \"printer\", in_turn = \"network\", tag = "
    "\"x\" }\n"
    "[[rule]]\nname = \"invoice\"\nwhen.subject = \"facture\"\nthen.hold = \"an invoice\"\n"
    "[[rule]]\nname = \"news\"\nwhen.subject = \"lettre\"\nthen.record = \"a newsletter\"\n"
    "[[rule]]\nname = \"oracle\"\nwhen.picture_text = \"/ora-\\\\d+/\"\nthen = { type = \"incident\", category = \"database\" "
    "}\n";

Settings settings_with(const std::string& rules) {
  Settings settings = jette_settings();
  settings.policy.technicians.push_back(Person{"Luc Martin", "luc.martin@jette.brussels", Language::French});
  const LoadedRules loaded = read_rules(read_conf_text(rules, "rules.toml"), {settings.policy.technicians, {}});
  REQUIRE(loaded.problems.empty());
  settings.rules = loaded.set;
  return settings;
}

RawMail mail_about(const std::string& subject, const std::string& id) {
  RawMail mail;
  mail.subject = subject;
  mail.text = "Bonjour,\n\nVoici ma question " + id + ".\n";
  mail.message_id = id;
  return mail;
}

std::string mail_with_picture() {
  std::string png = "iVBORw0KGgoAAAANSUhEUgAAAyAAAAJYCAIAAAAVFBUnAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC";
  return "From: Marie Dubois <marie.dubois@jette.brussels>\nTo: support@jette.brussels\nSubject: Question\n"
         "Date: Tue, 24 Nov 2026 09:58:00 +0100\nMessage-ID: <p@mail.jette.brussels>\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nBonjour,\n\nVoir ceci.\n"
         "--b\nContent-Type: image/png; name=\"Screenshot.png\"\nContent-Disposition: attachment; filename=\"Screenshot.png\"\n"
         "Content-Transfer-Encoding: base64\n\n" +
         png + "\n--b--\n";
}

struct PictureDesk : TestDesk {
  PictureDesk() : TestDesk(settings_with(network_rules)) {}
  RulesAfterPictures rules{desk, blobs, random, [] { return std::make_unique<LibraryReader>(); }};
  Later later(const std::string& text) {
    return Later({.store = store,
                  .read_picture =
                      [text](const PictureJob&) {
                        PictureOutcome outcome;
                        outcome.text.text = text;
                        return outcome;
                      },
                  .clock = clock,
                  .rules = &rules});
  }
  TicketView with_picture() {
    const InboundId id = add(stored(mail_with_picture()));
    processing().handle_due();
    return view(row(id).ticket.value());
  }
  bool has_event(TicketId ticket, std::string_view what) {
    for (const Event& event : store->begin_reading()->events_of(ticket))
      if (event.what == what) return true;
    return false;
  }
};

class RulesDesk : public CommandDesk {
 public:
  explicit RulesDesk(const std::string& rules) {
    write("rules.toml", rules);
    const std::string configuration = contents(folder / "mail2ticket.toml");
    write("mail2ticket.toml", configuration + "\n[rules]\nfile = \"rules.toml\"\n");
  }
};

RulesTestOptions test_of(const std::string& file, bool json) {
  RulesTestOptions options;
  options.file = file;
  options.json = json;
  return options;
}

const std::string plain_rules =
    "[[rule]]\nname = \"printer\"\nwhen.text = \"imprimante\"\nthen = { category = \"printer\", priority = \"high\" }\n"
    "[[rule]]\nname = \"badge\"\nwhen.text = \"badge\"\nthen = { hold = \"building\", stop = true }\n";

}  // namespace

TEST_CASE("rules: what they say stands on the ticket, turns go round, and the audit names nobody (T-48)") {
  TestDesk desk(settings_with(network_rules));
  const InboundRow row = desk.handle(mail_about("imprimante", "a@b.test"));
  const Ticket ticket = desk.view(row.ticket.value()).ticket;
  CHECK(ticket.category == "printer");
  CHECK(ticket.team == "network");
  CHECK(ticket.technician->address == "an.peeters@jette.brussels");
  CHECK(ticket.state == TicketState::Assigned);
  CHECK(ticket.tags == std::vector<std::string>{"x"});
  std::vector<std::string> told;
  for (const Event& event : desk.store->begin_reading()->events_of(ticket.id)) {
    if (event.what == "ticket.changed") told.push_back(event.detail);
    CHECK(event.detail.find('@') == std::string::npos);
  }
  CHECK(told == std::vector<std::string>{"change=category to=printer", "change=team to=network", "change=technician",
                                         "change=state to=assigned", "change=+tag to=x"});
  const auto technician_of_next = [&](const std::string& id) {
    return desk.view(desk.handle(mail_about("imprimante", id)).ticket.value()).ticket.technician->address;
  };
  CHECK(technician_of_next("b@b.test") == "luc.martin@jette.brussels");
  CHECK(technician_of_next("c@b.test") == "an.peeters@jette.brussels");
}

TEST_CASE("rules: a mail that they hold waits for a person, one that they record is answered by nobody (INV-2)") {
  TestDesk desk(settings_with(network_rules));
  const InboundRow held = desk.handle(mail_about("Facture 12", "a@b.test"));
  CHECK(held.verdict == Verdict::Held);
  CHECK(held.held_reason == HeldReason::Rule);
  CHECK(held.explanation == "a rule of the desk holds it: an invoice");
  const InboundRow recorded = desk.handle(mail_about("Lettre d'information", "b@b.test"));
  CHECK(recorded.verdict == Verdict::Recorded);
  CHECK_FALSE(recorded.ticket);
  const auto mails = desk.outbox();  // who may open tickets hears that his mail waits
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].kind == "held");
  CHECK(mails[0].caused_by == held.id);
  {
    auto tx = desk.store->begin();
    tx->release_held(held.id, {});
    tx->commit();
  }
  desk.processing().handle_due();
  CHECK(desk.row(held.id).verdict == Verdict::NewTicket);
}

TEST_CASE("rules: those that ask for screenshots act when the last one is read, in the same commit") {
  PictureDesk desk;
  const TicketView ticket = desk.with_picture();
  REQUIRE(ticket.entries.at(0).pictures.size() == 1);
  CHECK(ticket.ticket.category.empty());
  CHECK(desk.later("Erreur ORA-12541").do_one());
  const Ticket after = desk.view(ticket.ticket.id).ticket;
  CHECK(after.category == "database");
  CHECK(after.type == TicketType::Incident);
  CHECK(desk.has_event(after.id, "ticket.changed"));
}

TEST_CASE("rules: screenshots without the words change nothing, and what a person changed stays") {
  PictureDesk desk;
  const TicketView first = desk.with_picture();
  CHECK(desk.later("Tout va bien").do_one());
  CHECK_FALSE(desk.has_event(first.ticket.id, "ticket.changed"));

  PictureDesk other;
  const TicketView second = other.with_picture();
  {
    auto tx = other.store->begin();
    tx->change_ticket(second.ticket.id, SetCategory{"by hand"}, other.clock.now());
    tx->commit();
  }
  CHECK(other.later("Erreur ORA-12541").do_one());
  const Ticket after = other.view(second.ticket.id).ticket;
  CHECK(after.category == "by hand");
  CHECK(after.type == TicketType::Incident);
}

TEST_CASE("rules: a raw mail that is gone keeps the text of its screenshots from nobody") {
  PictureDesk desk;
  const TicketView ticket = desk.with_picture();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(desk.folder / "raw"))
    if (entry.is_regular_file()) std::filesystem::remove(entry.path());
  CHECK(desk.later("Erreur ORA-12541").do_one());
  CHECK(desk.view(ticket.ticket.id).entries.at(0).pictures.at(0).state == PictureState::Done);
  CHECK(desk.view(ticket.ticket.id).ticket.category.empty());
}

TEST_CASE("settings: a wrong rules file is a wrong configuration, told with its own line and caret") {
  RulesDesk desk("[[rule]]\nname = \"vpn\"\nwhen.subjet = \"vpn\"\nthen.category = \"vpn\"\n");
  const std::string expected = (desk.folder / "rules.toml").string() +
                               ":3:6: error M2T-0201: rule “vpn”: unknown condition \"subjet\"\n"
                               "    3 | when.subjet = \"vpn\"\n"
                               "      |      ^^^^^^ did you mean \"subject\"?\n";
  try {
    settings_of(desk.folder / "mail2ticket.toml");
    FAIL("a wrong rules file was accepted");
  } catch (const ConfigurationError& error) {  // exit code 78; at a reload the old configuration stays in force
    CHECK(std::string(error.what()).starts_with(expected));
  }
  CHECK(desk.run(check_rules, RulesOptions{}) == ExitCode::Configuration);
  CHECK(desk.err.starts_with(expected));
  RulesOptions json;
  json.json = true;
  CHECK(desk.run(check_rules, json) == ExitCode::Configuration);
  CHECK(nlohmann::json::parse(desk.out)["problems"][0]["code"] == "M2T-0201");
}

TEST_CASE("rules check: counts, warnings, another file") {
  RulesDesk desk(plain_rules);
  REQUIRE(desk.run(check_rules, RulesOptions{}) == ExitCode::Ok);
  CHECK(desk.out == (desk.folder / "rules.toml").string() + " is right: 2 rules, 0 teams, 0 warnings.\n");
  RulesOptions other;
  other.rules_file =
      desk.write("new.toml", "[[rule]]\nname = \"a\"\nthen.stop = true\n[[rule]]\nname = \"b\"\nthen.tag = \"x\"\n");
  REQUIRE(desk.run(check_rules, other) == ExitCode::Ok);
  CHECK(desk.out.find(":4:1: warning M2T-0220: rule “b” is never reached\n") != std::string::npos);
  CHECK(desk.out.ends_with("new.toml is right: 2 rules, 0 teams, 1 warning.\n"));
  other.json = true;
  REQUIRE(desk.run(check_rules, other) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out)["warnings"].size() == 1);
  CommandDesk without;
  CHECK_THROWS_AS(without.run(check_rules, RulesOptions{}), ConfigurationError);
}

TEST_CASE("rules test: which fire and why, and what the ticket would be") {
  RulesDesk desk(plain_rules);
  const std::string printer = desk.write("a.eml", staff_mail("Imprimante du guichet", "a@b.test"));
  REQUIRE(desk.run(test_rules, test_of(printer, true)) == ExitCode::Ok);
  const auto object = nlohmann::json::parse(desk.out);
  REQUIRE(object["rules"].size() == 2);
  CHECK(object["rules"][0]["state"] == "fired");
  CHECK(object["rules"][0]["why"][0] == "text: “imprimante”");
  CHECK(object["rules"][1]["state"] == "did_not_fire");
  CHECK(object["becomes"] == "ticket");
  CHECK(object["without_rules"]["priority"] == "normal");
  CHECK(object["with_rules"]["priority"] == "high");
  CHECK(object["with_rules"]["category"] == "printer");
  REQUIRE(desk.run(test_rules, test_of(printer, false)) == ExitCode::Ok);
  CHECK(desk.out.find("taken as received 2026-11-24 09:58") != std::string::npos);
  CHECK(desk.out.find("request, high, printer") != std::string::npos);
  REQUIRE(desk.run(test_rules, test_of("-", false), staff_mail("Badge", "b@b.test")) == ExitCode::Ok);
  CHECK(desk.out.find("held: building") != std::string::npos);
  CHECK(std::filesystem::is_empty(desk.data_dir()));
}

TEST_CASE("rules try: what they would change about the mails that came in; complaints on request") {
  RulesDesk desk("");
  IngestOptions ingest;
  ingest.files = {desk.write("a.eml", staff_mail("Imprimante", "a@b.test")), desk.write("b.eml", staff_mail("Badge", "b@b.test")),
                  desk.write("c.eml", staff_mail("Souris", "c@b.test"))};
  REQUIRE(desk.run(ingest_mails, ingest) == ExitCode::Ok);
  RulesTryOptions options;
  options.since = "2026-01-01";
  options.rules_file = desk.write("new.toml", plain_rules);
  REQUIRE(desk.run(try_rules, options) == ExitCode::Ok);
  CHECK(desk.out.find("3 mails tried, 2 would be different.\n") != std::string::npos);
  CHECK(desk.out.find("request, normal  request, high, printer  printer") != std::string::npos);
  CHECK(desk.out.find("held: building") != std::string::npos);
  options.json = true;
  REQUIRE(desk.run(try_rules, options) == ExitCode::Ok);
  const auto object = nlohmann::json::parse(desk.out);
  CHECK(object["mails"] == 3);
  REQUIRE(object["changes"].size() == 2);
  CHECK(object["changes"][1]["after"] == "held: building");
  options.since = "2126-01-01";
  REQUIRE(desk.run(try_rules, options) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out)["mails"] == 0);
  options.since = "yesterday";
  CHECK_THROWS_AS(desk.run(try_rules, options), UsageError);

  options = {};
  options.since = "2026-01-01";
  desk.write("rules.toml", "[[rule]]\nname = \"complaint\"\nwhen.subject = \"plainte\"\nthen.type = \"complaint\"\n");
  ingest.files = {desk.write("d.eml", staff_mail("Plainte", "d@b.test"))};
  REQUIRE(desk.run(ingest_mails, ingest) == ExitCode::Ok);
  options.rules_file = desk.write("none.toml", "");
  REQUIRE(desk.run(try_rules, options) == ExitCode::Ok);
  CHECK(desk.out.find("Plainte") == std::string::npos);
  options.complaints = true;
  REQUIRE(desk.run(try_rules, options) == ExitCode::Ok);
  CHECK(desk.out.find("Plainte") != std::string::npos);
}

TEST_CASE("explain: the rules that fire stand among the reasons, and in the JSON") {
  RulesDesk desk(plain_rules);
  MailFileOptions options;
  options.file = desk.write("a.eml", staff_mail("Imprimante", "a@b.test"));
  REQUIRE(desk.run(explain_mail, options) == ExitCode::Ok);
  CHECK(desk.out.find("- rule “printer” (line 1): text: “imprimante” → category printer, priority high\n") != std::string::npos);
  CHECK(desk.out.find("category: printer") != std::string::npos);
  options.json = true;
  REQUIRE(desk.run(explain_mail, options) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out)["rules"][0]["name"] == "printer");
}

TEST_CASE("rules: another acknowledgement comes from the templates folder; a part that is missing is a problem") {
  RulesDesk desk("[[rule]]\nname = \"n\"\nwhen.text = \"imprimante\"\nthen.acknowledge = \"newcomer\"\n");
  std::filesystem::create_directories(desk.folder / "templates/fr");
  std::filesystem::create_directories(desk.folder / "templates/nl");
  desk.write("mail2ticket.toml", contents(desk.folder / "mail2ticket.toml") + "\n[templates]\ndir = \"templates\"\n");
  const auto load = [&] { return describe_problems(load_settings(desk.folder / "mail2ticket.toml")); };
  CHECK(load().find("there is no template acknowledgement-newcomer") != std::string::npos);
  for (const char* language : {"fr", "nl"}) {
    const std::string stem = std::string("templates/") + language + "/acknowledgement-newcomer";
    desk.write(stem + ".subject", "Bienvenue [{{number}}]\n");
    desk.write(stem + ".txt", "Bonjour,\n\nBienvenue au service, {{number}}.\n");
    if (load().find("acknowledgement-newcomer.html") == std::string::npos) FAIL("a missing part was not told");
    desk.write(stem + ".html", "<p>Bonjour,</p><p>Bienvenue au service, {{number}}.</p>\n");
  }
  MailFileOptions options;
  options.file = desk.write("a.eml", staff_mail("Imprimante", "a@b.test"));
  options.json = true;
  REQUIRE(desk.run(explain_mail, options) == ExitCode::Ok);
  CHECK(nlohmann::json::parse(desk.out)["mails"][0]["text"].get<std::string>().find("Bienvenue au service, JET-") !=
        std::string::npos);
  desk.write("templates/fr/acknowledgement-New.txt", "x");
  CHECK(load().find("is no template") != std::string::npos);
}

TEST_CASE("manual: mail2ticket-rules(5) is what the tables of conditions and actions say") {
  const std::filesystem::path file = std::filesystem::path(M2T_SOURCE_DIR) / "systemd/mail2ticket-rules.5";
  const std::string manual = contents(file);
  const auto from = manual.find(".SH CONDITIONS\n"), to = manual.find(".SH EXAMPLE\n");
  REQUIRE(from != manual.npos);
  REQUIRE(to != manual.npos);
  if (std::getenv("M2T_ACCEPT") != nullptr) {  // writes it anew instead of comparing
    std::ofstream(file, std::ios::binary) << manual.substr(0, from) + rules_manual() + manual.substr(to);
    return;
  }
  CHECK_MESSAGE(manual.substr(from, to - from) == rules_manual(), "run with M2T_ACCEPT=1 to write it anew");
}
