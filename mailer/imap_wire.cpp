#include "mailer/imap_wire.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "mailer/imap_words.h"

namespace m2t {

namespace {

constexpr unsigned depth_limit = 100;  // libetpan's parser is recursive (I-40)

bool is_free_text(std::string_view untagged) {
  const std::string_view word = untagged.substr(0, untagged.find(' '));
  return same_word(word, "OK") || same_word(word, "NO") || same_word(word, "BAD") || same_word(word, "BYE") ||
         same_word(word, "PREAUTH");
}

}  // namespace

void ImapWire::begin(Deadline deadline, const Limits& limits) {
  deadline_ = deadline;
  limits_ = limits;
  lines_taken_ = 0;
  literals_taken_ = 0;
  tagged_line_.clear();
  if (line_.capacity() > (1 << 20) && handed_out_ == line_.size()) {
    std::string().swap(line_);
    handed_out_ = 0;
  }
}

void ImapWire::fill() {
  begin_ = 0;
  end_ = 0;
  end_ = stream_.read(buffer_.data(), buffer_.size(), deadline_);
}

// --- lines -----------------------------------------------------------------------------------------------------------

void ImapWire::take_line() {
  line_.clear();
  handed_out_ = 0;
  for (;;) {
    if (begin_ == end_) fill();
    const char* start = buffer_.data() + begin_;
    const void* found = std::memchr(start, '\n', end_ - begin_);
    const std::size_t length = found ? static_cast<std::size_t>(static_cast<const char*>(found) - start) + 1 : end_ - begin_;
    line_.append(start, length);
    begin_ += length;
    lines_taken_ += length;
    if (line_.size() > limits_.line) violation(fmt::format("a line of more than {} octets", limits_.line));
    if (lines_taken_ > limits_.lines_total) violation(fmt::format("more than {} octets of lines", limits_.lines_total));
    if (found) break;
  }
  inspect_line();
}

void ImapWire::inspect_line() {
  literal_announced_.reset();
  if (line_.size() < 2 || line_[line_.size() - 2] != '\r') violation("a line that does not end in CR LF");
  const std::string_view text(line_.data(), line_.size() - 2);
  if (text.find('\0') != std::string_view::npos) violation("a NUL in a line");
  if (inside_answer_) return inspect_structure(text);
  depth_ = 0;
  if (text.starts_with("* ")) return inspect_untagged(text.substr(2));
  if (!text.starts_with('+')) tagged_line_ = text;
}

void ImapWire::inspect_untagged(std::string_view text) {
  if (is_free_text(text)) {  // a {n} in there is only words
    if (same_word(text.substr(0, 4), "BYE ") || same_word(text, "BYE")) bye_ = clean_server_words(text, mask_);
    return;
  }
  std::uint32_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && rest != text.data() + text.size() && *rest == ' ') {
    const std::string_view word(rest + 1, text.data() + text.size());
    if (same_word(word, "EXISTS")) {
      news_ = news_ || number > exists_;
      exists_ = number;
    } else if (same_word(word, "RECENT")) {
      news_ = news_ || number > recent_;
      recent_ = number;
    } else if (same_word(word, "EXPUNGE")) {
      exists_ -= exists_ > 0 ? 1 : 0;
    }
  }
  inspect_structure(text);
}

// Counts on the safe side: "(" counts even inside quotation marks, ")" only outside of them.
void ImapWire::inspect_structure(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '\\': i += quoted ? 1 : 0; break;
      case '"': quoted = !quoted; break;
      case '(':
        if (++depth_ > depth_limit) violation(fmt::format("parentheses more than {} deep", depth_limit));
        break;
      case ')': depth_ -= !quoted && depth_ > 0 ? 1 : 0; break;
      default: break;
    }
  }
  inside_answer_ = false;
  if (!quoted && text.ends_with('}')) announce_literal(text);
}

void ImapWire::announce_literal(std::string_view text) {
  const std::size_t brace = text.rfind('{');
  std::uint64_t size = 0;
  const char* begin = text.data() + (brace == std::string_view::npos ? text.size() : brace + 1);
  const auto [rest, error] = std::from_chars(begin, text.data() + text.size(), size);
  if (error != std::errc() || (rest + 1 != text.data() + text.size() && std::string_view(rest, 2) != "+}"))
    violation("a literal of an impossible size");
  if (size > UINT32_MAX) violation("a literal of an absurd size");
  if (size > limits_.literal) violation(fmt::format("a literal of more than {} octets", limits_.literal));
  literals_taken_ += size;
  if (literals_taken_ > limits_.literals_total) violation(fmt::format("more than {} octets of literals", limits_.literals_total));
  literal_announced_ = size;
  literal_left_ = size;
  inside_answer_ = true;
}

void ImapWire::violation(const std::string& what) const {
  throw Violation(fmt::format("the server sent {}: {}", what, clean_server_words(line_, mask_)));
}

std::string_view ImapWire::read_line() {
  take_line();
  handed_out_ = line_.size();
  return std::string_view(line_.data(), line_.size() - 2);
}

// --- literals and bytes ----------------------------------------------------------------------------------------------

void ImapWire::read_literal(const std::function<void(std::string_view)>& sink) {
  while (literal_left_ > 0) {
    if (begin_ == end_) fill();
    const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, end_ - begin_));
    sink(std::string_view(buffer_.data() + begin_, length));
    begin_ += length;
    literal_left_ -= length;
  }
}

std::size_t ImapWire::read_some(char* into, std::size_t size) {
  if (handed_out_ == line_.size() && literal_left_ == 0) take_line();
  if (handed_out_ < line_.size()) {
    const std::size_t length = std::min(size, line_.size() - handed_out_);
    std::memcpy(into, line_.data() + handed_out_, length);
    handed_out_ += length;
    return length;
  }
  if (begin_ == end_) fill();
  const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>({size, literal_left_, end_ - begin_}));
  std::memcpy(into, buffer_.data() + begin_, length);
  begin_ += length;
  literal_left_ -= length;
  return length;
}

bool ImapWire::has_line() {
  const auto complete = [&] { return begin_ < end_ && std::memchr(buffer_.data() + begin_, '\n', end_ - begin_); };
  if (complete()) return true;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) return true;  // an oversized line; reading it comes to the limit
  end_ += stream_.read_available(buffer_.data() + end_, buffer_.size() - end_);
  return complete();
}

// --- the rest --------------------------------------------------------------------------------------------------------

void ImapWire::start_tls() {
  if (begin_ != end_ || handed_out_ != line_.size() || literal_left_ != 0)
    throw Violation("the server sent more after its answer to STARTTLS: somebody may be meddling with the connection");
  stream_.start_tls(deadline_);
}

bool ImapWire::take_news() { return std::exchange(news_, false); }

void ImapWire::forget_mailbox() {
  exists_ = 0;
  recent_ = 0;
  news_ = false;
}

}  // namespace m2t
