#include "parsers/quote_marks.h"

#include <algorithm>
#include <array>

#include "parsers/text_lines.h"

namespace m2t {

namespace {

enum class Label { From, Date, To, Subject, Other };

struct LabelRow {
  std::string_view word;  // folded, before the colon
  Label label;
};

// French, Dutch, English, German; then neighbours whose mails reach a desk in Brussels. The first word that fits counts.
constexpr auto labels = std::to_array<LabelRow>({
    {"de", Label::From},
    {"van", Label::From},
    {"from", Label::From},
    {"von", Label::From},
    {"expediteur", Label::From},
    {"afzender", Label::From},
    {"sender", Label::From},
    {"absender", Label::From},
    {"da", Label::From},
    {"od", Label::From},
    {"fra", Label::From},
    {"fran", Label::From},
    {"lahettaja", Label::From},
    {"envoye", Label::Date},
    {"envoye le", Label::Date},
    {"date", Label::Date},
    {"date d'envoi", Label::Date},
    {"verzonden", Label::Date},
    {"datum", Label::Date},
    {"sent", Label::Date},
    {"gesendet", Label::Date},
    {"enviado", Label::Date},
    {"enviado el", Label::Date},
    {"fecha", Label::Date},
    {"data", Label::Date},
    {"inviato", Label::Date},
    {"sendt", Label::Date},
    {"dato", Label::Date},
    {"skickat", Label::Date},
    {"lahetetty", Label::Date},
    {"wyslano", Label::Date},
    {"message du", Label::Date},
    {"a", Label::To},
    {"pour", Label::To},
    {"destinataire", Label::To},
    {"aan", Label::To},
    {"naar", Label::To},
    {"to", Label::To},
    {"an", Label::To},
    {"para", Label::To},
    {"per", Label::To},
    {"do", Label::To},
    {"til", Label::To},
    {"till", Label::To},
    {"vastaanottaja", Label::To},
    {"objet", Label::Subject},
    {"sujet", Label::Subject},
    {"onderwerp", Label::Subject},
    {"subject", Label::Subject},
    {"betreff", Label::Subject},
    {"asunto", Label::Subject},
    {"assunto", Label::Subject},
    {"oggetto", Label::Subject},
    {"amne", Label::Subject},
    {"emne", Label::Subject},
    {"aihe", Label::Subject},
    {"temat", Label::Subject},
    {"cc", Label::Other},
    {"copie a", Label::Other},
});
constexpr auto other_labels =
    std::to_array<std::string_view>({"cci", "bcc", "kopie", "importance", "priorite", "prioriteit", "priority", "belang",
                                     "wichtigkeit", "pieces jointes", "bijlagen", "attachments", "reply-to", "organisation"});

struct LabelledLine {
  Label label = Label::Other;
  std::string_view value;
};

// "*De :* Jean <j@example.org>" -> From, "Jean <j@example.org>".
std::optional<LabelledLine> read_label(std::string_view line) {
  line = trim_blanks(without_quote_marks(line));
  while (line.starts_with('*') || line.starts_with('|')) line = trim_blanks(line.substr(1));
  const std::size_t colon = line.substr(0, 40).find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string word = fold_words(line.substr(0, colon));
  while (!word.empty() && (word.back() == '*' || word.back() == ' ')) word.pop_back();
  std::string_view value = line.substr(colon + 1);
  while (value.starts_with('*')) value.remove_prefix(1);
  value = trim_blanks(value);
  const auto* row = std::find_if(labels.begin(), labels.end(), [&](const LabelRow& r) { return r.word == word; });
  if (row != labels.end()) return LabelledLine{row->label, value};
  if (std::find(other_labels.begin(), other_labels.end(), word) != other_labels.end()) return LabelledLine{Label::Other, value};
  return std::nullopt;
}

void append_value(std::string& value, std::string_view more) {
  if (more.empty() || value.size() > 1000) return;
  if (!value.empty()) value += ' ';
  value += more.substr(0, 1000);
}

constexpr auto wrote = std::to_array<std::string_view>({
    "a ecrit",     "ecrivait",   "schreef",    "geschreven", "wrote",        "writes",  "schrieb",
    "geschrieben", "ha scritto", "escribio",   "escreveu",   "skrev",        "napisal", "kirjoitti",
    "a envoye",    "ha escrit",  "napisal(a)", "pisze",      "het volgende",
});
constexpr auto attribution_starts = std::to_array<std::string_view>(
    {"le ", "op ", "on ", "am ", "il ", "el ", "em ", "den ", "dnia ", "w dniu ", "pa ", "du ", "- le ", "- on ", "- op "});

bool has_clock_time(std::string_view folded) {
  for (std::size_t i = 1; i + 2 < folded.size(); ++i) {
    const auto digit = [&](std::size_t at) { return folded[at] >= '0' && folded[at] <= '9'; };
    if ((folded[i] == ':' || folded[i] == 'h' || folded[i] == '.') && digit(i - 1) && digit(i + 1) && digit(i + 2)) return true;
  }
  return false;
}

bool has_year(std::string_view folded) {
  for (std::string_view word : words_of(folded)) {
    if (word.size() == 4 && (word.starts_with("19") || word.starts_with("20")) &&
        std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return true;
    }
  }
  return false;
}

// Zoho writes "---- On … wrote ----".
bool ends_attribution(std::string_view folded) {
  return folded.ends_with(':') || folded.ends_with(": [1]") || folded.ends_with(":*") || folded.ends_with(" ----");
}

std::string_view without_leading_dashes(std::string_view folded) {
  folded.remove_prefix(std::min(folded.find_first_not_of("- *"), folded.size()));
  return folded;
}

// A sentence of somebody's own ("the printer wrote: …") has neither an address nor a date with its time or year.
bool is_attribution(std::string_view folded) {
  folded = without_leading_dashes(folded);
  // A date, a time, an address and a colon say it in any language.
  if (folded.ends_with(">:") && folded.find('@') != std::string_view::npos && has_clock_time(folded) && has_year(folded))
    return true;
  if (!contains_any(folded, wrote)) return false;
  const bool has_digit = folded.find_first_of("0123456789") != std::string_view::npos;
  const bool has_address = folded.find('@') != std::string_view::npos;
  if (begins_with_any(folded, attribution_starts))
    return has_digit && (has_address || has_clock_time(folded) || has_year(folded));
  return has_address && (has_clock_time(folded) || folded.size() < 200);
}

bool may_begin_attribution(std::string_view folded) {
  folded = without_leading_dashes(folded);
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
    {"message d'origine", Separator::Original},
    {"message original", Separator::Original},
    {"message initial", Separator::Original},
    {"mail original", Separator::Original},
    {"oorspronkelijk bericht", Separator::Original},
    {"oorspronkelijk e-mailbericht", Separator::Original},
    {"origineel bericht", Separator::Original},
    {"oorspronkelijke afspraak", Separator::Original},
    {"ursprungliche nachricht", Separator::Original},
    {"originalnachricht", Separator::Original},
    {"urspruengliche nachricht", Separator::Original},
    {"mensaje original", Separator::Original},
    {"messaggio originale", Separator::Original},
    {"mensagem original", Separator::Original},
    {"reply message", Separator::Original},
    {"forwarded message", Separator::Forwarded},
    {"forwarded by", Separator::Forwarded},
    {"begin forwarded message", Separator::Forwarded},
    {"message transfere", Separator::Forwarded},
    {"mail transfere", Separator::Forwarded},
    {"message reexpedie", Separator::Forwarded},
    {"debut du message transfere", Separator::Forwarded},
    {"debut du message reexpedie", Separator::Forwarded},
    {"doorgestuurd bericht", Separator::Forwarded},
    {"begin doorgestuurd bericht", Separator::Forwarded},
    {"weitergeleitete nachricht", Separator::Forwarded},
    {"anfang der weitergeleiteten", Separator::Forwarded},
    {"messaggio inoltrato", Separator::Forwarded},
    {"mensaje reenviado", Separator::Forwarded},
});

constexpr auto reply_above = std::to_array<std::string_view>(
    {"reply above this line", "your reply above this line", "write above this line", "repondre au-dessus de cette ligne",
     "repondez au-dessus de cette ligne", "ecrire au-dessus de cette ligne", "antwoord boven deze lijn",
     "antwoorden boven deze lijn", "antwoord boven deze regel", "typ uw antwoord boven deze"});

}  // namespace

