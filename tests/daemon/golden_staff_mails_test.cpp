// The mails that technicians get of themselves, as tests/mailer/golden has those to requesters: NAME.txt holds subject and text, NAME.html
// the HTML part. M2T_ACCEPT=1 rewrites them: read the difference as the technician would. tests/mailer/pictures shows the HTML parts.
#include <cstdlib>
#include <fstream>
#include <set>

#include "daemon/digest_mails.h"
#include "daemon/staff_mails.h"
#include "parsers/mime/decode.h"
#include "parsers/mime/mime.h"
#include "tests/daemon/golden_staff.h"
#include "tests/support/mail_colours.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::filesystem::path golden = std::filesystem::path(M2T_SOURCE_DIR) / "tests/mailer/golden";

EntryRow entry_of(std::int64_t id, EntryKind kind, const Person& from, std::string text) {
  EntryRow entry;
  entry.id = EntryId{id};
  entry.kind = kind;
  entry.from = from;
  entry.text = std::move(text);
  return entry;
}

AttachmentRow attachment_of(std::string name, std::string kind) {
  AttachmentRow attachment;
  attachment.name = std::move(name);
  attachment.kind = std::move(kind);
  return attachment;
}

PictureRow picture_of(PictureState state, std::string text) {
  PictureRow picture;
  picture.state = state;
  picture.text = std::move(text);
  return picture;
}

// What a notification can hold, all of it.
TicketView printer_ticket() {
  TicketView view;
  view.ticket = golden_ticket(1, "Windows Update affiche une erreur au guichet 3 depuis ce matin", marie);
  view.ticket.priority = Priority::High;
  view.ticket.parties = {{marie, PartyRole::Requester},
                         {jan, PartyRole::InCopy},
                         {{"", "helpdesk@fournisseur.example", Language::French}, PartyRole::InCopy}};
  view.fields = {{FieldName::Phone, "02 423 12 99", "signature"}};
  EntryRow request =
      entry_of(1, EntryKind::Request, marie,
               "Bonjour,\n\nDepuis ce matin, Windows Update affiche une erreur, voir la capture.\nLe lien : "
               "https://intranet.jette.example/informatique/postes/guichets/mode-d-emploi?version=2026-11#erreurs\n"
               "\nPouvez-vous nous aider ?");
  request.attachments = {attachment_of("capture du guichet.png", "screenshot"), attachment_of("image002.png", "screenshot"),
                         attachment_of("IMG_2041.jpg", "screenshot"), attachment_of("devis.pdf", "document")};
  request.pictures[0] = picture_of(PictureState::Done, "Windows Update\nL'installation a échoué (0x80070005)\nRéessayer");
  request.pictures[1] = picture_of(PictureState::Pending, "");
  request.pictures[2] = picture_of(PictureState::NothingFound, "");
  view.entries = {std::move(request)};
  return view;
}

TicketView answered_ticket(const Person& writer) {
  TicketView view = printer_ticket();
  view.ticket.state = TicketState::Assigned;
  view.ticket.technician = an;
  view.entries.push_back(entry_of(2, EntryKind::Answer, an, "Bonjour Marie,\nquel est le numéro du pc ?"));
  view.entries.push_back(entry_of(3, EntryKind::FollowUp, writer, "C'est le pc PC-0421.\n\nMerci !"));
  return view;
}

using Making = std::function<std::string(Language)>;

std::string news_bytes(StaffNews news, TicketView view, std::vector<Ticket> similar, Language language) {
  SendStaffMail what;
  what.news = news;
  what.to = {"Luc Claes", "luc.claes@jette.brussels", language};
  what.language = language;
  if (news == StaffNews::CameBack) what.came_back = "marie.dubois@jette.brussels (5.1.1)";
  StaffMailSource source{what, std::move(view), std::move(similar), {}, "instance", ""};
  source.small_pictures[0] = {"image/png", 480, 200, "small"};
  ApplyContext context{golden_desk(), seeded_random(42), tuesday_at_ten(), "desk", {}};
  return prepare_staff_mail(source, context).mail.bytes;
}

Making news(StaffNews what, TicketView view, std::vector<Ticket> similar = {}) {
  return [=](Language language) { return news_bytes(what, view, similar, language); };
}

DigestReader reader_in(Language language) { return {{"Luc Claes", "luc.claes@jette.brussels", language}, true, true}; }

DigestSection section_of(std::vector<DigestLine> lines, std::size_t more = 0) { return {std::move(lines), more}; }

