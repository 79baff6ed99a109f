// The mails of other projects' test suites, which stand beside the project's folder on the developers' machines and are not part of it.
// Without them this only says so.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "parsers/reader.h"
#include "parsers/text/charset.h"

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

fs::path corpus_folder() { return fs::path(M2T_SOURCE_DIR) / ".." / "shared" / "corpus"; }

std::string bytes_of(const fs::path& path) {
  std::string bytes(fs::file_size(path), '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// Every text of a mail in one; a text that is no UTF-8 makes the whole none.
std::string all_texts(const m2t::Mail& mail) {
  std::string all = m2t::to_json(mail) + mail.html + mail.return_path + mail.thread_index + mail.thread_topic + mail.content_type;
  for (const auto& field : mail.headers) all += field.name + field.value;
  for (const auto& attachment : mail.attachments) all += attachment.original_name;
  for (const auto& address : mail.delivered_to) all += address;
  for (const auto& value : mail.automatic.auto_submitted) all += value;
  return all + mail.automatic.precedence + mail.automatic.why + mail.bounce.why;
}

// What went wrong with one file; empty when nothing did.
std::string complaint_about(const std::string& raw) {
  try {
    const auto mail = m2t::read_mail(raw);
    if (!m2t::is_valid_utf8(all_texts(mail))) return "a text is no UTF-8";
    if (mail.attachments.size() > 100) return "too many attachments";
    for (const auto& attachment : mail.attachments) {
      if (attachment.offset > raw.size() || attachment.length > raw.size() - attachment.offset)
        return "an attachment lies outside";
      if (m2t::attachment_bytes(raw, attachment).size() != attachment.size) return "an attachment's size is wrong";
      if (attachment.name.empty()) return "an attachment has no name";
    }
    if (mail.content_hash.size() != 64) return "no content hash";
  } catch (const std::exception& error) {
    return std::string("threw ") + error.what();
  }
  return {};
}

struct Reading {
  fs::path path;
  std::string complaint;
  std::size_t bytes = 0;
  std::chrono::milliseconds took{};

  void read() {
    const auto raw = bytes_of(path);
    bytes = raw.size();
    const auto start = std::chrono::steady_clock::now();
    complaint = complaint_about(raw);
    took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  }
};

std::vector<Reading> readings_to_do() {
  std::vector<Reading> readings;
  for (const auto& entry : fs::recursive_directory_iterator(corpus_folder()))
    if (entry.is_regular_file() && entry.path().extension() != ".jsonl") readings.emplace_back().path = entry.path();
  return readings;
}

struct Score {
  int met = 0, asked = 0;
  std::vector<std::string> misses;
  void count(bool good, const std::string& what) {
    ++asked;
    met += good;
    if (!good) misses.push_back(what);
  }
  double percent() const { return asked == 0 ? 100 : 100.0 * met / asked; }
};

// Blanks count as equal, as folding leaves more or fewer of them.
std::string folded(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c))) out += c;
  return out;
}

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

