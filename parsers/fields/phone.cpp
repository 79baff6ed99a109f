#include <algorithm>
#include <array>

#include "parsers/fields/contact_finder.h"
#include "parsers/fields/internal_number.h"
#include "parsers/fields/phone_digits.h"
#include "parsers/fields/phone_owner.h"
#include "parsers/fields/phone_words.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t most_phones = 20;  // of a text

struct RankedPhone {
  FoundPhone phone;
  PhoneRank rank = PhoneRank::Plain;
  std::size_t end = 0;  // in its line
};

// Two numbers beside each other are one run: "02 423 12 12 - 0475 12 34 56", "02/423.12.12 (8h30-17h)".
bool may_end_here(const DigitRun& run, std::size_t count, std::string_view line) {
  if (count == run.digits.size()) return true;
  const std::size_t end = run.ends[count - 1];
  if (is_phone_digit(line[end])) return false;
  std::size_t next = end;
  std::size_t separators = 0;
  bool strong = false;
  while (next < line.size() && !is_phone_digit(line[next])) {
    const std::size_t length = std::max<std::size_t>(1, separator_length(line, next));
    strong = strong || line[next] == '(' || line[next] == '/' || line[next] == '-' || length > 2;
    next += length;
    ++separators;
  }
  return (strong && separators > 1) || (next < line.size() && line[next] == '0');
}

std::optional<FoundPhone> phone_in_run(const DigitRun& run, std::string_view line) {
  bool plus = run.plus;
  std::size_t skipped = 0;
  if (!plus && run.digits.starts_with("00")) {
    plus = true;
    skipped = 2;
  }
  for (std::size_t count = std::min<std::size_t>(run.digits.size(), 17); count >= 8; --count) {
    if (!may_end_here(run, count, line)) continue;
    const std::string number = to_e164(std::string_view(run.digits).substr(skipped, count - skipped), plus);
    if (number.empty()) continue;
    std::size_t end = run.ends[count - 1];
    const std::string_view written = line.substr(run.begin, end - run.begin);
    const auto opened = std::count(written.begin(), written.end(), '(');
    const auto closed = std::count(written.begin(), written.end(), ')');
    if (opened > closed && end < line.size() && line[end] == ')') ++end;
    return FoundPhone{number, std::string(line.substr(run.begin, end - run.begin))};
  }
  return std::nullopt;
}

// Part of an address of a page or a mail, of a file's name, of a longer code.
bool is_inside_token(std::string_view line, const DigitRun& run) {
  std::size_t begin = run.begin;
  const std::size_t earliest = run.begin > 200 ? run.begin - 200 : 0;
  while (begin > earliest && static_cast<unsigned char>(line[begin - 1]) > ' ') --begin;
  const std::string_view token = line.substr(begin, run.begin - begin);
  if (token.find("://") != std::string_view::npos || token.starts_with("www.") ||
      token.find_first_of("\\=%_#") != std::string_view::npos)
    return true;
  if (run.begin == 0) return false;
  const bool blank_before = line.substr(run.begin < 2 ? 0 : run.begin - 2).starts_with("\xC2\xA0") ||
                            (run.begin >= 3 && separator_length(line, run.begin - 3) == 3) ||
                            line.substr(run.begin < 2 ? 0 : run.begin - 2).starts_with("\xC2\xB0");
  return is_phone_letter(line[run.begin - 1]) && !blank_before;
}

bool goes_on_behind(std::string_view line, std::size_t end) {
  const bool file_name = end + 1 < line.size() && line[end] == '.' && line[end + 1] >= 'a' && line[end + 1] <= 'z';
  return file_name || (end < line.size() && (line[end] == '_' || line[end] == '@' || line[end] == '%' ||
                                             (static_cast<unsigned char>(line[end]) < 0x80 && is_phone_letter(line[end]))));
}

// "Dossiers 0475123456 et 0475123457": what the first of two is, the second is too.
bool goes_on_with_list(std::string_view line, std::size_t last_end, std::size_t begin) {
  if (last_end == 0 || begin < last_end || begin - last_end > 8) return false;
  const std::string between = fold_words(line.substr(last_end, begin - last_end));
  static constexpr auto joints = std::to_array<std::string_view>({"et", "en", "and", "und", "ou", "of", ",", "/", ";", "+", "&"});
  return std::find(joints.begin(), joints.end(), between) != joints.end();
}

// Finds the numbers of one line, each with what the words before it say of it.
class PhonesOfLine {
 public:
  PhonesOfLine(std::string_view line, std::vector<RankedPhone>& found)
      : line_(line), found_(found), first_of_line_(found.size()) {}

  void find() {
    for (std::size_t i = 0; i < line_.size() && found_.size() < most_phones;) {
      const char c = line_[i];
      if (!is_phone_digit(c) && c != '+' && c != '(') {
        ++i;
        continue;
      }
      const DigitRun run = read_run(line_, i);
      std::size_t next = run.end;
      if (!run.digits.empty() && !is_inside_token(line_, run)) {
        const std::size_t date = run.plus ? 0 : date_length(line_.substr(run.begin, run.end - run.begin));
        next = date != 0 ? run.begin + date : take(run);
      }
      i = std::max(next, i + 1);
    }
  }