MorningDigest full_morning() {
  const Person long_name{"Marie-Antoinette Vandenbroucke-Dubois", "ma.vdb@jette.brussels", Language::French};
  MorningDigest digest;
  digest.complaints = section_of({{golden_ticket(2, "Plainte : attente au guichet", marie), 0, {}, false}});
  digest.mine = section_of(
      {{golden_ticket(3, "Imprimante du guichet 3", marie), 1, {}, false},
       {golden_ticket(4, "Accès au dossier partagé de la population, refusé depuis la migration", long_name), 12, {}, false}},
      3);
  digest.unassigned =
      section_of({{golden_ticket(5, "Scherm blijft zwart", {"", "bib@jette.brussels", Language::Dutch}), 0, {}, false}});
  digest.waiting = section_of({{golden_ticket(6, "VPN", marie), 4, {}, false},
                               {golden_ticket(7, "Nouveau collègue", marie), 2, std::chrono::year(2026) / 12 / 4, false},
                               {golden_ticket(8, "Téléphone", marie), 7, {}, true}});
  digest.closing = section_of({{golden_ticket(9, "Mot de passe", marie), 9, {}, false}});
  digest.held = {2, 3};
  return digest;
}

std::string morning_bytes(const MorningDigest& digest, Language language) {
  const RandomBytes random = seeded_random(42);
  return prepare_morning_digest(
             reader_in(language), digest,
             {golden_desk(), random, tuesday_at_ten(), "instance", "support+t.abcdefghijklmnopqrstuvwxyz@jette.brussels"})
      .mail.bytes;
}

WeekReport busy_week() {
  WeekReport report;
  report.week = week_before(tuesday_at_ten(), 1, golden_desk().calendar);
  report.last.received = 31;
  report.last.solved = 28;
  report.last.for_silence = 3;
  report.last.answered = 30;
  report.last.median_first_answer = 95min;
  report.last.received_on = {12, 7, 5, 4, 2, 1, 0};
  report.last.received_of = {21, 9, 1};
  report.before.received = 24;
  report.before.solved = 25;
  report.before.median_first_answer = 200min;
  report.open = 17;
  return report;
}

std::string week_bytes(const WeekReport& report, Language language) {
  const RandomBytes random = seeded_random(42);
  return prepare_week_digest(reader_in(language), report, {golden_desk(), random, tuesday_at_ten(), "instance", ""}).mail.bytes;
}

GatheredDigest many_news() {
  GatheredDigest news;
  news.lines = {{golden_ticket(3, "Imprimante du guichet 3", marie), {StaffNews::NewTicket, StaffNews::RequesterWrote}},
                {golden_ticket(5, "Scherm blijft zwart", {"", "bib@jette.brussels", Language::Dutch}), {StaffNews::Assigned}},
                {golden_ticket(6, "Accès au dossier partagé de la population, refusé depuis la migration", marie),
                 {StaffNews::WaitOver, StaffNews::TakenOver, StaffNews::CameBack}}};
  for (std::uint64_t counter = 1070; counter < 1082; ++counter) news.more.push_back({"JET", counter});
  news.count = 19;
  return news;
}

std::string gathered_bytes(Language language) {
  const RandomBytes random = seeded_random(42);
  return prepare_gathered_news(reader_in(language), many_news(), {golden_desk(), random, tuesday_at_ten(), "instance", ""})
      .mail.bytes;
}

std::vector<GoldenStaffMail> golden_staff_mails() {
  const std::vector<Ticket> similar{
      golden_ticket(20, "Erreur Windows Update", jan),
      golden_ticket(21, "0x80070005 op de pc van de bib", {"", "bib@jette.brussels", Language::Dutch})};
  MorningDigest small;
  small.mine = section_of({{golden_ticket(3, "Imprimante du guichet 3", marie), 1, {}, false}});
  WeekReport quiet;
  quiet.week = week_before(tuesday_at_ten(), 1, golden_desk().calendar);
  quiet.open = 1;
  const Person outside{"", "helpdesk@fournisseur.example", Language::French};
  std::vector<GoldenStaffMail> all{
      {"staff_news-new", news(StaffNews::NewTicket, printer_ticket(), similar)},
      {"staff_news-answer", news(StaffNews::RequesterWrote, answered_ticket(marie))},
      {"staff_news-open_again", news(StaffNews::OpenAgain, answered_ticket(marie))},
      {"staff_news-third_party", news(StaffNews::RequesterWrote, answered_ticket(outside))},
      {"staff_news-assigned", news(StaffNews::Assigned, answered_ticket(marie))},
      {"staff_news-wait_over", news(StaffNews::WaitOver, answered_ticket(marie))},
      {"staff_news-in_copy", news(StaffNews::RequesterWrote, answered_ticket(jan))},
      {"staff_news-came_back", news(StaffNews::CameBack, answered_ticket(marie))},
      {"staff_news-taken_over", news(StaffNews::TakenOver, answered_ticket(marie))},
      {"staff_digest", [](Language language) { return morning_bytes(full_morning(), language); }},
      {"staff_digest-small", [small](Language language) { return morning_bytes(small, language); }},
      {"staff_gathered", gathered_bytes},
      {"staff_week", [](Language language) { return week_bytes(busy_week(), language); }},
      {"staff_week-quiet", [quiet](Language language) { return week_bytes(quiet, language); }},
  };
  for (GoldenStaffMail& mail : golden_receipts()) all.push_back(std::move(mail));
  return all;
}

