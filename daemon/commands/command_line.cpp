#include "daemon/commands/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <list>
#include <ostream>
#include <system_error>

#include "base/nearest.h"
#include "daemon/child_program.h"

namespace m2t {
namespace {

class CliArguments final : public Arguments {
 public:
  explicit CliArguments(CLI::App& app) : app_(app) {}

  void flag(const std::string& name, bool& target, const std::string& help) override { app_.add_flag(name, target, help); }
  void option(const std::string& name, const std::string& value, std::string& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name(value);
  }
  void option(const std::string& name, const std::string& value, std::uint64_t& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name(value);
  }
  void option(const std::string& name, const std::string& value, std::filesystem::path& target,
              const std::string& help) override {
    app_.add_option_function<std::string>(
            name, [&target](const std::string& written) { target = written; }, help)
        ->type_name(value);
  }
  void options(const std::string& name, const std::string& value, std::vector<std::string>& target,
               const std::string& help) override {
    app_.add_option(name, target, help)->type_name(value)->delimiter(',')->allow_extra_args(false);
  }
  void option(const std::string& name, const std::string& value, std::optional<std::string>& target,
              const std::string& help) override {
    app_.add_option(name, target, help)->type_name(value);
  }
  void option(const std::string& name, const std::string& value, std::vector<std::string>& target,
              const std::string& help) override {
    app_.add_option(name, target, help)->type_name(value)->allow_extra_args(false);
  }
  void required_option(const std::string& name, const std::string& value, std::string& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name(value)->required();
  }
  void positional(const std::string& name, std::string& target, const std::string& help) override {
    app_.add_option(name, target, help)->required()->type_name("");
  }
  void positional(const std::string& name, std::int64_t& target, const std::string& help) override {
    app_.add_option(name, target, help)->required()->type_name("");
  }
  void positional(const std::string& name, std::filesystem::path& target, const std::string& help) override {
    app_.add_option_function<std::string>(
            name, [&target](const std::string& written) { target = written; }, help)
        ->required()
        ->type_name("");
  }
  void positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) override {
    app_.add_option(name, target, help)->required()->type_name("");
  }
  void optional_positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name("");
  }
  void optional_positional(const std::string& name, std::string& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name("");
  }
  void optional_positional(const std::string& name, std::int64_t& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name("");
  }
  void hidden_option(const std::string& name, std::function<void(const std::string&)> take) override {
    app_.add_option_function<std::string>(name, std::move(take), "")->group("");
  }

 private:
  CLI::App& app_;
};

class CommandLine {
 public:
  CommandLine(std::span<const Command> commands, std::span<const CommandGroup> groups, std::string_view version)
      : app_("Turns a support mailbox into a ticket desk.", "mail2ticket"), groups_(groups) {
    app_.set_version_flag("--version", fmt::format("mail2ticket {}", version), "print the version");
    app_.set_help_flag("-h,--help", "print this help");
    config_ = app_.add_option("--config", config_file_, "the configuration file")
                  ->type_name("FILE")
                  ->default_str(default_configuration_file);
    for (const auto& command : commands) add(command);
  }

  ExitCode run(std::vector<std::string> words, Console& console) {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    try {
      app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
      console.out << chosen().help();
      return ExitCode::Ok;
    } catch (const CLI::CallForVersion& version) {
      console.out << version.what() << "\n";
      return ExitCode::Ok;
    } catch (const CLI::ParseError& error) {
      console.err << explain(error);
      return ExitCode::Usage;
    }
    const auto prepared = std::find_if(prepared_.begin(), prepared_.end(), [](const auto& p) { return p.app->parsed(); });
    if (prepared == prepared_.end()) {
      console.err << chosen().help();
      return ExitCode::Usage;
    }
    if (config_->count() > 0) {
      prepared->command.common->config = config_file_;
      prepared->command.common->config_given = true;
    }
    return prepared->command.act(console);
  }

 private:
  struct Prepared {
    CLI::App* app;
    PreparedCommand command;
  };

  void add(const Command& command) {
    auto* parent = &app_;
    auto word = command.words;
    if (const auto blank = word.find(' '); blank != word.npos) {
      parent = &group(word.substr(0, blank));
      word.remove_prefix(blank + 1);
    }
    auto* app = parent->add_subcommand(std::string(word), std::string(command.help));
    app->fallthrough();  // --config may stand behind the subcommand as well
    if (command.hidden) app->group("");
    if (!command.examples.empty()) app->footer("Examples:\n" + std::string(command.examples));
    CliArguments arguments(*app);
    prepared_.push_back({app, command.prepare(arguments)});
  }

