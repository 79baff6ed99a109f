// Does a document bring macros? Told by what every such file has to name, without opening it.
#pragma once

#include <string_view>

namespace m2t {

// `bytes`: the whole file, decoded. True for Office files, old and new, with a VBA project. Linear in the size.
bool holds_macros(std::string_view bytes);

}  // namespace m2t
