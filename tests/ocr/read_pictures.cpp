// Reads the pictures named on standard input, one a line, with the same code as the picture reader; prints one line of JSON for each.
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "parsers/ocr/ocr.h"

int main() {
  m2t::Ocr ocr;
  for (std::string name; std::getline(std::cin, name);) {
    std::ifstream file(name, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t start = std::clock();
    const m2t::PictureText text = ocr.read(bytes);
    const double took =
        static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;  // of the processor: other programs do not count
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const nlohmann::ordered_json row{
        {"file", name},        {"text", text.text},       {"title", text.title},           {"message", text.message},
        {"codes", text.codes}, {"product", text.product}, {"confidence", text.confidence}, {"why_nothing", text.why_nothing},
        {"seconds", took},     {"wall_seconds", wall}};
    std::cout << row.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n" << std::flush;
  }
}
