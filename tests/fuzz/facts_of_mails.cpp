// facts_of_mails FOLDER FILE...: writes the facts of each mail, as the reader sends them, into FOLDER: the seeds of fuzz_facts.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "parsers/process/facts.h"
#include "parsers/reader.h"

int main(int count, char** arguments) {
  if (count < 2) return 64;
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder);
  for (int i = 2; i < count; ++i) {
    std::ifstream in(arguments[i], std::ios::binary);
    const std::string raw{std::istreambuf_iterator<char>(in), {}};
    std::ofstream out(folder / ("seed-" + std::to_string(i)), std::ios::binary);
    out << m2t::to_bytes(m2t::read_mail(raw));
    if (!in || !out.flush()) {
      std::fprintf(stderr, "facts_of_mails: cannot read %s, or write its facts\n", arguments[i]);
      return 1;
    }
  }
  return 0;
}
