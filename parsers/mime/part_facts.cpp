#include "parsers/mime/part_facts.h"

#include "parsers/mime/decode.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {
namespace {

// Top-level media types of RFC 2046 and later; anything else is a slip and read as text.
std::string sensible_type(const std::string& declared, std::string_view default_type) {
  const auto slash = declared.find('/');
  if (slash != std::string::npos && slash > 0 && slash + 1 < declared.size() && declared.size() <= 255) return declared;
  return declared == "text" || declared.empty() ? std::string(default_type) : std::string("text/plain");
}

}  // namespace

void describe_part(MimePart& part, std::string_view default_type, std::vector<Defect>& defects) {
  const auto* type = part.header.first("Content-Type");
  if (type) part.content_type = parse_parameters(*type);
  part.type = sensible_type(part.content_type.value, default_type);
  if (type && part.type != part.content_type.value && !part.content_type.value.empty())
    note_defect(defects, "mime.type-unreadable");
  if (const auto* disposition = part.header.first("Content-Disposition")) part.disposition = parse_parameters(*disposition);
  if (const auto* encoding = part.header.first("Content-Transfer-Encoding")) {
    bool known = true;
    part.encoding = transfer_encoding_from(*encoding, &known);
    if (!known) note_defect(defects, "mime.encoding-unknown");
  }
  if (const auto* id = part.header.first("Content-ID")) {
    auto ids = parse_message_ids(*id, 1);
    part.content_id = ids.empty() ? repaired_line(ascii_trimmed(*id).substr(0, 998)) : std::move(ids[0]);
  }
}

void distrust_base64(MimeTree& tree, std::string_view raw) {
  for (auto& part : tree.parts) {
    if (part.form != PartForm::Leaf || part.encoding != TransferEncoding::Base64 || may_be_base64(part.body(raw))) continue;
    part.encoding = TransferEncoding::Identity;
    note_defect(tree.defects, "mime.base64-is-none");
  }
}

void demote_empty_multiparts(MimeTree& tree) {
  std::vector<bool> has_child(tree.parts.size());
  for (const auto& part : tree.parts)
    if (part.parent != no_part) has_child[part.parent] = true;
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    auto& part = tree.parts[i];
    if (part.form != PartForm::Multipart || has_child[i]) continue;
    part.form = PartForm::Leaf;
    part.type = "text/plain";
    note_defect(tree.defects, "mime.no-parts");
  }
}

bool holds_message(const MimePart& part) {
  return part.is("message/rfc822") || part.is("message/global") || part.is("message/news");
}

std::optional<std::string> encoded_message(std::string_view raw, const MimePart& part) {
  if (!holds_message(part) || part.form != PartForm::Leaf || part.encoding == TransferEncoding::Identity) return std::nullopt;
  return decoded(part.body(raw), part.encoding);
}

std::vector<std::size_t> MimeTree::children_of(std::size_t part) const {
  std::vector<std::size_t> children;
  for (std::size_t i = part + 1; i < parts.size(); ++i)
    if (parts[i].parent == part) children.push_back(i);
  return children;
}

}  // namespace m2t
