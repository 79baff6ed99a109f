// Attribution lines ("… a écrit :") and separators ("-----Message d'origine-----").
#include <algorithm>
#include <array>

#include "parsers/body/quote_marks.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

// Folded. Each language has one for the end of the line, some another for its middle ("heeft … het volgende geschreven").
constexpr auto wrote = std::to_array<std::string_view>({
    "a ecrit",
    "ecrivait",
    "ecrivit",
    "schreef",
    "geschreven",
    "wrote",
    "writes",
    "schrieb",
    "geschrieben",
    "ha scritto",
    "escribio",
    "escreveu",
    "skrev",
    "napisal",
    "pisze",
    "kirjoitti",
    "a envoye",
    "ha escrit",
    "het volgende",
    "verzond",
    "stuurde",
    "a repondu",
    "antwoordde",
    "\xE5\x86\x99\xE9\x81\x93",
    "\xEC\x9E\x91\xEC\x84\xB1",
});
// "Jean Dupont/JETTE wrote on 12/03/2026 10:15:" (Lotus Notes).
constexpr auto wrote_on =
    std::to_array<std::string_view>({"wrote on ", "schreef op ", "a ecrit le ", "a ecrit sur ", "schrieb am ", "geschreven op "});
constexpr auto attribution_starts = std::to_array<std::string_view>(
    {"le ", "op ", "on ", "am ", "il ", "el ", "em ", "den ", "dnia ", "w dniu ", "pa ", "du ", "date: ", "date : "});

// "Citeren Jan <jan@example.org>:" (Horde).
constexpr auto quoting_starts =
    std::to_array<std::string_view>({"citeren ", "citaat van ", "quoting ", "zitat von ", "citation de "});

bool digit_at(std::string_view text, std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }

// "10:15", "10h15", "21.21", and "10 h 15" as Canadians write it.
bool has_clock_time(std::string_view folded) {
  for (std::size_t i = 1; i + 2 < folded.size(); ++i) {
    if (folded[i] != ':' && folded[i] != 'h' && folded[i] != '.') continue;
    if (digit_at(folded, i - 1) && digit_at(folded, i + 1) && digit_at(folded, i + 2)) return true;
    if (i >= 2 && folded[i] == 'h' && folded[i - 1] == ' ' && digit_at(folded, i - 2) && folded[i + 1] == ' ' &&
        digit_at(folded, i + 2))
      return true;
  }
  return false;
}

bool is_year(std::string_view word) {
  return word.size() == 4 && (word.starts_with("19") || word.starts_with("20")) && digit_at(word, 2) && digit_at(word, 3);
}

bool has_year(std::string_view folded) {
  for (std::size_t i = 0; i + 4 <= folded.size(); ++i) {
    if (is_year(folded.substr(i, 4)) && !digit_at(folded, i + 4) && (i == 0 || !digit_at(folded, i - 1))) return true;
  }
  return false;
}

// Zoho writes "---- On … wrote ----", Notes "-----Jean Dupont a écrit : -----".
bool ends_attribution(std::string_view folded) {
  for (std::string_view end : {":", ": [1]", ":*", "---", ":_", ">: *", ": _"}) {
    if (folded.ends_with(end)) return true;
  }
  return false;
}

std::string_view without_leading_dashes(std::string_view folded) {
  folded.remove_prefix(std::min(folded.find_first_not_of("- *_|"), folded.size()));
  return folded;
}

// A script without letters of ours, which no table of words helps to read: "… <a@example.org> のメッセージ:".
bool ends_in_foreign_script(std::string_view folded) {
  return folded.size() > 4 && folded.ends_with(':') && static_cast<unsigned char>(folded[folded.size() - 2]) >= 0x80;
}

// A sentence of somebody's own ("the printer wrote: …") has neither an address nor a date with its time or year.
bool is_attribution(std::string_view whole) {
  const std::string_view folded = without_leading_dashes(whole);
  const bool has_address = folded.find('@') != std::string_view::npos;
  const bool has_moment = has_clock_time(folded) && has_year(folded);
  // A date, a time, an address and a colon say it in any language.
  if (has_address && has_moment && (folded.ends_with(">:") || ends_in_foreign_script(folded))) return true;
  if (has_address && folded.size() < 200 && begins_with_any(folded, quoting_starts)) return true;
  if (!contains_any(folded, wrote)) return false;
  if (has_moment && folded.size() < 200 && contains_any(folded, wrote_on)) return true;
  if (whole.starts_with("---") && whole.ends_with("---")) return true;
  const bool has_digit = folded.find_first_of("0123456789") != std::string_view::npos;
  if (begins_with_any(folded, attribution_starts))
    return has_digit && (has_address || has_clock_time(folded) || has_year(folded));
  return has_address && (has_clock_time(folded) || folded.size() < 200);
}

