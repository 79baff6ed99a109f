#include "parsers/text/homographs.h"

#include <unicode/uidna.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <memory>

#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "tickets/ticket.h"

namespace m2t {
namespace {

constexpr std::size_t longest_domain = 255;  // of DNS; a longer one is nobody's

using SpoofChecker = std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>;
using NameConverter = std::unique_ptr<UIDNA, decltype(&uidna_close)>;

struct ReadableDomain {
  std::string text;
  bool can_exist = true;  // false: it holds letters that no registry takes, such as those of mathematics
};

// With A-labels read back; what cannot be read stays as it is.
ReadableDomain readable_domain(std::string_view domain) {
  UErrorCode error = U_ZERO_ERROR;
  const NameConverter names(uidna_openUTS46(UIDNA_DEFAULT, &error), &uidna_close);
  std::array<char, 1024> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const auto size = uidna_nameToUnicodeUTF8(names.get(), domain.data(), static_cast<std::int32_t>(domain.size()), out.data(),
                                            static_cast<std::int32_t>(out.size()), &info, &error);
  if (U_FAILURE(error) || size <= 0) return {std::string(domain)};
  constexpr std::uint32_t cannot_exist = UIDNA_ERROR_DISALLOWED | UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL;
  return {repaired_utf8({out.data(), static_cast<std::size_t>(size)}), (info.errors & cannot_exist) == 0};
}

// Two names that people cannot tell apart have the same (UTS 39, section 4). Empty: there is none.
std::string skeleton_of(const USpoofChecker* checker, std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  std::array<char, 4096> out{};
  const auto size = uspoof_getSkeletonUTF8(checker, 0, name.data(), static_cast<std::int32_t>(name.size()), out.data(),
                                           static_cast<std::int32_t>(out.size()), &error);
  if (U_FAILURE(error) || size <= 0) return {};
  return ascii_lowered({out.data(), static_cast<std::size_t>(size)});
}

// In one label: a Greek name below .gr mixes nothing.
bool mixes_scripts(const USpoofChecker* checker, std::string_view name) {
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    name.remove_prefix(std::min(label.size() + 1, name.size()));
    UErrorCode error = U_ZERO_ERROR;
    const auto found = uspoof_check2UTF8(checker, label.data(), static_cast<std::int32_t>(label.size()), nullptr, &error);
    if (U_SUCCESS(error) && (found & USPOOF_RESTRICTION_LEVEL) != 0) return true;
  }
  return false;
}

}  // namespace

DomainLooks looks_of_domain(std::string_view domain, std::span<const std::string> known) {
  DomainLooks looks;
  const std::string key = address_domain("@" + std::string(domain));
  if (key.empty() || key.size() > longest_domain || key.starts_with('[')) return looks;  // an address of a machine
  for (const std::string& one : known) {
    const std::string theirs = address_domain("@" + one);
    if (key == theirs || key.ends_with("." + theirs)) return looks;
  }
  const ReadableDomain readable = readable_domain(key);
  looks.readable = readable.text;
  UErrorCode error = U_ZERO_ERROR;
  const SpoofChecker checker(uspoof_open(&error), &uspoof_close);
  if (U_FAILURE(error)) return looks;
  uspoof_setChecks(checker.get(), USPOOF_RESTRICTION_LEVEL, &error);
  uspoof_setRestrictionLevel(checker.get(), USPOOF_HIGHLY_RESTRICTIVE);
  looks.mixed_scripts = !readable.can_exist || mixes_scripts(checker.get(), looks.readable);
  const std::string skeleton = skeleton_of(checker.get(), looks.readable);
  for (const std::string& one : known) {
    if (skeleton.empty() || skeleton != skeleton_of(checker.get(), readable_domain(address_domain("@" + one)).text)) continue;
    looks.looks_like = one;
    break;
  }
  return looks;
}

}  // namespace m2t
