// Digests on a real store, with a clock that is moved by hand: who gets one, when, and what its buttons prove.
#include "daemon/digest_work.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

const char* const an_address = "an.peeters@jette.brussels";
const char* const luc_address = "luc.claes@jette.brussels";
const char* const chief_address = "chef.support@jette.brussels";

Settings with_digests() {
  Settings settings = jette_settings();
  settings.policy.plus_addresses = true;
  settings.policy.technicians.push_back({"Luc Claes", luc_address, Language::French});
  settings.policy.team_leader = Person{"Chef", chief_address, Language::French};
  return settings;
}

struct DigestsDesk : TestDesk {
  explicit DigestsDesk(Settings settings = with_digests()) : TestDesk(std::move(settings)) {}

  void at(year_month_day date, minutes time) { clock.set(desk->calendar.zone().to_utc(date, time)); }
  // As after a start of the daemon; all that is due by now.
  int catch_up() {
    DigestWork work({desk, store, clock, random});
    int made = 0;
    while (work.do_one()) ++made;
    return made;
  }
  std::vector<OutboxRow> sent(std::string_view kind, std::string_view to) {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [&](const OutboxRow& row) { return row.kind != kind || row.to != to; });
    return rows;
  }
  Mail digest_to(std::string_view to) {
    const auto rows = sent("staff_digest", to);
    REQUIRE(!rows.empty());
    return read_mail(rows.back().bytes);
  }
  TicketId open(const std::string& subject, TicketType type = TicketType::Incident) {
    const auto tx = store->begin();
    OpenTicket what;
    what.subject = subject;
    what.type = type;
    what.requester = {"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
    const TicketId id = tx->open_ticket(what, "JET", clock.now()).id;
    tx->commit();
    return id;
  }
  void change(TicketId id, TicketState state, const std::vector<TicketChange>& changes) {
    const auto tx = store->begin();
    tx->set_ticket_state(id, state, clock.now());
    for (const TicketChange& one : changes) tx->change_ticket(id, one, clock.now());
    tx->commit();
  }
  // A technician answers a mail of ours, or writes to an address that its links name.
  InboundRow writes(const std::string& from, const std::string& text, const std::string& in_reply_to, const std::string& id,
                    const std::string& more = {}) {
    RawMail mail;
    mail.from = from;
    mail.subject = "RE: Overzicht";
    mail.text = text;
    mail.message_id = id;
    mail.more_fields = (in_reply_to.empty() ? "" : "In-Reply-To: <" + in_reply_to + ">\n") + more;
    return handle(mail);
  }
  bool wants(std::string_view address) { return store->begin_reading()->wants_digests(address); }
};

std::string code_in(const OutboxRow& confirmation) {
  const std::string text = read_mail(confirmation.bytes).text;
  const auto place = text.find("#bevestigen ");
  REQUIRE(place != std::string::npos);
  return text.substr(place + 12, 8);
}

