// Every mail to a requester, in each language and each of its shapes, as it goes out: tests/mailer/golden/NAME.txt holds subject and
// text, NAME.html the HTML part. M2T_ACCEPT=1 rewrites them: read the difference as the requester would. tests/mailer/pictures shows
// the HTML parts as pictures.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

#include "mailer/notice_words.h"
#include "tests/support/mail_colours.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono_literals;

namespace {

using Languages = std::vector<Language>;
const Languages french{Language::French}, dutch{Language::Dutch}, english{Language::English};
const std::vector<Languages> each{french, dutch, english};
const std::vector<Languages> each_and_both{
    french, dutch, english, {Language::French, Language::Dutch}, {Language::Dutch, Language::French}};

const std::filesystem::path golden = std::filesystem::path(M2T_SOURCE_DIR) / "tests/mailer/golden";

struct GoldenMail {
  std::string name;
  SendNotice notice;
  std::vector<Languages> languages = each;
  std::string greeting_name{};
};

SendNotice notice_of(NoticeKind kind, std::string subject = "Imprimante du guichet 3") {
  SendNotice notice;
  notice.kind = kind;
  notice.subject_shown = std::move(subject);
  return notice;
}

SendNotice changed(SendNotice notice, const std::function<void(SendNotice&)>& change) {
  change(notice);
  return notice;
}

void close_the_desk(SendNotice& notice) {
  notice.outside_hours = true;
  notice.next_opening = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)) + 7h + 30min;
}

SendNotice by_technician(NoticeKind kind, std::string text) {
  SendNotice notice = notice_of(kind);
  notice.text = std::move(text);
  notice.technician = "An Peeters";
  notice.last_day = std::chrono::year(2026) / 12 / 7;
  return notice;
}

const std::string list_and_link =
    "Voici ce que j'ai fait :\n- le pilote est réinstallé ;\n- la file d'attente est vidée.\n\n"
    "Le mode d'emploi : "
    "https://intranet.jette.example/informatique/imprimantes/multifonctions/guichets/mode-d-emploi?version=2026-11"
    "&langue=fr#premiers-pas\nNom du poste : ADMINISTRATIONCOMMUNALEDEJETTEPOPULATIONGUICHETTROISIMPRIMANTELASERCOULEUR <n° 3> & "
    "co";

std::vector<GoldenMail> acknowledgements() {
  const SendNotice plain = notice_of(NoticeKind::AcknowledgeNew);
  const SendNotice asks = changed(plain, [](SendNotice& n) {
    n.understood = {"url", "attachments"};
    n.missing = {"description", "error_text", "phone"};
  });
  return {
      {"acknowledgement", plain, each_and_both},
      {"acknowledgement-asks", asks, each_and_both},
      {"acknowledgement-page", changed(plain, [](SendNotice& n) { n.missing = {"url"}; })},
      {"acknowledgement-proved",
       changed(asks,
               [](SendNotice& n) {
                 n.understood = {"phone", "url", "error_text", "screenshots", "attachment"};
                 n.words_understood = {
                     {"description", "L'imprimante du 2e affiche une erreur."}, {"phone", "0475/12.34.56"},
                     {"url", "https://etatcivil.jette.example/actes"},          {"error_text", "Accès refusé 0x80070005"},
                     {"screenshots", "capture 1.png, capture 2.png"},           {"attachment", "devis.pdf"}};
                 n.missing.clear();
               }),
       each_and_both, "Anne Dupont"},
      {"acknowledgement-urgent", changed(plain, [](SendNotice& n) { n.urgent = true; }), each_and_both},
      {"acknowledgement-urgent-closed", changed(plain,
                                                [](SendNotice& n) {
                                                  n.urgent = true;
                                                  close_the_desk(n);
                                                })},
      {"acknowledgement-outside-hours", changed(plain, close_the_desk), each_and_both},
      {"acknowledgement-continues",
       changed(plain,
               [](SendNotice& n) {
                 n.continues = TicketNumber{"JET", 1000};
               }),
       each_and_both},
      {"acknowledgement-several", changed(plain, [](SendNotice& n) { n.several_subjects = true; })},
      {"acknowledgement-late", changed(plain, [](SendNotice& n) { n.received_late = true; })},
      {"acknowledgement-stranger", notice_of(NoticeKind::AcknowledgeNew, ""), each_and_both},
  };
}

