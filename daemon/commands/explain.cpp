// `mail2ticket explain`: the whole road of one mail, in a transaction that is never committed, so it is exact and changes nothing.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/processing.h"
#include "parsers/reader.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

struct Explained {
  Mail mail;
  Handled handled;
  std::string ticket;      // its number; of a new one, the number it would get now
  bool complaint = false;  // it concerns one
  bool left_out = false;   // and that is not to be shown
  struct Outgoing {
    std::string to, subject, text;
  };
  std::vector<Outgoing> mails;
};

Explained explain(const Desk& desk, std::string_view raw) {
  Explained result;
  const RandomBytes random = system_random();
  const Time now = SystemClock().now();
  ReaderProgram reader(reading_options(desk.settings));
  result.mail = facts_of(reader.read_bytes(raw));
  const auto store = store_to_look_with(desk.settings);
  auto tx = store->begin();
  NewInbound fresh = inbound_from_file(result.mail, raw, now, random);
  fresh.oversize = raw.size() > desk.settings.policy.limits.message_bytes;
  const auto id = tx->add_inbound(fresh);
  const auto row = tx->find_inbound(id.value());
  ApplyContext context{desk, random, now, "explain", {}};
  context.attachment_bytes = [raw](const Attachment& attachment) { return attachment_bytes(raw, attachment); };
  result.handled = handle_mail(*tx, row.value(), result.mail, context);
  if (const auto& ticket = result.handled.applied.ticket) {
    result.ticket = to_text(ticket->number);
    result.complaint = ticket->type == TicketType::Complaint;
  }
  for (const NewOutgoing& outgoing : result.handled.applied.mails) {
    const Mail sent = facts_of(reader.read_bytes(outgoing.bytes));
    result.mails.push_back({outgoing.to, sent.subject, sent.text});
  }
  return result;  // the transaction ends here, rolled back
}

// Of what concerns a complaint nothing but that, and the verdict.
void leave_out_complaint(Explained& explained) {
  explained.left_out = true;
  const Verdict verdict = explained.handled.decision.verdict;
  explained.mail = Mail{};
  explained.mail.subject = "(complaint)";
  explained.handled.decision = Decision{};
  explained.handled.decision.verdict = verdict;
  explained.handled.decision.reasons = {"it concerns a complaint: --complaints shows the rest"};
  explained.ticket.clear();
  explained.mails.clear();
}

nlohmann::ordered_json rules_json(const std::vector<FiredRule>& rules) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const FiredRule& rule : rules)
    list.push_back({{"name", rule.name},
                    {"line", rule.line},
                    {"state", rule.waits ? "waits_for_pictures" : "fired"},
                    {"why", rule.why},
                    {"actions", rule.actions}});
  return list;
}

void print_json(const Explained& explained, std::ostream& out) {
  using nlohmann::ordered_json;
  const Decision& decision = explained.handled.decision;
  ordered_json effects = ordered_json::array();
  for (const Effect& effect : decision.effects) effects.push_back(describe(effect));
  ordered_json mails = ordered_json::array();
  for (const auto& mail : explained.mails) mails.push_back({{"to", mail.to}, {"subject", mail.subject}, {"text", mail.text}});
  ordered_json object;
  object["verdict"] = to_word(decision.verdict);
  object["reasons"] = decision.reasons;
  object["ticket"] = explained.ticket.empty() ? ordered_json(nullptr) : ordered_json(explained.ticket);
  object["evidence"] = decision.evidence;
  object["effects"] = std::move(effects);
  object["mails"] = std::move(mails);
  object["rules"] = rules_json(decision.rules);
  out << object.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

void print_text(const Explained& explained, std::ostream& out) {
  const Mail& mail = explained.mail;
  const Decision& decision = explained.handled.decision;
  out << "The mail\n";
  out << fmt::format("  from      {}\n", mail.from            ? shown_text(mail.from->address)
                                         : explained.left_out ? "(complaint)"
                                                              : "(nobody)");
  out << fmt::format("  subject   {}\n", shown_text(mail.subject));
  out << fmt::format("  language  {}{}\n", to_word(mail.language), mail.language_is_sure ? "" : " (not sure)");
  if (mail.automatic.is()) out << fmt::format("  automatic {}\n", shown_text(mail.automatic.why));
  if (mail.bounce.is) out << fmt::format("  bounce    {}\n", shown_text(mail.bounce.why));
  for (const Defect& defect : mail.defects) out << fmt::format("  defect    {}: {}\n", defect.id, defect.text);
  out << "\nThe reasons, in order\n";
  for (const std::string& reason : decision.reasons) out << "  - " << shown_text(reason) << "\n";
  out << "\nThe verdict\n  " << to_word(decision.verdict);
  if (!explained.ticket.empty()) out << ", ticket " << explained.ticket;
  if (!decision.evidence.empty()) out << ", by " << decision.evidence;
  if (explained.left_out) {
    out << "\n";
    return;
  }
  out << "\n\nWhat would be done\n";
  if (decision.effects.empty()) out << "  nothing\n";
  for (const Effect& effect : decision.effects) out << "  - " << shown_text(describe(effect)) << "\n";
  out << "\nThe mails that would go out\n";
  if (explained.mails.empty()) out << "  none\n";
  for (const auto& sent : explained.mails) {
    out << fmt::format("  To: {}\n  Subject: {}\n\n", shown_text(sent.to), shown_text(sent.subject));
    std::string_view text = sent.text;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      out << "  | " << shown_text(text.substr(0, end)) << "\n";
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
}

}  // namespace

ExitCode explain_mail(const MailFileOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const auto desk = desk_of(options.config);
  Explained explained = explain(*desk, one_mail_of(options.file, "explain", console));
  if (explained.complaint && !options.complaints) leave_out_complaint(explained);
  options.json ? print_json(explained, console.out) : print_text(explained, console.out);
  return ExitCode::Ok;
}

}  // namespace m2t
