#include "rules/gathered_news.h"

#include <algorithm>
#include <tuple>

#include "rules/match.h"

namespace m2t {
namespace {

constexpr int news_mails_an_hour = 30;
constexpr std::size_t most_tickets = 30;  // with a line: as many as he gets one by one

bool is_work(StaffNews news) {
  return news == StaffNews::NewTicket || news == StaffNews::Assigned || news == StaffNews::WaitOver;
}

bool is_for(const Ticket& ticket, StaffNews news, const Person& reader, const DeskPolicy& policy) {
  if (ticket.state == TicketState::Closed && is_work(news)) return false;
  return ticket.type != TicketType::Complaint || is_party(ticket, reader.address, policy);
}

}  // namespace

bool comes_together(int mails_last_hour) { return mails_last_hour >= news_mails_an_hour; }

GatheredDigest gathered_digest(const std::vector<std::pair<Ticket, StaffNews>>& news, const Person& reader,
                               const DeskPolicy& policy) {
  GatheredDigest digest;
  for (const auto& [ticket, one] : news) {
    if (!is_for(ticket, one, reader, policy)) continue;
    ++digest.count;
    auto line = std::ranges::find_if(digest.lines, [&](const GatheredLine& l) { return l.ticket.id == ticket.id; });
    if (line == digest.lines.end()) line = digest.lines.insert(line, {ticket, {}});
    if (std::ranges::find(line->news, one) == line->news.end()) line->news.push_back(one);
  }
  std::ranges::sort(digest.lines, {},
                    [](const GatheredLine& l) { return std::tuple(-static_cast<int>(l.ticket.priority), l.ticket.id); });
  for (std::size_t i = most_tickets; i < digest.lines.size(); ++i) digest.more.push_back(digest.lines[i].ticket.number);
  digest.lines.resize(std::min(digest.lines.size(), most_tickets));
  return digest;
}

}  // namespace m2t
