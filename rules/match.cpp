#include "rules/match.h"

#include <fmt/format.h>

#include <algorithm>

namespace m2t {
namespace {

constexpr std::size_t numbers_considered = 20;  // a mail that names more tickets is a list of tickets

void add_new(std::vector<std::string>& list, std::string value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(std::move(value));
}

void sort_id(Candidates& candidates, const std::string& id) {
  if (auto secret = secret_in_message_id(id)) {
    add_new(candidates.secrets_in_ids, std::move(*secret));
  } else if (!id.empty()) {
    add_new(candidates.message_ids, id);
  }
}

void find_plus_addresses(Candidates& candidates, const Mail& mail, const DeskPolicy& policy) {
  const auto look_at = [&](std::string_view address) {
    if (auto secret = secret_in_plus_address(address, policy.address))
      add_new(candidates.secrets_in_addresses, std::move(*secret));
    if (auto secret = secret_in_personal_address(address, policy.address))
      add_new(candidates.personal_secrets, std::move(*secret));
  };
  for (const auto& to : mail.to) look_at(to.address);
  for (const auto& cc : mail.cc) look_at(cc.address);
  for (const auto& to : mail.delivered_to) look_at(to);
}

std::vector<FoundNumber> numbers_in(std::string_view text, const DeskPolicy& policy) {
  auto numbers = find_ticket_numbers(text, policy.ticket_prefix);
  if (numbers.size() > numbers_considered) numbers.resize(numbers_considered);
  return numbers;
}

// A complaint that this technician may not see, even where a mail from before it was one has brought him a secret.
bool is_hidden_from(const Ticket& ticket, std::string_view address, const DeskPolicy& policy) {
  return ticket.type == TicketType::Complaint && member_of_staff(policy, address) && !is_party(ticket, address, policy);
}

std::string number_of(const Ticket& ticket) { return to_text(ticket.number); }

void add_ticket(std::vector<Ticket>& list, const Ticket& ticket) {
  if (std::ranges::none_of(list, [&](const Ticket& t) { return t.id == ticket.id; })) list.push_back(ticket);
}

// Collects evidence in its order; the first that holds takes the ticket, the others are kept as mentions.
class Matching {
 public:
  Matching(const Mail& mail, const DeskPolicy& policy, bool sender_is_forged)
      : policy_(policy), from_(mail.from && !sender_is_forged ? mail.from->address : "") {}

  void try_secrets(const std::vector<SecretHit>& hits, Evidence evidence) {
    for (const auto& hit : hits) {
      if (match_.ticket) return;
      if (hit.expired || hit.revoked) {
        weak_.push_back(&hit);
        continue;
      }
      if (is_hidden_from(hit.ticket, from_, policy_)) {
        if (!match_.withdrawn && same_address(hit.person.address, from_)) match_.withdrawn = hit.ticket;
        continue;
      }
      const bool party = is_party(hit.ticket, from_, policy_);
      match_.third_party = !party && (from_.empty() || !same_address(hit.person.address, from_));
      take(hit.ticket, evidence, match_.third_party ? ", sent by a third party (T-04)" : "");
    }
  }

  // A secret that has run out proves no more than a Message-ID that anybody may have seen.
  void try_weak_secrets() {
    for (const auto* hit : weak_) {
      if (match_.ticket) return;
      match_.reasons.push_back(fmt::format("the secret for {} has {}: it counts as a hint only", number_of(hit->ticket),
                                           hit->revoked ? "been revoked" : "expired"));
      try_hint(hit->ticket, Evidence::EarlierMessageId);
    }
  }

  void try_hints(const std::vector<Ticket>& tickets, Evidence evidence) {
    for (const auto& ticket : tickets) try_hint(ticket, evidence);
  }

  Match finish() {
    if (!match_.ticket) match_.reasons.emplace_back("no ticket found that this sender may write to");
    if (match_.ticket) match_.withdrawn.reset();
    keep_complaints_apart();
    return std::move(match_);
  }

 private:
  // No other ticket may say that there is a complaint, nor which.
  void keep_complaints_apart() {
    const auto is_complaint = [](const Ticket& ticket) { return ticket.type == TicketType::Complaint; };
    std::erase_if(match_.not_allowed, is_complaint);
    if (match_.ticket && is_complaint(*match_.ticket)) match_.also_named.clear();
    std::erase_if(match_.also_named, is_complaint);
  }

