#include "mailer/templates.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <utility>

#include "mailer/field_words.h"
#include "mailer/notice_words.h"
#include "tests/support/mail_colours.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono_literals;

namespace {

const TimeZone brussels("Europe/Brussels");
const std::vector<Language> all_languages{Language::French, Language::Dutch, Language::English};

CalendarRules jette_rules() {
  CalendarRules rules;
  for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = OpeningHours{8h + 30min, 17h};
  rules.hours[3]->closes = 19h;
  return rules;
}

SendNotice full_notice() {
  SendNotice notice;
  notice.understood = {"phone", "url", "screenshot"};
  notice.missing = {"error_text", "description"};
  notice.outside_hours = true;
  notice.next_opening = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)) + 7h + 30min;
  notice.received_late = notice.several_subjects = true;
  notice.continues = TicketNumber{"JET", 1000};
  notice.text = "Bonjour Anne,\n\nLe câble était débranché : <b>voir photo</b>.\nTout fonctionne & imprime.";
  notice.technician = "An Peeters";
  notice.last_day = std::chrono::year(2026) / 12 / 7;
  return notice;
}

TemplateValues values_in(Language language, const SendNotice& notice, const std::string& name = "Anne") {
  const NoticeDesk desk{{{Language::French, "Service Desk de l'AC Jette"}, {Language::Dutch, "Service Desk van GB Jette"}},
                        "02.423.12.12"};
  return notice_values(notice, "JET-10429", name, desk, jette_rules(), brussels, language);
}

Templates loaded(const std::filesystem::path& dir = {}, const std::vector<Language>& languages = all_languages) {
  std::vector<TemplateProblem> problems;
  Templates templates = Templates::load(dir, languages, problems);
  for (const TemplateProblem& p : problems) MESSAGE(p.file << ":" << p.line << ": " << p.what << " (" << p.remedy << ")");
  REQUIRE(problems.empty());
  return templates;
}

Rendered rendered(const std::string& name, const std::vector<Language>& languages, const SendNotice& notice) {
  std::vector<TemplateValues> values;
  for (const Language language : languages) values.push_back(values_in(language, notice));
  return loaded().render(name, languages, values);
}

// A folder of overrides that goes away.
class TemplateFolder {
 public:
  TemplateFolder() {
    char name[] = "/tmp/m2t-templates-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    path_ = name;
  }
  ~TemplateFolder() { std::filesystem::remove_all(path_); }
  TemplateFolder(const TemplateFolder&) = delete;
  TemplateFolder& operator=(const TemplateFolder&) = delete;
  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file) << text;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<TemplateProblem> problems_of(const std::string& file, const std::string& text) {
  const TemplateFolder folder;
  folder.write(file, text);
  std::vector<TemplateProblem> problems;
  Templates::load(folder.path(), all_languages, problems);
  return problems;
}

