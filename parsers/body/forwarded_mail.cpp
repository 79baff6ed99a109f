// Whether a mail passes another one on, and the one that is attached to it.
#include <algorithm>

#include "parsers/body/bodies.h"
#include "parsers/body/forwarded.h"
#include "parsers/mime/header_values.h"
#include "parsers/text/charset.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_attached_text = 64 * 1024;

// An answer whose subject was changed: it quotes a mail of the person it is sent to, or names the mail it answers.
bool is_quiet_answer(const Mail& mail, const Forwarded& found) {
  if (is_forward_subject(mail.subject) || announces_forward(mail.text)) return false;
  if (!mail.in_reply_to.empty()) return true;
  return !found.from.address.empty() && std::any_of(mail.to.begin(), mail.to.end(), [&](const Address& to) {
    return fold_words(to.address) == fold_words(found.from.address);
  });
}

std::optional<Forwarded> read_attached(std::string_view message, const ReadLimits& limits) {
  const MimeTree tree = scan_mime(message, limits);
  const MimePart& top = tree.parts[0];
  const std::string charset = top.content_type.parameter("charset");
  const auto* from = top.header.first("From");
  if (!from) return std::nullopt;
  auto writers = parse_addresses(*from, 2, charset).mailboxes;
  if (writers.empty()) return std::nullopt;
  Forwarded forwarded;
  forwarded.attached = true;
  forwarded.one_writer = writers.size() == 1;
  forwarded.from = std::move(writers[0]);
  if (const auto* date = top.header.first("Date")) forwarded.date = parse_mail_date(*date);
  if (const auto* subject = top.header.first("Subject"))
    forwarded.subject = std::string(utf8_prefix(shown_line(decode_words(*subject, charset)), 2000));
  std::vector<Defect> defects;  // of a mail that is not the one read
  forwarded.text = choose_text(message, tree, limits, defects).text;
  forwarded.text.resize(utf8_prefix(forwarded.text, longest_attached_text).size());
  return forwarded;
}

// Two mails may have two writers with a matter each: all of their words are there, and who asks is open.
std::optional<Forwarded> read_all_attached(std::string_view raw, const MimeTree& tree, const ReadLimits& limits) {
  std::optional<Forwarded> first;
  for (const MimePart& part : tree.parts) {
    if (part.form != PartForm::Message) continue;
    auto forwarded = read_attached(part.body(raw), limits);
    if (!forwarded) continue;
    if (!first) {
      first = std::move(forwarded);
      continue;
    }
    first->one_writer = false;
    const std::string& who = forwarded->from.name.empty() ? forwarded->from.address : forwarded->from.name;
    first->text += "\n\n" + who + ":\n" + forwarded->text;
    first->text.resize(utf8_prefix(first->text, longest_attached_text).size());
  }
  return first;
}

}  // namespace

std::optional<Forwarded> passed_on_mail(std::string_view raw, const MimeTree& tree, const Mail& mail,
                                        const ReadOptions& options) {
  if (is_answer_subject(mail.subject)) return std::nullopt;
  const ZoneTable* const desk_zone = options.desk_zone ? &*options.desk_zone : nullptr;
  if (auto found = find_forwarded(mail.text, desk_zone)) {
    if (is_quiet_answer(mail, *found)) return std::nullopt;
    return found;
  }
  if (is_forward_subject(mail.subject)) {
    if (auto found = find_attributed(mail.text, desk_zone)) return found;
  }
  if (mail.bounce.is || mail.automatic.delivery_report || mail.automatic.feedback_report || tree.parts[0].is("multipart/report"))
    return std::nullopt;
  return read_all_attached(raw, tree, options.limits);
}

}  // namespace m2t
