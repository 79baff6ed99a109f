// The behaviour that every Store has, whatever database is behind it. A backend calls store_contract() with a maker of empty
// stores; each part gets a fresh one. The parts stand in the *_contract_test.cpp files beside this one.
#pragma once

#include <functional>
#include <memory>

#include "store/store.h"

namespace m2t::test {

using MakeStore = std::function<std::unique_ptr<Store>()>;

void contract_of_inbound(const MakeStore& make);
void contract_of_tickets(const MakeStore& make);
void contract_of_changes(const MakeStore& make);
void contract_of_search(const MakeStore& make);
void contract_of_pictures(const MakeStore& make);
void contract_of_news(const MakeStore& make);
void contract_of_people_and_secrets(const MakeStore& make);
void contract_of_personal_secrets(const MakeStore& make);
void contract_of_outbox(const MakeStore& make);
void contract_of_doubt(const MakeStore& make);
void contract_of_limits(const MakeStore& make);
void contract_of_recent_mails(const MakeStore& make);
void contract_of_silences(const MakeStore& make);
void contract_of_bouncing(const MakeStore& make);
void contract_of_digests(const MakeStore& make);
void contract_of_transactions(const MakeStore& make);
void contract_of_status_and_audit(const MakeStore& make);

inline const Time monday = Time(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}) + std::chrono::hours(9);
inline const Person anne{"Anne Dupont", "Anne.Dupont@jette.brussels", Language::French};
inline const Person jan{"Jan Maes", "jan.maes@jette.brussels", Language::Dutch};

NewInbound new_mail(int n, std::int64_t mailbox = 0);
Ticket new_ticket(Tx& tx, const Person& requester = anne, std::string subject = "Imprimante en panne");
NewOutgoing new_answer(int n, TicketId ticket, const Person& to = anne);
Decision decision(Verdict verdict);
std::int64_t new_mailbox(Tx& tx);

}  // namespace m2t::test
