// What digests say besides their templates, in French, Dutch and English: ages, counts, durations, bars.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "tickets/effects.h"
#include "tickets/ticket.h"

namespace m2t {

std::string opened_in_words(int days, Language language);                       // "il y a 3 jours"
std::string waiting_in_words(int days, Language language);                      // "attend depuis 3 jours"
std::string waiting_until_in_words(std::chrono::year_month_day day, Language);  // "attend jusqu'au lundi 7 décembre"
std::string last_day_of_waiting_in_words(Language language);                    // "résolu aujourd'hui, faute de réponse"
std::string more_in_words(std::size_t more, Language language);                 // "… et 3 autres"; empty for 0
// "2 mails retenus, le plus ancien depuis 3 jours."; empty for 0.
std::string held_in_words(std::size_t count, int oldest_days, Language language);

std::string news_in_words(StaffNews news, Language language);  // "nouveau ticket"
// For the subject of a digest: "3 à vous". Empty for 0.
enum class DigestCount { Complaints, Mine, Unassigned, Waiting, Closing, Held };
std::string count_in_words(DigestCount what, std::size_t count, Language language);

// "45 min", "2 h 15", in Dutch "2 u. 15"; no line ends inside.
std::string hours_in_words(std::chrono::minutes duration, Language language);
// "lundi", "maandag", "Monday"; 0 is Monday.
std::string weekday_in_words(std::size_t weekday, Language language);

// A bar of block characters, `longest` of them for `most`; one at least for what is not 0, none for 0.
std::string bar_of_blocks(std::size_t count, std::size_t most, std::size_t longest);
// The same as a share of a table's width in per cent.
std::size_t bar_in_per_cent(std::size_t count, std::size_t most);

}  // namespace m2t
