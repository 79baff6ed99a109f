// html_to_text with what only the structure of the HTML tells. Known by text, body.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

struct RenderedHtml {
  std::string text;
  std::size_t quote_offset =
      std::string::npos;  // in `text`: here the client itself put the earlier mail (Outlook's divRplyFwdMsg)
};

RenderedHtml render_html(std::string_view utf8_html);

}  // namespace m2t