bool is_quoted_line(std::string_view line) { return trim_blanks(line.substr(0, 64)).starts_with('>'); }

std::string_view without_quote_marks(std::string_view line) {
  for (std::string_view trimmed = trim_blanks(line.substr(0, 2000)); trimmed.starts_with('>');
       trimmed = trim_blanks(line.substr(0, 2000))) {
    line.remove_prefix(static_cast<std::size_t>(trimmed.data() - line.data()) + 1);
  }
  return line;
}

bool is_ruler(std::string_view line) {
  const std::string_view ruler = trim_blanks(line.substr(0, 300));
  return ruler.size() >= 4 && ruler.find_first_not_of(ruler.front()) == std::string_view::npos &&
         (ruler.front() == '_' || ruler.front() == '-' || ruler.front() == '=' || ruler.front() == '*');
}

Separator separator_of(std::string_view line) {
  if (line.size() < 8) return Separator::None;
  const std::string folded = fold_words(without_quote_marks(line.substr(0, 200)));
  if (folded.size() < 8 || folded.size() > 160) return Separator::None;
  if (contains_any(folded, reply_above)) return Separator::ReplyAbove;
  const bool dashed =
      folded.starts_with("--") || folded.starts_with("==") || folded.starts_with("__") || folded.starts_with("- -");
  std::string_view words = folded;
  words.remove_prefix(std::min(words.find_first_not_of("-=_ "), words.size()));
  for (const SeparatorRow& row : separators) {
    if (!words.starts_with(row.words)) continue;
    const std::string_view rest = words.substr(row.words.size());
    const bool colon_form = row.kind == Separator::Forwarded && rest.find_first_not_of(" :") == std::string_view::npos &&
                            rest.find(':') != std::string_view::npos;
    if (dashed || colon_form) return row.kind;
  }
  return Separator::None;
}