// "On Wed, 14 Nov 2018 08:14 John Doe <john@doe.com> wrote" without the colon.
bool is_attribution_without_colon(std::string_view folded) {
  if (!begins_with_any(folded, attribution_starts) || folded.size() > 300) return false;
  const bool ends = folded.ends_with("> wrote") || folded.ends_with("> a ecrit") || folded.ends_with("> schreef") ||
                    folded.ends_with("> schrieb") || folded.ends_with("geschreven");
  return ends && folded.find('@') != std::string_view::npos && has_clock_time(folded) && has_year(folded);
}

// "Jean Dupont a écrit :" says too little by itself; marked lines behind it say the rest.
bool is_bare_attribution(std::string_view folded) {
  if (folded.size() > 100) return false;
  for (std::string_view end : {"a ecrit :", "a ecrit:", "schreef:", "wrote:", "schrieb:", "schreef :"}) {
    if (folded.ends_with(end)) return true;
  }
  return false;
}

bool quoted_line_follows(const Lines& lines, std::size_t at) {
  for (std::size_t i = at; i < lines.size() && i < at + 3; ++i) {
    if (is_quoted_line(lines[i])) return true;
    if (!trim_blanks(lines[i].substr(0, 200)).empty()) return false;
  }
  return false;
}

bool may_begin_attribution(std::string_view whole) {
  const std::string_view folded = without_leading_dashes(whole);
  if (folded.empty()) return false;
  return begins_with_any(folded, attribution_starts) || contains_any(folded, wrote) ||
         folded.find('@') != std::string_view::npos || (has_year(folded) && has_clock_time(folded));
}

struct SeparatorRow {
  std::string_view words;
  Separator kind;
};
constexpr auto separators = std::to_array<SeparatorRow>({
    {"original message", Separator::Original},
    {"original appointment", Separator::Original},
    {"original email", Separator::Original},
    {"message d'origine", Separator::Original},
    {"message original", Separator::Original},
    {"message initial", Separator::Original},
    {"message precedent", Separator::Original},
    {"mail original", Separator::Original},
    {"mail d'origine", Separator::Original},
    {"e-mail d'origine", Separator::Original},
    {"courriel original", Separator::Original},
    {"courriel d'origine", Separator::Original},
    {"rendez-vous d'origine", Separator::Original},
    {"oorspronkelijk bericht", Separator::Original},
    {"oorspronkelijke bericht", Separator::Original},
    {"oorspronkelijk e-mailbericht", Separator::Original},
    {"oorspronkelijke e-mail", Separator::Original},
    {"oorspronkelijke mail", Separator::Original},
    {"origineel bericht", Separator::Original},
    {"originele bericht", Separator::Original},
    {"oorspronkelijke afspraak", Separator::Original},
    {"ursprungliche nachricht", Separator::Original},
    {"ursprungliche e-mail", Separator::Original},
    {"originalnachricht", Separator::Original},
    {"original-nachricht", Separator::Original},
    {"urspruengliche nachricht", Separator::Original},
    {"mensaje original", Separator::Original},
    {"messaggio originale", Separator::Original},
    {"mensagem original", Separator::Original},
    {"oprindelig meddelelse", Separator::Original},
    {"opprinnelig melding", Separator::Original},
    {"ursprungligt meddelande", Separator::Original},
    {"wiadomosc oryginalna", Separator::Original},
    {"reply message", Separator::Original},
    {"forwarded message", Separator::Forwarded},
    {"forwarded email", Separator::Forwarded},
    {"forwarded by", Separator::Forwarded},
    {"begin forwarded message", Separator::Forwarded},
    {"anfang der weitergeleiteten nachricht", Separator::Forwarded},
    {"message transfere", Separator::Forwarded},
    {"message transmis", Separator::Forwarded},
    {"mail transfere", Separator::Forwarded},
    {"e-mail transfere", Separator::Forwarded},
    {"courriel transfere", Separator::Forwarded},
    {"transfere par", Separator::Forwarded},
    {"reachemine par", Separator::Forwarded},
    {"retransmis par", Separator::Forwarded},
    {"message reexpedie", Separator::Forwarded},
    {"message renvoye", Separator::Forwarded},
    {"debut du message transfere", Separator::Forwarded},
    {"debut du message reexpedie", Separator::Forwarded},
    {"debut du message renvoye", Separator::Forwarded},
    {"debut du courriel transfere", Separator::Forwarded},
    {"doorgestuurd bericht", Separator::Forwarded},
    {"doorgestuurde bericht", Separator::Forwarded},
    {"doorgestuurde e-mail", Separator::Forwarded},
    {"doorgestuurde mail", Separator::Forwarded},
    {"doorgezonden bericht", Separator::Forwarded},
    {"doorgestuurd door", Separator::Forwarded},
    {"begin doorgestuurd bericht", Separator::Forwarded},
    {"begin van doorgestuurd bericht", Separator::Forwarded},
    {"begin van het doorgestuurde bericht", Separator::Forwarded},
    {"weitergeleitete nachricht", Separator::Forwarded},
    {"weitergeleitete e-mail", Separator::Forwarded},
    {"weitergeleitet von", Separator::Forwarded},
    {"anfang der weitergeleiteten", Separator::Forwarded},
    {"messaggio inoltrato", Separator::Forwarded},
    {"mensaje reenviado", Separator::Forwarded},
});

