#include "daemon/commands/check_boundary.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "daemon/commands/boundary_trial.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/proved_profile.h"
#include "mailer/imap_session.h"
#include "parsers/authentication/authentication_field.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

std::string_view in_one_word(BoundaryProof proof) {
  switch (proof) {
    case BoundaryProof::NoProfile: return "nothing: no profile is set";
    case BoundaryProof::Passed: return "proved";
    case BoundaryProof::Failed: return "forged";
    case BoundaryProof::Missing: return "no proof";
  }
  return "";
}

// The servers in the order of the header tell which to name in hosts and inner_hosts.
void print_servers(const Mail& mail, std::ostream& out) {
  for (const HeaderField& field : mail.headers) {
    if (!same_ascii(field.name, "Received")) continue;
    const std::string server = receiving_server(field.value);
    out << "  received by  " << (server.empty() ? std::string("(cannot be told)") : shown_text(server)) << "\n";
  }
}

void print_finding_of(const Mail& mail, const BoundaryFinding& finding, std::ostream& out) {
  out << fmt::format("  from         {}\n", mail.from ? shown_text(mail.from->address) : "(nobody)");
  print_servers(mail, out);
  for (const std::string& field : finding.counted) out << "  counted      " << shown_text(field) << "\n";
  for (const std::string& field : finding.ignored) out << "  ignored      " << shown_text(field) << "\n";
  if (!finding.spam.empty()) out << "  spam         " << shown_text(finding.spam) << "\n";
  out << fmt::format("  concluded    {}{}{}\n\n", in_one_word(finding.proof), finding.reason.empty() ? "" : " — ",
                     shown_text(finding.reason));
}

void check_saved_mails(const CheckOptions& options, const Settings& settings, Console& console) {
  ReaderProgram reader(reading_options(settings));
  for (const std::string& file : options.files) {
    const Mail mail = facts_of(reader.read_bytes(one_mail_of(file, "check --auth", console)));
    console.out << file << "\n";
    print_finding_of(mail, judge_boundary(mail, settings.policy), console.out);
  }
}

void keep_result(const Settings& settings) {
  const auto store = store_of(settings, true);
  auto tx = store->begin();
  tx->set_boundary_test({SystemClock().now(), digest_of_profile(settings.policy)});
  tx->commit();
}

ExitCode check_on_the_servers(const Settings& settings, std::chrono::seconds at_most, Console& console) {
  if (settings.policy.boundary.kind == BoundaryKind::None)
    throw UsageError(
        "[boundary] profile is \"none\": there is nothing to test. `mail2ticket check --auth FILE` shows what a saved mail "
        "bears");
  ReaderProgram reader(reading_options(settings));
  const auto tell = [&](const std::string& line) { console.out << line << "\n" << std::flush; };
  const auto came = [&](const TriedMail& tried) {
    console.out << "a mail came\n";
    print_finding_of(tried.mail, tried.finding, console.out);
    console.out << std::flush;
  };
  try {
    if (try_boundary({settings, reader, system_random(), tell, came, at_most})) {
      keep_result(settings);
      console.out << "PROVED: this profile recognises who sent a mail. Technicians' commands need no code any more.\n";
      return ExitCode::Ok;
    }
  } catch (const ImapError& error) {
    console.err << error.what() << "\n";
  }
  console.out << "NOT PROVED: no mail came that the border vouches for. What is shown above tells which servers wrote what; "
                 "correct [boundary], and test again.\n";
  return ExitCode::Unavailable;
}

}  // namespace

ExitCode check_authentication(const CheckOptions& options, Console& console) {
  if (options.json || options.show || options.online) throw UsageError("--auth stands alone, with or without saved mails");
  const Settings settings = settings_of(options.config, options.files.empty() ? Passwords::Needed : Passwords::NotNeeded);
  if (options.files.empty())
    return check_on_the_servers(settings, std::chrono::seconds(std::min<std::uint64_t>(options.wait, 3600)), console);
  check_saved_mails(options, settings, console);
  return ExitCode::Ok;
}

std::optional<std::string> boundary_warning(const Settings& settings) {
  if (settings.policy.boundary.kind == BoundaryKind::None) return std::nullopt;
  std::error_code error;
  std::optional<BoundaryTest> test;
  if (std::filesystem::exists(settings.database_file(), error)) {
    StoreOptions options;
    options.file = settings.database_file();
    options.random = system_random();
    options.read_only = true;
    test = open_sqlite_store(options)->begin_reading()->boundary_test();
  } else if (error) {
    return fmt::format("whether the boundary profile was tested cannot be told: {}", error.message());
  }
  return why_not_proved(settings.policy, test);
}

}  // namespace m2t
