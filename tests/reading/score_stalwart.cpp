// The full parses that stand beside the mails of Stalwart's library: every part's kind, nesting, and content.
#include <filesystem>
#include <fstream>

#include "parsers/mime/decode.h"
#include "parsers/mime/mime.h"
#include "parsers/reader.h"
#include "parsers/text/charset.h"
#include "tests/reading/score.h"

namespace m2t::reading {
namespace {

using nlohmann::json;

const std::string source = "stalwart-mail-parser";

// "T" text, "H" html, "B" other bytes, "[...]" a multipart, "(...)" an enclosed message.
struct Shape {
  std::string text;
  std::vector<std::string> contents;  // of the leaves in order, with their letter; bytes and texts alike
};

std::string bytes_in(const json& list) {
  std::string bytes;
  for (const auto& value : list) bytes += static_cast<char>(value.get<int>());
  return bytes;
}

// Their files are read by us alone and nested a few levels deep, so this may recurse.
void add_expected(const json& message, std::size_t index, Shape& shape) {
  const auto& body = message.at("parts").at(index).at("body");
  const auto& [kind, value] = *body.items().begin();
  if (kind == "Multipart") {
    shape.text += '[';
    for (const auto& child : value) add_expected(message, child.get<std::size_t>(), shape);
    shape.text += ']';
  } else if (kind == "Message") {
    shape.text += '(';
    add_expected(value, 0, shape);
    shape.text += ')';
  } else {
    const char letter = kind == "Text" ? 'T' : kind == "Html" ? 'H' : 'B';
    shape.text += letter;
    shape.contents.push_back(letter + (value.is_string() ? value.get<std::string>() : bytes_in(value)));
  }
}

std::string leaf_content(std::string_view raw, const MimePart& part) {
  const auto bytes = decoded(part.body(raw), part.encoding);
  if (!part.begins("text/")) return 'B' + bytes;
  return (part.is("text/html") ? 'H' : 'T') + to_utf8(bytes, part.content_type.parameter("charset"), CharsetUse::Body);
}

void add_read(std::string_view raw, const MimeTree& tree, std::size_t index, Shape& shape) {
  const auto& part = tree.parts[index];
  if (const auto message = encoded_message(raw, part)) {
    shape.text += '(';
    add_read(*message, scan_mime(*message, {}), 0, shape);
    shape.text += ')';
    return;
  }
  if (part.form == PartForm::Leaf) {
    shape.contents.push_back(leaf_content(raw, part));
    shape.text += shape.contents.back()[0];
    return;
  }
  shape.text += part.form == PartForm::Multipart ? '[' : '(';
  for (const auto child : tree.children_of(index)) add_read(raw, tree, child, shape);
  shape.text += part.form == PartForm::Multipart ? ']' : ')';
}

bool same_content(const std::string& wanted, const std::string& got) {
  return wanted == got || words_only(wanted.substr(1)) == words_only(got.substr(1));
}

void score_texts(const json& expected, const Mail& mail, const std::string& file, Scores& scores) {
  const auto text = words_only(mail.text);
  for (const auto& index : expected.at("text_body")) {
    const auto& body = expected.at("parts").at(index.get<std::size_t>()).at("body");
    if (!body.contains("Text")) continue;
    const auto wanted = words_only(body["Text"].get<std::string>());
    scores.count(source, "stalwart text", text.find(wanted) != std::string::npos, file, wanted.substr(0, 200));
  }
  for (const auto& index : expected.at("html_body")) {
    const auto& body = expected.at("parts").at(index.get<std::size_t>()).at("body");
    if (!body.contains("Html")) continue;
    const auto wanted = words_only(body["Html"].get<std::string>());
    scores.count(source, "stalwart html", words_only(mail.html).find(wanted) != std::string::npos, file, wanted.substr(0, 200));
    break;  // of several HTML texts the first is kept as such
  }
}

}  // namespace

void score_stalwart(const nlohmann::json& expected, std::string_view raw, const std::string& file, Scores& scores) {
  Shape wanted, got;
  add_expected(expected, 0, wanted);
  const auto tree = scan_mime(raw, {});
  add_read(raw, tree, 0, got);
  scores.count(source, "stalwart structure", wanted.text == got.text, file, got.text + " for " + wanted.text);
  if (wanted.contents.size() == got.contents.size())
    for (std::size_t i = 0; i < wanted.contents.size(); ++i)
      scores.count(source, "stalwart part content", same_content(wanted.contents[i], got.contents[i]), file,
                   repaired_utf8(got.contents[i].substr(0, 150)) + " for " + repaired_utf8(wanted.contents[i].substr(0, 150)));
  score_texts(expected, read_mail(raw), file, scores);
}

}  // namespace m2t::reading
