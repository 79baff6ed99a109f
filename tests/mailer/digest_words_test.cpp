// The words, bars and templates of digests.
#include "mailer/digest_words.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "mailer/digest_variables.h"
#include "mailer/templates.h"

using namespace m2t;
using namespace std::chrono_literals;

namespace {

constexpr Language all[] = {Language::French, Language::Dutch, Language::English};

Rendered rendered(std::string_view name, Language language, const TemplateValues& values) {
  std::vector<TemplateProblem> problems;
  const Templates templates = Templates::load({}, {language}, problems);
  REQUIRE(problems.empty());
  return templates.render(name, {language}, {values});
}

TemplateItem line(const std::string& number) {
  TemplateItem item{{"number", number}, {"title", "<b>Imprimante</b> & scanner"}, {"requester", "Marie"}, {"age", "hier"}};
  for (const char* link : {"take_link", "resolve_link", "ask_link", "note_link", "reopen_link"})
    item[link] = "mailto:a@b?subject=x";
  return item;
}

TemplateItem bar(const std::string& label, std::size_t count, std::size_t most) {
  const std::size_t width = bar_in_per_cent(count, most);
  return {{"label", label},
          {"label_in_columns", label},
          {"count", std::to_string(count)},
          {"bar", bar_of_blocks(count, most, 40)},
          {"width", width == 0 ? "" : std::to_string(width)}};
}

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

}  // namespace

TEST_CASE("digest words: one and several are told apart, in each language") {
  CHECK(opened_in_words(0, Language::French) == "aujourd'hui");
  CHECK(opened_in_words(1, Language::Dutch) == "gisteren");
  CHECK(opened_in_words(3, Language::French) == "il y a 3\u00A0jours");
  CHECK(waiting_in_words(2, Language::Dutch) == "wacht al 2\u00A0dagen");
  CHECK(waiting_until_in_words(std::chrono::year(2026) / 12 / 7, Language::French) == "attend jusqu'au lundi 7\u00A0décembre");
  CHECK(more_in_words(0, Language::English).empty());
  CHECK(more_in_words(1, Language::English) == "… and one more");
  CHECK(held_in_words(0, 5, Language::French).empty());
  CHECK(held_in_words(1, 0, Language::French) == "Un mail est retenu depuis aujourd'hui.");
  CHECK(held_in_words(2, 3, Language::French) == "2\u00A0mails sont retenus, le plus ancien depuis 3\u00A0jours.");
  CHECK(held_in_words(1, 4, Language::English) == "One mail is held, for 4\u00A0days.");
  CHECK(hours_in_words(45min, Language::French) == "45\u00A0min");
  CHECK(hours_in_words(125min, Language::French) == "2\u00A0h\u00A005");
  CHECK(hours_in_words(125min, Language::Dutch) == "2\u00A0u.\u00A005");
  CHECK(weekday_in_words(0, Language::French) == "lundi");
  CHECK(weekday_in_words(6, Language::Dutch) == "zondag");
  for (const Language language : all) {
    std::set<std::string> words;
    for (const DigestCount what : {DigestCount::Complaints, DigestCount::Mine, DigestCount::Unassigned, DigestCount::Waiting,
                                   DigestCount::Closing, DigestCount::Held}) {
      CHECK(count_in_words(what, 0, language).empty());
      words.insert(count_in_words(what, 1, language));
      words.insert(count_in_words(what, 7, language));
    }
    CHECK(words.size() == 12);
  }
}

TEST_CASE("digest words: a bar is as long as its share, never nothing for something and never longer than the longest") {
  CHECK(bar_of_blocks(0, 9, 40).empty());
  CHECK(bar_of_blocks(1, 1000, 4) == "█");
  CHECK(bar_of_blocks(5, 10, 4) == "██");
  CHECK(bar_of_blocks(10, 10, 4) == "████");
  CHECK(bar_of_blocks(0, 0, 4).empty());
  CHECK(bar_in_per_cent(1, 1000) == 1);
  CHECK(bar_in_per_cent(7, 7) == 100);
  CHECK(bar_in_per_cent(0, 7) == 0);
}

TEST_CASE("digest templates: every item has its line and links in both parts, escaped in HTML alone (T-05)") {
  for (const Language language : all) {
    TemplateValues values;
    values["name"] = "An";
    values["desk_name"] = "Service Desk";
    values["day"] = "lundi";
    values["summary"] = "3 à vous";
    for (const char* section : {"complaints", "mine", "unassigned", "waiting", "closing"}) {
      values[section] = std::vector<TemplateItem>{line("JET-10005"), line("JET-10012")};
      values[std::string(section) + "_more"] = std::string("… et 3 autres");
    }
    values["held"] = std::string("Un mail est retenu.");
    values["personal_address"] = std::string("support+t.abc@jette.brussels");
    values["off_link"] = std::string("mailto:off@b");
    const Rendered r = rendered("staff_digest", language, values);
    CAPTURE(r.text);
    for (const std::string* part : {&r.text, &r.html}) {
      CHECK(times(*part, "JET-10005") == 5);
      CHECK(times(*part, "mailto:a@b") == 20);
      CHECK(times(*part, "… et 3 autres") == 5);
      CHECK(times(*part, "mailto:off@b") == 1);
    }
    CHECK(times(r.text, "<b>Imprimante</b> & scanner") == 10);
    CHECK(times(r.html, "<b>Imprimante") == 0);
    CHECK(times(r.text, "support+t.abc@jette.brussels") == 1);
    CHECK(times(r.html, ">support+t.abc@jette.brussels<") == 1);  // a link that writes there
    CHECK(r.text.find("\n\n\n") == std::string::npos);
    for (const char* forbidden : {"http", "<img", "url(", "src=", "@import", "<script", "class=", "{{"})
      CHECK(r.html.find(forbidden) == std::string::npos);
    const Rendered empty = rendered("staff_digest", language, {{"day", std::string("x")}, {"summary", std::string("y")}});
    CHECK(empty.html.find("<h2") == std::string::npos);  // no title without its list
  }
}

TEST_CASE("digest templates: the chart is read as text, and in HTML is cells with a figure beside each bar") {
  for (const Language language : all) {
    TemplateValues values;
    for (const char* name : {"first_day", "last_day", "received", "received_before", "solved", "solved_before", "open"})
      values[name] = std::string("7");
    values["days"] = std::vector<TemplateItem>{bar("lundi", 4, 8), bar("mardi", 8, 8), bar("jeudi", 0, 8)};
    values["types"] = std::vector<TemplateItem>{bar("incident", 12, 12)};
    const Rendered r = rendered("staff_week", language, values);
    CHECK(times(r.text, "lundi ████████████████████ 4\n") == 1);
    CHECK(times(r.text, "jeudi 0\n") == 1);
    CHECK(times(r.html, "width=\"50%\"") == 1);
    CHECK(times(r.html, "bgcolor=\"#0b57a4\"") == 3);  // none for nothing
    CHECK(times(r.html, ">0</td>") == 1);
    CHECK(r.html.size() < 20'000);
    CHECK(r.html.find("█") == std::string::npos);
  }
}

TEST_CASE("digest templates: the tables of variables name each once") {
  for (const char* name : {"staff_digest", "staff_week", "staff_gathered"}) {
    std::set<std::string_view> names;
    for (const TemplateVariable& variable : digest_variables(name)) {
      CHECK(names.insert(variable.name).second);
      CHECK(variable.meaning.ends_with("."));
    }
    CHECK(names.contains("off_link") == (std::string_view(name) != "staff_gathered"));
  }
  CHECK(digest_variables("staff_news").empty());
}
