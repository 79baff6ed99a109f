// A desk in a conversation: what it sent to whom, answers to its mails, and orders that technicians confirm.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/daemon/test_desk.h"

namespace m2t::test {

struct ConversingDesk : TestDesk {
  using TestDesk::TestDesk;

  // Oldest first. Without a kind: of every kind.
  std::vector<OutboxRow> sent_to(std::string_view address, std::string_view kind = "") {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [&](const OutboxRow& row) { return row.to != address || (!kind.empty() && row.kind != kind); });
    std::ranges::sort(rows, {}, &OutboxRow::id);
    return rows;
  }
  // In the thread of a mail of ours, from which it has the secret, too.
  InboundRow answer(const std::string& from, const OutboxRow& ours, const std::string& text,
                    const std::string& more_fields = "") {
    RawMail mail;
    mail.from = from;
    mail.subject = "RE: [" + ours.ticket_number + "]";
    mail.text = text;
    mail.message_id = "answer" + std::to_string(++answers_) + "@mail.jette.brussels";
    mail.more_fields = "In-Reply-To: <" + ours.message_id + ">\nReferences: <" + ours.message_id + ">\n" + more_fields;
    return handle(mail);
  }
  // With the code that comes back, as the boundary profile `none` asks.
  void order(const std::string& from, const OutboxRow& ours, const std::string& text) {
    answer(from, ours, text);
    const auto asked = sent_to(from, "staff_confirmation");
    REQUIRE_FALSE(asked.empty());
    const std::string shown = read_mail(asked.back().bytes).text;
    for (const std::string word : {"#bevestigen ", "#confirmer "})
      if (const auto at = shown.find(word); at != std::string::npos)
        answer(from, asked.back(), word + shown.substr(at + word.size(), 8));
    processing().handle_due();
  }

 private:
  int answers_ = 0;
};

}  // namespace m2t::test
