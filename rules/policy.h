// What the pure core needs to know of the configuration. daemon/settings fills it in; tests write it by hand.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "rules/boundary/boundary_profile.h"
#include "tickets/calendar.h"
#include "tickets/schedule.h"
#include "tickets/ticket.h"

namespace m2t {

enum class StrangerPolicy { Hold, Accept, Refuse };
enum class PartyPolicy { Strict, Domain };  // [matching] parties

struct DeskPolicy {
  std::string address;               // support@jette.brussels
  std::vector<std::string> aliases;  // other addresses that are ours
  std::string ticket_prefix = "JET";
  std::vector<Language> languages{Language::French, Language::Dutch};
  bool plus_addresses = false;
  std::vector<std::string> allowed_domains;  // [access]
  std::vector<std::string> allowed_addresses;
  StrangerPolicy strangers = StrangerPolicy::Hold;
  PartyPolicy parties = PartyPolicy::Strict;
  BoundaryProfile boundary;  // [boundary]
  std::vector<Person> technicians;
  bool technician_answers_internal = false;  // [technicians] answers
  bool digests = true;                       // [technicians] digest
  std::chrono::minutes digest_at{7 * 60 + 30};
  bool notify_technicians = true;         // [technicians] notify
  std::optional<Person> team_leader;      // the only one who is told of complaints
  std::string head_of_service;            // whom he brings in when he names nobody; may be empty
  std::chrono::seconds hold_answers{60};  // how long a technician's public words can be stopped
  LifecyclePolicy lifecycle;
  bool acknowledge_old = false;
  std::chrono::hours late_after{48};        // I-38: from then on "received late"
  std::chrono::hours silent_after{24 * 5};  // I-38: older mails get no acknowledgement

  struct Limits {                                                    // 3.1
    int new_tickets_per_hour = 20, new_tickets_per_day = 60;         // from one address: acknowledged; above: held
    int follow_up_mails_per_hour = 3, follow_up_mails_per_day = 10;  // other automatic mails to one address
    int refusals_per_hour = 5;   // a technician is told of mails in his name that prove nothing
    int commands_per_hour = 60;  // mails of one technician that are carried out
    int unproved_per_hour = 5;   // mails in a technician's name that prove nothing: then no code is sent or taken for an hour
    int domain_mails_per_hour = 100;    // automatic mails to one domain outside [access]
    int domain_tickets_per_hour = 200;  // new tickets from one domain outside [access]
    int automatic_per_hour = 600;       // automatic mails to domains outside [access] in all; 0 = no limit
    std::uint64_t message_bytes = 50ull * 1024 * 1024;
    int received_fields = 50;
    int recipients = 50;
  } limits;
};

bool is_own_address(const DeskPolicy& policy, std::string_view address);     // plus variants included
bool is_allowed_sender(const DeskPolicy& policy, std::string_view address);  // [access] domains, addresses, technicians

// Who works at the desk, as the configuration has him: a technician or the team leader.
std::optional<Person> member_of_staff(const DeskPolicy& policy, std::string_view address);
bool is_team_leader(const DeskPolicy& policy, std::string_view address);

}  // namespace m2t
