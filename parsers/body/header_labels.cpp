#include "parsers/body/header_labels.h"

#include <algorithm>
#include <array>

#include "parsers/body/quote_marks.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

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
    {"\xE5\x8F\x91\xE4\xBB\xB6\xE4\xBA\xBA", Label::From},
    {"\xE5\x8F\x91\xE9\x80\x81\xE6\x97\xB6\xE9\x97\xB4", Label::Date},
    {"\xE6\x94\xB6\xE4\xBB\xB6\xE4\xBA\xBA", Label::To},
    {"\xE4\xB8\xBB\xE9\xA2\x98", Label::Subject},
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
    {"le", Label::Date},
    {"date et heure", Label::Date},
    {"verstuurd", Label::Date},
    {"datum verzonden", Label::Date},
    {"a", Label::To},
    {"pour", Label::To},
    {"destinataire", Label::To},
    {"ontvanger", Label::To},
    {"empfanger", Label::To},
    {"recipient", Label::To},
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
constexpr auto other_labels = std::to_array<std::string_view>(
    {"cci",         "bcc",         "envoye par",   "verzonden door", "sent by",     "gesendet von",   "repondre a",
     "categories",  "categorieen", "piece jointe", "bijlage",        "attachment",  "anlagen",        "anlage",
     "prioritat",   "sensibilite", "copie",        "kopie aan",      "cc a",        "kopie",          "importance",
     "priorite",    "prioriteit",  "priority",     "belang",         "wichtigkeit", "pieces jointes", "bijlagen",
     "attachments", "reply-to",    "organisation"});

std::size_t find_colon(std::string_view line, std::size_t& length) {
  const std::string_view start = line.substr(0, 40);
  const std::size_t plain = start.find(':'), wide = start.find("\xEF\xBC\x9A");
  length = plain <= wide ? 1 : 3;
  return std::min(plain, wide);
}

bool is_label_mark(char c) { return c == '*' || c == '|' || c == '_'; }

}  // namespace

std::optional<Label> label_of(std::string_view folded) {
  while (folded.ends_with('*') || folded.ends_with(' ') || folded.ends_with('|')) folded.remove_suffix(1);
  const auto* row = std::find_if(labels.begin(), labels.end(), [&](const LabelRow& r) { return r.word == folded; });
  if (row != labels.end()) return row->label;
  if (std::find(other_labels.begin(), other_labels.end(), folded) != other_labels.end()) return Label::Other;
  return std::nullopt;
}

std::optional<LabelledLine> read_label(std::string_view line) {
  line = trim_blanks(without_quote_marks(line));
  while (!line.empty() && (is_label_mark(line.front()) || line.starts_with("- "))) line = trim_blanks(line.substr(1));
  std::size_t colon_length = 1;
  const std::size_t colon = find_colon(line, colon_length);
  if (colon == std::string_view::npos) return std::nullopt;
  const auto label = label_of(fold_words(line.substr(0, colon)));
  if (!label) return std::nullopt;
  std::string_view value = trim_blanks(line.substr(colon + colon_length));
  while (!value.empty() && is_label_mark(value.front())) value = trim_blanks(value.substr(1));
  return LabelledLine{*label, value};
}

std::optional<LabelledLine> read_bare_label(std::string_view line) {
  line = trim_blanks(without_quote_marks(line));
  const std::size_t blank = line.substr(0, 40).find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto label = label_of(fold_words(line.substr(0, blank)));
  if (!label) return std::nullopt;
  return LabelledLine{*label, trim_blanks(line.substr(blank))};
}

void append_value(std::string& value, std::string_view more) {
  if (more.empty() || value.size() > 1000) return;
  if (!value.empty()) value += ' ';
  value += more.substr(0, 1000);
}

}  // namespace m2t