// What a reader of the HTML part reads.
std::string visible_words(const std::string& html) {
  std::string text;
  bool in_tag = false;
  const std::size_t body = html.find("<table");
  for (std::size_t i = body; i < html.size(); ++i) {
    const auto is_tag = [&](const char* begin) { return html.compare(i, std::strlen(begin), begin) == 0; };
    const bool inside_a_sentence = is_tag("<span") || is_tag("</span") || is_tag("<a ") || is_tag("</a");
    if (html[i] == '<')
      in_tag = true, text += inside_a_sentence ? "" : " ";
    else if (html[i] == '>')
      in_tag = false;
    else if (!in_tag)
      text += html[i];
  }
  for (const auto& [entity, plain] :
       {std::pair{"&apos;", "'"}, {"&#39;", "'"}, {"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}})
    for (std::size_t at; (at = text.find(entity)) != std::string::npos;) text.replace(at, std::string(entity).size(), plain);
  return text;
}
std::multiset<std::string> words_of(const std::string& text) {
  std::multiset<std::string> words;
  std::string word;
  for (const char c : text + ' ') {
    if (c != ' ' && c != '\n' && c != '.' && c != ',') {
      word += c;
    } else if (!word.empty() && word.find_first_not_of('-') != std::string::npos) {
      words.insert(std::exchange(word, {}));
    } else {
      word.clear();
    }
  }
  return words;
}

}  // namespace

TEST_CASE("templates: the built-in ones are whole in every language") { loaded(); }

TEST_CASE("templates: every combination renders, text and HTML tell the same, nothing is fetched, colours can be read") {
  const std::vector<std::vector<Language>> choices{{Language::French},
                                                   {Language::Dutch},
                                                   {Language::English},
                                                   {Language::French, Language::Dutch},
                                                   {Language::Dutch, Language::French}};
  for (const auto& languages : choices)
    for (const std::string_view name : template_names())
      for (const bool urgent : {false, true})
        for (const bool full : {false, true}) {
          SendNotice notice = full ? full_notice() : SendNotice{};
          notice.urgent = urgent;
          const Rendered r = rendered(std::string(name), languages, notice);
          CAPTURE(r.text);
          CHECK(words_of(r.text) == words_of(visible_words(r.html)));
          CHECK(r.html.size() < 20'000);
          for (const char* forbidden : {"http", "<img", "url(", "src=", "@import", "<script", "class=", "{{"})
            CHECK(r.html.find(forbidden) == std::string::npos);
          CHECK(r.text.find("{{") == std::string::npos);
          CHECK(r.text.find("\n\n\n") == std::string::npos);
          CHECK(unreadable_in(r.html) == std::vector<std::string>{});
          CHECK(r.html.find("<html") == r.html.rfind("<html"));
          CHECK(r.html.find("<html lang=\"" + std::string(to_word(languages[0])) + "\"") != std::string::npos);
          for (const Language l : languages)
            CHECK(r.html.find("<div lang=\"" + std::string(to_word(l)) + "\"") != std::string::npos);
          CHECK(r.html.find("\n<table") == r.html.rfind("\n<table"));  // beside Outlook's, in its comment
        }
}

TEST_CASE("templates: sentences are short") {
  for (const Language language : all_languages) {
    for (const std::string_view name : template_names()) {
      const std::string text = rendered(std::string(name), {language}, full_notice()).text;
      std::size_t words = 0;
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ') ++words;
        const bool ends = text[i] == '\n' || text[i] == '?' || text[i] == ':' ||
                          (text[i] == '.' && (text[i + 1] == ' ' || text[i + 1] == '\n'));
        if (!ends) continue;
        CAPTURE(text.substr(0, i));
        CHECK(words <= 20);
        words = 0;
      }
    }
  }
}

TEST_CASE("templates: a bilingual mail says first where the other language is, and each block is complete") {
  const Rendered r = rendered("acknowledgement", {Language::French, Language::Dutch}, full_notice());
  CHECK(r.text.starts_with("Nederlands: zie hieronder\n\nBonjour Anne,"));
  CHECK(r.text.find("Français : voir plus haut\n\nDag Anne,") != std::string::npos);
  const std::size_t rule = r.text.find("\n-----");
  REQUIRE(rule != std::string::npos);
  for (const std::string& block : {r.text.substr(0, rule), r.text.substr(rule)})
    for (const char* fact : {"JET-10429", "02.423.12.12", "23 nov", "JET-1000"}) CHECK(block.find(fact) != std::string::npos);
  CHECK(rendered("acknowledgement", {Language::Dutch, Language::French}, full_notice())
            .text.starts_with("Français : voir plus bas\n"));
}

TEST_CASE("templates: the subject keeps their words in front and the number at the end (T-05)") {
  SendNotice notice;
  CHECK(rendered("acknowledgement", {Language::French}, notice).subject == "Votre demande a été enregistrée [JET-10429]");
  CHECK(rendered("acknowledgement", {Language::French, Language::Dutch}, notice).subject ==
        "Votre demande a été enregistrée / Uw aanvraag is geregistreerd [JET-10429]");
  notice.subject_shown = "Imprimante <b> & co\r\nBcc: x";
  CHECK(rendered("acknowledgement", {Language::French, Language::Dutch}, notice).subject ==
        "RE: Imprimante <b> & co Bcc: x [JET-10429]");
}

TEST_CASE("templates: values are escaped in HTML and only there (T-05)") {
  const std::vector<TemplateValues> values{values_in(Language::French, {}, "<img src=x> & \"co\"")};
  const Rendered r = loaded().render("acknowledgement", {Language::French}, values);
  CHECK(r.html.find("<img") == std::string::npos);
  CHECK(r.html.find("&lt;img") != std::string::npos);
  CHECK(r.text.starts_with("Bonjour <img src=x> & \"co\","));
}

TEST_CASE("templates: an urgent mail gets the phone number at once") {
  SendNotice notice;
  notice.urgent = true;
  const std::string text = rendered("acknowledgement", {Language::Dutch}, notice).text;
  CHECK(text.find("Is het dringend? Bel ons op 02.423.12.12") < text.find("Hoe gaat het verder?"));
}

TEST_CASE("templates: an admin's copy overrides the built-in one") {
  const TemplateFolder folder;
  folder.write("fr/acknowledgement.txt", "Bonjour, {{number}}\n{{#missing}}* {{text}}\n{{/missing}}");
  const Rendered r =
      loaded(folder.path()).render("acknowledgement", {Language::French}, {values_in(Language::French, full_notice())});
  CHECK(r.text.starts_with("Bonjour, JET-10429\n* le texte complet"));
  CHECK(r.html.find("<h1") != std::string::npos);
}

TEST_CASE("templates: an admin's words replace those that they name, in all parts, and no others") {
  const TemplateFolder folder;
  folder.write("fr/acknowledgement.words", "# Ours\nreceived = Votre demande <{{number}}> & co est là.\n");
  folder.write("nl/common.words", "greeting = Beste{{#name}} {{name}}{{/name}},\n");
  const Templates ours = loaded(folder.path());
  const Rendered french = ours.render("acknowledgement", {Language::French}, {values_in(Language::French, full_notice())});
  CHECK(french.text.find("Votre demande <JET-10429> & co est là. Son numéro") != std::string::npos);
  CHECK(french.html.find("Votre demande &lt;<span style=\"white-space:nowrap\">JET-10429</span>&gt; &amp; co est là.") !=
        std::string::npos);
  for (const char* name : {"closed", "reminder"})
    CHECK(ours.render(name, {Language::Dutch}, {values_in(Language::Dutch, full_notice())}).text.starts_with("Beste Anne,\n"));
  CHECK(
      ours.render("closed", {Language::French}, {values_in(Language::French, full_notice())}).text.starts_with("Bonjour Anne,"));
}

TEST_CASE("templates: an admin's layout holds for all languages") {
  const TemplateFolder folder;
  folder.write("layouts/closed.txt", "{{> headline}}\n\n{{> signed}}\n");
  const Templates ours = loaded(folder.path());
  CHECK(ours.render("closed", {Language::French}, {values_in(Language::French, {})}).text.starts_with("Votre demande JET-10429"));
  CHECK(ours.render("closed", {Language::Dutch}, {values_in(Language::Dutch, {})}).text.starts_with("Uw aanvraag JET-10429"));
}

TEST_CASE("templates: another acknowledgement may be words alone, what they leave out is as usual") {
  const TemplateFolder folder;
  for (const char* language : {"fr", "nl", "en"})
    folder.write(std::string(language) + "/acknowledgement-newcomer.words",
                 "received = Bienvenue {{#urgent}}vite{{/urgent}} !\n");
  CHECK(acknowledgement_variants(folder.path()) == std::vector<std::string>{"newcomer"});
  const Templates ours = loaded(folder.path());
  const std::vector<TemplateValues> values{values_in(Language::French, full_notice())};
  const std::string text = ours.render("acknowledgement-newcomer", {Language::French}, values).text;
  CHECK(text.find("Bienvenue  ! Son numéro") != std::string::npos);
  CHECK(text.find("- une capture d'écran") != std::string::npos);
  CHECK(ours.render("acknowledgement", {Language::French}, values).text.find("Bienvenue") == std::string::npos);

  const TemplateFolder one_language;
  one_language.write("fr/acknowledgement-newcomer.words", "received = Bienvenue !\n");
  std::vector<TemplateProblem> problems;
  Templates::load(one_language.path(), all_languages, problems);
  CHECK(problems.size() == 6);  // three parts, in Dutch and in English
}

TEST_CASE("templates: mistakes in words and layouts are told once, with file, line and remedy") {
  struct Row {
    const char *file, *text, *what, *remedy;
    unsigned line;
  };
  const Row rows[] = {
      {"nl/closed.words", "\n# x\nheadline = {{numbr}}", "unknown variable \"numbr\"", "did you mean \"number\"?", 3},
      {"nl/closed.words", "headlin = x", "unknown words \"headlin\"", "did you mean \"headline\"?", 1},
      {"nl/closed.words", "headline x", "no line of words", "key = words", 1},
      {"nl/closed.words", "headline = x\nheadline = y", "twice", "", 2},
      {"nl/closed.words", "headline =", "empty", "", 1},
      {"nl/closed.words", "headline = {{{number}}}", "without escaping", "{{number}}", 1},
      {"nl/closed.words", "headline = {{continues}}", "unknown variable", "", 1},
      {"nl/closed.words", "headline = {{> signed}}", "not supported", "", 1},
      {"nl/common.words", "greeting = {{#name}}x", "\"name\" is not closed", "{{/name}}", 1},
      {"layouts/closed.html", "<p>\n{{numbr}}</p>", "unknown variable \"numbr\"", "did you mean \"number\"?", 2},
      {"layouts/closed.html", "<p>{{{number}}}</p>", "without escaping", "{{number}}", 1},
      {"layouts/pieces/signed.txt", "\n{{#phone}}\n", "\"phone\" is not closed", "{{/phone}}", 2},
      {"layouts/pieces/signed.txt", "{{> signed}}", "hold each other too deep at \"signed\"", "take {{> signed}} out", 0},
      {"layouts/clsoed.txt", "x", "is no template", "did you mean \"layouts/closed.txt\"?", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file);
    CAPTURE(row.text);
    const auto problems = problems_of(row.file, row.text);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].file.ends_with(row.file));
    CHECK(problems[0].what.find(row.what) != std::string::npos);
    CHECK(problems[0].remedy.find(row.remedy) != std::string::npos);
    CHECK(problems[0].line == row.line);
  }
  const auto nameless = problems_of("layouts/closed.txt", "{{> nobody}}");
  REQUIRE(nameless.size() == 3);  // each language lacks them
  CHECK(nameless[1].what == "nl/closed.words has no words for \"nobody\"");
  CHECK(nameless[1].remedy == "write a line \"nobody = …\" there, or take the tag out of the layout");
}