std::optional<QuotedHeaderBlock> find_header_block(const Lines& lines, std::size_t at) {
  const auto first = read_label(lines[at]);
  if (!first || first->label == Label::Other) return std::nullopt;
  QuotedHeaderBlock block;
  std::array<bool, 5> seen{};
  std::string* value_of_label = nullptr;
  std::size_t continued = 0;
  std::size_t blanks = 0;
  std::size_t i = at;
  for (; i < lines.size() && i < at + 24; ++i) {
    const std::string_view line = trim_blanks(without_quote_marks(lines[i]));
    if (const auto labelled = read_label(lines[i])) {
      // A field that comes again begins another block.
      if (labelled->label != Label::Other && seen[static_cast<std::size_t>(labelled->label)]) break;
      seen[static_cast<std::size_t>(labelled->label)] = true;
      value_of_label = labelled->label == Label::From      ? &block.from
                       : labelled->label == Label::Date    ? &block.date
                       : labelled->label == Label::Subject ? &block.subject
                                                           : nullptr;
      if (value_of_label && value_of_label->empty()) append_value(*value_of_label, labelled->value);
      continued = blanks = 0;
      block.end = i + 1;
    } else if (line.empty()) {
      // Some programs put a blank line between the fields; two end any block.
      if (++blanks > 1 || (seen[0] && seen[3])) break;
    } else if (blanks == 0 && continued < 3 && line.size() < 300) {
      // A long list of recipients, or a subject that was wrapped.
      if (value_of_label && value_of_label != &block.date) append_value(*value_of_label, line);
      ++continued;
    } else {
      break;
    }
  }
  const int kinds = static_cast<int>(seen[1]) + static_cast<int>(seen[2]) + static_cast<int>(seen[3]);
  // Two fields alone may be a form somebody filled in ("Van: … Naar: …"): then the writer must be an address.
  if (!seen[0] || kinds == 0 || (kinds == 1 && block.from.find('@') == std::string::npos)) return std::nullopt;
  return block;
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
  }
  return std::nullopt;
}

}  // namespace m2t