std::string part_of(const std::string& bytes, std::string_view type) {
  const MimeTree tree = scan_mime(bytes, {});
  const auto part = std::ranges::find_if(tree.parts, [&](const MimePart& p) { return p.is(type); });
  REQUIRE(part != tree.parts.end());
  std::string text = decoded(part->body(bytes), part->encoding);
  std::erase(text, '\r');
  return text;
}

struct ShownMail {
  std::string stem, subject, text, html;
  Language language;
};

std::vector<ShownMail> shown_mails() {
  std::vector<ShownMail> mails;
  for (const GoldenStaffMail& mail : golden_staff_mails())
    for (const Language language : {Language::French, Language::Dutch, Language::English}) {
      const std::string bytes = mail.bytes(language);
      mails.push_back({mail.name + "-" + std::string(to_word(language)), read_mail(bytes).subject, part_of(bytes, "text/plain"),
                       part_of(bytes, "text/html"), language});
    }
  return mails;
}

void check_against(const std::filesystem::path& file, const std::string& actual) {
  if (std::getenv("M2T_ACCEPT") != nullptr) std::ofstream(file, std::ios::binary) << actual;
  std::ifstream in(file, std::ios::binary);
  const bool as_expected = std::string{std::istreambuf_iterator<char>(in), {}} == actual;
  CHECK_MESSAGE(as_expected, file, " is now:\n", actual);
}

}  // namespace

TEST_CASE("golden mails to technicians: each kind and shape is as expected in each language, text and HTML") {
  std::set<std::string> stems;
  for (const ShownMail& mail : shown_mails()) {
    CHECK(stems.insert(mail.stem).second);
    check_against(golden / (mail.stem + ".txt"), "Subject: " + mail.subject + "\n\n" + mail.text);
    check_against(golden / (mail.stem + ".html"), mail.html);
  }
  for (const auto& entry : std::filesystem::directory_iterator(golden)) {  // none is left of a shape that is gone
    const std::string stem = entry.path().stem().string();
    if (stem.starts_with("staff_")) CHECK_MESSAGE(stems.contains(stem), entry.path());
  }
  for (const std::string_view kind : template_names()) {
    const auto shown = [&](const std::string& stem) { return stem.starts_with(kind); };
    if (kind.starts_with("staff_")) CHECK_MESSAGE(std::ranges::any_of(stems, shown), kind);
  }
}

TEST_CASE(
    "golden mails to technicians: colours can be read in light and dark, nothing is fetched, phones get buttons of 44 pixels") {
  for (const ShownMail& mail : shown_mails()) {
    CAPTURE(mail.stem);
    CHECK(unreadable_in(mail.html) == std::vector<std::string>{});
    CHECK(mail.html.size() <= 30'000);
    for (const char* fetched : {"src=\"http", "url(", "href=\"http", "<link", "@import", "background="})
      CHECK(mail.html.find(fetched) == std::string::npos);
    for (std::size_t at = mail.html.find("href=\"mailto:"); at != std::string::npos;
         at = mail.html.find("href=\"mailto:", at + 1)) {
      const std::string link = mail.html.substr(at, mail.html.find('>', at) - at);
      if (link.find('?') == std::string::npos) continue;                                          // an address in a sentence
      const bool is_button = link.find("display:block;padding:10px 16px;") != std::string::npos;  // round a line of 24 pixels
      CHECK((is_button || link.find("line-height:44px") != std::string::npos));
    }
  }
}

TEST_CASE("golden mails to technicians: each begins with the line below which nothing steers (T-10)") {
  for (const ShownMail& mail : shown_mails()) {
    CAPTURE(mail.stem);
    CHECK(mail.text.starts_with("##- "));
    const Mail pasted =
        read_mail("From: Luc <luc.claes@jette.brussels>\nContent-Type: text/plain; charset=utf-8\n\n#digest off\n\n" + mail.text +
                  "\n#digest on\n");
    CHECK(pasted.new_text == "#digest off");  // a program that quotes without any sign of it
  }
}
