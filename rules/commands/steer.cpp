#include "rules/commands/steer.h"

#include <fmt/format.h>

#include <algorithm>

#include "parsers/body/forwarded.h"
#include "rules/commands/attached_files.h"
#include "rules/commands/carry_out.h"
#include "rules/commands/command_arguments.h"
#include "rules/commands/command_block.h"
#include "rules/commands/given_back.h"
#include "rules/commands/outward_words.h"
#include "rules/commands/receipt_words.h"
#include "rules/commands/refused_block.h"
#include "rules/plain_text.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using K = CommandKind;

// The gravest of what the mail asks for: the block is carried out as a whole or not at all.
ActKind act_of(const CommandBlock& block, const DeskPolicy& policy) {
  ActKind act = block.commands.empty() || !block.free_text.empty() ? ActKind::Answer : ActKind::Note;
  for (const MailCommand& command : block.commands) {
    if (names_outsider(command, policy)) return ActKind::Grave;
    if (command.kind == K::Note || command.kind == K::Help) continue;
    const ActKind one = command.kind == K::Reply ? ActKind::Answer : ActKind::Command;
    act = std::max(act, one);
  }
  return act;
}

// A mail that has the desk in copy only was written to somebody else: it is no answer to the requester.
bool is_written_to_us(const Mail& mail, const DeskPolicy& policy) {
  return mail.to.empty() || std::ranges::any_of(mail.to, [&](const Address& a) { return is_own_address(policy, a.address); });
}

class Steering {
 public:
  explicit Steering(const StaffMail& in)
      : in_(in), language_(in.technician.language == Language::Unknown ? in.policy.languages.front() : in.technician.language) {
    decision_.verdict = Verdict::FollowUp;
    decision_.ticket = in.ticket.id;
  }

  Decision run() {
    CommandBlock block = block_of(in_.mail, in_.technician, in_.policy, in_.calendar, in_.now);
    if (!block.problems.empty()) return wrong_block(block);
    if (!block.commands.empty() && block.commands.front().kind == K::Confirm) return confirm();
    if (!block.commands.empty() && block.commands.front().kind == K::Undo) return undo();
    const bool says_forward = !in_.mail.forwarded && is_forward_subject(in_.mail.subject);  // and its quotation was taken out
    const bool forwarded = in_.mail.forwarded.has_value() || says_forward;
    if (block.commands.empty() && (forwarded || !is_written_to_us(in_.mail, in_.policy)))
      return quiet_note(forwarded, says_forward);
    if (speaks_to_requester(block, in_.policy)) files_ = files_that_go_along(in_.mail);
    if (auto why = why_files_stay(in_.mail, files_, in_.lookups.files, language_); !why.empty()) {
      because("T-30 a file may not go out: nothing of the mail does");
      return nothing_done({std::move(why), {}});
    }
    const std::string may_run = files_with(FileTrouble::MayRun, in_.mail, files_, in_.lookups.files);
    if (!may_run.empty()) because("T-30 a file may hold a program: " + may_run);
    const AuthorityAnswer authority = authority_for(may_run.empty() ? act_of(block, in_.policy) : ActKind::Grave, in_.proofs);
    because(authority.reason);
    switch (authority.authority) {
      case Authority::Acts: return gives_too_many(block) ? too_many_orders() : carry_out_orders(std::move(block));
      case Authority::AfterConfirmation: return in_.lookups.locked ? locked() : wait_for_confirmation(why_asked(may_run));
      case Authority::UnverifiedNote:
      case Authority::None: break;
    }
    return unverified();
  }

 private:
  void because(std::string reason) { decision_.reasons.push_back(std::move(reason)); }
  void add(Effect effect) { decision_.effects.push_back(std::move(effect)); }

  SendStaffMail staff_mail(StaffMailKind kind) const {
    SendStaffMail mail;
    mail.kind = kind;
    mail.ticket = in_.ticket.id;
    mail.to = in_.technician;  // the registered address, whatever the mail says
    mail.language = language_;
    return mail;
  }

  void keep_as_note() {
    AddEntry note;
    note.ticket = in_.ticket.id;
    note.kind = EntryKind::Note;
    note.visibility = Visibility::Internal;
    note.from = in_.technician;
    add(note);
  }

  // A button that sends a corrected text speaks for him: of a text that nothing proves to be his, none is made.
  Decision wrong_block(const CommandBlock& block) {
    const AuthorityAnswer authority = authority_for(ActKind::Note, in_.proofs);
    if (authority.authority != Authority::UnverifiedNote) return nothing_done(refused(block, language_));
    because(authority.reason);
    return unverified();
  }

  // nothing of the block is done; its words are kept, and the receipt has the text as it was probably meant.
  Decision nothing_done(RefusedBlock why) {
    because("A-12 a line of the block is wrong: nothing of it is done");
    keep_as_note();
    if (may_be_told()) {
      SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
      tell(receipt, std::move(why));
      add(std::move(receipt));
    }
    return std::move(decision_);
  }

