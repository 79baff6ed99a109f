// What a gateway or Outlook itself writes above a mail that came from outside: "CAUTION: This email originated from outside …".
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace m2t {

// The first line behind the banners that stand above everything else, blank lines between them included; 0 when there are none.
// French, Dutch, English and German. A person's own "Attention : l'imprimante …" is none.
std::size_t end_of_banners(const std::vector<std::string_view>& lines);

}  // namespace m2t