TEST_CASE("templates: mistakes are told with file, line and remedy") {
  struct Row {
    const char *text, *what, *remedy;
    unsigned line;
  };
  const Row rows[] = {
      {"a\nb {{numbr}}\n", "unknown variable \"numbr\"", "did you mean \"number\"?", 2},
      {"{{zzzzzzzz}}", "unknown variable", "known are number", 1},
      {"a\n\n{{#phone}}\nx", "\"phone\" is not closed", "{{/phone}}", 3},
      {"{{#phone}}\n{{#name}}\n{{/phone}}", "\"phone\" ends inside \"name\" of line 2", "{{/name}}", 3},
      {"{{/phone}}", "never began", "", 1},
      {"x\n{{number", "not closed", "}}", 2},
      {"{{urgent}}", "yes or no", "{{#urgent}}", 1},
      {"{{missing}}", "is a list", "{{text}}", 1},
      {"{{text}}", "outside of a list", "", 1},
      {"{{> other}}", "not supported", "", 1},
      {"{{=<% %>=}}", "not supported", "", 1},
      {"{{}}", "without a name", "", 1},
      {"\xC3(", "UTF-8", "", 1},
      {" \n", "empty", "", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto problems = problems_of("nl/acknowledgement.txt", row.text);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].file.ends_with("/nl/acknowledgement.txt"));
    CHECK(problems[0].what.find(row.what) != std::string::npos);
    CHECK(problems[0].remedy.find(row.remedy) != std::string::npos);
    CHECK(problems[0].line == row.line);
  }
  CHECK(problems_of("nl/acknowledgement.html", "<p>{{{name}}}</p>")[0].what.find("without escaping") != std::string::npos);
  CHECK(problems_of("nl/acknowledgement.html", "<p>{{&name}}</p>").size() == 1);
  CHECK(problems_of("nl/follow_up.txt", "{{continues}}").size() == 1);
  CHECK(problems_of("frame.html", "{{#blocks}}{{{html}}}{{/blocks}} {{numbr}}").size() == 1);
  CHECK(problems_of("nl/acknowledgement.txt", "{{numbr}}\n{{phnoe}}").size() == 2);
}