  Decision quiet_note(bool forwarded, bool looks_like_answer) {
    because(forwarded ? "a forwarded mail is kept as an internal note" : "the desk is in copy only: kept as an internal note");
    keep_as_note();
    if (looks_like_answer && may_be_told()) {
      SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
      receipt.done.push_back(said(Said::InternalNote, language_));
      add(std::move(receipt));
    }
    return std::move(decision_);
  }

  Decision unverified() {
    decision_.unproved = true;
    keep_as_note();
    add(AddNote{in_.ticket.id,
                "The note above came by mail in the name of a technician. Unverified: nothing proves who wrote it."});
    refuse(said(Said::Unverified, language_));
    return std::move(decision_);
  }

  // An automatic mail is never answered, and a flood of forged ones must not become a flood to the real technician.
  // A mail with his valid secret is his own doing, as often as he likes.
  bool may_be_told() const {
    const bool within_limits = in_.may_tell || in_.proofs.secret == SecretProof::Valid || in_.proofs.receipt_secret;
    return within_limits && !in_.proofs.automatic && in_.proofs.is_technician;
  }

  std::string why_asked(const std::string& may_run) const {
    if (!may_run.empty()) return said(Said::FileMayRun, language_, may_run);
    return in_.proofs.secret == SecretProof::Spent ? said(Said::SaidBefore, language_) : std::string();
  }

  // `why`: what he is told beside his own words; may be empty.
  Decision wait_for_confirmation(const std::string& why) {
    add(AddNote{in_.ticket.id, std::string(note_of_waiting_mail) + name() +
                                   " waits for the confirmation from the registered address:\n" + in_.mail.new_text});
    if (!may_be_told()) return std::move(decision_);
    SendStaffMail confirmation = staff_mail(StaffMailKind::Confirmation);
    confirmation.shown = in_.mail.new_text;
    if (!why.empty()) confirmation.shown += "\n\n" + why;
    add(std::move(confirmation));
    return std::move(decision_);
  }

  // 3.1: answers are no commands, as many as he likes.
  bool gives_too_many(const CommandBlock& block) const {
    return !block.commands.empty() && in_.lookups.carried_out_last_hour >= in_.policy.limits.commands_per_hour;
  }

  Decision too_many_orders() {
    because("3.1 more mails with commands than one technician sends in an hour: nothing of it is done");
    keep_as_note();
    refuse(said(Said::TooManyOrders, language_));  // also after other refusals: what he thinks is done is not
    return std::move(decision_);
  }

  // What has both proofs is carried out all the same: whoever forges mails in his name must not stop his work.
  Decision locked() {
    because("3.1 too many mails in this technician's name proved nothing: no code is sent or taken");
    keep_as_note();
    if (in_.may_tell) refuse(said(Said::Locked, language_));
    return std::move(decision_);
  }

  // The code is the proof: it was mailed to the registered address alone.
  Decision confirm() {
    if (in_.lookups.locked) return locked();
    keep_as_note();
    if (!in_.proofs.is_technician || in_.proofs.automatic) return std::move(decision_);
    if (in_.lookups.confirmation) {
      because("A-10 the code came back: what waited for it is decided now");
      add(ConfirmMail{*in_.lookups.confirmation});
    } else {
      because("A-10 no mail of this technician waits for that code");
      decision_.unproved = true;
      add(CountWrongCode{in_.technician});
      refuse(said(Said::CodeWrong, language_));
    }
    return std::move(decision_);
  }

  Decision undo() {
    keep_as_note();
    std::optional<UndoOffer> offer = in_.lookups.undo;
    if (!offer) return refuse_undo("no receipt of this technician is answered", Said::NothingToUndo);
    const AuthorityAnswer authority = authority_for(ActKind::Undo, in_.proofs);
    because(authority.reason);
    if (authority.authority != Authority::Acts) return refuse_undo("not proved", Said::NothingToUndo);
    if (offer->undone) return refuse_undo("it was taken back before", Said::AlreadyUndone);
    if (offer->until < in_.now) return refuse_undo("too late", Said::TooLateToUndo);
    const bool mails_are_gone = offer->mails.empty() && offer->mails_gone > 0;
    if (mails_are_gone) offer = what_nobody_was_told(std::move(*offer));
    if (mails_are_gone && offer->changes.empty()) return refuse_undo("the mails are gone", Said::MailsAreGone);
    const bool nothing_left = offer->changes.empty() && offer->elsewhere.empty() && offer->mails.empty();
    if (nothing_left && !offer->changed_since.empty()) return all_was_changed_since(*offer);
    std::vector<OutboxId> stopped = offer->mails;
    for (const NewsOfOrders& news : offer->news)
      if (news.waits) stopped.push_back(news.mail);
    add(TakeBack{offer->ticket, offer->secret_hash, offer->changes, stopped, offer->elsewhere});
    if (!offer->mails.empty()) add(AddNote{offer->ticket, "The mail of the answer above was stopped before it went out."});
    for (SendStaffMail& news : news_of_what_is_given_back(*offer, in_.ticket, in_.technician, in_.policy)) add(std::move(news));
    SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
    receipt.ticket = offer->ticket;
    receipt.done.push_back(said(Said::TakenBack, language_));
    if (!offer->mails.empty()) receipt.done.push_back(said(Said::MailsStopped, language_));
    if (mails_are_gone) receipt.done.push_back(said(Said::MailHasLeft, language_));
    for (std::string& line : lines_of_what_stays(*offer, language_, in_.calendar.zone())) receipt.done.push_back(std::move(line));
    add(std::move(receipt));
    return std::move(decision_);
  }

