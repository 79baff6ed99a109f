#include "mailer/template_text.h"

namespace m2t {

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string joined_subject(const std::vector<std::string>& subjects) {
  std::string joined = subjects.front();
  for (std::size_t i = 1; i < subjects.size(); ++i) {
    if (subjects[i] == subjects.front()) continue;
    const std::size_t token = joined.rfind(" [");
    const bool same_token = token != std::string::npos && subjects[i].ends_with(std::string_view(joined).substr(token));
    if (same_token) joined.resize(token);
    joined += " / " + subjects[i];
  }
  return joined;
}

std::string tidy_text(std::string_view text) {
  std::string out;
  std::size_t line_ends = 2;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n')
      while (out.ends_with(' ')) out.pop_back();
    line_ends = c == '\n' ? line_ends + 1 : 0;
    if (line_ends <= 2) out += c;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out + '\n';
}

std::string first_sentence(std::string_view text) {
  const std::size_t greeting_end = text.find("\n\n");
  if (greeting_end == std::string_view::npos) return {};
  const std::string_view rest = text.substr(greeting_end + 2);
  return std::string(rest.substr(0, rest.find('\n')));
}

}  // namespace m2t
