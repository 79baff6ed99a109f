// `parse`: what a mail says, as the gateway reads it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <system_error>

#include "daemon/commands/command_support.h"
#include "daemon/commands/commands.h"
#include "daemon/reader.h"
#include "parsers/reader.h"

namespace m2t {
namespace {

FileHandle everything_from(std::istream& in, const std::string& shown) {
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) throw std::system_error(std::make_error_code(std::errc::io_error), fmt::format("{} cannot be read", shown));
  if (bytes.empty()) throw DataError(fmt::format("{} is empty", shown));
  return memory_file(bytes);
}

// The reader gets the file itself; a pipe's content, as a file in memory.
FileHandle mail_file(const std::string& name, std::istream& standard_input) {
  if (name == "-") return everything_from(standard_input, "standard input");
  FileHandle file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found {};
  if (!file.is_open() || ::fstat(file.fd(), &found) != 0)
    throw std::system_error(errno, std::generic_category(), fmt::format("{} cannot be read", name));
  if (S_ISDIR(found.st_mode)) throw UsageError(fmt::format("{} is a folder; parse reads one mail", name));
  if (!S_ISREG(found.st_mode)) {
    std::ifstream in(name, std::ios::binary);
    return everything_from(in, name);
  }
  if (found.st_size == 0) throw DataError(fmt::format("{} is empty", name));
  return file;
}

// A mail can be read without any configuration; only what is particular to a desk comes from there.
ReadOptions reading_options_of(const MailFileOptions& options) {
  if (options.config_given) return reading_options(settings_of(options.config));
  std::error_code error;
  if (std::filesystem::exists(options.config, error)) {
    const auto loaded = load_settings(options.config);
    if (std::all_of(loaded.problems.begin(), loaded.problems.end(), concerns_secrets_only))
      return reading_options(loaded.settings);
  }
  return reading_options(Settings{});
}

std::string shown(const Address& address) {
  return address.name.empty() ? address.address : fmt::format("{} <{}>", address.name, address.address);
}

std::string shown(const std::vector<Address>& addresses) {
  std::string list;
  for (const auto& address : addresses) list += fmt::format("{}{}", list.empty() ? "" : ", ", shown(address));
  return list;
}

class MailText {
 public:
  explicit MailText(std::ostream& out) : out_(out) {}
  void line(std::string_view name, std::string_view value) {
    if (!value.empty()) out_ << fmt::format("{:<14}{}\n", name, value);
  }
  void block(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    out_ << fmt::format("\n-- {}\n{}{}", name, text, text.back() == '\n' ? "" : "\n");
  }

 private:
  std::ostream& out_;
};

void print_fields(const Mail& mail, MailText& text) {
  text.line("Title", mail.fields.title);
  text.line("Name", mail.fields.name);
  text.line("Phone", mail.fields.phone);
  for (const auto& url : mail.fields.urls) text.line("URL", url);
  text.line("Error", mail.fields.error_text);
  for (const auto& code : mail.fields.error_codes) text.line("Code", code);
  for (const auto& word : mail.fields.urgency) text.line("Urgent", word);
}

void print_mail(const Mail& mail, std::ostream& out) {
  MailText text(out);
  text.line("From", mail.from ? shown(*mail.from) : std::string("(nobody)"));
  text.line("To", shown(mail.to));
  text.line("Cc", shown(mail.cc));
  text.line("Reply to", shown(mail.reply_to));
  text.line("Date", mail.date ? to_rfc3339(*mail.date) : std::string());
  text.line("Subject", mail.subject);
  text.line("Message-ID", mail.message_id);
  text.line("Language", fmt::format("{}{}", to_word(mail.language), mail.language_is_sure ? "" : " (not sure)"));
  for (const auto& number : mail.ticket_numbers) text.line("Ticket", number);
  text.line("Automatic", mail.automatic.why);
  if (mail.bounce.is)
    text.line("Bounce", fmt::format("{} {}: {}", mail.bounce.failed_recipient, mail.bounce.status, mail.bounce.why));
  if (mail.forwarded) text.line("Forwarded", fmt::format("{}, {}", shown(mail.forwarded->from), mail.forwarded->subject));
  print_fields(mail, text);
  for (const auto& a : mail.attachments)
    text.line("Attachment",
              fmt::format("{} ({}, {}, {} bytes{})", a.name, to_word(a.kind), a.type, a.size, a.is_inline ? ", inline" : ""));
  for (const auto& defect : mail.defects) text.line("Defect", fmt::format("{} ({})", defect.text, defect.id));
  text.block("what is new", mail.new_text);
  text.block("signature", mail.signature);
  text.block("quoted", mail.quoted_text);
}

}  // namespace

ExitCode parse_mail(const MailFileOptions& options, Console& console) {
  ReaderProgram reader(reading_options_of(options));
  const auto mail = facts_of(reader.read(mail_file(options.file, console.in).fd()));
  if (options.json)
    console.out << to_json(mail);
  else
    print_mail(mail, console.out);
  return ExitCode::Ok;
}

}  // namespace m2t
