#include "rules/judge_table.h"

#include <algorithm>
#include <array>

#include "rules/plain_text.h"
#include "rules/reading.h"
#include "rules/repetition.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;
using Detail = std::optional<std::string>;
using In = const JudgeInput&;

Detail when(bool condition, std::string detail = {}) { return condition ? Detail(std::move(detail)) : std::nullopt; }

bool same_name(std::string_view a, std::string_view b) { return lower_ascii(a) == lower_ascii(b); }

Detail own_sender(In in) {
  const auto own = [&](std::string_view address) { return is_own_address(in.policy, address); };
  if (in.mail.from && own(in.mail.from->address)) return "From: " + in.mail.from->address;
  for (const auto& sender : in.mail.sender) {
    if (own(sender.address)) return "Sender: " + sender.address;
  }
  return when(own(in.mail.return_path), "Return-Path: " + in.mail.return_path);
}

enum class AutoSubmitted { Reply, Generated, Other, No };

Detail auto_submitted(In in, AutoSubmitted wanted) {
  for (const auto& value : in.mail.automatic.auto_submitted) {
    const auto is = value == "auto-replied" || value == "auto-notified" ? AutoSubmitted::Reply
                    : value == "auto-generated"                         ? AutoSubmitted::Generated
                    : value == "no"                                     ? AutoSubmitted::No
                                                                        : AutoSubmitted::Other;
    if (is == wanted) return value;
  }
  return std::nullopt;
}

bool suppresses(const Mail& mail, std::string_view word) {
  return std::ranges::any_of(mail.automatic.response_suppress, [&](const std::string& w) { return same_name(w, word); });
}

bool suppresses_replies(const Mail& mail) {
  return suppresses(mail, "all") || suppresses(mail, "autoreply") || suppresses(mail, "oof");
}

// H-33's "one more sign": people, too, begin a subject with "Absent".
bool has_further_reply_sign(In in) {
  const auto& facts = in.mail.automatic;
  return facts.null_return_path || auto_submitted(in, AutoSubmitted::Reply) || auto_submitted(in, AutoSubmitted::Generated) ||
         auto_submitted(in, AutoSubmitted::Other) || suppresses_replies(in.mail) || facts.exchange_rules_loop ||
         facts.precedence == "auto_reply" || facts.autoreply_field || facts.vacation_field || in.history.answers_our_mail;
}

// Our address in a field that readers show, or in the Resent fields (RFC 5322 section 3.6.6).
bool is_addressed_to_us(In in) {
  const auto own = [&](const Address& a) { return is_own_address(in.policy, a.address); };
  return std::ranges::any_of(in.mail.to, own) || std::ranges::any_of(in.mail.cc, own) ||
         std::ranges::any_of(in.mail.automatic.resent_to, [&](const std::string& a) { return is_own_address(in.policy, a); });
}

Detail too_many_recipients(In in) {
  const auto all = in.mail.to.size() + in.mail.cc.size();
  if (all > static_cast<std::size_t>(in.policy.limits.recipients)) return std::to_string(all) + " recipients";
  const auto own = [&](const Address& a) { return is_own_address(in.policy, a.address); };
  const auto ours = std::ranges::count_if(in.mail.to, own) + std::ranges::count_if(in.mail.cc, own);
  return when(ours > 3, std::to_string(ours) + " of our addresses");
}

Detail dead_reply_to(In in) {
  for (const auto& a : in.mail.reply_to) {
    if (is_own_address(in.policy, a.address) || is_noreply_address(a.address)) return a.address;
  }
  return std::nullopt;
}

// An answer of an attendee; what asks for something (an invitation, its end, another time) is for the desk to read.
bool is_meeting_answer(const Mail& mail) {
  return mail.automatic.meeting_method == "reply" || mail.automatic.meeting_method == "refresh";
}

// "Voir objet" below another subject is another matter.
Detail repeats_words(In in) {
  const auto& same = in.history.same_words;
  return when(same.times > 0 && same.same_subject, std::to_string(same.times) + " in a day");
}

Detail goes_round(In in) {
  if (in.history.silent_until && *in.history.silent_until > in.arrival.now)
    return "nothing before " + to_rfc3339(*in.history.silent_until);
  return when(begins_silence(in.mail, in.arrival, in.history, in.policy),
              "mail after mail, each sooner after ours than people write");
}

// H-41: too quick for a person who reads first.
bool is_quick_reply(In in) {
  if (!in.history.answers_our_mail || !in.history.last_automatic_mail) return false;
  const auto after = in.arrival.received - *in.history.last_automatic_mail;
  return after >= std::chrono::seconds{0} && after < std::chrono::seconds{60};
}

Detail delivered_twice(In in) {
  for (const auto& address : in.mail.automatic.delivered_twice)
    if (is_own_address(in.policy, address)) return address;
  return std::nullopt;
}

