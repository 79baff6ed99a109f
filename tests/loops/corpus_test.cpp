// Part 4: the mails of other projects, judged and decided as if each were the first one that this desk gets. What no human wrote is never
// answered; what a human wrote is never recorded without a ticket or a visible hold.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "parsers/reader.h"
#include "rules/decide.h"
#include "tests/daemon/test_desk.h"

namespace m2t::loops {
namespace {

const std::filesystem::path corpus = std::filesystem::path(M2T_SOURCE_DIR) / ".." / "shared" / "corpus";

struct CorpusMail {
  std::string file, raw;
  bool is_machine = false;
};

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// Fields that only lists and programs write, found without our parsers.
bool bears_a_mark(const std::string& raw) {
  std::string header = raw.substr(0, std::min({raw.find("\n\n"), raw.find("\r\n\r\n"), raw.find("\r\r"), raw.size()}));
  std::ranges::transform(header, header.begin(), [](char c) {
    return c == '\r' ? '\n' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  header = "\n" + header;
  static constexpr std::array<std::string_view, 9> marks{
      "\nlist-id:",         "\nlist-post:",       "\nlist-unsubscribe:",    "\nmailing-list:",  "\nprecedence: bulk",
      "\nprecedence: list", "\nprecedence: junk", "\nauto-submitted: auto", "\nreturn-path: <>"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return header.find(mark) != std::string::npos; });
}

// The names that their projects gave them.
bool is_named_a_report(std::string_view file) {
  static constexpr std::array<std::string_view, 5> words{"/dsn/", "/bounce/", "/complaints/", "delivery-status",
                                                         "disposition-notification"};
  // Reports under other names; and a mail from postmaster@, whom H-09 takes for a program.
  static constexpr std::array<std::string_view, 4> others{
      "enmime/testdata/mail/multipart-wo-boundary.raw", "flanker/tests/fixtures/messages/long-links.eml",
      "python-email/Lib/test/test_email/data/msg_05.txt", "python-email/Lib/test/test_email/data/msg_43.txt"};
  return std::ranges::any_of(words, [&](std::string_view word) { return file.find(word) != file.npos; }) ||
         std::ranges::find(others, file) != others.end();
}

std::vector<CorpusMail> corpus_mails() {
  std::vector<CorpusMail> mails;
  std::ifstream rows(corpus / "expected.jsonl");
  for (std::string line; std::getline(rows, line);) {
    const auto row = nlohmann::json::parse(line);
    if (row.at("kind") != "mail") continue;
    const auto says = [&](const char* what) { return row.contains(what) && row[what].get<bool>(); };
    CorpusMail mail{row.at("file"), bytes_of(corpus / row.at("file").get<std::string>())};
    const bool no_bounce = row.contains("is_bounce") && !row["is_bounce"].get<bool>();
    mail.is_machine = says("is_bounce") || says("is_auto_reply") || says("is_feedback_report") || says("is_delivery_report") ||
                      bears_a_mark(mail.raw) || is_named_a_report(mail.file) || (row.at("source") == "sisimai" && !no_bounce);
    mails.push_back(std::move(mail));
  }
  return mails;
}

Decision first_decision(const std::string& raw, const Desk& desk) {
  const Mail mail = read_mail(raw, reading_options(desk.settings));
  const DeskPolicy& policy = desk.settings.policy;
  Arrival arrival;
  arrival.now = arrival.received = test::tuesday_at_ten();
  const Judgement judgement = judge(mail, arrival, {}, policy);
  return decide(mail, arrival, {}, judgement, match_ticket(mail, {}, policy), policy, desk.calendar);
}

bool is_answered(const Decision& decision) {
  return std::ranges::any_of(decision.effects, [](const Effect& effect) {
    return std::holds_alternative<SendNotice>(effect) || std::holds_alternative<SendStaffMail>(effect);
  });
}

bool is_seen(const Decision& decision) {
  return decision.verdict == Verdict::NewTicket || decision.verdict == Verdict::FollowUp || decision.verdict == Verdict::Held;
}

int count_of(const std::map<std::string, int>& verdicts) {
  int all = 0;
  for (const auto& [word, count] : verdicts) all += count;
  return all;
}

std::shared_ptr<const Desk> desk_that_takes_everybody() {
  Settings settings = test::jette_settings();
  settings.policy.strangers = StrangerPolicy::Accept;
  return test::desk_from(settings);
}

}  // namespace

TEST_CASE("corpus: no mail of a program or a list is answered, no mail of a human is only recorded (part 4)") {
  if (!std::filesystem::is_directory(corpus)) {
    MESSAGE("there is no " << corpus.string() << ": the mails of other projects were not tried");
    return;
  }
  const auto desk = desk_that_takes_everybody();
  std::map<std::string, int> machines, humans;
  std::vector<std::string> answered, unseen;
  for (const CorpusMail& mail : corpus_mails()) {
    const Decision decision = first_decision(mail.raw, *desk);
    ++(mail.is_machine ? machines : humans)[std::string(to_word(decision.verdict))];
    if (mail.is_machine && is_answered(decision)) answered.push_back(mail.file);
    if (!mail.is_machine && !is_seen(decision))
      unseen.push_back(mail.file + " " + std::string(to_word(decision.verdict)) + ": " +
                       (decision.reasons.empty() ? "" : decision.reasons.front()));
  }
  const auto shown = [](const std::map<std::string, int>& counts) {
    std::string text = std::to_string(count_of(counts));
    for (const auto& [word, count] : counts) text += ", " + std::to_string(count) + " " + word;
    return text;
  };
  MESSAGE("of programs and lists: " << shown(machines));
  MESSAGE("of humans: " << shown(humans));
  for (const std::string& file : answered) MESSAGE("answered: " << file);
  for (const std::string& file : unseen) MESSAGE("not seen: " << file);
  CHECK(count_of(machines) > 800);
  CHECK(count_of(humans) > 500);
  CHECK(answered.empty());
  CHECK(unseen.empty());
}

}  // namespace m2t::loops
