// Part 4 from the bytes on: what a row means is read in a raw mail, alone and beside each other row, and judged.
#include <algorithm>
#include <map>
#include <set>

#include "parsers/reader.h"
#include "tests/rules/builders.h"
#include "tests/rules/raw_rows.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

struct Read {
  Mail mail;
  Judgement judgement;
};

Read read_and_judge(const std::string& raw) {
  Read read{read_mail(raw), {}};
  History history;
  history.own_loop_stamp =
      std::ranges::any_of(read.mail.automatic.loop_stamps, [](const auto& stamp) { return is_own_loop_stamp(stamp, "key"); });
  read.judgement = judged(read.mail, history);
  return read;
}

// No new ticket (0), held in any case (1), a ticket (2): of rows that make one, the first says whether it waits for a person.
int strength_of(const Judgement& j) {
  switch (j.disposition) {
    case Disposition::Record:
    case Disposition::BounceReport: return 0;
    case Disposition::Note: return j.record_unless_matched ? 0 : 2;
    case Disposition::Hold: return 1;
    default: return 2;
  }
}

bool shows(const RawRow& row, const Read& read) {
  if (row.fact) return row.fact(read.mail);
  if (row.id == "H-34" && has_reason(read.judgement.reasons, "H-33")) return true;  // the same subject, and one more sign
  return has_reason(read.judgement.reasons, row.id);
}

// The second says so much more that the first is not named any more: of several values of a field the strongest counts.
bool is_covered_by(std::string_view covered, std::string_view by) {
  using Ids = std::set<std::string_view>;
  static const std::map<std::string_view, Ids> table{
      {"H-16", {"H-15", "H-17"}},         {"H-18", {"H-17"}}, {"H-20", {"H-19"}}, {"H-21", {"H-19", "H-20"}},
      {"H-22", {"H-19", "H-20", "H-21"}},
  };
  const auto row = table.find(covered);
  return row != table.end() && row->second.contains(by);
}

// Rows that neither of the two means, made by both together: H-33, H-25.
bool has_further_row(const Judgement& j, const RawRow& first, const RawRow& second) {
  return std::ranges::any_of(j.reasons, [&](std::string_view reason) {
    return reason.starts_with("H-") && !reason.starts_with(first.id) && !reason.starts_with(second.id);
  });
}

}  // namespace

TEST_CASE("raw rows: each row about the mail itself is read from its bytes and judged as the table says (H-01 to H-44, I-41)") {
  for (const RawRow& row : raw_rows()) {
    CAPTURE(std::string(row.id));
    CAPTURE(std::string(row.fields));
    const Read read = read_and_judge(raw_mail(row));
    CHECK(shows(row, read));
    if (row.fact) continue;
    bool may_answer = true;
    for (const RowCase& known : row_cases())
      if (known.id == row.id) may_answer = known.may_answer;
    CHECK(read.judgement.may_answer == may_answer);
  }
}

TEST_CASE("raw rows: all rows of the table that a mail alone can show have their mail here") {
  std::set<std::string_view> shown;
  for (const RawRow& row : raw_rows()) shown.insert(row.id);
  for (int number = 1; number <= 44; ++number) {
    // H-08 draws no conclusion; H-39 to H-41 are about the past of a sender.
    if (number == 8 || (number >= 39 && number <= 41)) continue;
    CAPTURE(number);
    CHECK(shown.contains((number < 10 ? std::string("H-0") : std::string("H-")) + std::to_string(number)));
  }
}

TEST_CASE("raw rows: of all pairs both facts are read from the bytes, and the verdict is the stronger one (part 4)") {
  std::map<const RawRow*, Judgement> alone;
  for (const RawRow& row : raw_rows()) alone[&row] = read_and_judge(raw_mail(row)).judgement;
  int pairs = 0;
  for (const RawRow& first : raw_rows()) {
    for (const RawRow& second : raw_rows()) {
      const auto raw = raw_mail(first, second);
      if (!raw || &first == &second) continue;
      ++pairs;
      CAPTURE(std::string(first.id));
      CAPTURE(std::string(second.id));
      CAPTURE(*raw);
      const Read both = read_and_judge(*raw);
      CHECK((shows(first, both) || is_covered_by(first.id, second.id)));
      CHECK((shows(second, both) || is_covered_by(second.id, first.id)));
      CHECK(both.judgement.may_answer == (alone[&first].may_answer && alone[&second].may_answer));
      const int stronger = std::min(strength_of(alone[&first]), strength_of(alone[&second]));
      CHECK(strength_of(both.judgement) <= stronger);
      if (!has_further_row(both.judgement, first, second)) CHECK(strength_of(both.judgement) == stronger);
    }
  }
  MESSAGE(pairs << " pairs of mails");
  CHECK(pairs > 2500);
}
