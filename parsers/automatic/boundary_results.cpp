#include "parsers/automatic/boundary_results.h"

#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {
namespace {

constexpr std::size_t most_boundary_results = 50;

// Calls `take` with each piece between semicolons; those in quoted strings part nothing.
template <typename Take>
void each_piece(std::string_view value, const Take& take) {
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && quoted) {
      ++i;
      continue;
    }
    if (value[i] == '"') quoted = !quoted;
    if (value[i] != ';' || quoted) continue;
    take(ascii_trimmed(value.substr(begin, i - begin)));
    begin = i + 1;
  }
  take(ascii_trimmed(value.substr(begin)));
}

class ResultReader {
 public:
  void take(const RawField& field) {
    if (same_ascii(field.name, "Received")) {
      ++received_;
      return;
    }
    const bool is_report = same_ascii(field.name, "X-Forefront-Antispam-Report");
    const bool is_level = same_ascii(field.name, "X-MS-Exchange-Organization-SCL");
    const bool is_flag = same_ascii(field.name, "X-Spam-Flag");
    const bool is_authentication = same_ascii(field.name, "Authentication-Results");
    if (!is_report && !is_level && !is_flag && !is_authentication) return;
    const auto value = repaired_line(without_comments(field.value));
    if (is_level) add("scl", value, {});
    if (is_flag) add("spam-flag", value, {});
    if (is_report)
      each_piece(value, [&](std::string_view piece) {
        if (begins_with_ascii(piece, "SCL:")) add("scl", piece.substr(4), {});
      });
    if (is_authentication) take_authentication(value);
  }
  std::vector<BoundaryResult> taken() { return std::move(results_); }

 private:
  // "mx.example; dmarc=fail header.from=x; spf=pass". Exchange Online begins with a result at once.
  void take_authentication(std::string_view value) {
    std::string by;
    bool first = true;
    each_piece(value, [&](std::string_view piece) {
      const auto word = piece.substr(0, std::min(piece.find_first_of(" \t"), piece.size()));
      if (first && word.find('=') == word.npos) by = ascii_lowered(word);
      first = false;
      for (const std::string_view method : {"dmarc", "compauth"}) {
        if (!begins_with_ascii(piece, method)) continue;
        auto rest = ascii_trimmed(piece.substr(method.size()));
        if (rest.starts_with('/')) rest = rest.substr(std::min(rest.find('='), rest.size()));  // the method's version
        if (!rest.starts_with('=')) continue;
        rest = ascii_trimmed(rest.substr(1));
        add(method, rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size())), by);
      }
      // compauth stands behind the properties of dmarc in Exchange Online's field.
      if (const auto at = piece.find(" compauth="); at != piece.npos) {
        const auto rest = piece.substr(at + 10);
        add("compauth", rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size())), by);
      }
    });
  }

  void add(std::string_view method, std::string_view value, std::string_view by) {
    if (results_.size() >= most_boundary_results) return;
    results_.push_back({std::string(method), ascii_lowered(ascii_trimmed(value)), std::string(by), received_});
  }

  std::vector<BoundaryResult> results_;
  int received_ = 0;
};

}  // namespace

std::vector<BoundaryResult> read_boundary_results(const HeaderBlock& header) {
  ResultReader reader;
  for (const auto& field : header.fields) reader.take(field);
  return reader.taken();
}

}  // namespace m2t
