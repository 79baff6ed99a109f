// FETCH, read straight from the wire.
#include <algorithm>
#include <charconv>

#include "mailer/imap_fetch_answer.h"
#include "mailer/imap_session_internal.h"
#include "mailer/imap_words.h"

namespace m2t {

namespace {

using Kind = ImapError::Kind;

constexpr std::size_t heads_in_a_page = 500;
constexpr std::size_t header_limit = 256 << 10;  // I-39
constexpr std::string_view head_part = "BODY[HEADER.FIELDS";

std::uint32_t number_in(const FetchItem& item) {
  std::uint32_t number = 0;
  const char* end = item.text.data() + item.text.size();
  const auto [rest, error] = std::from_chars(item.text.data(), end, number);
  return error == std::errc() && rest == end ? number : 0;
}

// What one answer said of one mail. Answers without UID or header are about something else (I-16).
struct HeadAnswer {
  MailHead head;
  bool complete = false;

  void take(const FetchItem& item, ImapWire& wire) {
    if (item.name == "UID") head.uid = number_in(item);
    if (item.name == "RFC822.SIZE") head.size = number_in(item);
    if (item.name == "INTERNALDATE") head.internal_date = parse_internal_date(item.text).value_or(Time{});
    if (!item.name.starts_with(head_part) || item.form == FetchItem::Form::Nil) return;
    complete = true;
    head.header = item.text;
    if (item.form == FetchItem::Form::Literal) wire.read_literal([&](std::string_view piece) { head.header += piece; });
  }
};

// One part of one mail, streamed. The UID usually comes first; when the part does, the UID is checked behind it.
class PartReceiver {
 public:
  PartReceiver(std::uint32_t uid, std::string part, std::uint64_t max_bytes, ImapWire& wire, const CrashPoints& crash_points,
               const std::function<void(std::string_view)>& sink)
      : uid_(uid), part_(std::move(part)), max_bytes_(max_bytes), wire_(wire), crash_points_(crash_points), sink_(sink) {}

  void begin_answer() {
    answer_uid_ = 0;
    received_now_ = false;
  }

  void take(const FetchItem& item) {
    if (item.name == "UID") answer_uid_ = number_in(item);
    if (item.name != part_ || item.form == FetchItem::Form::Nil) return;  // I-13: NIL is absent
    if (received_ || (answer_uid_ != 0 && answer_uid_ != uid_)) return;   // I-17: the first one wins, others are not ours
    received_now_ = true;
    const std::uint64_t size = item.form == FetchItem::Form::Literal ? item.literal_size : item.text.size();
    if (size > max_bytes_) {
      too_large_ = size;
      return;
    }
    if (item.form == FetchItem::Form::Literal)
      stream(size);
    else
      sink_(item.text);
  }

  // True when the answer was about our mail and held it.
  void end_answer() {
    if (received_now_ && answer_uid_ != uid_)
      throw ImapWire::Violation(fmt::format("the server sent the body of UID {} when UID {} was asked for", answer_uid_, uid_));
    received_ = received_ || received_now_;
  }

  bool received() const { return received_; }
  std::uint64_t too_large() const { return too_large_; }

 private:
  void stream(std::uint64_t size) {
    wire_.set_deadline(command_deadline() + std::chrono::seconds(size / slowest_bytes_per_second));  // I-18
    bool first = true;
    wire_.read_literal([&](std::string_view piece) {
      if (!first) return sink_(piece);
      first = false;
      sink_(piece.substr(0, (piece.size() + 1) / 2));
      crash_points_.pass(CrashPoint::BodyPartlyReceived);
      if (piece.size() > 1) sink_(piece.substr((piece.size() + 1) / 2));
    });
  }

