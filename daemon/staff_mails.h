// A SendStaffMail -> the finished mail to a technician: what the ticket is about, receipts, confirmations, help.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/notices.h"
#include "mailer/templates.h"

namespace m2t {

struct StaffMailSource {
  const SendStaffMail& what;
  TicketView ticket;                                      // with its entries; internal ones too, since only technicians get it
  std::vector<Ticket> similar;                            // open tickets that may be about the same, the likeliest first
  std::map<std::size_t, SmallPictureRow> small_pictures;  // of the entry that the news is about, by the place of the attachment
  std::string instance_key;
  std::string code;                // of a confirmation: what the mail shows
  std::string personal_address{};  // of a help mail: the technician's own, where there is one
  std::vector<Ticket> linked{};    // that its reader may know of
};

// The entry that the mail is about: the named one, else the requester's newest words. Null: the ticket has none.
const EntryRow* entry_of_news(const StaffMailSource& source);

// In the outbox: the word of its kind; what refuses something has one of its own, so that it can be counted.
inline constexpr std::string_view refusal_kind = "staff_refusal";
std::string outbox_kind_of(const SendStaffMail& mail);

// Throws PermanentError when the technician's address cannot be written safely.
PreparedNotice prepare_staff_mail(const StaffMailSource& source, const ApplyContext& context);

// What its templates may use; `own_id` is the Message-ID of the mail, `reply_to` where its buttons write to.
TemplateValues staff_values(const StaffMailSource& source, const Desk& desk, const std::string& own_id,
                            const std::string& reply_to, Time now);

// "JET-10429"; empty where the mail belongs to no ticket.
std::string number_of(const StaffMailSource& source);

}  // namespace m2t