Detail unusable_sender(In in) {
  if (!in.mail.from) return in.mail.from_count > 1 ? "several senders" : "no sender that can be read";
  if (in.mail.from_count > 1) return std::to_string(in.mail.from_count) + " senders";
  if (in.mail.automatic.from_group) return "a group";
  const std::string_view address = in.mail.from->address;
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return "not an address";
  const std::string domain = lower_ascii(address.substr(at + 1));
  const bool nowhere = domain == "localhost" || domain == "invalid" || domain.ends_with(".invalid") || domain.starts_with('[') ||
                       domain.ends_with(".localhost") || domain == "localhost.localdomain" ||
                       domain.find_first_not_of("0123456789.") == std::string::npos;
  return when(nowhere, "domain " + domain);
}

// I-41: what Exchange serves for a mail that it cannot hand out.
bool is_server_substitute(const Mail& mail) {
  constexpr auto opening = "retrieval using the imap4 protocol failed"sv;
  return plain_words(mail.subject).find(opening) != std::string::npos ||
         plain_words(std::string_view(mail.new_text).substr(0, 500)).starts_with(" " + std::string(opening));
}

// Row H-39, which has to know whether the mail is a follow-up, is in budget.cpp; what else H-40 asks for, in decide_repetition.cpp. H-08
// draws no conclusion.
constexpr std::array rows{
    JudgeRow{"H-01", "made by us", [](In in) { return when(in.history.own_message_id || in.history.own_loop_stamp); }, false,
             RowClass::Own},
    JudgeRow{"H-02", "sent from one of our own addresses", own_sender, false, RowClass::Own},
    JudgeRow{"H-03", "delivery report", [](In in) { return when(in.mail.automatic.delivery_report, in.mail.bounce.status); },
             false, RowClass::Bounce},
    JudgeRow{"H-04", "read receipt", [](In in) { return when(in.mail.automatic.disposition_report); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-05", "abuse report", [](In in) { return when(in.mail.automatic.feedback_report); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-06", "DMARC or TLS report", [](In in) { return when(in.mail.automatic.tls_or_dmarc_report); }, false,
             RowClass::Record},
    JudgeRow{"H-07", "empty return path, looks like a bounce",
             [](In in) { return when(in.mail.automatic.null_return_path && in.mail.bounce.is, in.mail.bounce.why); }, false,
             RowClass::Bounce},
    JudgeRow{"H-07", "empty return path", [](In in) { return when(in.mail.automatic.null_return_path && !in.mail.bounce.is); },
             false, RowClass::NoteOrRecord},
    JudgeRow{"H-09", "from a mail system, looks like a bounce",
             [](In in) { return when(in.mail.automatic.mailer_daemon && in.mail.bounce.is, in.mail.bounce.why); }, false,
             RowClass::Bounce},
    JudgeRow{"H-09", "from a mail system", [](In in) { return when(in.mail.automatic.mailer_daemon && !in.mail.bounce.is); },
             false, RowClass::NoteOrRecord},
    JudgeRow{"H-10", "bounce by its field or subject",
             [](In in) {
               return when(in.mail.automatic.failed_recipients_field || in.mail.automatic.bounce_subject, in.mail.bounce.why);
             },
             false, RowClass::Bounce},
    JudgeRow{"H-11", "Auto-Submitted", [](In in) { return auto_submitted(in, AutoSubmitted::Reply); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-12", "Auto-Submitted", [](In in) { return auto_submitted(in, AutoSubmitted::Generated); }, false,
             RowClass::Ticket},
    JudgeRow{"H-13", "Auto-Submitted", [](In in) { return auto_submitted(in, AutoSubmitted::Other); }, false, RowClass::Ticket},
    JudgeRow{"H-14", "Auto-Submitted", [](In in) { return auto_submitted(in, AutoSubmitted::No); }, true, RowClass::Nothing},
    JudgeRow{"H-15", "X-Auto-Response-Suppress asks for no automatic reply",
             [](In in) { return when(suppresses_replies(in.mail)); }, false, RowClass::Nothing},
    JudgeRow{"H-16", "X-Auto-Response-Suppress concerns reports only",
             [](In in) { return when(!in.mail.automatic.response_suppress.empty() && !suppresses_replies(in.mail)); }, true,
             RowClass::Nothing},
    JudgeRow{"H-17", "out-of-office reply of Exchange",
             [](In in) { return when(suppresses(in.mail, "all") && in.mail.automatic.exchange_rules_loop); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-18", "made by a rule of Exchange",
             [](In in) { return when(in.mail.automatic.exchange_rules_loop && !suppresses(in.mail, "all")); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-19", "Precedence: auto_reply", [](In in) { return when(in.mail.automatic.precedence == "auto_reply"); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-20", "Precedence",
             [](In in) {
               const auto& p = in.mail.automatic.precedence;
               return when(p == "bulk" || p == "junk", p);
             },
             false, RowClass::TicketOrHold, HeldReason::Bulk},
    JudgeRow{"H-21", "Precedence: list", [](In in) { return when(in.mail.automatic.precedence == "list"); }, false,
             RowClass::TicketOrHold, HeldReason::List},
    JudgeRow{"H-22", "Precedence",
             [](In in) {
               const auto& p = in.mail.automatic.precedence;
               return when(!p.empty() && p != "auto_reply" && p != "bulk" && p != "junk" && p != "list", p);
             },
             true, RowClass::Nothing},
    JudgeRow{"H-23", "mailing list", [](In in) { return when(in.mail.automatic.list_field); }, false, RowClass::TicketOrHold,
             HeldReason::List},
    JudgeRow{"H-24", "List-Unsubscribe", [](In in) { return when(in.mail.automatic.list_unsubscribe); }, false,
             RowClass::TicketOrHold, HeldReason::Bulk},
    JudgeRow{"H-25", "mail campaign",
             [](In in) {
               const auto& facts = in.mail.automatic;
               return when(facts.list_unsubscribe && !facts.campaign_field.empty(), facts.campaign_field);
             },
             false, RowClass::TicketOrHold, HeldReason::Bulk},
    JudgeRow{"H-26", "field of an automatic reply", [](In in) { return when(in.mail.automatic.autoreply_field); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-27", "field of a vacation program", [](In in) { return when(in.mail.automatic.vacation_field); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-27", "machine", [](In in) { return when(in.mail.automatic.machine_field); }, false, RowClass::Ticket},
    JudgeRow{"H-28", "another ticket system",
             [](In in) {
               const auto& facts = in.mail.automatic;
               return when(facts.other_ticket_system || !facts.external_system.empty(), facts.external_system);
             },
             false, RowClass::Ticket},
    JudgeRow{"H-29", "address of a mailing list",
             [](In in) {
               return when(in.mail.automatic.noreply_sender && in.mail.from && is_list_address(in.mail.from->address),
                           in.mail.automatic.noreply_rule);
             },
             false, RowClass::TicketOrHold, HeldReason::List},
    JudgeRow{"H-29", "address that nobody reads",
             [](In in) { return when(in.mail.automatic.noreply_sender, in.mail.automatic.noreply_rule); }, false,
             RowClass::Ticket},
    JudgeRow{"H-30", "Reply-To is ours or read by nobody", dead_reply_to, false, RowClass::Nothing},
    JudgeRow{"H-31", "not addressed to us", [](In in) { return when(!is_addressed_to_us(in)); }, false, RowClass::Nothing},
    JudgeRow{"H-32", "many recipients", too_many_recipients, false, RowClass::TicketOrHold, HeldReason::Bulk},
    JudgeRow{"H-33", "automatic reply by subject and one more sign",
             [](In in) { return when(in.mail.automatic.automatic_subject && has_further_reply_sign(in)); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-34", "subject of an automatic reply",
             [](In in) { return when(in.mail.automatic.automatic_subject && !has_further_reply_sign(in)); }, false,
             RowClass::Nothing},
    JudgeRow{"H-35", "answer to a meeting", [](In in) { return when(is_meeting_answer(in.mail)); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-35", "meeting",
             [](In in) {
               const auto& method = in.mail.automatic.meeting_method;
               return when(!method.empty() && !is_meeting_answer(in.mail), method);
             },
             false, RowClass::NoteOrTicket},
    JudgeRow{"H-36", "a mail program recalls a mail", [](In in) { return when(in.mail.automatic.recall); }, false,
             RowClass::NoteOrRecord},
    JudgeRow{"H-36", "read receipt", [](In in) { return when(in.mail.automatic.read_receipt); }, false, RowClass::NoteOrRecord},
    JudgeRow{"H-37", "spam for the server at the border", [](In in) { return when(!in.boundary.spam.empty(), in.boundary.spam); },
             false, RowClass::TicketOrHold, HeldReason::Suspicious},
    JudgeRow{"H-38", "not from its sender, says the server at the border", [](In in) { return when(in.boundary.failed()); },
             false, RowClass::TicketOrHold, HeldReason::Suspicious},
    JudgeRow{"H-40", "the same words as before", repeats_words, false, RowClass::Nothing},
    JudgeRow{"H-41", "came within a minute of our automatic mail", [](In in) { return when(is_quick_reply(in)); }, false,
             RowClass::Nothing},
    JudgeRow{"H-42", "sender cannot be used", unusable_sender, false, RowClass::Hold, HeldReason::NoSender},
    JudgeRow{"H-43", "too many hops",
             [](In in) {
               const int hops = in.mail.automatic.received_count;
               return when(hops > in.policy.limits.received_fields, std::to_string(hops) + " Received fields");
             },
             false, RowClass::Hold, HeldReason::Hops},
    JudgeRow{"H-44", "delivered to us twice", delivered_twice, false, RowClass::Nothing},
    JudgeRow{"T-17", "a program answers our automatic mails", goes_round, false, RowClass::Nothing},
    JudgeRow{"I-41", "the server's substitute for a mail", [](In in) { return when(is_server_substitute(in.mail)); }, false,
             RowClass::Hold, HeldReason::ServerSubstitute},
};

}  // namespace

std::span<const JudgeRow> judge_rows() { return rows; }

}  // namespace m2t