std::vector<GoldenMail> other_answers() {
  const SendNotice follow_up = notice_of(NoticeKind::AcknowledgeFollowUp), held = notice_of(NoticeKind::Held);
  const SendNotice too_large =
      changed(notice_of(NoticeKind::TooLarge), [](SendNotice& n) { n.largest_bytes = 50 * 1024 * 1024; });
  return {
      {"follow_up", follow_up, each_and_both},
      {"follow_up-urgent", changed(follow_up, [](SendNotice& n) { n.urgent = true; })},
      {"follow_up-outside-hours", changed(follow_up, close_the_desk)},
      {"held", changed(held, [](SendNotice& n) { n.without_ticket = true; }), each_and_both},
      {"held-urgent", changed(held, [](SendNotice& n) { n.without_ticket = n.urgent = true; })},
      {"held-outside-hours", changed(held,
                                     [](SendNotice& n) {
                                       n.without_ticket = true;
                                       close_the_desk(n);
                                     })},
      {"too_large", too_large, each_and_both},
      {"too_large-held", changed(too_large, [](SendNotice& n) { n.without_ticket = true; })},
  };
}

std::vector<GoldenMail> technicians_mails() {
  return {
      {"answer", by_technician(NoticeKind::Answer, list_and_link), each_and_both},
      {"brought_in",
       by_technician(NoticeKind::BroughtIn, "Qu'en pensez-vous ?\n\nMarie Dubois <marie@jette.example>:\n> J'attends."),
       each_and_both},
      {"answer-greets", by_technician(NoticeKind::Answer, "Bonjour Anne,\n\nC'est réparé.\n\nBien à vous,\nAn")},
      {"question", by_technician(NoticeKind::Question, "Pouvez-vous redémarrer le poste ?\nQue dit l'écran ?"), each_and_both},
      {"question-greets", by_technician(NoticeKind::Question, "Dag Anne,\n\nKunt u de computer herstarten?")},
      {"question-greets-inside", by_technician(NoticeKind::Question, "Bonjour Anne, pouvez-vous redémarrer le poste ?")},
      {"reminder", by_technician(NoticeKind::Reminder, "Bonjour Anne,\n\nPouvez-vous redémarrer le poste ?\nQue dit l'écran ?"),
       each_and_both},
      {"silence", by_technician(NoticeKind::Silence, "Pouvez-vous redémarrer le poste ?"), each_and_both},
      {"resolution", by_technician(NoticeKind::Resolution, list_and_link), each_and_both},
      {"resolution-greets",
       by_technician(NoticeKind::Resolution, "Beste Anne,\n\nDe printer werkt opnieuw.\n\nMet vriendelijke groeten,\nAn")},
      {"resolution-wordless", by_technician(NoticeKind::Resolution, "")},
      {"closed", notice_of(NoticeKind::Closed), each_and_both},
      {"reopened", by_technician(NoticeKind::Reopened, "Je reprends votre demande : le pilote pose encore problème."),
       each_and_both},
      {"reopened-wordless", by_technician(NoticeKind::Reopened, ""), each_and_both},
      {"merged",
       changed(notice_of(NoticeKind::Merged),
               [](SendNotice& n) {
                 n.goes_on_in = TicketNumber{"JET", 1000};
               }),
       each_and_both},
  };
}