TEST_CASE("templates: a file with an unknown name and a language without texts are problems") {
  const auto misspelt = problems_of("fr/acknowledgment.txt", "x");
  REQUIRE(misspelt.size() == 1);
  CHECK(misspelt[0].remedy == "did you mean \"fr/acknowledgement.txt\"?");
  CHECK(problems_of(".hidden", "x").empty());
  CHECK(problems_of("fr/acknowledgement.txt~", "x").empty());
  std::vector<TemplateProblem> problems;
  Templates::load({}, {Language::German}, problems);
  CHECK(problems.size() == 3 * template_names().size());
  problems.clear();
  Templates::load("/nonexistent/folder", {Language::French}, problems);
  CHECK(problems.size() == 1);
}

TEST_CASE("templates: the table of variables names each once and says what it is") {
  for (const std::string_view name : template_names()) {
    std::set<std::string_view> seen;
    for (const TemplateVariable& v : template_variables(name)) {
      CHECK(seen.insert(v.name).second);
      CHECK(v.meaning.ends_with('.'));
    }
    const bool of_no_ticket = name == "staff_digest" || name == "staff_week" || name == "staff_gathered";
    CHECK(seen.count("number") == (of_no_ticket ? 0 : 1));
  }
}

TEST_CASE("notice words: moments and opening hours as people of each language write them") {
  const Time monday = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)) + 7h + 30min;
  CHECK(moment_in_words(monday, brussels, Language::French) == "lundi 23 novembre à 8 h 30");
  CHECK(moment_in_words(monday, brussels, Language::Dutch) == "maandag 23 november om 8.30 uur");
  CHECK(moment_in_words(monday, brussels, Language::English) == "Monday 23 November at 8:30");
  const Time first = Time(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1)) + 8h;
  CHECK(moment_in_words(first, brussels, Language::French) == "mardi 1er décembre à 9 h");
  CHECK(moment_in_words(first, brussels, Language::Dutch) == "dinsdag 1 december om 9 uur");

  CHECK(opening_hours_in_words(jette_rules(), Language::French) == "lundi–vendredi 8 h 30 – 17 h 00, jeudi jusqu'à 19 h 00");
  CHECK(opening_hours_in_words(jette_rules(), Language::Dutch) == "maandag–vrijdag 8.30–17.00 uur, donderdag tot 19.00 uur");
  CHECK(opening_hours_in_words(jette_rules(), Language::English) == "Monday–Friday 8:30–17:00, Thursday until 19:00");
  CalendarRules rules;
  CHECK(opening_hours_in_words(rules, Language::French) == "");
  rules.hours[0] = rules.hours[1] = rules.hours[3] = OpeningHours{9h, 12h};
  rules.hours[5] = OpeningHours{10h, 16h};
  rules.hours[6] = OpeningHours{9h + 30min, 12h};
  CHECK(opening_hours_in_words(rules, Language::English) ==
        "Monday, Tuesday, Thursday, Sunday 9:00–12:00, Saturday 10:00–16:00, Sunday from 9:30");
}

