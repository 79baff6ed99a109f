// The words on the command line -> one subcommand's function. The table itself is main.cpp's; CLI11 is known only here.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/commands/commands.h"

namespace m2t {

// What a subcommand takes. Targets must live until the command ran; rows made by command() see to that.
class Arguments {
 public:
  virtual ~Arguments() = default;
  virtual void flag(const std::string& name, bool& target, const std::string& help) = 0;
  virtual void option(const std::string& name, const std::string& value_name, std::string& target, const std::string& help) = 0;
  virtual void option(const std::string& name, const std::string& value_name, std::uint64_t& target, const std::string& help) = 0;
  virtual void option(const std::string& name, const std::string& value_name, std::filesystem::path& target,
                      const std::string& help) = 0;
  // Given as an empty text is not the same as not given.
  virtual void option(const std::string& name, const std::string& value_name, std::optional<std::string>& target,
                      const std::string& help) = 0;
  // May be given several times, with one value each time.
  virtual void option(const std::string& name, const std::string& value_name, std::vector<std::string>& target,
                      const std::string& help) = 0;
  virtual void required_option(const std::string& name, const std::string& value_name, std::string& target,
                               const std::string& help) = 0;
  // May be written several times, and each time hold several words with commas between.
  virtual void options(const std::string& name, const std::string& value_name, std::vector<std::string>& target,
                       const std::string& help) = 0;
  virtual void positional(const std::string& name, std::string& target, const std::string& help) = 0;
  virtual void positional(const std::string& name, std::int64_t& target, const std::string& help) = 0;
  virtual void positional(const std::string& name, std::filesystem::path& target, const std::string& help) = 0;
  virtual void positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) = 0;
  virtual void optional_positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) = 0;
  virtual void optional_positional(const std::string& name, std::string& target, const std::string& help) = 0;
  virtual void optional_positional(const std::string& name, std::int64_t& target, const std::string& help) = 0;
  // Hidden from the help texts.
  virtual void hidden_option(const std::string& name, std::function<void(const std::string&)> take) = 0;
};

struct PreparedCommand {
  CommonOptions* common = nullptr;
  std::function<ExitCode(Console&)> act;
};

struct Command {
  std::string_view words;  // "tickets list"
  std::string_view help;   // one sentence
  std::function<PreparedCommand(Arguments&)> prepare;
  bool hidden = false;
  std::string_view examples = {};  // whole lines, shown below the help
};

// A row of the table: what it takes, and who does it.
template <std::derived_from<CommonOptions> Options>
Command command(std::string_view words, std::string_view help, ExitCode (*act)(const Options&, Console&),
                void (*declare)(Arguments&, Options&) = nullptr, bool hidden = false) {
  return {words, help,
          [act, declare](Arguments& arguments) {
            auto options = std::make_shared<Options>();
            if (declare != nullptr) declare(arguments, *options);
            return PreparedCommand{options.get(), [options, act](Console& console) { return act(*options, console); }};
          },
          hidden};
}
inline Command with_examples(Command row, std::string_view examples) {
  row.examples = examples;
  return row;
}

// What a group of subcommands is about: {"tickets", "look at tickets"}.
struct CommandGroup {
  std::string_view word, help;
};

// Reads the words (without the program's name), runs the one command they name, and turns whatever it throws into words on
// console.err and an exit code. Wrong words: 64 with "did you mean".
ExitCode run_command_line(std::span<const Command> commands, std::span<const CommandGroup> groups, std::string_view version,
                          std::vector<std::string> words, Console& console);

}  // namespace m2t
