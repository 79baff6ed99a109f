// Walks the items of one FETCH answer on the wire, in whatever order and form they come. Internal to imap_fetch.cpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "mailer/imap_wire.h"

namespace m2t {

// One item: `UID 7`, `BODY[] {n}`, `INTERNALDATE "…"`.
struct FetchItem {
  std::string name;  // in capitals, with its section: "BODY[HEADER.FIELDS (DATE)]", without "<0>"
  enum class Form { Nil, Text, Literal, List } form = Form::Text;
  std::string text;                // the value of Text: an atom, or what stands in quotation marks
  std::uint64_t literal_size = 0;  // of Literal
};

class FetchAnswer {
 public:
  explicit FetchAnswer(ImapWire& wire) : wire_(wire) {}

  // Walks when `line` (just read) is a FETCH answer; false: it is something else. A handler of a Literal may read it from the
  // wire; what it leaves is skipped. Throws ImapWire::Violation when the answer is not well formed.
  bool walk(std::string_view line, const std::function<void(const FetchItem&)>& on_item);

 private:
  std::string take_name();
  void take_value(FetchItem& item, const std::function<void(const FetchItem&)>& on_item);
  std::string take_quoted();
  void take_list();
  void pass_literal();
  void skip_blanks();
  char peek() const;
  [[noreturn]] void malformed() const;

  ImapWire& wire_;
  std::string line_;  // a copy: handlers read on
  std::size_t at_ = 0;
};

}  // namespace m2t
