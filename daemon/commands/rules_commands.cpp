// `mail2ticket rules check|test|try`: is the rules file right, what does it make of one mail, what would it change. Nothing is written.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/mail_files.h"
#include "daemon/commands/rules_trial.h"
#include "daemon/commands/table.h"
#include "rules/file/read_rules.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using nlohmann::ordered_json;

void print_rules_json(const ordered_json& value, std::ostream& out) {
  out << value.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

// Only the rules file is judged here: what else is wrong with the configuration ends the command as everywhere.
LoadedSettings settings_and_rules(const RulesOptions& options) {
  LoadedSettings loaded = load_settings(options.config, options.rules_file);
  std::vector<ConfProblem> of_rules;
  std::erase_if(loaded.problems, [&](const ConfProblem& problem) {
    const bool is_of_rules = problem.file == loaded.settings.rules_file;
    if (is_of_rules) of_rules.push_back(problem);
    return is_of_rules || concerns_secrets_only(problem);
  });
  if (!loaded.problems.empty()) throw ConfigurationError(describe_problems(loaded));
  if (loaded.settings.rules_file.empty())
    throw ConfigurationError(fmt::format(
        "{} names no rules file; add [rules] with file = \"rules.toml\", or name one with --rules\n", options.config.string()));
  loaded.problems = std::move(of_rules);
  return loaded;
}

Settings settings_with_rules(const RulesOptions& options) {
  LoadedSettings loaded = settings_and_rules(options);
  if (!loaded.problems.empty()) throw ConfigurationError(describe_problems(loaded));
  return std::move(loaded.settings);
}

ordered_json problems_json(const std::vector<ConfProblem>& problems) {
  ordered_json list = ordered_json::array();
  for (const ConfProblem& p : problems)
    list.push_back(
        {{"code", p.code}, {"line", p.place.line}, {"column", p.place.column}, {"what", p.what}, {"remedy", p.remedy}});
  return list;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

ordered_json classes_json(const Classification& classes) {
  ordered_json object;
  object["type"] = to_word(classes.type);
  object["priority"] = to_word(classes.priority);
  object["category"] = classes.category;
  object["team"] = classes.team;
  object["technician"] = classes.technician ? ordered_json(classes.technician->address) : ordered_json(nullptr);
  object["tags"] = classes.tags;
  return object;
}

ordered_json reports_json(const std::vector<RuleReport>& reports) {
  ordered_json list = ordered_json::array();
  for (const RuleReport& r : reports)
    list.push_back({{"name", r.name}, {"line", r.line}, {"state", to_word(r.fate)}, {"why", r.why}, {"actions", r.actions}});
  return list;
}

void print_reports(const std::vector<RuleReport>& reports, std::ostream& out) {
  Table table({"rule", "line", "what came of it", "why", "what it does"});
  for (const RuleReport& r : reports) {
    std::string fate(to_word(r.fate));
    std::ranges::replace(fate, '_', ' ');
    table.add({r.name, std::to_string(r.line), fate, shown_text(fmt::format("{}", fmt::join(r.why, ", "))),
               fmt::format("{}", fmt::join(r.actions, ", "))});
  }
  table.print(out, "the file has no rules");
}

void print_trial(const RulesTrial& trial, const Settings& settings, std::ostream& out) {
  out << fmt::format("{}, taken as received {}\n\n", shown_text(trial.mail.subject.empty() ? "(no subject)" : trial.mail.subject),
                     shown_time(trial.received, TimeZone(settings.calendar.time_zone)));
  print_reports(trial.outcome.reports, out);
  out << "\n";
  Table table({"", "ticket"});
  table.add({"without rules", described(trial.without)});
  table.add({"with rules", described(trial)});
  table.print(out, "");
  for (const std::string& remark : trial.outcome.remarks) out << remark << "\n";
  if (trial.outcome.waits_for_pictures()) out << "Rules that wait are tried again when the screenshots have been read.\n";
  out << "Rules are tried on mails that open a ticket; `mail2ticket explain` says whether this one does.\n";
}

}  // namespace

ExitCode check_rules(const RulesOptions& options, Console& console) {
  const LoadedSettings loaded = settings_and_rules(options);
  const RuleSet& set = loaded.settings.rules;
  const std::vector<ConfProblem> warnings = rule_warnings(set);
  const ExitCode code = loaded.problems.empty() ? ExitCode::Ok : ExitCode::Configuration;
  if (options.json) {
    ordered_json object;
    object["file"] = loaded.settings.rules_file.string();
    object["rules"] = set.rules.size();
    object["teams"] = set.teams.size();
    object["waits_for_pictures"] = needs_pictures(set);
    object["problems"] = problems_json(loaded.problems);
    object["warnings"] = problems_json(warnings);
    print_rules_json(object, console.out);
    return code;
  }
  console.err << describe_problems(loaded);
  for (const ConfProblem& warning : warnings) console.out << describe_problem(warning, loaded.rules_lines, "warning");
  if (code == ExitCode::Ok)
    console.out << fmt::format("{} is right: {}, {}, {}.\n", loaded.settings.rules_file.string(),
                               counted(set.rules.size(), "rule", "rules"), counted(set.teams.size(), "team", "teams"),
                               counted(warnings.size(), "warning", "warnings"));
  else
    console.err << fmt::format("{} in {}\n", counted(loaded.problems.size(), "problem", "problems"),
                               loaded.settings.rules_file.string());
  return code;
}

ExitCode test_rules(const RulesTestOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const Settings settings = settings_with_rules(options);
  const std::string raw = one_mail_of(options.file, "rules test", console);
  ReaderProgram reader(reading_options(settings));
  const Mail mail = facts_of(reader.read_bytes(raw));
  const auto store = store_to_look_with(settings);
  const RulesTrial trial = try_rules_on(mail, settings, *store->begin_reading(), SystemClock().now());
  if (!options.json) {
    print_trial(trial, settings, console.out);
    return ExitCode::Ok;
  }
  ordered_json object;
  object["rules"] = reports_json(trial.outcome.reports);
  object["becomes"] = trial.becomes();
  object["without_rules"] = classes_json(trial.without);
  object["with_rules"] = classes_json(trial.with);
  object["remarks"] = trial.outcome.remarks;
  print_rules_json(object, console.out);
  return ExitCode::Ok;
}

namespace {

ordered_json changes_json(const TriedMails& tried) {
  ordered_json changes = ordered_json::array();
  for (const TriedMails::Change& change : tried.changes)
    changes.push_back({{"mail", change.mail_id},
                       {"ticket", change.ticket.empty() ? ordered_json(nullptr) : ordered_json(change.ticket)},
                       {"subject", change.subject},
                       {"before", change.before},
                       {"after", change.after},
                       {"rules", change.rules}});
  return {{"mails", tried.tried},
          {"different", tried.changes.size()},
          {"unreadable", tried.unreadable},
          {"changes", std::move(changes)}};
}

}  // namespace

ExitCode try_rules(const RulesTryOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const Settings settings = settings_with_rules(options);
  const Time since = moment_said(options.since, TimeZone(settings.calendar.time_zone));
  const auto store = store_of(settings, false);
  const auto progress = [&](std::size_t done) {
    if (console.err_is_terminal && done % 16 == 0) console.err << fmt::format("\r{:>8} mails tried", done) << std::flush;
  };
  const TriedMails tried = try_rules_since(since, settings, *store, options.complaints, progress);
  if (console.err_is_terminal) console.err << "\r" << std::string(24, ' ') << "\r";
  if (options.json) {
    print_rules_json(changes_json(tried), console.out);
    return ExitCode::Ok;
  }
  Table table({"ticket", "before", "after", "rules", "subject"});
  for (const TriedMails::Change& change : tried.changes)
    table.add({change.ticket.empty() ? "-" : change.ticket, change.before, change.after,
               fmt::format("{}", fmt::join(change.rules, ", ")), shown_text(change.subject)});
  table.print(console.out, "nothing would be different");
  console.out << fmt::format("{} tried, {} would be different{}.\n", counted(tried.tried, "mail", "mails"), tried.changes.size(),
                             tried.unreadable == 0 ? "" : fmt::format(", {} could not be read again", tried.unreadable));
  return ExitCode::Ok;
}

}  // namespace m2t