  Decision all_was_changed_since(const UndoOffer& offer) {
    because("nothing is undone: all of it was changed since");
    refuse(fmt::format("{}", fmt::join(lines_of_what_stays(offer, language_, in_.calendar.zone()), "\n")));
    return std::move(decision_);
  }

  Decision refuse_undo(std::string_view why, Said what) {
    because(fmt::format("nothing is undone: {}", why));
    refuse(said(what, language_));
    return std::move(decision_);
  }

  void refuse(std::string words) {
    if (!may_be_told()) return;
    SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
    receipt.refused = std::move(words);
    add(std::move(receipt));
  }

  Decision carry_out_orders(CommandBlock block) {
    const CommandBlock as_typed = block;
    const bool wants_help = std::erase_if(block.commands, [](const MailCommand& c) { return c.kind == K::Help; }) > 0;
    if (wants_help) add(staff_mail(StaffMailKind::Help));
    if (wants_help && block.commands.empty() && block.free_text.empty()) {
      keep_as_note();
      return std::move(decision_);
    }
    const std::string free_text = block.commands.empty() && !wants_help ? in_.mail.new_text : block.free_text;
    if (block.commands.empty() && files_.empty() && holds_no_words(free_text)) {
      because("it holds no words that could be an answer");
      return nothing_done({{said(Said::NothingSaid, language_)}, {}});
    }
    const Orders orders{block.commands, free_text, files_};
    if (would_send_words_of_ours(orders, in_.policy)) {
      because("T-10 its public words hold something of our own mail to the technician");
      return nothing_done({{said(Said::HoldsOurMail, language_)}, {}});
    }
    const CommandContext context = command_context(in_.technician, in_.policy, in_.calendar, in_.now);
    const std::string note = in_.proofs.confirmed ? "" : note_that_would_go_out(orders, in_.lookups.on_ticket, context);
    if (!note.empty()) {
      because("T-10 its public words hold a sentence of an internal note: asked first");
      return wait_for_confirmation(said(Said::NoteGoesOut, language_, note));
    }
    CarriedOut result = carry_out(orders, context_of_orders());
    if (!result.problems.empty()) {
      return nothing_done(refused(result, as_typed, in_.mail.new_text, context));
    }
    decision_.carried_out = !orders.commands.empty();
    if (!result.has_entry) keep_as_note();  // the commands themselves: the mail stays on its ticket
    for (Effect& effect : result.effects) add(std::move(effect));
    SendStaffMail receipt = staff_mail(StaffMailKind::Receipt);
    receipt.done = std::move(result.done);
    receipt.undo = std::move(result.undo);
    receipt.undo_elsewhere = std::move(result.undo_elsewhere);
    receipt.stops_mails = result.writes_to_somebody && in_.policy.hold_answers.count() > 0;
    add(std::move(receipt));
    return std::move(decision_);
  }

  OrderContext context_of_orders() const {
    OrderContext context{in_.ticket, in_.technician, in_.lookups.named, in_.policy, in_.calendar, in_.now};
    context.last_words = in_.lookups.last_words;
    context.first_words = in_.lookups.first_words;
    context.contact = in_.lookups.contact;
    context.rules_say = in_.rules_say;
    context.closed_since = in_.lookups.closed_since;
    context.was_written_to = in_.lookups.was_written_to;
    return context;
  }

  std::string name() const { return in_.technician.name.empty() ? in_.technician.address : in_.technician.name; }

  const StaffMail& in_;
  Language language_;
  std::vector<std::size_t> files_;  // that go along with public words
  Decision decision_;
};

}  // namespace

bool names_outsider(const MailCommand& command, const DeskPolicy& policy) {
  if (command.kind != K::Copy && command.kind != K::Requester && command.kind != K::HeadOfService) return false;
  const auto* typed = std::get_if<std::string>(&command.argument);
  const std::string* address = typed ? typed : command.kind == K::HeadOfService ? &policy.head_of_service : nullptr;
  return address && !address->empty() && !is_allowed_sender(policy, *address);
}

Decision steer(const StaffMail& in) { return Steering(in).run(); }

}  // namespace m2t
