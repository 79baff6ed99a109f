// The folder driver: tests/mails/NAME.eml is one mail, NAME.expected what we read in it and do with it, as text. All of them go the
// real road: reader, judge, match, decide, apply, on an empty desk like Jette's.
//
//   NAME.before*.eml   mails that came before it, an hour earlier each, in the order of their names
//   NAME.given         what else was so: `state solved` (of all tickets by then), `at 2026-11-21T20:00:00Z` (now)
//   @ACKNOWLEDGEMENT@  in an .eml: the Message-ID of the last mail that we sent before
//
// M2T_ACCEPT=1 rewrites the expected files: read the difference with the eyes of a service desk before it is committed.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::filesystem::path folder = std::filesystem::path(M2T_SOURCE_DIR) / "tests/mails";

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void line(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out += fmt::format("{:<12}{}\n", name, value);
}

void block(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out += fmt::format("{}\n", name);
  std::istringstream lines{std::string(text)};
  for (std::string one; std::getline(lines, one);) out += one.empty() ? "  |\n" : "  | " + one + "\n";
}

std::string shown(const Address& address) {
  return address.name.empty() ? address.address : fmt::format("{} <{}>", address.name, address.address);
}

template <typename Range>
std::string joined(const Range& words, std::string_view between = ", ") {
  return fmt::format("{}", fmt::join(words, between));
}

void describe_fields(std::string& out, const MailFields& fields) {
  line(out, "title", fields.title);
  line(out, "name", fields.name);
  line(out, "phone", fields.phone);
  line(out, "urls", joined(fields.urls));
  line(out, "error text", std::regex_replace(fields.error_text, std::regex("\n"), " / "));
  line(out, "urgency", joined(fields.urgency));
}

std::string what_we_read(const Mail& mail) {
  std::string out;
  line(out, "from", mail.from ? shown(*mail.from) : "(nobody)");
  line(out, "subject", mail.subject.empty() ? "(empty)" : mail.subject);
  line(out, "language", fmt::format("{}{}", to_word(mail.language), mail.language_is_sure ? "" : " (not sure)"));
  line(out, "numbers", joined(mail.ticket_numbers));
  block(out, "new text", mail.new_text);
  block(out, "quoted", mail.quoted_text);
  block(out, "signature", mail.signature);
  describe_fields(out, mail.fields);
  for (const Attachment& a : mail.attachments)
    line(out, "attachment",
         fmt::format("{}, {}, {} bytes, {}{}", a.name, a.type, a.size, to_word(a.kind), a.is_inline ? ", inline" : ""));
  line(out, "automatic", mail.automatic.why);
  if (mail.bounce.is)
    line(out, "bounce", fmt::format("{} {} {}", mail.bounce.failed_recipient, mail.bounce.status, mail.bounce.why));
  if (mail.forwarded) line(out, "forwarded", shown(mail.forwarded->from) + ": " + mail.forwarded->subject);
  for (const Defect& defect : mail.defects) line(out, "defect", defect.id);
  return out;
}

// Secrets and ids are chance, also when the chance is a repeatable one.
std::string without_chance(const std::string& text) {
  static const std::regex secret("m2t\\.[a-z0-9]+@"), id("in-[a-z0-9]{13}");
  return std::regex_replace(std::regex_replace(text, secret, "m2t.(secret)@"), id, "in-(id)");
}

std::string what_we_do(const Handled& handled) {
  const Decision& decision = handled.decision;
  std::string out;
  line(out, "verdict", to_word(decision.verdict));
  if (handled.applied.ticket) line(out, "ticket", to_text(handled.applied.ticket->number));
  line(out, "evidence", decision.evidence);
  for (const std::string& reason : decision.reasons) line(out, "because", without_chance(reason));
  for (const Effect& effect : decision.effects) line(out, "effect", without_chance(describe(effect)));
  for (const NewOutgoing& sent : handled.applied.mails) {
    const Mail mail = read_mail(sent.bytes);
    line(out, "mail to", sent.to);
    line(out, "its subject", mail.subject);
  }
  return out;
}

class Run {
 public:
  explicit Run(const std::string& name) : name_(name) {
    if (std::filesystem::exists(folder / (name + ".given"))) read_given(folder / (name + ".given"));
  }

