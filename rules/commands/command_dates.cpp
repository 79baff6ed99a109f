// Dates as they are typed behind `wait`.
#include <array>
#include <charconv>

#include "parsers/text/text_lines.h"
#include "rules/commands/command_arguments.h"

namespace m2t {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 16> lead_ins{"jusqu'au ", "jusqu'a ",   "jusque ", "jusqu'en ", "tot en met ", "tot ",
                                                    "until ",    "till ",      "to ",     "au ",       "le ",         "op ",
                                                    "pendant ",  "gedurende ", "for ",    "encore "};
struct Unit {
  std::string_view word;
  bool weeks;
};
constexpr std::array<Unit, 24> units{{{"d", false},
                                      {"j", false},
                                      {"jour", false},
                                      {"jours", false},
                                      {"dag", false},
                                      {"dagen", false},
                                      {"day", false},
                                      {"days", false},
                                      {"jour ouvrable", false},
                                      {"jours ouvrables", false},
                                      {"werkdag", false},
                                      {"werkdagen", false},
                                      {"working day", false},
                                      {"working days", false},
                                      {"business day", false},
                                      {"business days", false},
                                      {"w", true},
                                      {"semaine", true},
                                      {"semaines", true},
                                      {"sem", true},
                                      {"week", true},
                                      {"weken", true},
                                      {"weeks", true},
                                      {"s", true}}};
constexpr std::array<std::array<std::string_view, 3>, 7> weekdays{{{"dimanche", "zondag", "sunday"},
                                                                   {"lundi", "maandag", "monday"},
                                                                   {"mardi", "dinsdag", "tuesday"},
                                                                   {"mercredi", "woensdag", "wednesday"},
                                                                   {"jeudi", "donderdag", "thursday"},
                                                                   {"vendredi", "vrijdag", "friday"},
                                                                   {"samedi", "zaterdag", "saturday"}}};
// Enough of each month's name to know it; "jui" alone could be two of them.
constexpr std::array<std::array<std::string_view, 3>, 12> months{{{"janv", "jan", "jan"},
                                                                  {"fevr", "feb", "feb"},
                                                                  {"mars", "maa", "mar"},
                                                                  {"avr", "apr", "apr"},
                                                                  {"mai", "mei", "may"},
                                                                  {"juin", "juni", "june"},
                                                                  {"juil", "juli", "july"},
                                                                  {"aout", "aug", "aug"},
                                                                  {"sept", "sep", "sep"},
                                                                  {"oct", "okt", "oct"},
                                                                  {"nov", "nov", "nov"},
                                                                  {"dec", "dec", "dec"}}};
constexpr int farthest_days = 366;  // a ticket that waits longer is a typing error

std::string_view without_lead_in(std::string_view folded) {
  for (const std::string_view lead_in : lead_ins)
    if (folded.starts_with(lead_in)) return folded.substr(lead_in.size());
  return folded;
}

// A number at the beginning of `text`, which moves behind it; -1 when there is none or it is out of all reason.
int take_number(std::string_view& text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value < 0 || value > 9999) return -1;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

// "3 jours", "une semaine", "twee weken".
int take_count(std::string_view& text) {
  struct Count {
    std::string_view word;
    int value;
  };
  static constexpr std::array<Count, 15> counts{{{"une ", 1},
                                                 {"un ", 1},
                                                 {"een ", 1},
                                                 {"one ", 1},
                                                 {"a ", 1},
                                                 {"deux ", 2},
                                                 {"twee ", 2},
                                                 {"two ", 2},
                                                 {"trois ", 3},
                                                 {"drie ", 3},
                                                 {"three ", 3},
                                                 {"quatre ", 4},
                                                 {"vier ", 4},
                                                 {"cinq ", 5},
                                                 {"vijf ", 5}}};
  for (const Count& one : counts)
    if (text.starts_with(one.word)) {
      text.remove_prefix(one.word.size());
      return one.value;
    }
  return take_number(text);
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

std::optional<year_month_day> after_a_while(std::string_view text, const CommandContext& context) {
  const int count = take_count(text);
  skip_blanks(text);
  for (const Unit& unit : units) {
    if (text != unit.word || count < 1 || count > farthest_days) continue;
    if (!unit.weeks) return context.calendar.working_day_after(context.today, count);
    return year_month_day(sys_days(context.today) + days(7 * count));
  }
  return std::nullopt;
}

// "lundi prochain", "volgende maandag": without those words; empty when they are not there.
std::string_view without_next(std::string_view text) {
  for (const std::string_view before : {"next ", "volgende ", "prochain "})
    if (text.starts_with(before)) return text.substr(before.size());
  constexpr std::string_view behind = " prochain";
  return text.ends_with(behind) ? text.substr(0, text.size() - behind.size()) : std::string_view();
}

std::optional<year_month_day> on_a_weekday(std::string_view text, const CommandContext& context) {
  for (unsigned i = 0; i < weekdays.size(); ++i) {
    for (const std::string_view name : weekdays[i]) {
      if (text != name) continue;
      const auto ahead = std::chrono::weekday(i) - std::chrono::weekday(sys_days(context.today));
      return year_month_day(sys_days(context.today) + (ahead.count() == 0 ? days(7) : ahead));
    }
  }
  return std::nullopt;
}

// On a Tuesday, "next Friday" may be that of this week or of the next: no date. "Next Monday" is the same day for everybody.
std::optional<year_month_day> on_next_weekday(std::string_view text, const CommandContext& context) {
  const std::string_view name = without_next(text);
  const auto date = name.empty() ? std::nullopt : on_a_weekday(name, context);
  if (!date) return std::nullopt;
  const std::chrono::weekday wanted{sys_days(*date)}, today{sys_days(context.today)};
  return wanted.iso_encoding() <= today.iso_encoding() ? date : std::nullopt;
}

int month_by_name(std::string_view word) {
  for (std::size_t i = 0; i < months.size(); ++i)
    for (const std::string_view beginning : months[i])
      if (word.size() >= 3 && word.starts_with(beginning)) return static_cast<int>(i) + 1;
  return -1;
}

int take_month(std::string_view& text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') return take_number(text);
  const std::size_t end = std::min(text.find_first_of(" .,"), text.size());
  const int month = month_by_name(text.substr(0, end));
  text.remove_prefix(end);
  return month;
}

void skip_separator(std::string_view& text) {
  while (!text.empty() &&
         (text.front() == ' ' || text.front() == '/' || text.front() == '.' || text.front() == '-' || text.front() == ','))
    text.remove_prefix(1);
}

std::optional<year_month_day> valid(int year, int month, int day) {
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (month < 1 || day < 1 || !date.ok()) return std::nullopt;
  return date;
}

std::optional<year_month_day> written_out(std::string_view text, const CommandContext& context) {
  const int first = take_number(text);
  if (first < 0) return std::nullopt;
  skip_separator(text);
  const int month = take_month(text);
  skip_separator(text);
  if (first > 31) {  // 2026-12-24
    const int day = take_number(text);
    return text.empty() ? valid(first, month, day) : std::nullopt;
  }
  if (!text.empty()) {
    int year = take_number(text);
    if (!text.empty()) return std::nullopt;
    if (year >= 0 && year < 100) year += 2000;
    return valid(year, month, first);
  }
  const int this_year = static_cast<int>(context.today.year());
  for (int year = this_year; year <= this_year + 1; ++year)
    if (const auto date = valid(year, month, first); date && *date >= context.today) return date;
  return std::nullopt;
}

}  // namespace

std::optional<year_month_day> date_from_typed(std::string_view typed, const CommandContext& context) {
  const std::string folded = fold_words(typed);
  std::string_view text = without_lead_in(folded);
  skip_blanks(text);
  if (const auto date = after_a_while(text, context)) return date;
  if (text == "demain" || text == "morgen" || text == "tomorrow") return year_month_day(sys_days(context.today) + days(1));
  if (const auto date = on_a_weekday(text, context)) return date;
  if (const auto date = on_next_weekday(text, context)) return date;
  // "vendredi 12/12": the date counts, the day is for the reader.
  for (const auto& names : weekdays)
    for (const std::string_view name : names)
      if (text.starts_with(name)) text.remove_prefix(name.size());
  skip_separator(text);
  const auto date = written_out(text, context);
  if (!date || *date < context.today || sys_days(*date) - sys_days(context.today) > days(farthest_days)) return std::nullopt;
  return date;
}

}  // namespace m2t
