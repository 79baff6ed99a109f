// What is so on a ticket, in the words of receipts.
#include <fmt/format.h>

#include "rules/commands/receipt_words.h"

namespace m2t {
namespace {

struct InReceiptWords {
  Language language;

  std::string operator()(const SetState& c) const { return std::string(state_in_words(c.state, language)); }
  std::string operator()(const SetTechnician& c) const {
    return c.technician ? said(Said::AssignedTo, language, address_or_name(*c.technician))
                        : said(Said::AssignedTo, language, "–");
  }
  std::string operator()(const SetType& c) const { return said(Said::TypeIs, language, type_in_words(c.type, language)); }
  std::string operator()(const SetPriority& c) const {
    return said(Said::PriorityIs, language, priority_in_words(c.priority, language));
  }
  std::string operator()(const SetCategory& c) const { return said(Said::CategoryIs, language, or_none(c.category)); }
  std::string operator()(const SetTeam& c) const { return or_none(c.team); }
  std::string operator()(const AddTag& c) const { return "+" + c.tag; }
  std::string operator()(const RemoveTag& c) const { return "-" + c.tag; }
  std::string operator()(const SetRequester& c) const { return said(Said::RequesterIs, language, c.requester.address); }
  std::string operator()(const AddParty& c) const { return said(Said::InCopy, language, c.person.address); }
  std::string operator()(const RemoveParty& c) const { return "-" + c.person.address; }
  std::string operator()(const MergeInto&) const { return std::string(state_in_words(TicketState::Closed, language)); }
  std::string operator()(const Unmerge&) const { return "–"; }
  std::string operator()(const SetCountdown&) const { return std::string(state_in_words(TicketState::Waiting, language)); }

  std::string operator()(const RemoveLink&) const { return "–"; }
  std::string operator()(const WithdrawNote&) const { return "–"; }

 private:
  static std::string address_or_name(const Person& person) { return person.name.empty() ? person.address : person.name; }
  static std::string or_none(const std::string& value) { return value.empty() ? "–" : value; }
};

}  // namespace

std::string change_in_words(const TicketChange& change, Language language) {
  std::string words = std::visit(InReceiptWords{language}, change);
  if (words.ends_with('.')) words.pop_back();
  return words;
}

std::string moment_in_words(Time at, const TimeZone& zone) {
  const auto local = zone.to_local(at);
  const std::chrono::hh_mm_ss time(local.time_of_day);
  return fmt::format("{}/{} {}:{:02}", static_cast<unsigned>(local.date.day()), static_cast<unsigned>(local.date.month()),
                     time.hours().count(), time.minutes().count());
}

}  // namespace m2t
