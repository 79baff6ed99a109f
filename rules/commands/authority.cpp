#include "rules/commands/authority.h"

namespace m2t {
namespace {

AuthorityAnswer with_two_proofs(bool boundary, bool secret) {
  if (boundary && secret)
    return {Authority::Acts, "A-07 vouched for by the boundary, with a secret of this person for this ticket"};
  if (secret)
    return {Authority::AfterConfirmation, "A-07 a secret of this person for this ticket, and nothing from the boundary"};
  if (boundary) return {Authority::AfterConfirmation, "A-07 vouched for by the boundary, without a secret for this ticket"};
  return {Authority::UnverifiedNote, "A-07 nothing proves who wrote it"};
}

// A secret is enough for an answer, unless the border says that the mail is a forgery: then somebody else has the secret.
AuthorityAnswer for_answer(BoundaryProof boundary, bool secret) {
  if (secret && boundary == BoundaryProof::Failed)
    return {Authority::AfterConfirmation, "A-07 a secret of this person, and the boundary says that the mail is not from there"};
  if (secret) return {Authority::Acts, "A-01 a secret of this person for this ticket"};
  if (boundary == BoundaryProof::Passed)
    return {Authority::AfterConfirmation, "A-07 vouched for by the boundary, without a secret for this ticket"};
  return {Authority::UnverifiedNote, "A-01 nothing proves who wrote it"};
}

}  // namespace

std::string_view to_word(Authority authority) {
  switch (authority) {
    case Authority::Acts: return "acts";
    case Authority::AfterConfirmation: return "after_confirmation";
    case Authority::UnverifiedNote: return "unverified_note";
    case Authority::None: return "none";
  }
  return "none";
}

AuthorityAnswer authority_for(ActKind act, const Proofs& proofs) {
  if (!proofs.is_technician) return {Authority::None, "A-06 not in the list of technicians"};
  if (proofs.automatic) return {Authority::None, "A-16 an automatic mail"};
  if (!proofs.one_sender) return {Authority::UnverifiedNote, "A-05 more than one sender"};
  const bool secret = proofs.secret == SecretProof::Valid;
  const bool boundary = proofs.boundary == BoundaryProof::Passed;
  if (proofs.confirmed) return {Authority::Acts, "A-10 confirmed from the registered address"};
  const bool spent = proofs.secret == SecretProof::Spent;
  if (spent && (act == ActKind::Answer || act == ActKind::Command || act == ActKind::Grave))
    return {Authority::AfterConfirmation, "A-08 the same words came with this secret already, or it came too often"};
  switch (act) {
    case ActKind::Note: return for_answer(proofs.boundary, secret || spent);  // it moves nothing
    case ActKind::Answer: return for_answer(proofs.boundary, secret);
    case ActKind::Command: {
      AuthorityAnswer answer = with_two_proofs(boundary, secret);
      if (answer.authority == Authority::Acts && proofs.stale)
        answer = {Authority::AfterConfirmation, "A-11 its date is more than 72 hours from its arrival"};
      return answer;
    }
    case ActKind::Grave: {
      AuthorityAnswer answer = with_two_proofs(boundary, secret);
      if (answer.authority == Authority::Acts) answer = {Authority::AfterConfirmation, "A-10 always confirmed"};
      return answer;
    }
    case ActKind::ForCaller:
      if (proofs.personal_secret && proofs.boundary == BoundaryProof::Failed)
        return {Authority::AfterConfirmation,
                "the technician's own address, and the boundary says that the mail is not from him"};
      if (proofs.personal_secret) return {Authority::Acts, "the technician's own address"};
      return {Authority::AfterConfirmation, "without the technician's own address, nobody is written to before a confirmation"};
    case ActKind::Undo:
      if (proofs.receipt_secret) return {Authority::Acts, "the secret of the receipt"};
      return with_two_proofs(boundary, secret);
  }
  return {};
}

}  // namespace m2t
