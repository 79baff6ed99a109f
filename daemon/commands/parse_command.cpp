// `parse`: what a mail says, as the gateway reads it.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <system_error>

#include "daemon/commands/commands.h"
#include "parsers/reader.h"

namespace m2t {
namespace {

std::string everything_from(std::istream& in, const std::string& shown) {
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) throw std::system_error(std::make_error_code(std::errc::io_error), fmt::format("{} cannot be read", shown));
  return bytes;
}

std::string mail_bytes(const std::string& file, std::istream& standard_input) {
  if (file == "-") return everything_from(standard_input, "standard input");
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (error) throw std::system_error(error, fmt::format("{} cannot be read", file));
  if (std::filesystem::is_directory(status)) throw UsageError(fmt::format("{} is a folder; parse reads one mail", file));
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::system_error(errno, std::generic_category(), fmt::format("{} cannot be read", file));
  return everything_from(in, file);
}

// A mail can be read without any configuration; only the prefix of the ticket numbers comes from there.
std::string prefix_of(const MailFileOptions& options) {
  if (options.config_given) return settings_of(options.config).policy.ticket_prefix;
  std::error_code error;
  if (std::filesystem::exists(options.config, error)) {
    const auto loaded = load_settings(options.config);
    if (std::all_of(loaded.problems.begin(), loaded.problems.end(), concerns_secrets_only))
      return loaded.settings.policy.ticket_prefix;
  }
  return Settings{}.policy.ticket_prefix;
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
  if (mail.forwarded) text.line("Forwarded from", fmt::format("{}, {}", shown(mail.forwarded->from), mail.forwarded->subject));
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
  ReadOptions reading;
  reading.ticket_prefix = prefix_of(options);
  const auto bytes = mail_bytes(options.file, console.in);
  if (bytes.empty()) throw DataError(fmt::format("{} is empty", options.file == "-" ? "standard input" : options.file));
  const auto mail = read_mail(bytes, reading);
  if (options.json)
    console.out << to_json(mail);
  else
    print_mail(mail, console.out);
  return ExitCode::Ok;
}

}  // namespace m2t