  CLI::App& group(std::string_view word) {
    for (auto* existing : app_.get_subcommands([&](CLI::App* sub) { return sub->get_name() == word; })) return *existing;
    const auto row = std::find_if(groups_.begin(), groups_.end(), [&](const auto& g) { return g.word == word; });
    auto* app = app_.add_subcommand(std::string(word), row == groups_.end() ? std::string() : std::string(row->help));
    app->fallthrough();
    return *app;
  }

  // The innermost command that was named.
  CLI::App& chosen() {
    auto* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return *app;
  }

  static std::string full_name(const CLI::App& app) {
    std::string name = app.get_name();
    for (const auto* parent = app.get_parent(); parent != nullptr; parent = parent->get_parent())
      name = parent->get_name() + " " + name;
    return name;
  }

  std::string explain(const CLI::ParseError& error) {
    auto& app = chosen();
    const auto unknown = app_.remaining(true);
    std::string text;
    if (unknown.empty())
      text = fmt::format("{}: {}\n", full_name(app), error.what());
    else
      text = explain_unknown(app, unknown.front());
    return text + fmt::format("`{} --help` says what there is.\n", full_name(app));
  }

  std::string explain_unknown(const CLI::App& app, const std::string& word) const {
    const bool is_option = word.starts_with("-") && word.size() > 1;
    const auto names = is_option ? option_names(app) : command_names(app);
    const auto written = word.substr(0, word.find('='));
    const auto kind = is_option ? "unknown option" : names.empty() ? "there is a word too much," : "unknown command";
    auto text = fmt::format("{}: {} \"{}\"\n", full_name(app), kind, written);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    if (const auto near = nearest_word(written, candidates)) text += fmt::format("did you mean \"{}\"?\n", *near);
    return text;
  }

  std::vector<std::string> option_names(const CLI::App& app) const {
    std::vector<std::string> names;
    for (const auto* from = &app; from != nullptr; from = from->get_parent())
      for (const auto* option : from->get_options())
        if (option->nonpositional() && !option->get_group().empty()) names.push_back("--" + option->get_lnames().front());
    return names;
  }

  static std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* sub : app.get_subcommands([](const CLI::App* s) { return !s->get_group().empty(); }))
      names.push_back(sub->get_name());
    return names;
  }

  CLI::App app_;
  std::span<const CommandGroup> groups_;
  std::string config_file_ = default_configuration_file;
  CLI::Option* config_ = nullptr;
  std::list<Prepared> prepared_;
};

ExitCode say(Console& console, ExitCode code, std::string_view words) {
  console.err << "mail2ticket: " << words << "\n";
  return code;
}

ExitCode code_of(const std::system_error& error) {
  if (error.code() == std::errc::permission_denied || error.code() == std::errc::operation_not_permitted)
    return ExitCode::Permission;
  if (error.code() == std::errc::no_space_on_device || error.code() == std::errc::too_many_files_open) return ExitCode::TryLater;
  return ExitCode::InputOutput;
}

}  // namespace

ExitCode run_command_line(std::span<const Command> commands, std::span<const CommandGroup> groups, std::string_view version,
                          std::vector<std::string> words, Console& console) {
  try {
    return CommandLine(commands, groups, version).run(std::move(words), console);
  } catch (const ConfigurationError& error) {
    console.err << error.what();
    return ExitCode::Configuration;
  } catch (const UsageError& error) {
    return say(console, ExitCode::Usage, error.what());
  } catch (const DataError& error) {
    return say(console, ExitCode::Data, error.what());
  } catch (const PermissionError& error) {
    return say(console, ExitCode::Permission, error.what());
  } catch (const ProgramUnavailable& error) {
    return say(console, ExitCode::Unavailable, error.what());
  } catch (const TransientError& error) {
    return say(console, ExitCode::TryLater, error.what());
  } catch (const std::system_error& error) {
    return say(console, code_of(error), error.what());
  } catch (const std::bad_alloc&) {
    return say(console, ExitCode::TryLater, "out of memory");
  } catch (const std::exception& error) {
    return say(console, ExitCode::InputOutput, error.what());
  }
}

}  // namespace m2t
