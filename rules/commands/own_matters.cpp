#include "rules/commands/own_matters.h"

#include <algorithm>

#include "rules/commands/command_block.h"
#include "rules/commands/receipt_words.h"
#include "rules/commands/refused_block.h"
#include "rules/commands/steer.h"
#include "rules/technicians_mail.h"

namespace m2t {
namespace {

using K = CommandKind;

class OwnMatter {
 public:
  explicit OwnMatter(const OwnMail& in)
      : in_(in), language_(in.writer.language == Language::Unknown ? in.policy.languages.front() : in.writer.language) {
    decision_.verdict = Verdict::Recorded;
  }

  std::optional<Decision> run() {
    const bool answers_us = in_.proofs.secret != SecretProof::None;
    const CommandBlock block = block_of(in_.mail, in_.writer, in_.policy, in_.calendar, in_.now);
    const auto is_own = [](const MailCommand& c) { return c.kind == K::Digest || c.kind == K::Confirm; };
    const bool own = block.problems.empty() && !block.commands.empty() && std::ranges::all_of(block.commands, is_own);
    if (!own && !answers_us) return std::nullopt;
    const NewStaffMail kind = kind_of_new_staff_mail(in_.mail, block);
    if (kind == NewStaffMail::Call || kind == NewStaffMail::PassedOn) return std::nullopt;
    if (in_.proofs.automatic) return automatic();
    because("it answers no ticket: what it says concerns its writer alone");
    if (!block.problems.empty()) {
      tell_problems(block);
    } else if (!own) {
      refuse("it answers a mail that belongs to no ticket", Said::OfNoTicket);
    } else if (block.commands.front().kind == K::Confirm) {
      confirm();
    } else {
      set_digests(std::get<Switch>(block.commands.back().argument) == Switch::On);
    }
    return std::move(decision_);
  }

 private:
  void because(std::string reason) { decision_.reasons.push_back(std::move(reason)); }
  void add(Effect effect) { decision_.effects.push_back(std::move(effect)); }

  std::optional<Decision> automatic() {
    decision_.verdict = Verdict::Automatic;
    because("A-16 an automatic answer to a mail that belongs to no ticket");
    return std::move(decision_);
  }

  SendStaffMail mail_of(StaffMailKind kind) const {
    SendStaffMail mail;
    mail.kind = kind;
    mail.of_no_ticket = true;
    mail.to = in_.writer;  // the registered address, whatever the mail says
    mail.language = language_;
    return mail;
  }

  bool may_be_told() const { return in_.may_tell || in_.proofs.secret == SecretProof::Valid; }

  void refuse(std::string why, Said what) {
    because("nothing is done: " + std::move(why));
    if (!may_be_told()) return;
    SendStaffMail receipt = mail_of(StaffMailKind::Receipt);
    receipt.refused = said(what, language_);
    add(std::move(receipt));
  }

  void tell_problems(const CommandBlock& block) {
    because("A-12 a line of the block is wrong: nothing of it is done");
    if (!may_be_told()) return;
    SendStaffMail receipt = mail_of(StaffMailKind::Receipt);
    tell(receipt, refused(block, language_));
    add(std::move(receipt));
  }

  // The code is the proof: it was mailed to the registered address alone.
  void confirm() {
    if (in_.locked) {
      refuse("3.1 too many mails in this person's name proved nothing: no code is taken", Said::Locked);
    } else if (in_.confirmation) {
      because("A-10 the code came back: what waited for it is decided now");
      add(ConfirmMail{*in_.confirmation});
    } else {
      decision_.unproved = true;
      add(CountWrongCode{in_.writer});
      refuse("A-10 no mail of this person waits for that code", Said::CodeWrong);
    }
  }

  void set_digests(bool wanted) {
    const AuthorityAnswer authority = authority_for(ActKind::Command, in_.proofs);
    because(authority.reason);
    if (authority.authority == Authority::AfterConfirmation) {
      if (in_.locked) return refuse("3.1 too many mails in this person's name proved nothing: no code is sent", Said::Locked);
      if (!may_be_told()) return;
      SendStaffMail confirmation = mail_of(StaffMailKind::Confirmation);
      confirmation.shown = in_.mail.new_text;
      return add(std::move(confirmation));
    }
    if (authority.authority != Authority::Acts) {
      decision_.unproved = true;
      return refuse("nothing proves who wrote it", Said::UnprovedOwn);
    }
    decision_.carried_out = true;
    add(SetDigests{in_.writer, wanted});
    SendStaffMail receipt = mail_of(StaffMailKind::Receipt);
    receipt.done.push_back(said(wanted ? Said::DigestsOn : Said::DigestsOff, language_));
    add(std::move(receipt));
  }

  const OwnMail& in_;
  Language language_;
  Decision decision_;
};

}  // namespace

std::optional<Decision> decide_own_matter(const OwnMail& in) { return OwnMatter(in).run(); }

std::optional<Person> staff_member_of(const Mail& mail, const DeskPolicy& policy) {
  if (!mail.from || mail.from->address.empty()) return std::nullopt;
  for (const Person& technician : policy.technicians)
    if (same_address(technician.address, mail.from->address)) return technician;
  if (policy.team_leader && same_address(policy.team_leader->address, mail.from->address)) return policy.team_leader;
  return std::nullopt;
}

}  // namespace m2t
