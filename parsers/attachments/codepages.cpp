#include "parsers/attachments/codepages.h"

#include <array>
#include <map>
#include <string_view>

namespace m2t {

std::string codepage_label(std::uint32_t number) {
  struct Codepage {
    std::uint32_t number;
    std::string_view label;
  };
  constexpr std::array named = {Codepage{65001, "utf-8"},   Codepage{65000, "utf-7"},       Codepage{20127, "us-ascii"},
                                Codepage{932, "shift_jis"}, Codepage{936, "gbk"},           Codepage{949, "ks_c_5601-1987"},
                                Codepage{950, "big5"},      Codepage{10000, "macintosh"},   Codepage{20866, "koi8-r"},
                                Codepage{21866, "koi8-u"},  Codepage{50220, "iso-2022-jp"}, Codepage{51932, "euc-jp"},
                                Codepage{54936, "gb18030"}, Codepage{1200, "utf-16le"}};
  for (const auto& entry : named)
    if (entry.number == number) return std::string(entry.label);
  if (number > 28590 && number <= 28605) return "iso-8859-" + std::to_string(number - 28590);
  if (number >= 1250 && number <= 1258) return "windows-" + std::to_string(number);
  return number > 0 && number < 1000 ? "ibm-" + std::to_string(number) : std::string("windows-1252");
}

std::string codepage_of_rtf_charset(int rtf_charset) {
  static const std::map<int, std::string_view> labels{
      {0, "windows-1252"},   {77, "macintosh"},     {128, "shift_jis"},    {129, "ks_c_5601-1987"}, {134, "gbk"},
      {136, "big5"},         {161, "windows-1253"}, {162, "windows-1254"}, {163, "windows-1258"},   {177, "windows-1255"},
      {178, "windows-1256"}, {186, "windows-1257"}, {204, "windows-1251"}, {222, "windows-874"},    {238, "windows-1250"}};
  const auto found = labels.find(rtf_charset);
  return found == labels.end() ? std::string() : std::string(found->second);
}

}  // namespace m2t
