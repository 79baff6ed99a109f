// tests/mails/{fr,nl,other}/NAME.eml is a mail as a client writes it, NAME.json what a person reads in it, written by hand and reviewed
// by a second person. Only the keys that stand in the JSON are asked:
//   new_text, quoted_contains [], signature_contains [], signature_is_empty, language, title, name, phone, urls [], error_text,
//   error_text_contains [], urgent (bool), ticket_numbers [], forwarded {name, address, subject, text_contains} | null, automatic (bool),
//   bounce (bool), attachments [{name, kind, detected_type, inline}] (in order; each with the keys that matter), comment (not asked),
//   known_misses [keys]: what we do not read yet; the test fails when one of them is read after all, so that the list stays true
// Texts are compared by their words: blank runs count as one blank.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "parsers/reader.h"
#include "tests/reading/comparable_words.h"

namespace {

namespace fs = std::filesystem;
using m2t::reading::words_only;
using nlohmann::json;

std::string file_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Asks one expectation after the other and keeps what is not met.
class Asking {
 public:
  explicit Asking(const json& expected)
      : expected_(expected), known_(expected.value("known_misses", std::vector<std::string>())) {}

  void same(const char* key, const std::string& got) {
    if (!expected_.contains(key)) return;
    const auto wanted = expected_[key].get<std::string>();
    if (words_only(wanted) != words_only(got)) miss(key, got, wanted);
  }
  void same(const char* key, bool got) {
    if (expected_.contains(key) && expected_[key].get<bool>() != got) miss(key, got ? "true" : "false", expected_[key].dump());
  }
  void same(const char* key, const std::vector<std::string>& got) {
    if (expected_.contains(key) && expected_[key] != json(got)) miss(key, json(got).dump(), expected_[key].dump());
  }
  void contains(const char* key, const std::string& got) {
    for (const auto& part : expected_.value(key, json::array()))
      if (words_only(got).find(words_only(part.get<std::string>())) == std::string::npos) miss(key, got, part.get<std::string>());
  }
  void miss(const std::string& key, const std::string& got, const std::string& wanted) {
    if (std::erase(known_, key) > 0) return;
    misses_ += "\n  " + key + "\n    read:   " + got + "\n    wanted: " + wanted;
  }
  std::string misses() const {
    std::string all = misses_;
    for (const auto& key : known_) all += "\n  " + key + ": listed as a known miss, and read";
    return all;
  }

 private:
  const json& expected_;
  std::vector<std::string> known_;
  std::string misses_;
};

void ask_forwarded(const json& expected, const m2t::Mail& mail, std::string& misses) {
  if (!expected.contains("forwarded")) return;
  const auto& wanted = expected["forwarded"];
  if (wanted.is_null() == mail.forwarded.has_value()) {
    misses += wanted.is_null() ? "\n  forwarded: read as one, it is none" : "\n  forwarded: not seen";
    return;
  }
  if (wanted.is_null()) return;
  Asking ask(wanted);
  ask.same("name", mail.forwarded->from.name);
  ask.same("address", mail.forwarded->from.address);
  ask.same("subject", mail.forwarded->subject);
  ask.contains("text_contains", mail.forwarded->text);
  if (!ask.misses().empty()) misses += "\n  forwarded:" + ask.misses();
}

void ask_attachments(const json& expected, const m2t::Mail& mail, std::string& misses) {
  if (!expected.contains("attachments")) return;
  const auto& wanted = expected["attachments"];
  if (wanted.size() != mail.attachments.size()) {
    misses += "\n  attachments: " + std::to_string(mail.attachments.size()) + " read, wanted " + std::to_string(wanted.size());
    return;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    Asking ask(wanted[i]);
    ask.same("name", mail.attachments[i].name);
    ask.same("kind", std::string(m2t::to_word(mail.attachments[i].kind)));
    ask.same("detected_type", mail.attachments[i].detected_type);
    ask.same("inline", mail.attachments[i].is_inline);
    if (!ask.misses().empty()) misses += "\n  attachment " + std::to_string(i + 1) + ":" + ask.misses();
  }
}

std::string misses_of(const json& expected, const m2t::Mail& mail) {
  Asking ask(expected);
  ask.same("new_text", mail.new_text);
  ask.contains("quoted_contains", mail.quoted_text);
  ask.contains("signature_contains", mail.signature);
  ask.same("signature_is_empty", mail.signature.empty());
  ask.same("language", std::string(m2t::to_word(mail.language)));
  ask.same("title", mail.fields.title);
  ask.same("name", mail.fields.name);
  ask.same("phone", mail.fields.phone);
  ask.same("urls", mail.fields.urls);
  ask.same("error_text", mail.fields.error_text);
  ask.contains("error_text_contains", mail.fields.error_text);
  ask.same("urgent", !mail.fields.urgency.empty());
  ask.same("ticket_numbers", mail.ticket_numbers);
  ask.same("automatic", mail.automatic.is());
  ask.same("bounce", mail.bounce.is);
  std::string misses = ask.misses();
  ask_forwarded(expected, mail, misses);
  ask_attachments(expected, mail, misses);
  return misses;
}

}  // namespace

TEST_CASE("mails: what a person reads in French, Dutch and other staff mails is what we read") {
  int asked = 0;
  for (const char* language : {"fr", "nl", "other"}) {
    const fs::path folder = fs::path(M2T_SOURCE_DIR) / "tests/mails" / language;
    if (!fs::exists(folder)) continue;
    std::vector<fs::path> mails;
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".eml") mails.push_back(entry.path());
    std::sort(mails.begin(), mails.end());
    for (const auto& mail : mails) {
      const auto expected = json::parse(file_bytes(fs::path(mail).replace_extension(".json")));
      const std::string misses = misses_of(expected, m2t::read_mail(file_bytes(mail)));
      CHECK_MESSAGE(misses.empty(), language << "/" << mail.filename().string() << misses);
      ++asked;
    }
  }
  MESSAGE(asked << " mails");
}
