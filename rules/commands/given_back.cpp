#include "rules/commands/given_back.h"

#include <algorithm>

#include "rules/commands/carry_out.h"
#include "rules/commands/receipt_words.h"

namespace m2t {
namespace {

class GivingBack {
 public:
  GivingBack(const UndoOffer& offer, const Person& writer, const DeskPolicy& policy)
      : offer_(offer), writer_(writer), policy_(policy) {}

  std::vector<SendStaffMail> run() {
    for (const TicketChange& change : offer_.changes)
      if (const auto* back = std::get_if<SetTechnician>(&change)) hand_over(*back);
    for (const ChangeTicket& change : offer_.elsewhere)
      if (change.ticket && is_closing(change.change)) call_off(*change.ticket);
    if (std::ranges::any_of(offer_.changes, is_closing)) call_off(offer_.ticket);
    return std::move(mails_);
  }

 private:
  static bool is_closing(const TicketChange& change) {
    const auto* state = std::get_if<SetState>(&change);
    return state != nullptr && state->state == TicketState::Closed;
  }
  bool was_told(const std::string& address, TicketId ticket, bool waits) const {
    return std::ranges::any_of(offer_.news, [&](const NewsOfOrders& news) {
      return news.ticket == ticket && news.waits == waits && same_address(news.to, address);
    });
  }
  // The mail tells what is so by then: who has it, that nobody has it, or that it is closed.
  void hand_over(const SetTechnician& back) {
    const auto& had = back.technician;
    const auto& has = offer_.technician;
    if (had && has && same_address(had->address, has->address)) return;
    // His mail that somebody else has it is stopped: for him it was always his.
    if (had && !was_told(had->address, offer_.ticket, true)) tell(had->address, offer_.ticket, StaffNews::Assigned);
    if (has && was_told(has->address, offer_.ticket, false)) tell(has->address, offer_.ticket, StaffNews::TakenOver);
  }
  void call_off(TicketId ticket) {
    for (const NewsOfOrders& news : offer_.news)
      if (news.ticket == ticket && !news.waits) tell(news.to, ticket, StaffNews::TakenOver);
  }
  void tell(const std::string& address, TicketId ticket, StaffNews what) {
    const auto member = member_of_staff(policy_, address);
    const bool told = std::ranges::any_of(
        mails_, [&](const SendStaffMail& mail) { return mail.ticket == ticket && same_address(mail.to.address, address); });
    if (!member || told || same_address(address, writer_.address)) return;
    SendStaffMail news;
    news.ticket = ticket;
    news.to = *member;
    news.language = language_for(*member, policy_);
    news.news = what;
    mails_.push_back(std::move(news));
  }

  const UndoOffer& offer_;
  const Person& writer_;
  const DeskPolicy& policy_;
  std::vector<SendStaffMail> mails_;
};

}  // namespace

std::vector<SendStaffMail> news_of_what_is_given_back(const UndoOffer& offer, const Ticket& ticket, const Person& writer,
                                                      const DeskPolicy& policy) {
  if (ticket.type == TicketType::Complaint) return {};  // the team leader's alone
  return GivingBack(offer, writer, policy).run();
}

UndoOffer what_nobody_was_told(UndoOffer offer) {
  const bool given_up = std::ranges::any_of(offer.changes, [](const TicketChange& change) {
    const auto* technician = std::get_if<SetTechnician>(&change);
    return technician != nullptr && !technician->technician;
  });
  std::erase_if(offer.changes, [&](const TicketChange& change) {
    const auto* state = std::get_if<SetState>(&change);
    const bool was_told =
        state != nullptr && !(given_up && state->state == TicketState::New && offer.state == TicketState::Assigned);
    return was_told || std::holds_alternative<SetCountdown>(change) || std::holds_alternative<SetRequester>(change) ||
           std::holds_alternative<MergeInto>(change) || std::holds_alternative<Unmerge>(change);
  });
  offer.elsewhere.clear();
  return offer;
}

std::vector<std::string> lines_of_what_stays(const UndoOffer& offer, Language language, const TimeZone& zone) {
  std::vector<std::string> lines;
  for (const ChangedSince& one : offer.changed_since) {
    std::string words = change_in_words(one.is_now, language), by = one.who;
    if (one.at) by += (by.empty() ? "" : ", ") + moment_in_words(*one.at, zone);
    if (!by.empty()) words += " (" + by + ")";
    lines.push_back(said(Said::LeftAlone, language, words));
  }
  return lines;
}

}  // namespace m2t
