#include "parsers/fields/phone_digits.h"

#include <algorithm>
#include <array>

namespace m2t {

namespace {

// The Belgian numbering plan, without the leading 0: mobile 4xx with nine digits, everything else eight.
bool is_belgian_number(std::string_view national) {
  if (national.empty() || national[0] == '0') return false;
  if (national.size() == 9) return national[0] == '4' && national[1] >= '5';
  return national.size() == 8;
}

struct Country {
  std::string_view code;
  std::size_t shortest, longest;  // without the code and the leading 0
};
constexpr auto neighbours =
    std::to_array<Country>({{"33", 9, 9}, {"352", 5, 11}, {"31", 9, 9}, {"49", 6, 12}, {"44", 9, 10}, {"41", 9, 9}});

// With the country's code in front: "+33 (0)1 …" loses its 0; of a country that is no neighbour only the length is known.
std::string foreign_number(std::string_view digits) {
  for (const Country& country : neighbours) {
    if (!digits.starts_with(country.code)) continue;
    std::string_view national = digits.substr(country.code.size());
    if (national.starts_with('0')) national.remove_prefix(1);
    const bool fits = national.size() >= country.shortest && national.size() <= country.longest;
    return fits ? "+" + std::string(country.code) + std::string(national) : std::string();
  }
  const bool plausible = digits.size() >= 9 && digits.size() <= 15 && digits[0] != '0' && !digits.starts_with("32");
  return plausible ? "+" + std::string(digits) : std::string();
}

}  // namespace

std::string to_e164(std::string_view digits, bool plus) {
  if (plus) {
    if (digits.starts_with("32")) {
      std::string_view national = digits.substr(2);
      if (national.starts_with('0')) national.remove_prefix(1);  // "+32 (0)2 …"
      return is_belgian_number(national) ? "+32" + std::string(national) : std::string();
    }
    return foreign_number(digits);
  }
  if (!digits.starts_with('0')) return {};
  const std::string_view national = digits.substr(1);
  return is_belgian_number(national) ? "+32" + std::string(national) : std::string();
}

std::size_t separator_length(std::string_view line, std::size_t i) {
  const char c = line[i];
  if (c == ' ' || c == '\t' || c == '.' || c == '/' || c == '-' || c == '(' || c == ')') return 1;
  if (line.substr(i, 2) == "\xC2\xA0") return 2;
  const std::string_view three = line.substr(i, 3);
  return three == "\xE2\x80\xAF" || three == "\xE2\x80\x91" || three == "\xE2\x80\x90" || three == "\xE2\x80\x93" ||
                 three == "\xE2\x80\x89"
             ? 3
             : 0;
}

DigitRun read_run(std::string_view line, std::size_t begin) {
  DigitRun run;
  run.begin = begin;
  std::size_t i = begin;
  while (i < line.size() && line[i] == '(') ++i;
  if (i < line.size() && line[i] == '+') {
    run.plus = true;
    ++i;
  }
  std::size_t between = 0;
  while (i < line.size() && between < 6) {
    if (is_phone_digit(line[i])) {
      run.digits += line[i++];
      run.ends.push_back(i);
      between = 0;
    } else if (const std::size_t length = separator_length(line, i)) {
      i += length;
      ++between;
    } else {
      break;
    }
  }
  run.end = i;
  return run;
}

std::size_t date_length(std::string_view written) {
  std::array<unsigned, 3> numbers{};
  std::array<std::size_t, 3> lengths{};
  std::size_t part = 0;
  std::size_t end = 0;
  char separator = 0;
  for (; end < written.size(); ++end) {
    const char c = written[end];
    if (is_phone_digit(c)) {
      numbers.at(part) = numbers.at(part) * 10 % 100000 + static_cast<unsigned>(c - '0');
      ++lengths.at(part);
    } else if (part == 2 || (part == 1 && c != separator)) {
      break;
    } else {
      separator = c;
      ++part;
    }
  }
  if (separator != '/' && separator != '.' && separator != '-') return 0;
  if (lengths[0] == 0 || lengths[0] > 2 || lengths[1] == 0 || lengths[1] > 2) return 0;
  if (numbers[0] == 0 || numbers[0] > 31 || numbers[1] == 0 || numbers[1] > 12) return 0;
  const bool long_year = lengths[2] == 4 && numbers[2] >= 1900 && numbers[2] <= 2100;
  // Two digits for the year are a date only where a blank or nothing follows: "02/03/24 à 10h".
  const bool short_year = lengths[2] == 2 && (end == written.size() || written[end] == ' ');
  return long_year || short_year ? end : 0;
}

}  // namespace m2t
