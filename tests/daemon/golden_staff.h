// Mails to technicians, made as the desk makes them: what golden_staff_mails_test compares with tests/mailer/golden.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/daemon/test_desk.h"

namespace m2t::test {

struct GoldenStaffMail {
  std::string name;
  std::function<std::string(Language)> bytes;
};

inline const Person marie{"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
inline const Person jan{"Jan Claes", "jan.claes@jette.brussels", Language::Dutch};
inline const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};

inline const Desk& golden_desk() {
  static const std::shared_ptr<const Desk> desk = [] {
    Settings settings = jette_settings();
    settings.desk_names[Language::English] = "Service Desk of Jette";
    settings.policy.languages = {Language::French, Language::Dutch, Language::English};
    settings.policy.plus_addresses = true;
    return desk_from(std::move(settings));
  }();
  return *desk;
}

inline Ticket golden_ticket(std::int64_t id, std::string subject, Person requester) {
  Ticket ticket;
  ticket.id = TicketId{id};
  ticket.number = TicketNumber{"JET", 1040 + static_cast<std::uint64_t>(id)};
  ticket.subject = std::move(subject);
  ticket.type = TicketType::Incident;
  ticket.requester = std::move(requester);
  ticket.created = ticket.updated = tuesday_at_ten() - 2h;
  return ticket;
}

// What answers a technician's own mails: receipts, refusals, confirmations, help. In golden_receipts_test.cpp.
std::vector<GoldenStaffMail> golden_receipts();

}  // namespace m2t::test