  std::string result() {
    const std::vector<std::filesystem::path> before = mails_before();
    const Time now = now_;
    for (std::size_t i = 0; i < before.size(); ++i) {
      desk_.clock.set(now - (before.size() - i) * 1h);
      handle(bytes_of(before[i]));
    }
    desk_.clock.set(now);
    set_states();
    const auto [mail, handled] = handle(bytes_of(folder / (name_ + ".eml")));
    return what_we_read(mail) + "---\n" + what_we_do(handled);
  }

 private:
  void read_given(const std::filesystem::path& file) {
    std::ifstream in(file);
    for (std::string word, value; in >> word >> value;) {
      if (word == "at") now_ = parse_rfc3339(value).value();
      if (word == "state") state_ = ticket_state_from(value).value();
    }
  }

  std::vector<std::filesystem::path> mails_before() const {
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string file = entry.path().filename().string();
      if (file.starts_with(name_ + ".before") && file.ends_with(".eml")) files.insert(entry.path());
    }
    return {files.begin(), files.end()};
  }

  void set_states() {
    if (!state_) return;
    auto tx = desk_.store->begin();
    for (const Ticket& ticket : tx->list_tickets({})) tx->set_ticket_state(ticket.id, *state_, now_);
    tx->commit();
  }

  std::pair<Mail, Handled> handle(std::string raw) {
    static const std::string placeholder = "@ACKNOWLEDGEMENT@";
    for (auto at = raw.find(placeholder); at != std::string::npos; at = raw.find(placeholder))
      raw.replace(at, placeholder.size(), acknowledgement_);
    const Mail mail = LibraryReader(reading_options(jette_settings())).read_bytes(raw).mail;
    const InboundId id = desk_.add(desk_.stored(raw));
    auto tx = desk_.store->begin();
    const ApplyContext context{*desk_.desk, desk_.random, desk_.clock.now(), "desk"};
    Handled handled = handle_mail(*tx, tx->find_inbound(id).value(), mail, context);
    tx->commit();
    if (!handled.applied.mails.empty()) acknowledgement_ = handled.applied.mails.back().message_id;
    return {mail, std::move(handled)};
  }

  std::string name_;
  TestDesk desk_;
  Time now_ = tuesday_at_ten();
  std::optional<TicketState> state_;
  std::string acknowledgement_;
};

std::set<std::string> names_of_mails() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (file.ends_with(".eml") && file.find(".before") == std::string::npos) names.insert(entry.path().stem().string());
  }
  return names;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string one; std::getline(in, one);) lines.push_back(one);
  return lines;
}

// The lines that differ, from the first to the last of them.
std::string difference(const std::string& expected, const std::string& actual) {
  const auto old_lines = lines_of(expected), new_lines = lines_of(actual);
  const std::size_t shorter = std::min(old_lines.size(), new_lines.size());
  std::size_t same_at_begin = 0, same_at_end = 0;
  while (same_at_begin < shorter && old_lines[same_at_begin] == new_lines[same_at_begin]) ++same_at_begin;
  while (same_at_begin + same_at_end < shorter &&
         old_lines[old_lines.size() - 1 - same_at_end] == new_lines[new_lines.size() - 1 - same_at_end])
    ++same_at_end;
  std::string out = fmt::format("\nfrom line {} on:\n", same_at_begin + 1);
  for (std::size_t i = same_at_begin; i < old_lines.size() - same_at_end; ++i) out += "- " + old_lines[i] + "\n";
  for (std::size_t i = same_at_begin; i < new_lines.size() - same_at_end; ++i) out += "+ " + new_lines[i] + "\n";
  return out;
}

}  // namespace

TEST_CASE("mails: each of tests/mails is read and decided as expected") {
  const bool accept = std::getenv("M2T_ACCEPT") != nullptr;
  const std::set<std::string> names = names_of_mails();
  CHECK(names.size() >= 30);
  for (const std::string& name : names) {
    const std::string actual = Run(name).result();
    const std::filesystem::path file = folder / (name + ".expected");
    if (accept) std::ofstream(file, std::ios::binary) << actual;
    const std::string expected = bytes_of(file);
    const bool as_expected = actual == expected;
    CHECK_MESSAGE(as_expected, name, ".eml", difference(expected, actual));
  }
}
