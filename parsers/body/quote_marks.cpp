#include "parsers/body/quote_marks.h"

#include <algorithm>
#include <array>

#include "parsers/text/text_lines.h"

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

struct LabelledLine {
  Label label = Label::Other;
  std::string_view value;
};

std::optional<Label> label_of(std::string_view folded) {
  while (folded.ends_with('*') || folded.ends_with(' ') || folded.ends_with('|')) folded.remove_suffix(1);
  const auto* row = std::find_if(labels.begin(), labels.end(), [&](const LabelRow& r) { return r.word == folded; });
  if (row != labels.end()) return row->label;
  if (std::find(other_labels.begin(), other_labels.end(), folded) != other_labels.end()) return Label::Other;
  return std::nullopt;
}

std::size_t find_colon(std::string_view line, std::size_t& length) {
  const std::string_view start = line.substr(0, 40);
  const std::size_t plain = start.find(':'), wide = start.find("\xEF\xBC\x9A");
  length = plain <= wide ? 1 : 3;
  return std::min(plain, wide);
}

bool is_label_mark(char c) { return c == '*' || c == '|' || c == '_'; }

// "*De :* Jean <j@example.org>" -> From, "Jean <j@example.org>"; as cells of a table "De : | Jean".
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

void append_value(std::string& value, std::string_view more) {
  if (more.empty() || value.size() > 1000) return;
  if (!value.empty()) value += ' ';
  value += more.substr(0, 1000);
}

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

namespace {

// Reads the lines of a header block, one after the other.
class HeaderBlockReader {
 public:
  std::optional<QuotedHeaderBlock> read(const Lines& lines, std::size_t at) {
    for (std::size_t i = at; i < lines.size() && i < at + 24; ++i) {
      if (!take(lines[i], i)) break;
    }
    if (!seen(Label::From) || !is_proved(lines, at)) return std::nullopt;
    return std::move(block_);
  }

 private:
  bool seen(Label label) const { return seen_[static_cast<std::size_t>(label)]; }

  // Does the line belong to the block?
  bool take(std::string_view raw_line, std::size_t i) {
    if (const auto labelled = read_label(raw_line)) return take_field(*labelled, i);
    const std::string_view line = trim_blanks(without_quote_marks(raw_line));
    // Some programs put a blank line between the fields; two end any block.
    if (line.empty()) return ++blanks_ == 1 && !(seen(Label::From) && seen(Label::Subject));
    if (blanks_ > 0 || continued_ >= 3 || line.size() >= 300) return false;
    // A long list of recipients, a subject that was wrapped, or a value below its name.
    if (value_ && (value_ != &block_.date || value_->empty())) append_value(*value_, line);
    if (value_ == &block_.from && value_->find(line) == 0) block_.end = i + 1;
    if (recipients_ && line.find('@') != std::string_view::npos) has_address_ = true;
    ++continued_;
    return true;
  }

  bool take_field(const LabelledLine& field, std::size_t i) {
    const auto place = static_cast<std::size_t>(field.label);
    if (field.label != Label::Other && seen_[place]) return false;  // a field that comes again begins another block
    seen_[place] = true;
    value_ = field.label == Label::From      ? &block_.from
             : field.label == Label::Date    ? &block_.date
             : field.label == Label::Subject ? &block_.subject
                                             : nullptr;
    recipients_ = field.label == Label::To;
    if (recipients_ && field.value.find('@') != std::string_view::npos) has_address_ = true;
    if (value_ && value_->empty()) append_value(*value_, field.value);
    continued_ = blanks_ = 0;
    block_.end = i + 1;
    return true;
  }

  // A form or list that somebody wrote ("Van: bureau 12 / Naar: bureau 14") has no address, no moment, and nothing above it.
  bool is_proved(const Lines& lines, std::size_t at) const {
    const int kinds = seen(Label::Date) + seen(Label::To) + seen(Label::Subject);
    if (kinds == 0) return false;
    if (is_announced(lines, at)) return true;
    if (block_.from.find('@') != std::string::npos) return kinds > 1 || !seen(Label::To);
    return kinds > 1 && (has_address_ || tells_moment(block_.date));
  }

  static bool is_announced(const Lines& lines, std::size_t at) {
    for (std::size_t i = at; i > 0 && i + 3 > at; --i) {
      const std::string_view above = lines[i - 1];
      if (trim_blanks(above.substr(0, 200)).empty()) continue;
      return (is_ruler(above) && trim_blanks(above.substr(0, 300)).size() >= 10) || separator_of(above) != Separator::None;
    }
    return false;
  }

  QuotedHeaderBlock block_;
  std::array<bool, 5> seen_{};
  std::string* value_ = nullptr;  // which value the next line may go on with
  bool recipients_ = false;
  bool has_address_ = false;
  std::size_t continued_ = 0;
  std::size_t blanks_ = 0;
};

// All fields on one line, as programs write them that lose line breaks: "De : Jean <j@example.org> Envoyé : … À : … Objet : …".
struct FlatField {
  std::size_t begin = 0, value = 0;
  Label label = Label::Other;
};

std::vector<FlatField> flat_fields(std::string_view line) {
  std::vector<FlatField> fields;
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos && fields.size() < 12;
       colon = line.find(':', colon + 1)) {
    std::size_t end = colon;
    while (end > 0 && std::string_view(" *\xC2\xA0\xE2\x80\xAF").find(line[end - 1]) != std::string_view::npos) --end;
    std::size_t begin = end;
    while (begin > 0 && end - begin < 16 && line[begin - 1] != ' ' && line[begin - 1] != '*') --begin;
    const auto label = label_of(fold_words(line.substr(begin, end - begin)));
    if (label && end > begin) fields.push_back({begin, colon + 1, *label});
  }
  return fields;
}

std::optional<QuotedHeaderBlock> read_flat_block(std::string_view line, std::size_t at) {
  line = line.substr(0, 2000);
  const auto fields = flat_fields(line);
  if (fields.size() < 3 || fields[0].label != Label::From || !trim_blanks(line.substr(0, fields[0].begin)).empty())
    return std::nullopt;
  QuotedHeaderBlock block;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t end = i + 1 < fields.size() ? fields[i + 1].begin : line.size();
    std::string_view value = trim_blanks(line.substr(fields[i].value, end - std::min(end, fields[i].value)));
    while (value.ends_with('*')) value = trim_blanks(value.substr(0, value.size() - 1));
    while (value.starts_with('*')) value = trim_blanks(value.substr(1));
    std::string* target = fields[i].label == Label::From      ? &block.from
                          : fields[i].label == Label::Date    ? &block.date
                          : fields[i].label == Label::Subject ? &block.subject
                                                              : nullptr;
    if (target && target->empty()) append_value(*target, value);
  }
  if (!tells_moment(block.date)) return std::nullopt;
  block.end = at + 1;
  return block;
}

}  // namespace

std::optional<QuotedHeaderBlock> find_header_block(const Lines& lines, std::size_t at) {
  if (const std::string_view behind = behind_separator(lines[at]); behind.size() > 20) return read_flat_block(behind, at);
  const auto first = read_label(lines[at]);
  if (!first || first->label == Label::Other) return std::nullopt;
  if (lines[at].size() > 60) {
    if (auto flat = read_flat_block(trim_blanks(without_quote_marks(lines[at])), at)) return flat;
  }
  return HeaderBlockReader().read(lines, at);
}

}  // namespace m2t
