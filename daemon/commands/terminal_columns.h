// How wide a terminal is.
#pragma once

#include <cstddef>

namespace m2t {

// The variable COLUMNS where somebody set it, else what the terminal says; 0 when `fd` is no terminal, or none of them says it.
std::size_t terminal_columns(int fd);

}  // namespace m2t
