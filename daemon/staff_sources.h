// What a mail to a technician shows of its ticket, looked up in the store.
#pragma once

#include <string>

#include "daemon/apply.h"
#include "daemon/staff_mails.h"

namespace m2t {

// `view` is what the mail is about, `code` that of a confirmation.
StaffMailSource staff_mail_source(Tx& tx, const SendStaffMail& what, TicketView view, std::string code,
                                  const ApplyContext& context);

}  // namespace m2t