 private:
  // Behind what was read.
  std::size_t take(const DigitRun& run) {
    if (auto internal = internal_number(line_, run)) return take_internal(std::move(*internal), run.begin);
    auto phone = phone_in_run(run, line_);
    if (!phone) return run.end;
    const std::size_t end = run.begin + phone->written.size();
    PhoneRank rank = rank_by_words(line_, run.begin);
    if (goes_on_behind(line_, end)) return end;
    if (rank == PhoneRank::NotToCall || goes_on_with_list(line_, end_of_other_number_, run.begin)) {
      end_of_other_number_ = end;
      return end;
    }
    if (rank < PhoneRank::SomebodyElses) rank = rank_by_owner(owner_of_phone(line_, run.begin), rank);
    found_.push_back({std::move(*phone), rank, end});
    return end;
  }

  std::size_t take_internal(FoundPhone internal, std::size_t begin) {
    const std::size_t end = begin + internal.number.size();
    const PhoneOwner owner = owner_of_phone(line_, begin);
    if (owner == PhoneOwner::Writer || !belongs_to_last(begin))
      found_.push_back({std::move(internal), rank_by_owner(owner, PhoneRank::Labelled), end});
    return end;
  }

  static PhoneRank rank_by_owner(PhoneOwner owner, PhoneRank otherwise) {
    if (owner == PhoneOwner::SomebodyElse) return PhoneRank::SomebodyElses;
    return owner == PhoneOwner::Writer ? PhoneRank::Own : otherwise;
  }

  // "02 423 12 12 (poste 1234)": whoever calls the first number needs no second one.
  bool belongs_to_last(std::size_t begin) const { return found_.size() > first_of_line_ && begin < found_.back().end + 24; }

  std::string_view line_;
  std::vector<RankedPhone>& found_;
  std::size_t first_of_line_;
  std::size_t end_of_other_number_ = 0;  // that of an account, an order, a person; 0: there was none
};

// "Appelez-moi au 0475" / "12 34 56": a mail client broke the line inside the number. The end of the one and the start of the next
// line, or nothing when no number can lie across them.
std::string number_over_lines(std::string_view line, std::string_view next) {
  constexpr std::string_view number_chars = "0123456789 ./-()+";
  constexpr std::size_t line_end = 60, line_start = 24;
  if (line.empty() || next.empty() || !is_phone_digit(next.front())) return {};
  const std::size_t before = line.find_last_not_of(number_chars);
  std::string_view run = trim_blanks(line.substr(before == std::string_view::npos ? 0 : before + 1));
  run.remove_prefix(std::min(run.find_first_of("0123456789(+"), run.size()));
  const auto digits = std::count_if(run.begin(), run.end(), is_phone_digit);
  const bool begins_number = run.starts_with('0') || run.starts_with("+") || run.starts_with("(0");
  if (!begins_number || digits < 2 || digits > 8 || run.empty() || !is_phone_digit(run.back())) return {};
  std::size_t begin = line.size() > line_end ? line.size() - line_end : 0;
  while (begin < line.size() && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80) ++begin;
  return std::string(line.substr(begin)) + " " + std::string(next.substr(0, std::min(line_start, next.size())));
}

std::vector<RankedPhone> all_phones(std::string_view text) {
  std::vector<RankedPhone> found;
  std::string_view last;
  for (std::string_view raw : split_lines(text.substr(0, 256 * 1024))) {
    if (found.size() >= most_phones) break;
    const std::string_view line = trim_blanks(raw);
    const std::size_t known = found.size();
    if (const std::string both = number_over_lines(last, line); !both.empty()) PhonesOfLine(both, found).find();
    if (found.size() == known) PhonesOfLine(line, found).find();
    last = found.size() == known ? line : std::string_view();
  }
  return found;
}

}  // namespace

std::optional<FoundPhone> find_phone(std::string_view text, std::span<const std::string> not_theirs) {
  std::vector<RankedPhone> found = all_phones(text);
  std::erase_if(found, [&](const RankedPhone& f) {
    return std::find(not_theirs.begin(), not_theirs.end(), f.phone.number) != not_theirs.end();
  });
  const auto best =
      std::min_element(found.begin(), found.end(), [](const RankedPhone& a, const RankedPhone& b) { return a.rank < b.rank; });
  if (best == found.end()) return std::nullopt;
  best->phone.is_fax = best->rank == PhoneRank::Fax;
  best->phone.of_somebody_else = best->rank == PhoneRank::SomebodyElses;
  return best->phone;
}

std::vector<std::string> phone_numbers(std::span<const std::string> texts) {
  std::vector<std::string> numbers;
  for (const std::string& text : texts)
    for (RankedPhone& found : all_phones(text)) numbers.push_back(std::move(found.phone.number));
  return numbers;
}

}  // namespace m2t
