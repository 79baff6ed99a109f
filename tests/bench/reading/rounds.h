// What the programs of this folder share: the mails of a folder in memory, and the fastest of several rounds over them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

namespace m2t::bench {

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

inline std::vector<std::string> mails_in(const std::filesystem::path& folder) {
  std::vector<std::string> mails;
  for (const auto& file : files_in(folder)) {
    std::ifstream in(file, std::ios::binary);
    mails.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return mails;
}

inline double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// One line, "NAME SECONDS": the fastest of the rounds, as noise only ever adds.
inline void report(const std::string& name, int rounds, const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) best = std::min(best, seconds_of(work));
  std::printf("%s %.6f\n", name.c_str(), best);
  std::fflush(stdout);
}

}  // namespace m2t::bench
