#include "tests/reading/score.h"

#include <fstream>

namespace m2t::reading {

Scores::Scores(const std::string& exceptions_file) {
  std::ifstream in(exceptions_file);
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find('\t'), second = line.find('\t', first + 1);
    if (line.starts_with('#') || first == std::string::npos || second == std::string::npos) continue;
    exceptions_[{line.substr(0, first), line.substr(first + 1, second - first - 1)}] = line.substr(second + 1);
  }
}

void Scores::count(const std::string& source, const std::string& kind, bool met, const std::string& file,
                   const std::string& detail) {
  auto& tally = by_kind_[kind][source];
  ++tally.asked;
  if (met) {
    ++tally.met;
    return;
  }
  const auto listed = exceptions_.find({file, kind});
  if (listed != exceptions_.end()) {
    ++tally.excepted;
    used_.insert(listed->first);
  }
  misses_.push_back({kind, file, detail, listed == exceptions_.end() ? std::string() : listed->second});
}

Tally Scores::total(const std::string& kind) const {
  Tally sum;
  const auto found = by_kind_.find(kind);
  if (found == by_kind_.end()) return sum;
  for (const auto& [source, tally] : found->second) {
    sum.met += tally.met;
    sum.asked += tally.asked;
    sum.excepted += tally.excepted;
  }
  return sum;
}

std::vector<std::string> Scores::unused_exceptions() const {
  std::vector<std::string> unused;
  for (const auto& [key, reason] : exceptions_)
    if (!used_.contains(key)) unused.push_back(key.first + " " + key.second);
  return unused;
}

}  // namespace m2t::reading
