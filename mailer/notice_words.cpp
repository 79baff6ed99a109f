#include "mailer/notice_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "mailer/courtesies.h"
#include "mailer/field_words.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using std::chrono::minutes;

struct CalendarWords {
  std::array<std::string_view, 7> days;  // [0] = Monday
  std::array<std::string_view, 12> months;
  std::string_view until, from, and_word;
};
constexpr CalendarWords french_words{
    {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
    "jusqu'à",
    "à partir de",
    "et"};
constexpr CalendarWords dutch_words{
    {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
    "tot",
    "vanaf",
    "en"};
constexpr CalendarWords english_words{
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
    "until",
    "from",
    "and"};

const CalendarWords& calendar_words(Language language) {
  if (language == Language::French) return french_words;
  return language == Language::Dutch ? dutch_words : english_words;
}

// "8 h 30", "8.30", "8:30"; the blanks are no-break spaces, so that no line ends inside a time.
std::string clock_in_words(minutes time, Language language) {
  const auto hour = time.count() / 60, minute = time.count() % 60;
  if (language == Language::French) return fmt::format("{} h {:02}", hour, minute);
  return fmt::format("{}{}{:02}", hour, language == Language::Dutch ? "." : ":", minute);
}

bool same_hours(const OpeningHours& a, const OpeningHours& b) { return a.opens == b.opens && a.closes == b.closes; }

// [0, 1, 2, 4] -> "lundi–mercredi, vendredi"
std::string days_in_words(const std::vector<std::size_t>& days, const CalendarWords& words, std::string_view last_joint) {
  std::vector<std::string> runs;
  for (std::size_t i = 0; i < days.size();) {
    std::size_t end = i;
    while (end + 1 < days.size() && days[end + 1] == days[end] + 1) ++end;
    if (end >= i + 2) {
      runs.push_back(fmt::format("{}–{}", words.days[days[i]], words.days[days[end]]));
    } else {
      for (std::size_t day = i; day <= end; ++day) runs.emplace_back(words.days[days[day]]);
    }
    i = end + 1;
  }
  std::string out;
  for (std::size_t i = 0; i < runs.size(); ++i)
    out += (i == 0 ? "" : i + 1 == runs.size() ? std::string(last_joint) : ", ") + runs[i];
  return out;
}

std::string span_in_words(const OpeningHours& hours, Language language) {
  const std::string opens = clock_in_words(hours.opens, language), closes = clock_in_words(hours.closes, language);
  if (language == Language::French) return opens + " – " + closes;
  return opens + "–" + closes + (language == Language::Dutch ? " uur" : "");
}

// Against the usual hours: "jusqu'à 19 h 00" when only the evening differs.
std::string difference_in_words(const OpeningHours& usual, const OpeningHours& hours, Language language) {
  const CalendarWords& words = calendar_words(language);
  const std::string_view unit = language == Language::Dutch ? " uur" : "";
  if (hours.opens == usual.opens) return fmt::format("{} {}{}", words.until, clock_in_words(hours.closes, language), unit);
  if (hours.closes == usual.closes) return fmt::format("{} {}{}", words.from, clock_in_words(hours.opens, language), unit);
  return span_in_words(hours, language);
}

struct DaysWithHours {
  OpeningHours hours;
  std::vector<std::size_t> days;
};

// The most frequent hours first, then the others in the order of the week.
std::vector<DaysWithHours> grouped_by_hours(const CalendarRules& rules) {
  std::vector<DaysWithHours> groups;
  for (std::size_t day = 0; day < rules.hours.size(); ++day) {
    if (!rules.hours[day]) continue;
    const auto same = [&](const DaysWithHours& g) { return same_hours(g.hours, *rules.hours[day]); };
    const auto found = std::find_if(groups.begin(), groups.end(), same);
    if (found == groups.end())
      groups.push_back({*rules.hours[day], {day}});
    else
      found->days.push_back(day);
  }
  const auto fewer_days = [](const DaysWithHours& a, const DaysWithHours& b) { return a.days.size() < b.days.size(); };
  const auto usual = std::max_element(groups.begin(), groups.end(), fewer_days);
  if (usual != groups.end()) std::rotate(groups.begin(), usual, usual + 1);
  return groups;
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (!line.empty() || (!lines.empty() && !lines.back().empty())) lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string cut_line_in_words(Language language) {
  switch (language) {
    case Language::French: return "##- Répondez au-dessus de cette ligne -##";
    case Language::Dutch: return "##- Antwoord boven deze lijn -##";
    default: return "##- Reply above this line -##";
  }
}

std::string desk_name_in(const NoticeDesk& desk, Language language) {
  if (const auto found = desk.names.find(language); found != desk.names.end()) return found->second;
  return desk.names.empty() ? std::string() : desk.names.begin()->second;
}

std::string day_in_words(std::chrono::year_month_day date, Language language) {
  const CalendarWords& words = calendar_words(language);
  const std::string_view weekday = words.days[std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding() - 1];
  const std::string_view month = words.months[unsigned(date.month()) - 1];
  const unsigned day = unsigned(date.day());
  return fmt::format("{} {}{} {}", weekday, day, language == Language::French && day == 1 ? "er" : "", month);
}

std::string moment_in_words(Time moment, const TimeZone& zone, Language language) {
  const LocalTime local = zone.to_local(moment);
  const std::string day = day_in_words(local.date, language);
  const bool full_hour = local.time_of_day.count() % 60 == 0;
  const auto hour = local.time_of_day.count() / 60;
  const std::string clock = clock_in_words(local.time_of_day, language);
  switch (language) {
    case Language::French: return fmt::format("{} à {}", day, full_hour ? fmt::format("{} h", hour) : clock);
    case Language::Dutch: return fmt::format("{} om {} uur", day, full_hour ? std::to_string(hour) : clock);
    default: return fmt::format("{} at {}", day, clock);
  }
}

std::string opening_hours_in_words(const CalendarRules& rules, Language language) {
  const std::vector<DaysWithHours> groups = grouped_by_hours(rules);
  if (groups.empty()) return {};
  const CalendarWords& words = calendar_words(language);
  const OpeningHours& usual = groups.front().hours;
  // Days that only close later or open earlier are named with the usual ones, and their difference behind.
  std::vector<std::size_t> usual_days = groups.front().days;
  for (std::size_t i = 1; i < groups.size(); ++i)
    if (groups[i].hours.opens == usual.opens || groups[i].hours.closes == usual.closes)
      usual_days.insert(usual_days.end(), groups[i].days.begin(), groups[i].days.end());
  std::sort(usual_days.begin(), usual_days.end());

  std::string out = days_in_words(usual_days, words, ", ") + ' ' + span_in_words(usual, language);
  for (std::size_t i = 1; i < groups.size(); ++i)
    out += fmt::format(", {} {}", days_in_words(groups[i].days, words, fmt::format(" {} ", words.and_word)),
                       difference_in_words(usual, groups[i].hours, language));
  return out;
}

TemplateValues notice_values(const SendNotice& notice, const std::string& number, const std::string& greeting_name,
                             const NoticeDesk& desk, const CalendarRules& rules, const TimeZone& zone, Language language) {
  const bool closed_now = notice.outside_hours && notice.next_opening.has_value();
  PersonsWords written = courtesies_of(lines_of(notice.text), notice.technician);
  const bool quoted = notice.kind == NoticeKind::Reminder || notice.kind == NoticeKind::Silence;
  if (quoted) {  // the words around the question are ours
    written.greeting.clear();
    written.greets = false;
    written.signature.clear();
    if (!notice.technician.empty()) written.signature.push_back(notice.technician);
  }
  return {
      {"number", number},
      {"subject", notice.subject_shown},
      {"name", greeting_name},
      {"desk_name", desk_name_in(desk, language)},
      {"phone", desk.phone},
      {"hours", opening_hours_in_words(rules, language)},
      {"outside_hours", closed_now},
      {"tell_closed", closed_now && !(notice.urgent && !desk.phone.empty())},
      {"next_opening", closed_now ? moment_in_words(*notice.next_opening, zone, language) : std::string()},
      {"urgent", notice.urgent},
      {"received_late", notice.received_late},
      {"several_subjects", notice.several_subjects},
      {"continues", notice.continues ? to_text(*notice.continues) : std::string()},
      {"goes_on_in", notice.goes_on_in ? to_text(*notice.goes_on_in) : std::string()},
      {"understood", all_understood_in_words(notice.understood, notice.words_understood, language)},
      {"missing", all_missing_in_words(notice.missing, language)},
      {"text_lines", written.lines},
      {"greeting_line", written.greeting},
      {"greets", written.greets},
      {"technician", notice.technician},
      {"signature", written.signature},
      {"limit", size_in_words(notice.largest_bytes, language)},
      {"files_limit", size_in_words(notice.largest_bytes / 10 * 7, language)},  // as attachments they grow by a third
      {"last_day", notice.last_day ? day_in_words(*notice.last_day, language) : std::string()},
  };
}

}  // namespace m2t
