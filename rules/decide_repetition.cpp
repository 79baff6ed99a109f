// What ends loops: mails that a program seems to send although nothing in them says so, and what they tell of their sender's address.
#include <utility>

#include "rules/deciding.h"
#include "rules/repetition.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr int repeated_by_nobody = 2;  // the third mail with the same subject and the same words

constexpr std::chrono::hours locked_for{1};

}  // namespace

bool Deciding::settled_as_repetition() {
  const auto& same = history_.same_words;
  if (arrival_.released || arrival_.confirmed || same.times == 0 || !same.ticket || judgement_.boundary.failed()) return false;
  if (match_.ticket && (match_.ticket->id != *same.ticket || technician_of(mail_, policy_))) return false;
  const bool often = !match_.ticket && same.same_subject && same.times >= repeated_by_nobody;
  const bool at_once = (match_.ticket || same.same_subject) && came_quickly(arrival_, history_);
  if (!often && !at_once) return false;
  record(Verdict::Automatic);
  decision_.ticket = same.ticket;
  add(AddEntry{*same.ticket, EntryKind::FollowUp, Visibility::Internal, sender_, match_.third_party});
  because("H-40 the same words are on a ticket of this sender already: kept there, nothing else changes");
  return true;
}

void Deciding::count_for_limits(const Decision& of_technician) {
  decision_.carried_out = of_technician.carried_out;
  decision_.unproved = of_technician.unproved;
}

void Deciding::note_sender() {
  const bool locks = decision_.unproved && !staff_.locked && staff_.unproved_last_hour + 1 >= policy_.limits.unproved_per_hour;
  if (locks) add(SilenceSender{sender_.address, SilenceKind::Commands, arrival_.now + locked_for});
  if (judgement_.silence_until && !judgement_.boundary.failed())
    add(SilenceSender{sender_.address, SilenceKind::Loop, *judgement_.silence_until});
  // Who answers a mail of ours has got it.
  const bool reads_us = history_.answers_our_mail && !mail_.automatic.is() && !judgement_.boundary.failed();
  if (history_.bouncing && reads_us) add(ClearBouncing{sender_.address});
}

}  // namespace m2t
