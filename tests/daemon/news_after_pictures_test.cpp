// Technicians hear of a mail with screenshots when those are read: once, whatever fails and whoever dies, and never much later.
#include "daemon/news_after_pictures.h"

#include <algorithm>

#include "base/errors.h"
#include "daemon/later.h"
#include "rules/file/read_rules.h"
#include "tests/daemon/screenshot_mail.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

const std::string an = "an.peeters@jette.brussels", luc = "luc.claes@jette.brussels", chef = "chef.support@jette.brussels";

const std::string oracle_rule =
    "[[rule]]\nname = \"oracle\"\nwhen.picture_text = \"/ora-\\\\d+/\"\nthen = { category = \"database\", technician = \"Luc "
    "Claes\" }\n"
    "[[rule]]\nname = \"complaint\"\nwhen.picture_text = \"plainte\"\nthen.type = \"complaint\"\n";

Settings told_desk(const std::string& rules = "") {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.technicians.push_back({"Luc Claes", luc, Language::French});
  settings.policy.team_leader = Person{"Chef", chef, Language::French};
  const LoadedRules loaded = read_rules(read_conf_text(rules, "rules.toml"), {settings.policy.technicians, {}});
  REQUIRE(loaded.problems.empty());
  settings.rules = loaded.set;
  return settings;
}

PictureOutcome reads(const std::string& words) {
  PictureOutcome outcome;
  outcome.text.text = words;
  outcome.text.confidence = 90;
  outcome.small = {"image/png", 524, 224, picture_file("dialogs-00a-fr.png")};
  if (words.empty()) outcome.text.why_nothing = "no_text";
  return outcome;
}

struct NewsDesk : TestDesk {
  explicit NewsDesk(const std::string& rules_file = "") : TestDesk(told_desk(rules_file)) {}
  NewsAfterPictures news{desk, random};
  RulesAfterPictures rules{desk, blobs, random, [] { return std::make_unique<LibraryReader>(); }};
  std::function<PictureOutcome()> answer = [] { return reads("Erreur ORA-12541"); };

  Later later() {
    Later::Parts parts{.store = store, .read_picture = [this](const PictureJob&) { return answer(); }, .clock = clock};
    parts.rules = &rules;
    parts.news = &news;
    return Later(std::move(parts));
  }
  void work() {
    Later loop = later();
    while (loop.do_one()) {
    }
  }
  TicketId receive_screenshots(int count = 1) {
    std::string parts;
    for (int i = 1; i <= count; ++i)
      parts += picture_part(picture_file("dialogs-00a-fr.png") + std::string(static_cast<std::size_t>(i), ' '),
                            "ecran" + std::to_string(i) + ".png");
    const InboundId id = add(stored(mail_with_parts(parts)));
    processing().handle_due();
    return row(id).ticket.value();
  }
  std::vector<OutboxRow> news_to(const std::string& address) {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [&](const OutboxRow& one) { return one.to != address || one.kind != "staff_news"; });
    return rows;
  }
  std::vector<OutboxRow> acknowledgements() {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [](const OutboxRow& one) { return one.kind != "acknowledgement" && one.kind != "follow_up"; });
    return rows;
  }
};

std::string text_of(const OutboxRow& row) { return read_mail(row.bytes).text; }

}  // namespace

TEST_CASE("news after pictures: the acknowledgement goes at once, technicians hear when the last screenshot is read") {
  NewsDesk desk;
  const TicketId ticket = desk.receive_screenshots(2);
  CHECK(desk.acknowledgements().size() == 1);
  CHECK(desk.news_to(an).empty());
  Later later = desk.later();
  CHECK(later.do_one());
  CHECK(desk.news_to(an).empty());  // one more to read
  CHECK(later.do_one());
  REQUIRE(desk.news_to(an).size() == 1);
  CHECK(desk.news_to(luc).size() == 1);
  CHECK(desk.news_to(chef).empty());
  const std::string told = text_of(desk.news_to(luc)[0]);
  CHECK(told.find("Nouveau ticket " + to_text(desk.view(ticket).ticket.number)) != std::string::npos);
  CHECK_MESSAGE(told.find("- ecran1.png\n  Erreur ORA-12541\n- ecran2.png\n  Erreur ORA-12541\n") != std::string::npos, told);
  CHECK(desk.news_to(an)[0].caused_by == desk.view(ticket).entries.at(0).inbound);
  desk.clock.advance(hours(1));
  CHECK_FALSE(later.do_one());
  CHECK(desk.news_to(an).size() == 1);
}

