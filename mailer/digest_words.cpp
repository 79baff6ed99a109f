#include "mailer/digest_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "mailer/notice_words.h"

namespace m2t {
namespace {

struct DigestWords {
  std::string_view french, dutch, english;
  std::string in(Language language) const {
    return std::string(language == Language::French ? french : language == Language::Dutch ? dutch : english);
  }
  template <typename... Values>
  std::string with(Language language, const Values&... values) const {
    const std::string words = in(language);
    return fmt::format(fmt::runtime(words), values...);
  }
};

// The blank behind a number is a no-break space.
constexpr DigestWords opened_today{"aujourd'hui", "vandaag", "today"};
constexpr DigestWords opened_yesterday{"hier", "gisteren", "yesterday"};
constexpr DigestWords opened_before{"il y a {}\u00A0jours", "{}\u00A0dagen geleden", "{}\u00A0days ago"};
constexpr DigestWords waits_since_today{"attend depuis aujourd'hui", "wacht sinds vandaag", "waiting since today"};
constexpr DigestWords waits_since_yesterday{"attend depuis hier", "wacht sinds gisteren", "waiting since yesterday"};
constexpr DigestWords waits_for{"attend depuis {}\u00A0jours", "wacht al {}\u00A0dagen", "waiting for {}\u00A0days"};
constexpr DigestWords waits_until{"attend jusqu'au {}", "wacht tot {}", "waits until {}"};
constexpr DigestWords solved_today{"sans réponse aujourd'hui, le ticket est résolu",
                                   "zonder antwoord vandaag is het ticket opgelost", "solved today unless an answer comes"};
constexpr DigestWords one_more{"… et un autre", "… en nog één", "… and one more"};
constexpr DigestWords some_more{"… et {}\u00A0autres", "… en nog {}\u00A0andere", "… and {}\u00A0more"};
constexpr DigestWords new_ticket_came{"nouveau ticket", "nieuw ticket", "new ticket"};
constexpr DigestWords somebody_wrote{"nouveau message", "nieuw bericht", "new message"};
constexpr DigestWords assigned_to_you{"ce ticket est à vous", "dit ticket is van u", "this ticket is yours"};
constexpr DigestWords wait_is_over{"la date est arrivée", "de datum is bereikt", "the date has come"};
constexpr DigestWords taken_over{"repris par un collègue", "overgenomen door een collega", "taken over by a colleague"};
constexpr DigestWords opened_again{"de nouveau ouvert", "opnieuw open", "open again"};
constexpr DigestWords mail_came_back{"message non remis", "bericht niet afgeleverd", "message not delivered"};
constexpr DigestWords one_held{"Un mail est retenu", "Eén mail wordt aangehouden", "One mail is held"};
constexpr DigestWords some_held{"{}\u00A0mails sont retenus", "{}\u00A0mails worden aangehouden", "{}\u00A0mails are held"};
constexpr DigestWords held_since_today{"{} depuis aujourd'hui.", "{} sinds vandaag.", "{} since today."};
constexpr DigestWords held_since_yesterday{"{} depuis hier.", "{} sinds gisteren.", "{} since yesterday."};
constexpr DigestWords held_since_days{"{} depuis {}\u00A0jours.", "{}, al {}\u00A0dagen lang.", "{}, for {}\u00A0days."};
constexpr DigestWords oldest_since_today{"{}, le plus ancien depuis aujourd'hui.", "{}, de oudste sinds vandaag.",
                                         "{}, the oldest since today."};
constexpr DigestWords oldest_since_yesterday{"{}, le plus ancien depuis hier.", "{}, de oudste sinds gisteren.",
                                             "{}, the oldest since yesterday."};
constexpr DigestWords oldest_since_days{"{}, le plus ancien depuis {}\u00A0jours.", "{}, de oudste al {}\u00A0dagen.",
                                        "{}, the oldest for {}\u00A0days."};

struct CountWords {
  DigestCount what;
  DigestWords one, some;
};
constexpr std::array count_words{
    CountWords{DigestCount::Complaints,
               {"une plainte", "één klacht", "one complaint"},
               {"{}\u00A0plaintes", "{}\u00A0klachten", "{}\u00A0complaints"}},
    CountWords{DigestCount::Mine, {"{} à vous", "{} van u", "{} yours"}, {"{} à vous", "{} van u", "{} yours"}},
    CountWords{
        DigestCount::Unassigned, {"{} à prendre", "{} te nemen", "{} to take"}, {"{} à prendre", "{} te nemen", "{} to take"}},
    CountWords{
        DigestCount::Waiting, {"{} en attente", "{} in wacht", "{} waiting"}, {"{} en attente", "{} in wacht", "{} waiting"}},
    CountWords{DigestCount::Closing,
               {"{} à clore ce soir", "{} sluit vanavond", "{} closing tonight"},
               {"{} à clore ce soir", "{} sluiten vanavond", "{} closing tonight"}},
    CountWords{DigestCount::Held,
               {"un mail retenu", "één aangehouden mail", "one held mail"},
               {"{}\u00A0mails retenus", "{}\u00A0aangehouden mails", "{}\u00A0held mails"}},
};

}  // namespace

std::string opened_in_words(int days, Language language) {
  if (days <= 0) return opened_today.in(language);
  return days == 1 ? opened_yesterday.in(language) : opened_before.with(language, days);
}

std::string waiting_in_words(int days, Language language) {
  if (days <= 0) return waits_since_today.in(language);
  return days == 1 ? waits_since_yesterday.in(language) : waits_for.with(language, days);
}

std::string waiting_until_in_words(std::chrono::year_month_day day, Language language) {
  return waits_until.with(language, day_in_words(day, language));
}

std::string last_day_of_waiting_in_words(Language language) { return solved_today.in(language); }

std::string more_in_words(std::size_t more, Language language) {
  if (more == 0) return {};
  return more == 1 ? one_more.in(language) : some_more.with(language, more);
}

std::string news_in_words(StaffNews news, Language language) {
  switch (news) {
    case StaffNews::NewTicket: return new_ticket_came.in(language);
    case StaffNews::RequesterWrote: return somebody_wrote.in(language);
    case StaffNews::OpenAgain: return opened_again.in(language);
    case StaffNews::Assigned: return assigned_to_you.in(language);
    case StaffNews::WaitOver: return wait_is_over.in(language);
    case StaffNews::TakenOver: return taken_over.in(language);
    case StaffNews::CameBack: return mail_came_back.in(language);
  }
  return {};
}

std::string held_in_words(std::size_t count, int oldest_days, Language language) {
  if (count == 0) return {};
  const bool one = count == 1;
  const std::string mails = one ? one_held.in(language) : some_held.with(language, count);
  if (oldest_days <= 0) return (one ? held_since_today : oldest_since_today).with(language, mails);
  if (oldest_days == 1) return (one ? held_since_yesterday : oldest_since_yesterday).with(language, mails);
  return (one ? held_since_days : oldest_since_days).with(language, mails, oldest_days);
}

std::string count_in_words(DigestCount what, std::size_t count, Language language) {
  const auto row = std::ranges::find(count_words, what, &CountWords::what);
  if (count == 0 || row == count_words.end()) return {};
  return (count == 1 ? row->one : row->some).with(language, count);
}

std::string hours_in_words(std::chrono::minutes duration, Language language) {
  const auto hours = duration.count() / 60, minutes = duration.count() % 60;
  if (hours == 0) return fmt::format("{}\u00A0min", minutes);
  if (language == Language::Dutch) return fmt::format("{}\u00A0u.\u00A0{:02}", hours, minutes);
  return fmt::format("{}\u00A0h\u00A0{:02}", hours, minutes);
}

std::string weekday_in_words(std::size_t weekday, Language language) {
  const std::chrono::sys_days monday = std::chrono::year(2026) / 11 / 23;
  const std::string day = day_in_words(monday + std::chrono::days(static_cast<int>(weekday)), language);
  return day.substr(0, std::min(day.find(' '), day.find("\u00A0")));
}

std::string bar_of_blocks(std::size_t count, std::size_t most, std::size_t longest) {
  if (count == 0 || most == 0) return {};
  std::string bar;
  for (std::size_t i = std::max<std::size_t>(1, (count * longest + most / 2) / most); i > 0; --i) bar += "█";
  return bar;
}

std::size_t bar_in_per_cent(std::size_t count, std::size_t most) {
  if (count == 0 || most == 0) return 0;
  return std::max<std::size_t>(1, (count * 100 + most / 2) / most);
}

}  // namespace m2t