constexpr auto reply_above = std::to_array<std::string_view>(
    {"reply above this line", "your reply above this line", "write above this line", "repondre au-dessus de cette ligne",
     "repondez au-dessus de cette ligne", "ecrire au-dessus de cette ligne", "ecrivez au-dessus de cette ligne",
     "antwoord boven deze lijn", "antwoorden boven deze lijn", "antwoord boven deze regel", "typ uw antwoord boven deze"});

}  // namespace

Separator separator_of(std::string_view line) {
  if (line.size() < 8) return Separator::None;
  const std::string folded = fold_words(without_quote_marks(line.substr(0, 200)));
  if (folded.size() < 8) return Separator::None;
  if (folded.size() <= 160 && contains_any(folded, reply_above)) return Separator::ReplyAbove;
  const bool dashed =
      folded.starts_with("--") || folded.starts_with("==") || folded.starts_with("__") || folded.starts_with("- -");
  if (!dashed && folded.find(':') == std::string::npos) return Separator::None;  // most lines
  std::string_view words = folded;
  words.remove_prefix(std::min(words.find_first_not_of("-=_ *"), words.size()));
  for (const SeparatorRow& row : separators) {
    if (!words.starts_with(row.words)) continue;
    const std::string_view rest = words.substr(row.words.size());
    // Samsung's plain texts lose the line break: "-------- Message d'origine --------De : …".
    if (folded.size() > 160 && !rest.starts_with(" ---") && !rest.starts_with("---")) continue;
    const bool colon_form = row.kind == Separator::Forwarded && rest.find_first_not_of(" :") == std::string_view::npos &&
                            rest.find(':') != std::string_view::npos;
    if (dashed || colon_form) return row.kind;
  }
  return Separator::None;
}

std::string_view behind_separator(std::string_view line) {
  const std::size_t dashes = line.substr(0, 200).rfind("---");
  if (dashes == std::string_view::npos || separator_of(line) == Separator::None) return {};
  return trim_blanks(line.substr(dashes + 3));
}

std::optional<std::size_t> find_attribution(const Lines& lines, std::size_t at) {
  std::string joined;
  for (std::size_t i = at; i < lines.size() && i < at + 4; ++i) {
    if (lines[i].size() > 500 || (i == at && lines[i].size() < 3)) return std::nullopt;
    const bool broken_address = i > at && trim_blanks(lines[i]) == ">:";  // "<jan@example.org" on the line before
    const std::string folded = broken_address ? ">:" : fold_words(without_quote_marks(lines[i]));
    if (folded.empty() || (!broken_address && is_quoted_line(lines[i]) != is_quoted_line(lines[at]))) return std::nullopt;
    if (i == at && !may_begin_attribution(folded)) return std::nullopt;
    if (!joined.empty()) joined += ' ';
    joined += folded;
    if (joined.size() > 600) return std::nullopt;
    if (ends_attribution(joined) && is_attribution(joined)) return i + 1;
    if (is_attribution_without_colon(joined)) return i + 1;
    if (!is_quoted_line(lines[at]) && is_bare_attribution(joined) && quoted_line_follows(lines, i + 1)) return i + 1;
  }
  return std::nullopt;
}

bool tells_moment(std::string_view value) {
  const std::string folded = fold_words(value, 200);
  return has_clock_time(folded) && has_year(folded);
}

}  // namespace m2t