void compare(const json& expected, const m2t::Mail& mail, std::map<std::string, Score>& scores) {
  const auto file = expected.at("file").get<std::string>();
  const auto text = [&](const char* key) { return expected.contains(key) && expected[key].is_string(); };
  if (text("subject")) {
    const auto wanted = expected["subject"].get<std::string>();
    scores["subject"].count(folded(wanted) == folded(mail.subject), file + ": \"" + mail.subject + "\" for \"" + wanted + "\"");
  }
  if (text("message_id")) {
    const auto wanted = expected["message_id"].get<std::string>();
    scores["message_id"].count(wanted == mail.message_id, file + ": " + mail.message_id + " for " + wanted);
  }
  if (expected.contains("from") && expected["from"].is_array() && !expected["from"].empty() &&
      expected["from"][0].contains("address") && expected["from"][0]["address"].is_string()) {
    const auto wanted = expected["from"][0]["address"].get<std::string>();
    const auto got = mail.from ? mail.from->address : std::string();
    scores["from"].count(lower(wanted) == lower(got), file + ": " + got + " for " + wanted);
  }
  for (const auto& part : expected.value("text_contains", json::array()))
    if (part.is_string())
      scores["text_contains"].count(folded(mail.text).find(folded(part.get<std::string>())) != std::string::npos,
                                    file + ": " + part.dump());
  if (expected.contains("attachment_count") && expected["attachment_count"].is_number()) {
    const auto wanted = expected["attachment_count"].get<std::size_t>();
    scores["attachment_count"].count(wanted == mail.attachments.size(),
                                     file + ": " + std::to_string(mail.attachments.size()) + " for " + std::to_string(wanted));
  }
  if (expected.contains("is_bounce") && expected["is_bounce"].is_boolean())
    scores[expected["is_bounce"].get<bool>() ? "is_bounce" : "is_no_bounce"].count(
        expected["is_bounce"].get<bool>() == mail.bounce.is, file + ": " + mail.bounce.why);
}

}  // namespace

TEST_CASE("corpus: every mail of other projects is read without an exception, as valid UTF-8, with attachments inside the mail") {
  if (!fs::exists(corpus_folder())) {
    MESSAGE("not tested: there is no folder " << corpus_folder().string());
    return;
  }
  auto readings = readings_to_do();
  std::atomic<std::size_t> next{0};
  const auto read_on = [&] {
    for (std::size_t i = 0; (i = next++) < readings.size();) readings[i].read();
  };
  {
    std::vector<std::jthread> readers(std::max(1U, std::thread::hardware_concurrency()));
    for (auto& reader : readers) reader = std::jthread(read_on);
  }
  std::size_t bytes = 0;
  for (const auto& reading : readings) {
    CHECK_MESSAGE(reading.complaint.empty(), reading.path.string() << ": " << reading.complaint);
    bytes += reading.bytes;
  }
  const auto longest = std::max_element(readings.begin(), readings.end(), [](auto& a, auto& b) { return a.took < b.took; });
  REQUIRE(longest != readings.end());
  MESSAGE("read " << readings.size() << " files, " << bytes / 1024 << " KiB; the longest took " << longest->took.count()
                  << " ms: " << longest->path.filename().string());
  CHECK(readings.size() > 2000);
}

TEST_CASE("corpus: subject, Message-ID, sender and bounces are read as other projects expect it") {
  if (!fs::exists(corpus_folder() / "expected.jsonl")) {
    MESSAGE("not tested: there is no folder " << corpus_folder().string());
    return;
  }
  std::map<std::string, Score> scores;
  std::ifstream lines(corpus_folder() / "expected.jsonl");
  for (std::string line; std::getline(lines, line);) {
    const auto expected = json::parse(line);
    if (expected.value("kind", "") != "mail") continue;
    compare(expected, m2t::read_mail(bytes_of(corpus_folder() / expected.at("file").get<std::string>())), scores);
  }
  const bool verbose = std::getenv("M2T_CORPUS_MISSES") != nullptr;
  for (const auto& [what, score] : scores) {
    MESSAGE(what << ": " << score.met << " of " << score.asked << " (" << score.percent() << " %)");
    for (const auto& miss : score.misses)
      if (verbose) MESSAGE("  " << what << " " << miss);
  }
  // What is missing has its reasons in tests/reading/exceptions.tsv.
  CHECK(scores["subject"].percent() >= 96.5);
  CHECK(scores["message_id"].percent() >= 99);
  CHECK(scores["from"].percent() >= 99);
  CHECK(scores["text_contains"].percent() >= 92.5);
  CHECK(scores["attachment_count"].percent() >= 86.5);
  CHECK(scores["is_bounce"].percent() >= 91);
  CHECK(scores["is_no_bounce"].percent() >= 94);
}