std::vector<GoldenMail> golden_mails() {
  std::vector<GoldenMail> all = acknowledgements();
  for (const auto& more : {other_answers(), technicians_mails()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

CalendarRules hours_of_jette() {
  CalendarRules rules;
  for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = OpeningHours{8h + 30min, 17h};
  rules.hours[3]->closes = 19h;
  return rules;
}

Rendered golden_rendering(const GoldenMail& mail, const Languages& languages) {
  static const Templates templates = [] {
    std::vector<TemplateProblem> problems;
    Templates loaded = Templates::load({}, {Language::French, Language::Dutch, Language::English}, problems);
    REQUIRE(problems.empty());
    return loaded;
  }();
  const NoticeDesk desk{{{Language::French, "Service Desk de l'AC Jette"},
                         {Language::Dutch, "Service Desk van GB Jette"},
                         {Language::English, "Service Desk of Jette"}},
                        "02.423.12.12"};
  const TimeZone brussels("Europe/Brussels");
  std::vector<TemplateValues> values;
  for (const Language language : languages)
    values.push_back(notice_values(mail.notice, mail.notice.without_ticket ? "" : "JET-10429", mail.greeting_name, desk,
                                   hours_of_jette(), brussels, language));
  return templates.render(to_word(mail.notice.kind), languages, values);
}

std::string file_stem(const GoldenMail& mail, const Languages& languages) {
  std::string stem = mail.name;
  for (const Language language : languages) stem += '-' + std::string(to_word(language));
  return stem;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_against(const std::filesystem::path& file, const std::string& actual) {
  if (std::getenv("M2T_ACCEPT") != nullptr) std::ofstream(file, std::ios::binary) << actual;
  const bool as_expected = content_of(file) == actual;
  CHECK_MESSAGE(as_expected, file, " is now:\n", actual);
}

template <typename Visit>
void for_each_golden_mail(Visit visit) {
  for (const GoldenMail& mail : golden_mails())
    for (const Languages& languages : mail.languages) visit(file_stem(mail, languages), golden_rendering(mail, languages), mail);
}

// As every program but Outlook's reads it.
std::string without_outlook_parts(std::string html) {
  for (std::size_t begin; (begin = html.find("<!--[if mso]>")) != std::string::npos;) {
    const std::size_t end = html.find("<![endif]-->", begin);
    REQUIRE(end != std::string::npos);
    html.erase(begin, end + 12 - begin);
  }
  return html;
}

// What is wrong with it as HTML: every element closed in order, attributes in quotation marks, nothing outside of what mails may hold.
// Empty: nothing.
std::string html_mistake(std::string_view html) {
  static const std::set<std::string, std::less<>> void_elements{"meta", "br", "hr"},
      known{"html", "head", "title", "style", "body", "div", "table", "tr", "td", "p", "h1", "h2", "ul", "li", "span", "a", "b"};
  if (!html.starts_with("<!DOCTYPE html>\n")) return "no doctype";
  std::vector<std::string> open;
  for (std::size_t at = html.find('<', 15); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag without an end";
    std::string_view tag = html.substr(at + 1, end - at - 1);
    const bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    const std::string name(tag.substr(0, tag.find_first_of(" \n")));
    if (std::ranges::count(tag, '"') % 2 != 0 || tag.find('<') != std::string_view::npos)
      return "a broken attribute in <" + name + ">";
    if (void_elements.contains(name)) continue;
    if (!known.contains(name)) return "an unexpected <" + name + ">";
    const bool block_in_paragraph =
        !closes && !open.empty() && (open.back() == "p" || open.back() == "h1" || open.back() == "h2") &&
        (name == "p" || name == "ul" || name == "h1" || name == "h2" || name == "div" || name == "table");
    if (block_in_paragraph) return "<" + name + "> inside of <" + open.back() + ">";
    if (!closes) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> closes " + (open.empty() ? "nothing" : "<" + open.back() + ">");
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

TEST_CASE("golden mails: each kind, language and shape is as expected, text and HTML") {
  std::set<std::string> stems;
  for_each_golden_mail([&](const std::string& stem, const Rendered& rendered, const GoldenMail&) {
    CHECK(stems.insert(stem).second);
    check_against(golden / (stem + ".txt"), "Subject: " + rendered.subject + "\n\n" + rendered.text);
    check_against(golden / (stem + ".html"), rendered.html);
  });
  for (const auto& entry : std::filesystem::directory_iterator(golden)) {  // none is left of a shape that is gone
    const std::string stem = entry.path().stem().string();
    if (!stem.starts_with("staff_"))
      CHECK_MESSAGE(stems.contains(stem), entry.path());  // those: tests/daemon/golden_staff_mails_test
  }
}

TEST_CASE("golden mails: there is one of each kind of mail to requesters in each language") {
  std::set<std::string> shown;
  for_each_golden_mail([&](const std::string& stem, const Rendered&, const GoldenMail&) { shown.insert(stem); });
  for (const std::string_view name : template_names())
    for (const char* language : {"fr", "nl", "en"})
      if (!name.starts_with("staff_")) CHECK_MESSAGE(shown.contains(fmt::format("{}-{}", name, language)), name, "-", language);
}

TEST_CASE("golden mails: the HTML is well-formed, small, fetches nothing and can be read in light and dark") {
  for_each_golden_mail([](const std::string& stem, const Rendered& rendered, const GoldenMail&) {
    CAPTURE(stem);
    CHECK(html_mistake(without_outlook_parts(rendered.html)) == "");
    CHECK(rendered.html.size() <= 20'000);
    CHECK(unreadable_in(rendered.html) == std::vector<std::string>{});
    for (const char* fetched : {"src=", "url(", "href=\"http", "<link", "@import", "background="})
      CHECK(rendered.html.find(fetched) == std::string::npos);
  });
  CHECK(html_mistake("<!DOCTYPE html>\n<p><b>x</p></b>") == "</p> closes <b>");
  CHECK(html_mistake("<!DOCTYPE html>\n<p>x<p>y</p>") == "<p> inside of <p>");
  CHECK(html_mistake("<!DOCTYPE html>\n<div>") == "<div> is not closed");
  CHECK(html_mistake("<!DOCTYPE html>\n<img>") == "an unexpected <img>");
}

TEST_CASE("golden mails: nobody is greeted twice, nobody signs twice, no number that is not there is named") {
  for_each_golden_mail([](const std::string& stem, const Rendered& rendered, const GoldenMail& mail) {
    CAPTURE(stem);
    std::size_t greetings = 0;
    for (const char* word : {"Bonjour", "Dag ", "Goedendag", "Hello", "Beste "}) greetings += times(rendered.text, word);
    const std::size_t languages = rendered.text.find("\n--------------------\n") == std::string::npos ? 1 : 2;
    CHECK(greetings == languages);
    CHECK(times(rendered.text, "An Peeters") + times(rendered.text, "\nAn\n") <= languages);
    CHECK((rendered.subject.find("[JET-10429]") == std::string::npos) == mail.notice.without_ticket);
    if (mail.notice.without_ticket)
      for (const char* nothing : {"JET-", "[]", "ce numéro", "dit nummer", "this number"})
        CHECK(rendered.text.find(nothing) == std::string::npos);
  });
}

TEST_CASE(
    "golden mails: French has no-break spaces before its high signs and inside its quotation marks, Dutch and English none") {
  for_each_golden_mail([](const std::string& stem, const Rendered& rendered, const GoldenMail& mail) {
    if (!mail.notice.text.empty()) return;  // a technician types as he likes
    CAPTURE(stem);
    for (const char* wrong : {" :", " ?", " !", " ;", "« ", " »"}) CHECK(rendered.text.find(wrong) == std::string::npos);
    if (!stem.ends_with("-fr") || stem.ends_with("-nl-fr")) return;
    for (const char sign : {'?', '!', ';'})
      for (std::size_t at = rendered.text.find(sign); at != std::string::npos; at = rendered.text.find(sign, at + 1))
        CHECK(rendered.text.substr(at - 2, 2) == "\u00A0");
  });
}
