// What a technician answers on a ticket that is a complaint by now: he may not see it, and was not told why.
#include <algorithm>

#include "rules/commands/receipt_words.h"
#include "rules/deciding.h"

namespace m2t {
namespace {

constexpr std::size_t most_lines_shown = 60;

std::vector<std::string> first_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin <= text.size() && lines.size() < most_lines_shown) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (begin <= text.size()) lines.emplace_back("…");
  return lines;
}

SendStaffMail told_to_technician(const Person& technician, bool leader_is_told, const DeskPolicy& policy) {
  SendStaffMail receipt;
  receipt.kind = StaffMailKind::Receipt;
  receipt.of_no_ticket = true;
  receipt.to = technician;  // the registered address, whatever the mail says
  receipt.language = language_of_staff(technician, policy);
  receipt.refused = said(Said::NoLongerHis, receipt.language) + " " +
                    said(leader_is_told ? Said::LeaderHasHisText : Said::HisTextIsKept, receipt.language);
  return receipt;
}

SendStaffMail told_to_leader(const Person& leader, const Ticket& ticket, const std::string& writer, const std::string& text,
                             const DeskPolicy& policy) {
  SendStaffMail told;
  told.kind = StaffMailKind::Receipt;
  told.ticket = ticket.id;
  told.to = leader;
  told.language = language_of_staff(leader, policy);
  told.done = first_lines(text);
  told.done.insert(told.done.begin(), said(Said::WroteAllTheSame, told.language, writer));
  return told;
}

}  // namespace

bool Deciding::settled_as_withdrawn(const Person& technician) {
  if (!match_.withdrawn) return false;
  const CommandBlock block = block_of(mail_, technician, policy_, calendar_, arrival_.now);
  if (kind_of_new_staff_mail(mail_, block) == NewStaffMail::Call) return false;  // of somebody else
  const Ticket& ticket = *match_.withdrawn;
  const std::string writer = name_of_technician(technician);
  const bool leader_is_told = policy_.notify_technicians && policy_.team_leader.has_value();
  record(Verdict::Held);
  because("he answers a mail about a ticket that he may not see any more: nothing is done, the team leader gets the text");
  add(HoldMail{HeldReason::NoTicket,
               "A technician's mail about a ticket that is no longer his. Release it into a ticket of his, or discard it."});
  add(AddNote{ticket.id, writer + " answered this ticket, which only the team leader works on. Nothing was done or sent.\n" +
                             mail_.new_text});
  if (leader_is_told) add(told_to_leader(*policy_.team_leader, ticket, writer, mail_.new_text, policy_));
  add(told_to_technician(technician, leader_is_told, policy_));
  return true;
}

}  // namespace m2t
