// What a notice says in each language besides its template: days and hours (field_words: what a mail gave and lacks). Languages without words of
// their own get the English ones.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "mailer/templates.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

// "lundi 23 novembre à 8 h 30", "maandag 23 november om 8.30 uur", "Monday 23 November at 8:30".
std::string moment_in_words(Time moment, const TimeZone& zone, Language language);

// "lundi 7 décembre", "maandag 7 december", "Monday 7 December".
std::string day_in_words(std::chrono::year_month_day day, Language language);

// "lundi–vendredi 8 h 30 – 17 h 00, jeudi jusqu'à 19 h 00". Empty when the desk has no hours.
std::string opening_hours_in_words(const CalendarRules& rules, Language language);

// "##- Répondez au-dessus de cette ligne -##": parsers/body ends what is new there.
std::string cut_line_in_words(Language language);

// What all notices of a desk have in common.
struct NoticeDesk {
  std::map<Language, std::string> names;  // the first one stands in for a language that has none
  std::string phone;
};
std::string desk_name_in(const NoticeDesk& desk, Language language);
// Line by line, without line ends; at most one empty line in a row, none around.
std::vector<std::string> lines_of(std::string_view text);

// Everything that the templates of `notice` may use, in one language. `greeting_name` may be empty.
TemplateValues notice_values(const SendNotice& notice, const std::string& number, const std::string& greeting_name,
                             const NoticeDesk& desk, const CalendarRules& rules, const TimeZone& zone, Language language);

}  // namespace m2t
