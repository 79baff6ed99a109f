// What the header of a mail says that helps to take its text apart.
#pragma once

#include <string_view>

namespace m2t {

struct MailContext {
  std::string_view writer_name;     // of From; may be empty
  std::string_view writer_address;  // of From; may be empty
  bool is_answer = false;           // its subject says so ("RE: …")
};

}  // namespace m2t
