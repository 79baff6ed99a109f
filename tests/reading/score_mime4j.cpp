// Apache James Mime4j's torture mails: beside each X.msg stand the token stream X.xml, the tree X_decoded.xml and the decoded parts.
#include "parsers/mime/decode.h"
#include "parsers/mime/mime.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "tests/reading/score.h"

namespace m2t::reading {
namespace {

const std::string source = "mime4j";

// "." a leaf, "[...]" a multipart, "(...)" an enclosed message; and the names of the files that hold the leaves, in order.
struct Tree4j {
  std::string shape;
  std::vector<std::string> body_files;
};

Tree4j tree_in(std::string_view xml) {
  Tree4j tree;
  bool root = true;
  for (std::size_t at = 0; (at = xml.find('<', at)) != std::string_view::npos; ++at) {
    const auto tag = xml.substr(at, std::min(xml.find('>', at), xml.size()) - at + 1);
    if (tag == "<message>") {
      if (!root) tree.shape += '(';
      root = false;
    } else if (tag == "<multipart>") {
      tree.shape += '[';
    } else if (tag == "</multipart>") {
      tree.shape += ']';
    } else if (tag == "</message>") {
      tree.shape += ')';
    } else if (tag == "<body>" || tag.starts_with("<text-body") || tag.starts_with("<binary-body")) {
      tree.shape += '.';
      const auto name = tag.find("name=\"");
      if (name == std::string_view::npos) continue;
      tree.body_files.emplace_back(tag.substr(name + 6, tag.find('"', name + 6) - name - 6));
    }
  }
  if (!tree.shape.empty()) tree.shape.pop_back();  // the mail itself
  return tree;
}

// `leaves` gets their decoded bytes. Their mails are nested a few levels deep, so this may recurse.
std::string shape_of(std::string_view raw, const MimeTree& tree, std::size_t index, std::vector<std::string>& leaves) {
  const auto& part = tree.parts[index];
  const auto form = part.form;
  if (const auto message = encoded_message(raw, part)) return '(' + shape_of(*message, scan_mime(*message, {}), 0, leaves) + ')';
  if (form == PartForm::Leaf) {
    leaves.push_back(decoded(part.body(raw), part.encoding));
    return ".";
  }
  std::string shape = form == PartForm::Multipart ? "[" : "(";
  for (const auto child : tree.children_of(index)) shape += shape_of(raw, tree, child, leaves);
  return shape + (form == PartForm::Multipart ? "]" : ")");
}

std::string with_lf(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '\r') out += c;
  return out;
}

}  // namespace

void score_mime4j(const Mime4jMail& files, std::string_view raw, Scores& scores) {
  const auto wanted = tree_in(files.decoded_xml.empty() ? files.xml : files.decoded_xml);
  const auto tree = scan_mime(raw, {});
  std::vector<std::string> leaves;
  const auto shape = shape_of(raw, tree, 0, leaves);
  scores.count(source, "mime4j structure", shape == wanted.shape, files.file, shape + " for " + wanted.shape);
  if (leaves.size() != wanted.body_files.size()) return;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto& got = leaves[i];
    const auto expected = files.read_beside(wanted.body_files[i]);
    const bool same = wanted.body_files[i].ends_with(".bin") ? got == expected : with_lf(got) == with_lf(expected);
    scores.count(source, "mime4j body bytes", same, files.file,
                 wanted.body_files[i] + ": " + std::to_string(got.size()) + " for " + std::to_string(expected.size()) +
                     " bytes: " + repaired_utf8(got.substr(0, 100)) + " for " + repaired_utf8(expected.substr(0, 100)));
  }
}

}  // namespace m2t::reading
