// Properties: what must hold for every mail that can be made up, tried on many, by rapidcheck. A case that fails is made small and printed.
#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <string>
#include <utility>

namespace m2t::properties {

// How many cases of a property are tried: M2T_CASES=100000 for a long run, else what the suite takes.
inline int cases(int in_the_suite) {
  const char* wanted = std::getenv("M2T_CASES");
  return wanted == nullptr ? in_the_suite : std::stoi(wanted);
}

// True: it held for all of them. The suite tries the same cases each time; RC_PARAMS="seed=7" tries others. The seed is printed: the same
// one with as many cases brings a failure back.
template <class Property>
bool holds(const std::string& name, int tries, Property&& property) {
  setenv("RC_PARAMS", "seed=20261124", 0);
  const auto& configuration = rc::detail::configuration();
  rc::detail::TestParams params = configuration.testParams;
  params.maxSuccess = tries;
  rc::detail::TestMetadata about;
  about.id = about.description = name;
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), about, params);
  if (result.template is<rc::detail::SuccessResult>()) return true;
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << '\n';
  return false;
}

}  // namespace m2t::properties