  std::uint32_t uid_, answer_uid_ = 0;
  std::string part_;
  std::uint64_t max_bytes_, too_large_ = 0;
  bool received_ = false, received_now_ = false;
  ImapWire& wire_;
  const CrashPoints& crash_points_;
  const std::function<void(std::string_view)>& sink_;
};

}  // namespace

// Throws with Kind::Refused, and gives the connection up, when the literal is larger than allowed: it is not worth receiving.
bool ImapSession::Impl::fetch_part(std::uint32_t uid, const std::string& part, const std::string& doing, std::uint64_t max_bytes,
                                   std::uint64_t expected_bytes, const std::function<void(std::string_view)>& sink) {
  require_selected();
  ImapWire::Limits limits;
  limits.literal = limits.literals_total = UINT32_MAX;  // ours to check below, with better words
  PartReceiver receiver(uid, part.substr(0, part.find('<')), max_bytes, wire, crash_points, sink);
  return on_wire(doing, limits, [&] {
    wire.set_deadline(command_deadline() + std::chrono::seconds(expected_bytes / slowest_bytes_per_second));
    send_command(fmt::format("UID FETCH {} (UID BODY.PEEK{})", uid, part.substr(4)));
    FetchAnswer answer(wire);
    for (;;) {
      const std::string_view line = wire.read_line();
      if (is_answer(line)) break;
      receiver.begin_answer();
      if (answer.walk(line, [&](const FetchItem& item) {
            receiver.take(item);
            if (receiver.too_large() != 0)
              lose(doing, Kind::Refused, fmt::format("it has {} bytes, more than {}", receiver.too_large(), max_bytes));
          }))
        receiver.end_answer();
      else
        skip_rest();
    }
    if (!same_word(parse_tagged(wire.tagged_line()).status, "OK")) {
      if (has_word(wire.tagged_line(), "[EXPUNGEISSUED]")) return false;
      throw refusal(doing, wire.tagged_line(), Kind::Refused);  // I-41: this mail; the others may be well
    }
    return receiver.received();
  });
}

bool ImapSession::fetch_body(std::uint32_t uid, std::uint32_t expected_size, std::uint64_t max_bytes,
                             const std::function<void(std::string_view)>& sink) {
  const std::string doing = fmt::format("cannot fetch the mail with UID {}", uid);
  if (!impl_->fetch_part(uid, "BODY[]", doing, max_bytes, expected_size, sink)) return false;
  impl_->crash_points.pass(CrashPoint::BodyReceived);
  return true;
}

std::optional<std::string> ImapSession::fetch_header(std::uint32_t uid) {
  const std::string doing = fmt::format("cannot fetch the header of the mail with UID {}", uid);
  std::string header;
  const std::string part = fmt::format("BODY[HEADER]<0.{}>", header_limit);
  const bool there =
      impl_->fetch_part(uid, part, doing, header_limit, header_limit, [&](std::string_view piece) { header += piece; });
  return there ? std::optional(std::move(header)) : std::nullopt;
}

std::vector<MailHead> ImapSession::fetch_heads(std::span<const std::uint32_t> uids) {
  impl_->require_selected();
  std::vector<std::uint32_t> wanted(uids.begin(), uids.end());
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<MailHead> heads;
  for (std::size_t from = 0; from < wanted.size(); from += heads_in_a_page) {
    const std::span page = std::span(wanted).subspan(from, std::min(heads_in_a_page, wanted.size() - from));
    auto found = impl_->fetch_head_page(page);
    std::move(found.begin(), found.end(), std::back_inserter(heads));
  }
  return heads;
}

// Sorted by UID; each UID of the page once at most.
std::vector<MailHead> ImapSession::Impl::fetch_head_page(std::span<const std::uint32_t> page) {
  const std::string doing = "cannot fetch the heads of the mails";
  std::map<std::uint32_t, MailHead> found;
  on_wire(doing, {}, [&] {
    send_command(fmt::format(
        "UID FETCH {} (UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)])", uid_set(page)));
    FetchAnswer answer(wire);
    for (;;) {
      const std::string_view line = wire.read_line();
      if (is_answer(line)) break;
      HeadAnswer said;
      if (!answer.walk(line, [&](const FetchItem& item) { said.take(item, wire); })) skip_rest();
      if (said.complete && std::binary_search(page.begin(), page.end(), said.head.uid))
        found.emplace(said.head.uid, std::move(said.head));
    }
    if (!same_word(parse_tagged(wire.tagged_line()).status, "OK") && found.empty())
      throw refusal(doing, wire.tagged_line(), Kind::Refused);
  });
  std::vector<MailHead> heads;
  for (auto& [uid, head] : found) heads.push_back(std::move(head));
  return heads;
}

}  // namespace m2t
