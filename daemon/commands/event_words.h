// What happened on a ticket, in plain words for a person; the database keeps names and key=value.
#pragma once

#include <string>
#include <string_view>

#include "store/store.h"

namespace m2t {

// "new -> solved (resolved)", "mail 12 is sent". An event without words of its own is shown as the database has it.
std::string event_in_words(const Event& event);

// "from" in "from=new to=assigned"; empty when it is not there.
std::string value_in_detail(std::string_view detail, std::string_view key);

}  // namespace m2t
