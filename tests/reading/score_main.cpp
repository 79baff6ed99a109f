// reading_score [--misses [KIND]] [--markdown]: asks every expectation of ../shared/corpus and prints how many are met, by kind and by
// source. --misses lists those that are not, --markdown prints the tables of docs/reading.md. Exit code 1: an unlisted miss.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "parsers/reader.h"
#include "tests/reading/score.h"

namespace {

using m2t::reading::Scores;
using m2t::reading::Tally;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string percent(const Tally& tally) {
  char text[16];
  std::snprintf(text, sizeof text, "%.1f", tally.asked == 0 ? 100.0 : 100.0 * tally.met / tally.asked);
  return text;
}

void ask_all(const fs::path& corpus, Scores& scores) {
  std::ifstream rows(corpus / "expected.jsonl");
  for (std::string line; std::getline(rows, line);) {
    const auto row = nlohmann::json::parse(line);
    const std::string raw = bytes_of(corpus / row.at("file").get<std::string>());
    if (row.value("kind", "").starts_with("body-text")) {
      m2t::reading::score_reply(row, raw, scores);
    } else if (row.value("kind", "") == "tnef") {
      m2t::reading::score_tnef(row, raw, corpus.string(), scores);
    } else if (row.value("kind", "") == "mail") {
      const m2t::Mail mail = m2t::read_mail(raw);
      m2t::reading::score_structure(row, raw, mail, scores);
      m2t::reading::score_bounce(row, raw, mail, scores);
      m2t::reading::score_reply(row, raw, scores);
      if (row.contains("expected_file")) {
        const auto beside = nlohmann::json::parse(bytes_of(corpus / row["expected_file"].get<std::string>()));
        m2t::reading::score_stalwart(beside, raw, row.at("file"), scores);
      }
    }
  }
}

void ask_mime4j(const fs::path& corpus, Scores& scores) {
  std::set<fs::path> mails;
  for (const auto& entry : fs::recursive_directory_iterator(corpus / "mime4j"))
    if (entry.path().extension() == ".msg") mails.insert(entry.path());
  for (const auto& path : mails) {
    const auto base = path.parent_path() / path.stem();
    m2t::reading::Mime4jMail files{fs::relative(path, corpus).string(), bytes_of(base.string() + ".xml"),
                                   bytes_of(base.string() + "_decoded.xml"),
                                   [&](const std::string& name) { return bytes_of(path.parent_path() / name); }};
    if (!files.xml.empty() || !files.decoded_xml.empty()) m2t::reading::score_mime4j(files, bytes_of(path), scores);
  }
}

void print_markdown(const Scores& scores) {
  std::cout << "| what | source | met | of | listed misses | % |\n|---|---|---|---|---|---|\n";
  for (const auto& [kind, sources] : scores.by_kind()) {
    const Tally all = scores.total(kind);
    std::cout << "| **" << kind << "** | all | " << all.met << " | " << all.asked << " | " << all.excepted << " | "
              << percent(all) << " |\n";
    for (const auto& [source, tally] : sources)
      std::cout << "| | " << source << " | " << tally.met << " | " << tally.asked << " | " << tally.excepted << " | "
                << percent(tally) << " |\n";
  }
  std::cout << "\n| mail | what | why we read it otherwise |\n|---|---|---|\n";
  for (const auto& miss : scores.misses())
    if (!miss.reason.empty()) std::cout << "| " << miss.file << " | " << miss.kind << " | " << miss.reason << " |\n";
}

void print_plain(const Scores& scores) {
  for (const auto& [kind, sources] : scores.by_kind()) {
    const Tally all = scores.total(kind);
    std::printf("%-24s %5d of %5d  %5s %%  (%d listed)\n", kind.c_str(), all.met, all.asked, percent(all).c_str(), all.excepted);
    for (const auto& [source, tally] : sources)
      std::printf("    %-30s %5d of %5d  (%d listed)\n", source.c_str(), tally.met, tally.asked, tally.excepted);
  }
}

}  // namespace

int main(int argc, char** argv) {
  bool misses = false, markdown = false;
  std::string only;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--misses")
      misses = true;
    else if (word == "--markdown")
      markdown = true;
    else
      only = word;
  }
  const fs::path corpus = fs::path(M2T_SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!fs::exists(corpus / "expected.jsonl")) {
    std::cout << "not measured: there is no corpus in " << corpus.string() << "\n";
    return 0;
  }
  Scores scores(M2T_SOURCE_DIR "/tests/reading/exceptions.tsv");
  ask_all(corpus, scores);
  ask_mime4j(corpus, scores);
  markdown ? print_markdown(scores) : print_plain(scores);
  int unlisted = 0;
  for (const auto& miss : scores.misses()) {
    unlisted += miss.reason.empty();
    if (misses && miss.reason.empty() && (only.empty() || only == miss.kind))
      std::cout << miss.kind << "\t" << miss.file << "\t" << miss.detail << "\n";
  }
  if (!markdown) std::cout << unlisted << " misses are not listed\n";
  if (!markdown)
    for (const auto& unused : scores.unused_exceptions()) std::cout << "no longer a miss: " << unused << "\n";
  return unlisted == 0 ? 0 : 1;
}