TEST_CASE("notice words: every key has words in each language, an unknown one none") {
  for (const Language language : all_languages) {
    for (const char* key : {"phone", "url", "error_text", "screenshot", "attachment"})
      CHECK_FALSE(understood_in_words(key, language).empty());
    for (const char* key : {"phone", "error_text", "description"}) CHECK_FALSE(missing_in_words(key, language).empty());
    CHECK(missing_in_words("nonsense", language).empty());
  }
}

TEST_CASE("templates: a technician's words stand line by line, escaped") {
  const Rendered r = rendered("resolution", {Language::French}, full_notice());
  CHECK(r.text.find("Le câble était débranché : <b>voir photo</b>.\nTout fonctionne & imprime.\n") != std::string::npos);
  CHECK(r.html.find("<b>voir") == std::string::npos);
  CHECK(r.html.find("&amp; imprime.<br>") != std::string::npos);
  CHECK(r.text.find("après le lundi 7 décembre") != std::string::npos);
  CHECK(rendered("reminder", {Language::Dutch}, full_notice()).text.find("op maandag 7 december als opgelost") !=
        std::string::npos);
}

TEST_CASE("templates: example mails are written where M2T_SHOW_MAILS says, to be looked at") {
  const char* where = std::getenv("M2T_SHOW_MAILS");
  if (where == nullptr) return;
  const Rendered r = rendered("acknowledgement", {Language::French, Language::Dutch}, full_notice());
  std::ofstream(std::filesystem::path(where) / "bilingual.html") << r.html;
  std::ofstream(std::filesystem::path(where) / "bilingual.txt") << r.subject << "\n\n" << r.text;
  for (const std::string_view name : template_names()) {
    for (const Language language : all_languages) {
      const Rendered one = rendered(std::string(name), {language}, full_notice());
      const std::string file = std::string(name) + "-" + std::string(to_word(language));
      std::ofstream(std::filesystem::path(where) / (file + ".html")) << one.html;
      std::ofstream(std::filesystem::path(where) / (file + ".txt")) << one.subject << "\n\n" << one.text;
    }
  }
}
