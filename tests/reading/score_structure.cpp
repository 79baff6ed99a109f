// Headers, texts, attachments and the MIME tree of the mails in expected.jsonl.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "parsers/mime/header_values.h"
#include "parsers/mime/mime.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/text.h"
#include "tests/reading/score.h"

namespace m2t::reading {
namespace {

using nlohmann::json;

std::optional<std::string> text_at(const json& row, const char* key) {
  const auto found = row.find(key);
  if (found == row.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

const json& list_at(const json& row, const char* key) {
  static const json none = json::array();
  const auto found = row.find(key);
  return found == row.end() || !found->is_array() ? none : *found;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\xc2\xa0")
      ++i;
    else if (!is_ascii_blank(text[i]))
      out += text[i];
  }
  return out;
}

std::string latin1_file_as_utf8(const std::string& file) {
  std::ifstream in(std::filesystem::path(M2T_SOURCE_DIR) / ".." / "shared" / "corpus" / file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return to_utf8(bytes, "iso-8859-1", CharsetUse::Body);
}

class MailScorer {
 public:
  MailScorer(const json& row, std::string_view raw, const Mail& mail, Scores& scores)
      : row_(row), raw_(raw), mail_(mail), scores_(scores), tree_(scan_mime(raw, {})) {}

  void score() {
    headers();
    texts();
    attachments();
    structure();
    totality();
  }

 private:
  void ask(const std::string& kind, bool met, const std::string& detail) {
    scores_.count(row_.at("source"), kind, met, row_.at("file"), detail.substr(0, 400));
  }
  // Blanks count as equal: folding and line ends leave more or fewer of them.
  void ask_same(const std::string& kind, const std::string& wanted, const std::string& got) {
    ask(kind, without_blanks(wanted) == without_blanks(got), "\"" + got + "\" for \"" + wanted + "\"");
  }

  void headers() {
    if (const auto wanted = text_at(row_, "subject")) ask_same("subject", *wanted, mail_.subject);
    if (const auto wanted = text_at(row_, "subject_contains"))
      ask("subject", mail_.subject.find(*wanted) != std::string::npos, mail_.subject + " without " + *wanted);
    if (const auto wanted = text_at(row_, "subject_starts"))
      ask("subject", mail_.subject.starts_with(*wanted), mail_.subject + " not at the beginning: " + *wanted);
    if (const auto wanted = text_at(row_, "message_id")) ask_same("message_id", *wanted, mail_.message_id);
    if (const auto wanted = text_at(row_, "in_reply_to"))
      ask_same("in_reply_to", *wanted, mail_.in_reply_to.empty() ? std::string() : mail_.in_reply_to[0]);
    if (row_.contains("references")) {
      const bool same = list_at(row_, "references") == json(mail_.references);
      ask("references", same, json(mail_.references).dump() + " for " + row_["references"].dump());
    }
    addresses("from", mail_.from ? std::vector<Address>{*mail_.from} : std::vector<Address>{});
    addresses("to", mail_.to);
    addresses("reply_to", mail_.reply_to);
  }

  // Of several From mailboxes the first one counts for us.
  void addresses(const char* key, const std::vector<Address>& got) {
    if (!row_.contains(key)) return;
    const auto& wanted = list_at(row_, key);
    std::string shown;
    for (const auto& address : got) shown += address.name + " <" + address.address + "> ";
    bool met = std::string_view(key) == "from" ? wanted.empty() == got.empty() : wanted.size() == got.size();
    for (std::size_t i = 0; met && i < std::min<std::size_t>(wanted.size(), got.size()); ++i)
      met = same_address(wanted[i], got[i]);
    ask(key, met, shown + "for " + wanted.dump());
  }

  static bool same_address(const json& wanted, const Address& got) {
    const auto name = text_at(wanted, "name"), address = text_at(wanted, "address");
    if (address && !same_ascii(without_blanks(*address), got.address)) return false;
    return !name || without_blanks(*name) == without_blanks(got.name);
  }

  void texts() {
    const auto text = without_blanks(mail_.text);
    if (const auto wanted = text_at(row_, "text")) ask_same("text", *wanted, mail_.text);
    for (const auto& wanted : list_at(row_, "text_contains"))
      ask("text_contains", text.find(without_blanks(wanted.get<std::string>())) != std::string::npos, wanted.dump());
    for (const auto& unwanted : list_at(row_, "text_not_contains"))
      ask("text_not_contains", text.find(without_blanks(unwanted.get<std::string>())) == std::string::npos, unwanted.dump());
    // Their comparison stops at the end of the file that is expected; signatures and footers come behind it.
    if (const auto file = text_at(row_, "text_equals_file"))
      ask("text_equals_file", text.find(without_blanks(latin1_file_as_utf8(*file))) != std::string::npos,
          mail_.text.substr(0, 200));
    if (const auto wanted = text_at(row_, "html"))
      ask("html", without_blanks(mail_.html).find(without_blanks(*wanted)) != std::string::npos, mail_.html.substr(0, 200));
    for (const auto& wanted : list_at(row_, "html_contains"))
      ask("html_contains", mail_.html.find(wanted.get<std::string>()) != std::string::npos, wanted.dump());
    if (const auto file = text_at(row_, "html_equals_file"))
      ask("html_equals_file",
          without_blanks(html_to_text(mail_.html)).find(without_blanks(latin1_file_as_utf8(*file))) != std::string::npos,
          mail_.html.substr(0, 200));
  }

  std::string shown_attachments() const {
    std::string shown;
    for (const auto& one : mail_.attachments)
      shown += one.original_name + " (" + one.name + ") " + one.type + " " + std::to_string(one.size) + "; ";
    return shown;
  }

  void attachments() {
    if (row_.contains("attachment_count"))
      ask("attachment_count", row_["attachment_count"] == mail_.attachments.size(),
          shown_attachments() + "for " + row_["attachment_count"].dump());
    if (!row_.contains("attachments")) return;
    const auto& wanted = list_at(row_, "attachments");
    std::size_t next = 0;
    bool met = !wanted.empty() || mail_.attachments.empty();
    for (const auto& one : wanted) {
      while (next < mail_.attachments.size() && !same_attachment(one, mail_.attachments[next])) ++next;
      met = met && next++ < mail_.attachments.size();
    }
    ask("attachments", met, shown_attachments() + "for " + wanted.dump());
  }

  // Nameless parts get a name from each project. Sizes of texts depend on what is done to their line ends.
  static bool same_attachment(const json& wanted, const Attachment& got) {
    const auto name = text_at(wanted, "name"), type = text_at(wanted, "type"), sha256 = text_at(wanted, "sha256");
    if (name && without_blanks(*name) != without_blanks(got.original_name) && *name != got.name && !got.original_name.empty())
      return false;
    if (type && !same_ascii(*type, got.type)) return false;
    if (wanted.contains("size") && wanted["size"] != got.size && !got.type.starts_with("text/") &&
        !got.type.starts_with("message/"))
      return false;
    return !sha256 || *sha256 == got.sha256;
  }

  void structure() {
    if (row_.contains("top_level_parts")) {
      const auto top = tree_.children_of(0).size();
      ask("top_level_parts", row_["top_level_parts"] == top, std::to_string(top) + " for " + row_["top_level_parts"].dump());
    }
    if (const auto wanted = text_at(row_, "attached_subject")) ask("attached_subject", has_attached(*wanted), *wanted);
    if (const auto& wanted = list_at(row_, "structure"); !wanted.empty())
      ask("structure", fits(wanted[0], 0), shape_of(0) + " for " + wanted.dump());
    if (const auto wanted = text_at(row_, "signed_protocol")) {
      const bool found = std::any_of(tree_.parts.begin(), tree_.parts.end(),
                                     [&](const MimePart& part) { return part.content_type.parameter("protocol") == *wanted; });
      ask("signed_protocol", found, *wanted);
    }
  }

  bool has_attached(const std::string& subject) const {
    for (std::size_t i = 1; i < tree_.parts.size(); ++i) {
      const auto* value = tree_.parts[i].header.first("Subject");
      if (value && without_blanks(decode_words(*value)) == without_blanks(subject)) return true;
    }
    return false;
  }

  bool fits(const json& wanted, std::size_t index) const {
    const auto& part = tree_.parts[index];
    if (wanted.is_string()) return part.is(wanted.get<std::string>());
    const auto& [type, children] = *wanted.items().begin();
    const bool any = type.ends_with("/*");
    if (any ? !part.begins(std::string_view(type).substr(0, type.size() - 1)) : !part.is(type)) return false;
    const auto ours = tree_.children_of(index);
    if (ours.size() != children.size()) return false;
    for (std::size_t i = 0; i < ours.size(); ++i)
      if (!fits(children[i], ours[i])) return false;
    return true;
  }

  // A mail of the corpus is nested a few levels deep, so this may recurse.
  std::string shape_of(std::size_t index) const {
    std::string shape = tree_.parts[index].type;
    const auto children = tree_.children_of(index);
    if (children.empty()) return shape;
    shape += " [";
    for (const auto child : children) shape += shape_of(child) + " ";
    return shape + "]";
  }

  void totality() {
    if (row_.contains("must_not_fail")) ask("must_not_fail", mail_.content_hash.size() == 64, "not read");
    if (!row_.contains("max_seconds")) return;
    const auto start = std::chrono::steady_clock::now();
    const Mail again = read_mail(raw_);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    ask("max_seconds", took.count() <= row_["max_seconds"].get<double>() && again.content_hash == mail_.content_hash,
        std::to_string(took.count()) + " s");
  }

  const json& row_;
  std::string_view raw_;
  const Mail& mail_;
  Scores& scores_;
  MimeTree tree_;
};

}  // namespace

void score_structure(const nlohmann::json& row, std::string_view raw, const Mail& mail, Scores& scores) {
  MailScorer(row, raw, mail, scores).score();
}

}  // namespace m2t::reading
