// A desk with its people, moved one step at a time through the real way of a mail: parser, core, store, templates, clock. Everything
// that goes out is looked at as it is queued.
#pragma once

#include <rapidcheck.h>

#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "daemon/desk.h"
#include "daemon/processing.h"
#include "store/store.h"
#include "tests/properties/typed_commands.h"

namespace m2t::properties {

// What happens next. The numbers choose among what is there, as remainders.
struct ThreadStep {
  int what = 0, who = 0, which = 0, form = 0, quote = 0, fields = 0;
  std::vector<CommandChoice> commands;
};
std::ostream& operator<<(std::ostream& out, const ThreadStep& step);
rc::Gen<std::vector<ThreadStep>> any_thread();

class DeskWorld {
 public:
  DeskWorld();
  void perform(const ThreadStep& step);
  int solved_or_closed();  // tickets that are

  struct Figures {
    int internal_words = 0;     // written
    int mails_to_others = 0;    // looked at: to people who are no technicians
    int reminders = 0;          // of questions
    int requester_changes = 0;  // states that a requester's mail moved
  } figures;

 private:
  struct Received {
    std::string raw;
    Mail mail;
  };
  struct Letter {
    std::string from, to = "support@jette.brussels", cc, subject, text, more_fields, attachment;
  };

  void requester_writes(const ThreadStep& step);
  void technician_writes(const ThreadStep& step);
  void time_passes(const ThreadStep& step);
  std::string staff_text(const ThreadStep& step, const OutboxRow* ours, Letter& letter);

  std::string public_word();
  std::string internal_word();
  ValueSet values_with(const std::string& marker) const;
  const std::string& text_of(const OutboxRow& row);
  std::string quotation(const OutboxRow* ours, int quote);
  std::string code_in(const OutboxRow* confirmation);
  const OutboxRow* answered_by(const std::string& address, int which, std::string_view kind = {});
  void post(const Letter& letter, bool by_a_requester);
  void handle_due(bool by_a_requester);
  void handle_one(const InboundRow& row, const Received& received);
  void send_what_is_due();
  void look_at_new_mails();
  void look_at(const OutboxRow& row);
  void changed_only_what_requesters_may(const std::vector<Ticket>& before, std::size_t mails_before);
  std::vector<Ticket> tickets();
  [[noreturn]] void fail(const std::string& why, const std::string& shown);

  std::shared_ptr<const Desk> desk_;
  RandomBytes random_;
  FixedClock clock_;
  std::unique_ptr<Store> store_;
  std::map<std::string, Received> received_;  // by the name of the blob
  std::vector<OutboxRow> mails_;
  std::map<std::string, std::string> texts_;  // of mails_, by Message-ID
  std::set<std::string> internal_;            // words, in lower case
  std::set<std::string> secrets_;             // of mails to technicians
  std::set<std::string> brought_;             // those that a requester's mail brought
  bool brought_a_secret_ = false;             // the mail at hand, a requester's
  int words_ = 0, letters_ = 0;
  std::string story_;
};

}  // namespace m2t::properties
