#include <array>

#include "parsers/body/bodies.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

bool is_web_address(std::string_view word) {
  return begins_with_ascii(word, "http://") || begins_with_ascii(word, "https://") || begins_with_ascii(word, "<http") ||
         begins_with_ascii(word, "(http") || begins_with_ascii(word, "[http");
}

// Words of a text that are no web address.
std::size_t words_beside_links(std::string_view text) {
  std::size_t words = 0;
  while (!(text = ascii_trimmed(text)).empty()) {
    const auto end = std::min(text.find_first_of(ascii_blanks), text.size());
    words += !is_web_address(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

constexpr std::array browser_phrases = {
    std::string_view{"view this email in"}, std::string_view{"view it in your browser"}, std::string_view{"view in browser"},
    std::string_view{"view online"},        std::string_view{"dans votre navigateur"},   std::string_view{"version en ligne"},
    std::string_view{"in uw browser"},      std::string_view{"in je browser"},           std::string_view{"online versie"},
    std::string_view{"im browser"},         std::string_view{"onlineversion"},           std::string_view{"web version"},
};

// The value of an iCalendar line with its escapes undone (RFC 5545 section 3.3.11).
std::string calendar_value(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) {
      ++i;
      out += value[i] == 'n' || value[i] == 'N' ? '\n' : value[i];
    } else {
      out += value[i];
    }
  }
  return out;
}

// "20261123T100000Z" as "2026-11-23 10:00"; anything else as it stands.
std::string calendar_time(std::string_view value) {
  const auto is_number = [](std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; };
  if (value.size() < 8 || !is_number(value.substr(0, 8))) return std::string(value);
  auto out = std::string(value.substr(0, 4)) + '-' + std::string(value.substr(4, 2)) + '-' + std::string(value.substr(6, 2));
  if (value.size() >= 13 && value[8] == 'T' && is_number(value.substr(9, 4)))
    out += ' ' + std::string(value.substr(9, 2)) + ':' + std::string(value.substr(11, 2));
  return value.ends_with('Z') ? out + " UTC" : out;
}

std::string unfolded_calendar(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') continue;
    if (text[i] == '\n' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\t'))
      ++i;
    else
      out += text[i];
  }
  return out;
}

std::size_t quote_depth(std::string_view line) { return std::min(line.find_first_not_of('>'), line.size()); }

}  // namespace

bool is_html_stub(std::string_view text) {
  constexpr std::size_t longest_stub = 500;
  constexpr std::size_t most_words = 40;
  text = ascii_trimmed(text);
  if (text.size() > longest_stub) return false;
  // A person's short text about HTML stands in the HTML form as well, so nothing is lost by taking that one.
  if (contains_ascii(text, "html")) return true;
  const auto words = words_beside_links(text);
  if (words == 0) return true;
  if (words > most_words || text.find("http") == std::string_view::npos) return false;
  for (const auto phrase : browser_phrases)
    if (contains_ascii(text, phrase)) return words < 20;
  return false;
}

std::string enriched_to_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '<' && i + 1 < text.size() && text[i + 1] == '<') {
      out += '<';
      i += 2;
    } else if (text[i] == '<') {
      const auto end = text.find('>', i);
      if (end == std::string_view::npos || end - i > 62) {  // RFC 1896: a command has at most 60 characters
        out += text[i++];
        continue;
      }
      const auto command = text.substr(i + 1, end - i - 1);
      if (same_ascii(command, "nl")) out += '\n';
      if (same_ascii(command, "lt")) out += '<';
      if (same_ascii(command, "/paragraph")) out += '\n';
      i = end + 1;
      if (same_ascii(command, "param")) {
        const auto rest = text.substr(i, 300);  // colours and the like, no text
        if (const auto closed = rest.find("</param>"); closed != std::string_view::npos) i += closed + 8;
      }
    } else if (text[i] == '\n') {
      const auto end = std::min(text.find_first_not_of('\n', i), text.size());
      if (end - i == 1 && end < text.size())
        out += ' ';
      else
        out.append(std::max<std::size_t>(end - i, 2) - 1, '\n');
      i = end;
    } else {
      out += text[i++];
    }
  }
  return out;
}

std::string calendar_to_text(std::string_view text) {
  const auto lines = unfolded_calendar(text);
  std::string summary, start, end, place, description;
  bool in_event = false;
  for (std::string_view rest = lines; !rest.empty();) {
    const auto stop = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, stop);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
    if (same_ascii(line, "END:VEVENT")) break;
    if (begins_with_ascii(line, "BEGIN:")) in_event = same_ascii(line.substr(6), "VEVENT");  // reminders have texts of their own
    const auto colon = line.find(':');
    if (!in_event || colon == std::string_view::npos) continue;
    const auto name = line.substr(0, line.find_first_of(":;"));
    const auto value = line.substr(colon + 1);
    if (same_ascii(name, "SUMMARY")) summary = calendar_value(value);
    if (same_ascii(name, "DTSTART")) start = calendar_time(value);
    if (same_ascii(name, "DTEND")) end = calendar_time(value);
    if (same_ascii(name, "LOCATION")) place = calendar_value(value);
    if (same_ascii(name, "DESCRIPTION")) description = calendar_value(value);
  }
  std::string out;
  for (const auto& part : {summary, start.empty() || end.empty() ? start : start + " - " + end, place, description})
    if (!part.empty()) out += part + '\n';
  return out;
}

std::string unflowed(std::string_view text, bool delete_space) {
  std::string out;
  out.reserve(text.size());
  bool joining = false;
  std::size_t depth_before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    at = end + 1;
    const auto depth = quote_depth(line);
    line.remove_prefix(depth);
    if (line.starts_with(' ')) line.remove_prefix(1);
    const bool is_signature_mark = line == "-- ";
    if (joining && (depth != depth_before || is_signature_mark)) {
      out += '\n';
      joining = false;
    }
    if (!joining && depth > 0) out.append(depth, '>').append(" ");
    const bool flows = line.ends_with(' ') && !is_signature_mark;
    if (flows && delete_space) line.remove_suffix(1);
    out += line;
    joining = flows;
    depth_before = depth;
    if (!flows) out += '\n';
  }
  if (joining) out += '\n';
  return out;
}

std::string tidy_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\r') continue;
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if (c == '\n' || c == '\t' || (c >= 32 && c != 127)) {
      out += text[i];
    } else if (c == '\f' || c == '\v') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace m2t
