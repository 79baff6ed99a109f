#include "rules/repetition.h"

#include <algorithm>

#include "base/digest.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::chrono::seconds quick_after_ours{90}, at_once_after_ours{20};
constexpr int quick_mails_of_a_loop = 4, mails_at_once_of_a_loop = 3;

// "[Ticket#2026-17]", "#1234", "(12": what another ticket system counts on. "PC 0123" is what a person writes about.
bool is_running_number(std::string_view word) {
  return word.find_first_of("#[]()") != std::string_view::npos && word.find_first_of("0123456789") != std::string_view::npos;
}

// Words with one blank between them.
std::string folded(std::string_view text, bool with_running_numbers) {
  constexpr std::string_view blanks = " \t\r\n";
  std::string words;
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const std::string_view word = text.substr(0, std::min(text.find_first_of(blanks), text.size()));
    if (!word.empty() && (with_running_numbers || !is_running_number(word))) words.append(word).append(" ");
    text.remove_prefix(word.size());
  }
  return words;
}

bool came_within(std::chrono::seconds span, const Arrival& arrival, const History& history) {
  if (!history.last_automatic_mail) return false;
  const auto after = arrival.received - *history.last_automatic_mail;
  return after > std::chrono::seconds(0) && after <= span;
}

// Somebody forwards a row of mails, or steers from receipt to receipt: he is quick, and no program writes that.
bool is_technicians_work(const Mail& mail) {
  const auto first = mail.new_text.find_first_not_of(" \t\r\n");
  return mail.forwarded.has_value() ||
         (first != std::string::npos && std::string_view("#/!").find(mail.new_text[first]) != std::string::npos);
}

std::string digest_of(const std::string& text) { return text.empty() ? std::string() : to_hex(sha256(text)); }

}  // namespace

WordsOfMail words_of(const Mail& mail, const DeskPolicy& policy) {
  std::string words = folded(mail.new_text, true);
  for (const Attachment& attachment : mail.attachments) {
    if (attachment.is_quoted || attachment.kind == AttachmentKind::Logo || attachment.kind == AttachmentKind::Signature) continue;
    words += attachment.sha256 + " ";
  }
  return {digest_of(words), digest_of(folded(base_subject(mail.subject, policy.ticket_prefix), false))};
}

bool came_quickly(const Arrival& arrival, const History& history) { return came_within(quick_after_ours, arrival, history); }

Haste haste_of(const Mail& mail, const Arrival& arrival, const History& history, const DeskPolicy& policy) {
  if (!mail.from) return {};
  const bool is_staff = member_of_staff(policy, mail.from->address).has_value();
  if (is_staff && (is_technicians_work(mail) || (history.answers_our_mail && !history.answers_receipt))) return {};
  return {came_quickly(arrival, history), came_within(at_once_after_ours, arrival, history)};
}

bool begins_silence(const Mail& mail, const Arrival& arrival, const History& history, const DeskPolicy& policy) {
  if (history.silent_until && *history.silent_until > arrival.now) return false;
  const Haste haste = haste_of(mail, arrival, history, policy);
  return (haste.quick && history.quick_mails + 1 >= quick_mails_of_a_loop) ||
         (haste.at_once && history.mails_at_once + 1 >= mails_at_once_of_a_loop);
}

bool technicians_program_answers(const Mail& mail, const Arrival& arrival, const History& history,
                                 const std::optional<TicketId>& ticket, const DeskPolicy& policy) {
  if (!came_quickly(arrival, history)) return false;
  if (history.same_words.times > 0 && (!ticket || history.same_words.ticket == ticket)) return true;
  const bool silent = history.silent_until && *history.silent_until > arrival.now;
  return history.answers_receipt && (silent || begins_silence(mail, arrival, history, policy));
}

}  // namespace m2t