// The link of the text part behind that word, its percent signs undone.
std::string link_behind(const std::string& text, const std::string& word) {
  const auto place = text.find(word + " mailto:");
  REQUIRE(place != std::string::npos);
  const auto begin = place + word.size() + 1;
  std::string link;
  for (std::size_t i = begin; i < text.find_first_of(" \n", begin); ++i) {
    if (text[i] == '%') {
      link += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      link += text[i];
    }
  }
  return link;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("digests: each technician gets his own in his language, once, and nothing when there is nothing") {
  DigestsDesk desk;
  desk.at(2026y / 11 / 24, 7h);
  CHECK(desk.catch_up() == 0);
  desk.at(2026y / 11 / 24, 7h + 30min);
  CHECK(desk.catch_up() == 3);  // all were looked at
  CHECK(desk.outbox().empty());
  desk.open("Imprimante du guichet 3");  // what comes later in the day waits for the next
  desk.at(2026y / 11 / 24, 9h);
  CHECK(desk.catch_up() == 0);
  desk.at(2026y / 11 / 25, 7h + 30min);
  CHECK(desk.catch_up() == 3);
  CHECK(desk.catch_up() == 0);
  CHECK(desk.outbox().size() == 2);
  CHECK(desk.sent("staff_digest", chief_address).empty());  // no complaint, nothing held
  const Mail to_an = desk.digest_to(an_address), to_luc = desk.digest_to(luc_address);
  CHECK(to_an.subject == "Overzicht van woensdag 25 november: 1 te nemen");
  CHECK(to_luc.subject == "Résumé du mercredi 25 novembre\u00A0: 1 à prendre");
  CHECK(holds(to_luc.text, "Imprimante du guichet 3\n"));
  CHECK(holds(to_luc.text, "Marie Dubois, hier"));
  CHECK(to_luc.text.find("Un appel\u00A0? Écrivez à support+t.") != std::string::npos);
  CHECK(field_of(desk.sent("staff_digest", an_address)[0].bytes, "Auto-Submitted") == "auto-generated");
  CHECK(desk.sent("staff_digest", an_address)[0].ticket == TicketId{});
}

TEST_CASE("digests: after a time without the daemon one comes, on its day, and none for the days that are over") {
  DigestsDesk desk;
  desk.open("Imprimante");
  desk.at(2026y / 11 / 26, 18h + 59min);  // the long Thursday
  CHECK(desk.catch_up() == 3);
  CHECK(desk.sent("staff_digest", an_address).size() == 1);
  desk.at(2026y / 11 / 27, 17h);  // closed: too late for Friday
  CHECK(desk.catch_up() == 0);
  desk.at(2026y / 11 / 29, 12h);
  CHECK(desk.catch_up() == 0);
  desk.at(2026y / 11 / 30, 7h + 30min);
  CHECK(desk.catch_up() == 4);  // and the figures of the week
  CHECK(desk.sent("staff_digest", an_address).size() == 2);
  desk.at(2026y / 11 / 27, 9h);  // the clock jumps back
  CHECK(desk.catch_up() == 0);
}

TEST_CASE("digests: a crash between making and committing sends none twice and leaves none out") {
  DigestsDesk desk;
  desk.open("Imprimante");
  desk.at(2026y / 11 / 25, 7h + 30min);
  DigestWork failing({desk.desk, desk.store, desk.clock, [](std::size_t) -> std::string { throw TransientError("no"); }});
  CHECK_THROWS_AS(failing.do_one(), TransientError);
  CHECK(desk.outbox().empty());
  CHECK(desk.catch_up() == 3);
  CHECK(desk.sent("staff_digest", an_address).size() == 1);
}

TEST_CASE("digests: complaints are told to the team leader alone, held mails to all (T-07)") {
  DigestsDesk desk;
  desk.open("Plainte contre le guichet", TicketType::Complaint);
  desk.at(2026y / 11 / 25, 7h + 30min);
  desk.catch_up();
  CHECK(desk.outbox().size() == 1);
  CHECK(holds(desk.digest_to(chief_address).text, "Plainte contre le guichet"));

  RawMail stranger;
  stranger.from = "Bob <bob@elsewhere.example>";
  stranger.message_id = "s1@elsewhere.example";
  desk.handle(stranger);
  desk.at(2026y / 11 / 26, 7h + 30min);
  desk.catch_up();
  CHECK(holds(desk.digest_to(an_address).text, "Eén mail wordt aangehouden sinds gisteren."));
  CHECK(holds(desk.digest_to(chief_address).text, "Un mail est retenu depuis hier."));
  CHECK_FALSE(holds(desk.digest_to(an_address).text, "guichet"));
}

TEST_CASE("digests: a button proves as much as one of a notification, for its own ticket (A-08)") {
  DigestsDesk desk;
  const TicketId first = desk.open("Imprimante"), second = desk.open("Souris");
  desk.at(2026y / 11 / 25, 7h + 30min);
  desk.catch_up();
  const std::string text = desk.digest_to(luc_address).text;
  const auto of_second = text.find("Souris");
  REQUIRE(of_second != std::string::npos);
  const std::string link = link_behind(text.substr(of_second), "Je prends");
  CHECK(holds(link, "#prendre"));
  const std::string address = link.substr(7, link.find('?') - 7);
  RawMail mail;
  mail.from = "Luc Claes <luc.claes@jette.brussels>";
  mail.subject = "[JET-10012]";
  mail.text = "#note\nVu.\n";
  mail.message_id = "l1@mail.jette.brussels";
  mail.more_fields = "Cc: " + address + "\n";
  CHECK(desk.handle(mail).ticket == second);
  CHECK(has_note(desk.view(second), "Vu."));
  CHECK_FALSE(has_note(desk.view(second), "Unverified"));
  CHECK_FALSE(has_note(desk.view(first), "Vu."));
}

TEST_CASE("digests: #digest off by the mail's own link waits for its code, then ends them, until on (A-01, A-10)") {
  DigestsDesk desk;
  desk.open("Imprimante");
  desk.at(2026y / 11 / 25, 7h + 30min);
  desk.catch_up();
  const std::string link = link_behind(desk.digest_to(an_address).text, "ontvangen");
  CHECK(holds(link, "body=#digest off"));
  const OutboxRow digest = desk.sent("staff_digest", an_address)[0];
  const std::string from = "An Peeters <an.peeters@jette.brussels>";
  const InboundRow off = desk.writes(from, "#digest off\n\nAn", digest.message_id, "an1@mail.jette.brussels");
  CHECK(off.verdict == Verdict::Recorded);
  CHECK(desk.tickets().size() == 1);
  CHECK(desk.wants(an_address));
  const OutboxRow confirmation = desk.sent("staff_confirmation", an_address).at(0);
  CHECK(holds(read_mail(confirmation.bytes).text, "#digest off"));
  CHECK(read_mail(confirmation.bytes).subject == "Te bevestigen");
  desk.writes(from, "#bevestigen " + code_in(confirmation), confirmation.message_id, "an2@mail.jette.brussels");
  desk.processing().handle_due();
  CHECK_FALSE(desk.wants(an_address));
  CHECK(desk.tickets().size() == 1);
  CHECK(holds(read_mail(desk.sent("staff_receipt", an_address).at(0).bytes).text, "geen overzichten meer"));

  desk.at(2026y / 11 / 26, 7h + 30min);
  CHECK(desk.catch_up() == 3);
  CHECK(desk.sent("staff_digest", an_address).size() == 1);
  CHECK(desk.sent("staff_digest", luc_address).size() == 2);
  desk.writes(from, "#overzicht on", digest.message_id, "an3@mail.jette.brussels");
  const OutboxRow again = desk.sent("staff_confirmation", an_address).at(1);
  desk.writes(from, "#bevestigen " + code_in(again), again.message_id, "an4@mail.jette.brussels");
  desk.processing().handle_due();
  CHECK(desk.wants(an_address));
  desk.at(2026y / 11 / 27, 7h + 30min);
  desk.catch_up();
  CHECK(desk.sent("staff_digest", an_address).size() == 2);
}

TEST_CASE("digests: a forged #digest off ends nothing, another's digest proves nothing, and no ticket is opened (A-07, A-14)") {
  DigestsDesk desk;
  desk.open("Imprimante");
  desk.at(2026y / 11 / 25, 7h + 30min);
  desk.catch_up();
  const std::string from = "An Peeters <an.peeters@jette.brussels>";
  desk.writes(from, "#digest off", "", "f1@mail.jette.brussels");
  desk.writes(from, "#digest off", desk.sent("staff_digest", luc_address)[0].message_id, "f2@mail.jette.brussels");
  CHECK(desk.wants(an_address));
  CHECK(desk.sent("staff_confirmation", an_address).empty());
  CHECK(desk.tickets().size() == 1);
  const auto told = desk.sent("staff_refusal", an_address);
  REQUIRE(told.size() == 2);
  CHECK(holds(read_mail(told[0].bytes).text, "Niets bewijst"));
  // A requester's words steer nothing: his mail is a ticket like any other.
  desk.writes("Marie <marie.dubois@jette.brussels>", "#digest off", "", "f3@mail.jette.brussels");
  CHECK(desk.tickets().size() == 2);
}

TEST_CASE("digests: an answer that quotes one lands on none of its tickets, and its writer is told") {
  DigestsDesk desk;
  const TicketId id = desk.open("Imprimante");
  desk.at(2026y / 11 / 25, 7h + 30min);
  desk.catch_up();
  const OutboxRow digest = desk.sent("staff_digest", an_address)[0];
  const std::string quoted = "\n\nOp 25 november schreef Service Desk:\n> Zonder technicus\n> JET-10005  Imprimante\n";
  const std::string from = "An Peeters <an.peeters@jette.brussels>";
  CHECK(desk.writes(from, "Ik doe dat straks." + quoted, digest.message_id, "q1@mail.jette.brussels").verdict ==
        Verdict::Recorded);
  CHECK(desk.view(id).entries.empty());
  CHECK(desk.tickets().size() == 1);
  CHECK(holds(read_mail(desk.sent("staff_refusal", an_address).at(0).bytes).text, "geen enkel ticket"));
  const InboundRow away = desk.writes(from, "Ik ben afwezig." + quoted, digest.message_id, "q2@mail.jette.brussels",
                                      "Auto-Submitted: auto-replied\n");
  CHECK(away.verdict == Verdict::Automatic);
  CHECK(desk.view(id).entries.empty());
  CHECK(desk.sent("staff_refusal", an_address).size() == 1);
}

TEST_CASE("digests: off in the configuration, and an address that cannot be written to") {
  Settings settings = with_digests();
  SUBCASE("off") { settings.policy.digests = false; }
  SUBCASE("an address that is none") { settings.policy.technicians[0].address = "an\r\nBcc: x@y"; }
  DigestsDesk desk(settings);
  desk.open("Imprimante");
  desk.at(2026y / 11 / 25, 7h + 30min);
  const int made = desk.catch_up();
  CHECK(made == (settings.policy.digests ? 3 : 0));
  CHECK(desk.outbox().size() == (settings.policy.digests ? 1 : 0));  // the others get theirs
}

TEST_CASE("digests: the figures of the week reach the team leader on its first working day") {
  DigestsDesk desk;
  desk.at(2026y / 11 / 17, 10h);  // the week before
  desk.open("Souris");
  desk.at(2026y / 11 / 24, 10h);
  const TicketId solved = desk.open("Imprimante", TicketType::Request);
  desk.open("Écran");
  {
    const auto tx = desk.store->begin();
    NewEntry answer;
    answer.ticket = solved;
    answer.kind = EntryKind::Answer;
    answer.from = {"An Peeters", an_address, Language::Dutch};
    answer.at = desk.clock.now() + 75min;
    answer.text = "Voilà.";
    tx->add_entry(answer, {});
    Event event;
    event.at = desk.clock.now() + 2h;
    event.actor = "desk";
    event.what = "ticket.state";
    event.ticket = solved;
    event.detail = "from=new to=solved why=resolved";
    tx->add_event(event);
    tx->commit();
  }
  desk.change(solved, TicketState::Solved, {});
  desk.at(2026y / 11 / 30, 7h + 30min);
  desk.catch_up();
  CHECK(desk.sent("staff_week", an_address).empty());
  const auto rows = desk.sent("staff_week", chief_address);
  REQUIRE(rows.size() == 1);
  const Mail mail = read_mail(rows[0].bytes);
  CHECK(mail.subject == "Semaine du lundi 23\u00A0novembre – reçus\u00A0: 2, résolus\u00A0: 1");
  CHECK(holds(mail.text, "Reçus\u00A0: 2 – semaine précédente\u00A0: 1\n"));
  CHECK(holds(mail.text, "Première réponse\u00A0: 1\u00A0h\u00A015 (médiane, heures d'ouverture seules)\n"));
  CHECK(holds(mail.text, "Encore ouverts\u00A0: 2\n"));
  CHECK(holds(mail.text, "lundi    0\n"));
  CHECK(holds(mail.text, "mardi    " + std::string([] {
                           std::string bar;
                           for (int i = 0; i < 40; ++i) bar += "█";
                           return bar;
                         }()) +
                             " 2\n"));
  CHECK(holds(rows[0].bytes, "bgcolor"));
  desk.at(2026y / 11 / 30, 16h);
  CHECK(desk.catch_up() == 0);
}

TEST_CASE("digests: example mails are written where M2T_SHOW_MAILS says, to be looked at") {
  const char* where = std::getenv("M2T_SHOW_MAILS");
  if (where == nullptr) return;
  for (const Language language : {Language::French, Language::Dutch, Language::English}) {
    Settings settings = with_digests();
    settings.policy.languages = {Language::French, Language::Dutch, Language::English};
    settings.policy.team_leader = settings.policy.technicians[0];
    settings.policy.technicians[0].language = language;
    DigestsDesk desk(settings);
    desk.at(2026y / 11 / 17, 10h);
    const Person an = desk.desk->settings.policy.technicians[0];
    for (int i = 0; i < 3; ++i) desk.open("Souris sans fil n° " + std::to_string(i));
    desk.change(desk.open("L'imprimante du 2e étage affiche une erreur"), TicketState::Assigned, {SetTechnician{an}});
    desk.change(desk.open("Accès au dossier partagé « Population » pour une nouvelle collègue, à partir de lundi"),
                TicketState::Waiting, {SetTechnician{an}, SetCountdown{Countdown{{}, 2026y / 11 / 19, {}, 0, {}}}});
    desk.change(desk.open("Écran noir"), TicketState::Solved,
                {SetTechnician{an}, SetCountdown{Countdown{{}, 2026y / 11 / 19, {}, 0, {}}}});
    desk.open("Plainte : trois semaines d'attente", TicketType::Complaint);
    desk.at(2026y / 11 / 26, 10h);
    for (int i = 0; i < 17; ++i) desk.open("Mot de passe oublié", TicketType::Request);
    RawMail stranger;
    stranger.from = "Bob <bob@elsewhere.example>";
    desk.handle(stranger);
    desk.at(2026y / 11 / 30, 7h + 30min);
    desk.catch_up();
    for (const std::string kind : {"staff_digest", "staff_week"}) {
      const Mail mail = read_mail(desk.sent(kind, an.address).at(0).bytes);
      const std::string file = std::string(where) + "/" + kind + "-" + std::string(to_word(language));
      std::ofstream(file + ".txt") << mail.subject << "\n\n" << mail.text;
      std::ofstream(file + ".eml") << desk.sent(kind, an.address).at(0).bytes;
    }
  }
}
