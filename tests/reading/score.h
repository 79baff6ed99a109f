// How well mails are read that others wrote: each expectation of the corpus is asked for, and met or not. What counts as the same
// is said where it is compared; misses that we stand by are listed with their reason in tests/reading/exceptions.tsv.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"
#include "tests/reading/comparable_words.h"

namespace m2t::reading {

struct Tally {
  int met = 0, asked = 0, excepted = 0;  // excepted: not met, and listed with a reason
};

class Scores {
 public:
  // `exceptions`: lines "file<TAB>kind<TAB>reason"; # begins a comment.
  explicit Scores(const std::string& exceptions_file);

  // One expectation: `source` is the project it comes from, `kind` what is asked ("subject", "reply_text"), `detail` what was read
  // and what was expected, for the list of misses.
  void count(const std::string& source, const std::string& kind, bool met, const std::string& file, const std::string& detail);

  const std::map<std::string, std::map<std::string, Tally>>& by_kind() const { return by_kind_; }  // kind -> source -> tally
  Tally total(const std::string& kind) const;
  struct Miss {
    std::string kind, file, detail, reason;  // reason: empty when it is not listed
  };
  const std::vector<Miss>& misses() const { return misses_; }
  std::vector<std::string> unused_exceptions() const;  // listed, but met or never asked

 private:
  std::map<std::pair<std::string, std::string>, std::string> exceptions_;
  std::set<std::pair<std::string, std::string>> used_;
  std::map<std::string, std::map<std::string, Tally>> by_kind_;
  std::vector<Miss> misses_;
};

// The parts of the comparison, a file each. `row` is a line of expected.jsonl.
void score_structure(const nlohmann::json& row, std::string_view raw, const Mail& mail,
                     Scores& scores);  // headers, texts, attachments
void score_bounce(const nlohmann::json& row, std::string_view raw, const Mail& mail,
                  Scores& scores);                                                  // bounces and automatic mails
void score_reply(const nlohmann::json& row, std::string_view raw, Scores& scores);  // what is new, quoted, signature

// `expected` is the JSON file beside the mail.
void score_stalwart(const nlohmann::json& expected, std::string_view raw, const std::string& file, Scores& scores);

// What stands beside X.msg: X.xml, X_decoded.xml ("" when absent), and by its name each file with the decoded bytes of a part.
struct Mime4jMail {
  std::string file, xml, decoded_xml;
  std::function<std::string(const std::string&)> read_beside;
};
void score_mime4j(const Mime4jMail& files, std::string_view raw, Scores& scores);
// Rows of kind tnef: a bare winmail.dat. `corpus`: the folder of expected.jsonl.
void score_tnef(const nlohmann::json& row, std::string_view bytes, const std::string& corpus, Scores& scores);

}  // namespace m2t::reading
