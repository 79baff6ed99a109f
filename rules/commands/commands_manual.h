// The section WORDS of mail2ticket-mail(7), from the table of words.
#pragma once

#include <string>

namespace m2t {

std::string commands_manual();  // man(7) source

}  // namespace m2t