TEST_CASE("news after pictures: nothing found or given up is no reason not to tell") {
  for (const bool fails : {false, true}) {
    CAPTURE(fails);
    NewsDesk desk;
    desk.receive_screenshots();
    desk.answer = [fails] { return fails ? PictureOutcome{{}, "it was ended by signal 11"} : reads(""); };
    for (int i = 0; i < 3; ++i) {
      desk.work();
      desk.clock.advance(minutes(2));
    }
    REQUIRE(desk.news_to(luc).size() == 1);
    CHECK(text_of(desk.news_to(luc)[0]).find("- ecran1.png (rien de lisible)") != std::string::npos);
  }
}

TEST_CASE("news after pictures: nobody is called to a ticket that was closed before its screenshots were read") {
  NewsDesk desk;
  const TicketId ticket = desk.receive_screenshots();
  {
    auto tx = desk.store->begin();
    tx->change_ticket(ticket, SetState{TicketState::Closed}, desk.clock.now());
    tx->commit();
  }
  desk.work();
  CHECK(desk.news_to(an).empty());
  CHECK(desk.view(ticket).entries.at(0).pictures.at(0).state == PictureState::Done);  // the words are kept all the same
}

TEST_CASE("news after pictures: when no picture can be read, technicians hear after ten minutes, and only once") {
  NewsDesk desk;
  const TicketId ticket = desk.receive_screenshots();
  desk.answer = []() -> PictureOutcome { throw TransientError("mail2ticket-ocr is not there"); };
  Later later = desk.later();
  for (int minute = 0; minute < 10; ++minute) {
    CHECK_THROWS_AS(later.do_one(), TransientError);
    CHECK(desk.news_to(an).empty());
    desk.clock.advance(minutes(1));
  }
  CHECK(later.do_one());
  REQUIRE(desk.news_to(luc).size() == 1);
  CHECK(text_of(desk.news_to(luc)[0]).find("- ecran1.png (pas encore lue)") != std::string::npos);
  desk.answer = [] { return reads("Erreur ORA-12541"); };
  CHECK(later.do_one());
  CHECK(desk.view(ticket).entries.at(0).pictures.at(0).state == PictureState::Done);
  CHECK(desk.news_to(luc).size() == 1);
}

TEST_CASE("news after pictures: the loop wakes for news that are due, though no picture is") {
  NewsDesk desk;
  desk.receive_screenshots();
  desk.answer = []() -> PictureOutcome { throw TransientError("mail2ticket-ocr is not there"); };
  Later later = desk.later();
  desk.clock.advance(minutes(9) + seconds(59) + milliseconds(600));
  CHECK_THROWS_AS(later.do_one(), TransientError);  // the picture waits a minute now
  CHECK(later.time_to_next() == milliseconds(400));
}

TEST_CASE("news after pictures: a picture rule that gives the ticket to somebody makes one mail to him, and to nobody else") {
  NewsDesk desk(oracle_rule);
  const TicketId ticket = desk.receive_screenshots(2);
  desk.work();
  CHECK(desk.view(ticket).ticket.technician->address == luc);
  CHECK(desk.news_to(an).empty());
  REQUIRE(desk.news_to(luc).size() == 1);
  CHECK(text_of(desk.news_to(luc)[0]).find("Nouveau ticket") != std::string::npos);
}

TEST_CASE("news after pictures: whom a picture rule gives a ticket that all heard of is told that it is his") {
  NewsDesk desk(oracle_rule);
  desk.receive_screenshots();
  desk.clock.advance(minutes(11));
  Later later = desk.later();
  CHECK(later.do_one());
  CHECK(desk.news_to(an).size() == 1);
  CHECK(desk.news_to(luc).size() == 1);
  CHECK(later.do_one());
  CHECK(desk.news_to(an).size() == 1);
  REQUIRE(desk.news_to(luc).size() == 2);
  CHECK(text_of(desk.news_to(luc)[1]).find("Ce ticket est à vous") != std::string::npos);
}