  static bool is_number(Evidence evidence) { return evidence == Evidence::SubjectNumber || evidence == Evidence::TextNumber; }

  void take(const Ticket& ticket, Evidence evidence, std::string_view remark) {
    match_.ticket = ticket;
    match_.evidence = evidence;
    match_.reasons.push_back(fmt::format("{} by {}{}", number_of(ticket), to_sentence(evidence), remark));
  }

  void try_hint(const Ticket& ticket, Evidence evidence) {
    if (match_.ticket && match_.ticket->id == ticket.id) return;
    if (!is_party(ticket, from_, policy_)) {
      if (!match_.ticket || is_number(evidence)) refuse(ticket, evidence);
    } else if (!match_.ticket) {
      take(ticket, evidence, "");
    } else if (is_number(evidence)) {
      add_ticket(match_.also_named, ticket);
    }
  }

  void refuse(const Ticket& ticket, Evidence evidence) {
    const auto known = match_.not_allowed.size();
    add_ticket(match_.not_allowed, ticket);
    if (match_.not_allowed.size() == known) return;
    match_.reasons.push_back(
        fmt::format("{} by {}, but the sender is no party to it (T-02)", number_of(ticket), to_sentence(evidence)));
  }

  const DeskPolicy& policy_;
  std::string from_;
  std::vector<const SecretHit*> weak_;
  Match match_;
};

}  // namespace

Candidates find_candidates(const Mail& mail, const DeskPolicy& policy) {
  Candidates candidates;
  // A bounce names our mail in its report; the server that wrote it answers nothing.
  if (mail.bounce.is) sort_id(candidates, mail.bounce.original_message_id);
  for (const auto& id : mail.in_reply_to) sort_id(candidates, id);
  // The last of References is the mail answered (RFC 5322 section 3.6.4); our own stands first as well.
  for (auto id = mail.references.rbegin(); id != mail.references.rend(); ++id) sort_id(candidates, *id);
  if (policy.plus_addresses) find_plus_addresses(candidates, mail, policy);
  candidates.numbers_in_subject = numbers_in(mail.subject, policy);
  candidates.numbers_in_text = numbers_in(mail.new_text, policy);
  // Quoted text is read for a ticket only: beside a number in the subject it would be noted anew with each answer.
  if (candidates.numbers_in_text.empty() && candidates.numbers_in_subject.empty()) {
    candidates.numbers_in_text = numbers_in(mail.quoted_text, policy);
    candidates.text_numbers_are_quoted = !candidates.numbers_in_text.empty();
  }
  return candidates;
}

namespace {

std::vector<LeakedSecret> leaked_secrets(const Found& found, std::string_view from, const DeskPolicy& policy) {
  std::vector<LeakedSecret> leaked;
  const auto is_of_another = [&](const Person& owner) {
    return member_of_staff(policy, owner.address) && !same_address(owner.address, from);
  };
  for (const auto* hits : {&found.by_id_secret, &found.by_address_secret})
    for (const SecretHit& hit : *hits)
      if (!hit.revoked && !hit.expired && is_of_another(hit.person))
        leaked.push_back({hit.secret, hit.person, hit.ticket, hit.receipts_last_hour});
  for (const PersonalHit& hit : found.personal)
    if (is_of_another(hit.person)) leaked.push_back({hit.secret, hit.person, std::nullopt, hit.receipts_last_hour});
  return leaked;
}

SecretProof proof_of(const SecretHit& hit, const Ticket& ticket, std::string_view from) {
  if (hit.ticket.id != ticket.id) return SecretProof::OtherTicket;
  if (!same_address(hit.person.address, from)) return SecretProof::OtherPerson;
  if (hit.revoked) return SecretProof::Revoked;
  if (hit.expired) return SecretProof::Expired;
  return hit.spent ? SecretProof::Spent : SecretProof::Valid;
}

SecretProof proof_of(const OwnMailHit& hit, std::string_view from) {
  if (!same_address(hit.person.address, from)) return SecretProof::OtherPerson;
  if (hit.revoked) return SecretProof::Revoked;
  return hit.expired ? SecretProof::Expired : SecretProof::Valid;
}

SecretProof best_proof(const std::vector<OwnMailHit>& hits, std::string_view from) {
  SecretProof best = SecretProof::None;
  for (const OwnMailHit& hit : hits) {
    const SecretProof proof = proof_of(hit, from);
    if (proof == SecretProof::Valid) return proof;
    if (best == SecretProof::None) best = proof;
  }
  return best;
}

// The best of them: a valid one counts wherever it stands.
SecretProof best_proof(const Found& found, const Ticket& ticket, std::string_view from) {
  SecretProof best = SecretProof::None;
  for (const auto* hits : {&found.by_id_secret, &found.by_address_secret}) {
    for (const SecretHit& hit : *hits) {
      const SecretProof proof = proof_of(hit, ticket, from);
      if (proof == SecretProof::Valid) return proof;
      if (best == SecretProof::None || proof == SecretProof::Spent) best = proof;
    }
  }
  return best;
}

}  // namespace

std::string_view to_sentence(Evidence evidence) {
  switch (evidence) {
    case Evidence::None: break;
    case Evidence::OwnMessageId: return "our Message-ID with its secret";
    case Evidence::PlusAddress: return "our plus address with its secret";
    case Evidence::EarlierMessageId: return "the Message-ID of an earlier mail";
    case Evidence::SubjectNumber: return "the number in the subject";
    case Evidence::TextNumber: return "the number in the text";
  }
  return "";
}

namespace {

// The team leader, and who was named by the requester or brought in by the leader. Being a technician counts for nothing here.
bool is_party_of_complaint(const Ticket& ticket, std::string_view address, const DeskPolicy& policy) {
  return is_team_leader(policy, address) || std::ranges::any_of(ticket.parties, [&](const Ticket::Party& party) {
           return party.role != PartyRole::Technician && same_address(party.person.address, address);
         });
}

}  // namespace

bool is_party(const Ticket& ticket, std::string_view address, const DeskPolicy& policy) {
  if (address.empty()) return false;
  const auto is = [&](const Person& person) { return !person.address.empty() && same_address(person.address, address); };
  if (is(ticket.requester)) return true;
  if (ticket.type == TicketType::Complaint) return is_party_of_complaint(ticket, address, policy);
  if ((ticket.technician && is(*ticket.technician)) || member_of_staff(policy, address)) return true;
  if (std::ranges::any_of(ticket.parties, [&](const Ticket::Party& party) { return is(party.person); })) return true;
  const std::string domain = address_domain(address);
  return policy.parties == PartyPolicy::Domain && !domain.empty() && domain == address_domain(ticket.requester.address);
}

bool is_outside_copy(const Ticket& ticket, std::string_view address, const DeskPolicy& policy) {
  if (address.empty() || is_allowed_sender(policy, address) || same_address(ticket.requester.address, address)) return false;
  const auto party =
      std::ranges::find_if(ticket.parties, [&](const Ticket::Party& one) { return same_address(one.person.address, address); });
  return party != ticket.parties.end() && party->role == PartyRole::InCopy;
}

Match match_ticket(const Mail& mail, const Found& found, const DeskPolicy& policy, bool sender_is_forged) {
  Matching matching(mail, policy, sender_is_forged);
  matching.try_secrets(found.by_id_secret, Evidence::OwnMessageId);
  matching.try_secrets(found.by_address_secret, Evidence::PlusAddress);
  matching.try_weak_secrets();
  matching.try_hints(found.by_message_id, Evidence::EarlierMessageId);
  matching.try_hints(found.by_subject_number, Evidence::SubjectNumber);
  matching.try_hints(found.by_text_number, Evidence::TextNumber);
  Match match = matching.finish();
  // Reports and automatic replies quote our mails, whoever they are from: that is no leak.
  if (!mail.bounce.is && !mail.automatic.is())
    match.leaked = leaked_secrets(found, mail.from ? mail.from->address : std::string(), policy);
  if (mail.from) match.without_ticket = best_proof(found.without_ticket, mail.from->address);
  if (match.ticket && mail.from) match.secret = best_proof(found, *match.ticket, mail.from->address);
  return match;
}

}  // namespace m2t
