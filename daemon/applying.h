// How apply() works: for its own files alone. The mails that a decision sends are in apply_mails.cpp, all else that it writes in
// apply.cpp.
#pragma once

#include <set>

#include "daemon/apply.h"
#include "daemon/notices.h"

namespace m2t {

// Carries the effects of one decision out; `ticket_` is the one that the decision opened or found.
class Applying {
 public:
  // Without a mail, `inbound` and `mail` are null together.
  Applying(Tx& tx, const Decision& decision, const InboundRow* inbound, const Mail* mail, const ApplyContext& context);

  void operator()(const OpenTicket& effect);
  void operator()(const AddEntry& effect);
  void operator()(const FillFields& effect);
  void operator()(const ReadPictures& effect);
  void operator()(const AddNote& effect);
  void operator()(const TakeTurn& effect);
  void operator()(const ChangeState& effect);
  void operator()(const ChangeTicket& effect);
  void operator()(const AddLink& effect);
  void operator()(const KeepExternalReference& effect);
  void operator()(const NoteBounce& effect);
  void operator()(const ClearBouncing& effect);
  void operator()(const SilenceSender& effect);
  void operator()(const SendNotice& effect);
  void operator()(const SendStaffMail& effect);
  void operator()(const TellAfterPictures& effect);
  void operator()(const ConfirmMail& effect);
  void operator()(const CountWrongCode& effect);
  void operator()(const TakeBack& effect);
  void operator()(const RevokeSecret& effect);
  void operator()(const SetDigests& effect);
  void operator()(const HoldMail& effect);

  Applied finish();

 private:
  static std::optional<TicketId> if_any(TicketId ticket) { return ticket == TicketId{} ? std::nullopt : std::optional(ticket); }
  static Ticket require(std::optional<Ticket> found);
  // What a mail to a technician shows of its ticket; of a mail that belongs to none, one without a number or anything.
  TicketView view_for(const SendStaffMail& effect);
  TicketId target(const std::optional<TicketId>& named) const { return named ? *named : require(ticket_).id; }
  // T-16: false when the mail is to go out by itself.
  bool gather(const SendStaffMail& effect);
  SendStaffMail with_opened_number(SendStaffMail mail);
  void offer_undo(const SendStaffMail& effect, const PreparedNotice& prepared, TicketId ticket);
  std::vector<TicketChange> what_is_undone(const std::vector<TicketChange>& offered) const;
  OutboxId queue(PreparedNotice notice, TicketId ticket);
  // The answer of this decision whose words the notice carries.
  std::optional<EntryId> answer_in(const SendNotice& notice, TicketId ticket) const;
  std::vector<OutgoingAttachment> attachments_of(const SendNotice& notice) const;
  std::string ask_for_code(const SendStaffMail& effect, TicketId ticket);
  void fill_from_mail(NewEntry& entry) const;
  // An acknowledgement answers the mail at hand, when its recipient wrote it: a technician's holds ids that speak for him. Everything else
  // goes on in the requester's conversation.
  ThreadPlace place_of(const SendNotice& notice, const Ticket& ticket);
  void schedule(const Ticket& ticket);
  Event base_event(std::string_view what, std::optional<TicketId> ticket, std::string detail) const;
  void event(std::string_view what, std::optional<TicketId> ticket, std::string detail);

  Tx& tx_;
  const InboundRow* inbound_;
  const Mail* mail_;
  const ApplyContext& context_;
  std::optional<Ticket> found_;     // the one that the decision is about, when it was there before
  std::optional<Ticket> ticket_;    // that one, or the one that the decision opens
  std::optional<EntryId> entry_;    // the one that the mail became
  std::vector<EntryId> notes_;      // of this decision, that can be taken back
  std::set<TicketId> were_linked_;  // before this decision linked them
  struct Answered {
    TicketId ticket{};
    std::string text;
    EntryId entry{};
  };
  std::vector<Answered> answers_;         // of this decision
  std::vector<OutboxId> can_be_stopped_;  // the mails of this decision that wait a while, and news to technicians
  std::set<TicketId> clock_looks_at_;
  Applied applied;
};

}  // namespace m2t