TEST_CASE("news after pictures: what screenshots show to be a complaint reaches the team leader alone") {
  NewsDesk desk(oracle_rule);
  desk.receive_screenshots();
  desk.answer = [] { return reads("Plainte de Mme Dubois"); };
  desk.work();
  CHECK(desk.news_to(an).empty());
  CHECK(desk.news_to(luc).empty());
  CHECK(desk.news_to(chef).size() == 1);
}

TEST_CASE(
    "news after pictures: what turns out to be a complaint after all were told is the team leader's from then on, who hears of "
    "it") {
  NewsDesk desk(oracle_rule);
  const TicketId ticket = desk.receive_screenshots();
  desk.answer = [] { return reads("Plainte de Mme Dubois"); };
  desk.clock.advance(minutes(11));
  Later later = desk.later();
  CHECK(later.do_one());  // nothing is read yet: an ordinary ticket, as far as anybody can know
  REQUIRE(desk.news_to(an).size() == 1);
  REQUIRE(desk.news_to(luc).size() == 1);
  const OutboxRow to_an = desk.news_to(an)[0];
  CHECK(later.do_one());
  CHECK(desk.view(ticket).ticket.type == TicketType::Complaint);
  CHECK(desk.news_to(chef).size() == 1);
  CHECK(desk.tickets().empty());  // hidden from lists
  RawMail more;
  more.message_id = "m@mail.jette.brussels";
  more.more_fields = "In-Reply-To: <" + desk.acknowledgements().at(0).message_id + ">\n";
  more.from = "Marie Dubois <marie.dubois@jette.brussels>";
  REQUIRE(desk.handle(more).ticket == ticket);
  CHECK(desk.news_to(chef).size() == 2);
  RawMail by_an;
  by_an.from = "An Peeters <" + an + ">";
  by_an.message_id = "n@mail.jette.brussels";
  by_an.text = "#neem";
  by_an.more_fields = "In-Reply-To: <" + to_an.message_id + ">\n";
  CHECK(desk.handle(by_an).verdict == Verdict::Held);
  CHECK(desk.news_to(an).size() == 1);
  CHECK(desk.news_to(luc).size() == 1);
}

TEST_CASE("news after pictures: who took the ticket in between is the one who hears") {
  NewsDesk desk;
  const TicketId ticket = desk.receive_screenshots();
  {
    auto tx = desk.store->begin();
    tx->change_ticket(ticket, SetTechnician{Person{"Luc Claes", luc, Language::French}}, desk.clock.now());
    tx->commit();
  }
  desk.work();
  CHECK(desk.news_to(an).empty());
  CHECK(desk.news_to(luc).size() == 1);
}

TEST_CASE("news after pictures: a follow-up shows its own words, also when another one has come since") {
  NewsDesk desk;
  desk.handle({});
  const auto answer = [&](const std::string& id, const std::string& words, const std::string& parts) {
    std::string raw = mail_with_parts(parts, id);
    raw.replace(raw.find("Voir l'image."), 13, words);
    raw.insert(raw.find("MIME-Version"), "In-Reply-To: <a1@mail.jette.brussels>\n");
    desk.add(desk.stored(raw));
    desk.processing().handle_due();
  };
  const std::size_t before = desk.news_to(luc).size();
  CHECK(before == 1);
  answer("f1@mail.jette.brussels", "Voici la capture.", picture_part(picture_file("dialogs-00a-fr.png")));
  answer("f2@mail.jette.brussels", "Et encore ceci.", "");
  REQUIRE(desk.news_to(luc).size() == 2);
  CHECK(text_of(desk.news_to(luc)[1]).find("Et encore ceci.") != std::string::npos);
  desk.work();
  REQUIRE(desk.news_to(luc).size() == 3);
  const std::string late = text_of(desk.news_to(luc)[2]);
  CHECK(late.find("Le demandeur a écrit") != std::string::npos);
  CHECK(late.find("Voici la capture.") != std::string::npos);
  CHECK(late.find("Et encore ceci.") == std::string::npos);
}

TEST_CASE("news after pictures: a daemon that dies over a picture three times tells it all the same, once") {
  NewsDesk desk;
  desk.receive_screenshots();
  for (int i = 0; i < 3; ++i) {  // the attempt is committed, then everything ends
    auto tx = desk.store->begin();
    CHECK(tx->claim_picture(desk.clock.now()));
    tx->commit();
  }
  CHECK(desk.news_to(luc).empty());
  desk.work();
  CHECK(desk.news_to(luc).size() == 1);
  desk.clock.advance(hours(1));
  desk.work();
  CHECK(desk.news_to(luc).size() == 1);
}

