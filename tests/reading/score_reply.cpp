// What is new, quoted and signature in replies. Texts are the same when their words are: the projects keep or drop blank lines as
// they please.
#include <algorithm>

#include "parsers/body/body.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"
#include "tests/reading/score.h"

namespace m2t::reading {

namespace {

using nlohmann::json;

BodySplit split_of(const json& row, std::string_view raw) {
  if (row.value("kind", "") != "mail") return split_body(repaired_utf8(raw), "");
  const Mail mail = read_mail(raw);
  return {mail.new_text, mail.quoted_text, mail.signature};
}

// Asks the expectations of one text.
class ReplyAsking {
 public:
  ReplyAsking(const json& row, const BodySplit& split, Scores& scores) : row_(row), split_(split), scores_(scores) {}

  void ask_all() {
    same("reply_text", split_.new_text);
    contains("reply_contains", split_.new_text, true);
    contains("reply_not_contains", split_.new_text, false);
    same("signature_text", split_.signature);
    contains("signature_contains", split_.signature, true);
    any_flag("fragment_quoted", !split_.quoted_text.empty());
    any_flag("fragment_signature", !split_.signature.empty());
  }

 private:
  void count(const char* kind, bool met, const std::string& got, const std::string& wanted) {
    scores_.count(row_.at("source"), kind, met, row_.at("file"), "read: " + got + "\twanted: " + wanted);
  }

  void same(const char* kind, std::string_view read) {
    if (!row_.contains(kind)) return;
    const std::string got = words_only(read), wanted = words_only(row_.at(kind).get<std::string>());
    count(kind, got == wanted, got, wanted);
  }

  void contains(const char* kind, std::string_view read, bool wanted) {
    if (!row_.contains(kind)) return;
    const std::string got = words_only(read);
    for (const auto& part : row_.at(kind)) {
      const std::string words = words_only(part.get<std::string>());
      count(kind, (got.find(words) != std::string::npos) == wanted, got, words);
    }
  }

  // Where the source cuts its fragments is its own affair; that something is quoted, or signs, is not.
  void any_flag(const char* kind, bool read) {
    if (!row_.contains(kind)) return;
    const auto& flags = row_.at(kind);
    const bool wanted = std::any_of(flags.begin(), flags.end(), [](const json& flag) { return flag.get<bool>(); });
    count(kind, read == wanted, read ? "something" : "nothing", wanted ? "something" : "nothing");
  }

  const json& row_;
  const BodySplit& split_;
  Scores& scores_;
};

// A template says of each value that the quotation begins with it.
void ask_template(const json& row, std::string_view raw, Scores& scores) {
  const std::string placeholder = row.at("placeholder");
  const std::string text = repaired_utf8(raw);
  const std::size_t at = text.find(placeholder);
  for (const auto& value : row.at("values")) {
    const std::string words = value.get<std::string>();
    std::string filled = text;
    if (at != std::string::npos) filled.replace(at, placeholder.size(), words);
    const BodySplit split = split_body(filled, "");
    const std::string file = row.at("file").get<std::string>() + " " + words;
    if (row.contains("reply_text")) {
      const std::string got = words_only(split.new_text), wanted = words_only(row.at("reply_text").get<std::string>());
      scores.count(row.at("source"), "reply_text", got == wanted, file, "read: " + got + "\twanted: " + wanted);
    } else {
      const std::string got = words_only(split.quoted_text);
      scores.count(row.at("source"), "quote_start", got.starts_with(words_only(words)), file, "quoted: " + got.substr(0, 200));
    }
  }
}

}  // namespace

void score_reply(const json& row, std::string_view raw, Scores& scores) {
  if (row.value("kind", "") == "body-text-template") return ask_template(row, raw, scores);
  static constexpr std::string_view asked[] = {"reply_text",         "reply_contains",  "reply_not_contains", "signature_text",
                                               "signature_contains", "fragment_quoted", "fragment_signature"};
  if (std::none_of(std::begin(asked), std::end(asked), [&](std::string_view key) { return row.contains(key); })) return;
  ReplyAsking(row, split_of(row, raw), scores).ask_all();
}

}  // namespace m2t::reading