TEST_CASE("news after pictures: without notifications nothing waits") {
  Settings silent = told_desk();
  silent.policy.notify_technicians = false;
  TestDesk desk(silent);
  desk.add(desk.stored(mail_with_parts(picture_part(picture_file("dialogs-00a-fr.png")))));
  desk.processing().handle_due();
  CHECK_FALSE(desk.store->begin_reading()->next_news_due());
  CHECK(desk.outbox().size() == 1);
}

TEST_CASE("news after pictures: screenshots are shown as small inline pictures, four at most, with their text below") {
  NewsDesk desk;
  desk.receive_screenshots(6);
  desk.work();
  const OutboxRow row = desk.news_to(luc).at(0);
  const Mail told = read_mail(row.bytes);
  CHECK(told.defects.empty());
  REQUIRE(told.attachments.size() == 4);
  for (const Attachment& picture : told.attachments) {
    CHECK(picture.is_inline);
    CHECK(picture.size <= 60'000);
    CHECK(told.html.find("<img src=\"cid:" + picture.content_id + "\" alt=\"capture d'écran ecran") != std::string::npos);
    CHECK(attachment_bytes(row.bytes, picture) == picture_file("dialogs-00a-fr.png"));  // what the program gave, not the file
    CHECK(told.text.find("cid:") == std::string::npos);
  }
  CHECK(told.html.find("width=\"524\"") != std::string::npos);
  CHECK(told.text.find("- ecran6.png\n  Erreur ORA-12541") != std::string::npos);
  CHECK(row.bytes.find("Content-Type: multipart/related") != std::string::npos);
}

TEST_CASE(
    "news: open tickets with the same error are named, the three likeliest, with how many came today; never a complaint's") {
  NewsDesk desk;
  const auto mail = [&](int n, const std::string& text) {
    RawMail one;
    one.from = "Agent " + std::to_string(n) + " <agent" + std::to_string(n) + "@jette.brussels>";
    one.subject = "Saphir " + std::to_string(n);
    one.text = "Bonjour,\n\n" + text + "\n";
    one.message_id = "s" + std::to_string(n) + "@mail.jette.brussels";
    return *desk.handle(one).ticket;
  };
  const std::string error = "Saphir affiche : erreur 0x80070005, accès refusé au serveur.";
  const TicketId complaint = mail(1, error);
  {
    auto tx = desk.store->begin();
    tx->change_ticket(complaint, SetType{TicketType::Complaint}, desk.clock.now());
    tx->commit();
  }
  for (int n = 2; n <= 5; ++n) mail(n, error);
  mail(6, "Une souris, s'il vous plaît.");
  const TicketId last = mail(7, error);
  const std::string told = text_of(desk.news_to(luc).back());
  REQUIRE(told.find("Tickets ouverts semblables (4 autres aujourd'hui)") != std::string::npos);
  const std::string similar = told.substr(told.find("Tickets ouverts semblables"));
  for (const char* shown : {"Saphir 5 – Agent 5", "Saphir 4 – Agent 4", "Saphir 3 – Agent 3"})
    CHECK(similar.find(shown) != std::string::npos);
  for (const char* not_shown : {"Saphir 1", "Saphir 2", "Saphir 6", "Saphir 7"})
    CHECK(similar.find(not_shown) == std::string::npos);
  const std::string plain = text_of(desk.news_to(luc).at(5));  // the mouse
  CHECK(plain.find("semblables") == std::string::npos);

  RawMail more;  // and nothing beside a complaint
  {
    auto tx = desk.store->begin();
    tx->change_ticket(last, SetType{TicketType::Complaint}, desk.clock.now());
    tx->commit();
  }
  more.from = "Agent 7 <agent7@jette.brussels>";
  more.message_id = "m@mail.jette.brussels";
  more.more_fields = "In-Reply-To: <s7@mail.jette.brussels>\n";
  desk.handle(more);
  REQUIRE(desk.news_to(chef).size() == 1);
  CHECK(text_of(desk.news_to(chef)[0]).find("semblables") == std::string::npos);
}
