#include "rules/clock_step.h"

#include <fmt/format.h>

#include "rules/news.h"
#include "rules/notice.h"
#include "tickets/lifecycle.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

using std::chrono::year_month_day;

class Stepping {
 public:
  explicit Stepping(const StepInput& in) : in_(in), today_(in.calendar.zone().to_local(in.now).date) {
    decision_.verdict = Verdict::FollowUp;
    decision_.ticket = in.ticket.id;
    decision_.reasons.push_back(fmt::format("the clock: {} of {}", to_word(in.step.kind), to_text(in.ticket.number)));
  }

  Decision run() {
    switch (in_.step.kind) {
      case StepKind::Reminder: remind(); break;
      case StepKind::SilenceOver: end_waiting_in_silence(); break;
      case StepKind::WaitOver: wake(); break;
      case StepKind::ClosingTime: close(); break;
    }
    return std::move(decision_);
  }

 private:
  void remind() {
    Countdown countdown = in_.ticket.countdown.value_or(Countdown{});
    countdown.reminders_done = in_.step.reminder;
    countdown.last_step = today_;
    tell(NoticeKind::Reminder, silence_day(countdown, in_.policy.lifecycle, in_.calendar));
    change(SetCountdown{countdown});
  }

  void end_waiting_in_silence() {
    Countdown solved;
    solved.since = today_;
    solved.last_step = today_;
    tell(NoticeKind::Silence, last_day_to_react(today_, in_.policy.lifecycle, in_.calendar));
    move(TicketEvent::SilenceOver);
    change(SetCountdown{solved});
  }

  void wake() {
    move(TicketEvent::WaitOver);
    change(SetCountdown{});
    decision_.effects.emplace_back(AddNote{in_.ticket.id, "The day has come until which the ticket was to wait."});
    const TicketNews news{in_.ticket.id, StaffNews::WaitOver, in_.ticket.type, in_.ticket.technician, in_.ticket.team};
    for (SendStaffMail& mail : news_for(news, in_.policy, in_.rules)) decision_.effects.emplace_back(std::move(mail));
  }

  void close() {
    move(TicketEvent::ClosingTime);
    change(SetCountdown{});
    tell(NoticeKind::Closed, std::nullopt);
  }

  void move(TicketEvent event) {
    const auto to = next_state(in_.ticket.state, event);
    if (to && *to != in_.ticket.state)
      decision_.effects.emplace_back(ChangeState{in_.ticket.id, in_.ticket.state, *to, std::string(to_word(event))});
  }
  void change(TicketChange change) { decision_.effects.emplace_back(ChangeTicket{in_.ticket.id, std::move(change)}); }

  void tell(NoticeKind kind, std::optional<year_month_day> last_day) {
    auto notice = notice_to_requester(kind, in_.ticket, in_.policy);
    if (!notice) {
      decision_.reasons.emplace_back("the requester has no address that can be written to");
      return;
    }
    if (kind != NoticeKind::Closed) notice->text = in_.question;
    notice->last_day = last_day;
    decision_.effects.emplace_back(*std::move(notice));
  }

  const StepInput& in_;
  year_month_day today_;
  Decision decision_;
};

}  // namespace

Decision decide_step(const StepInput& in) { return Stepping(in).run(); }

}  // namespace m2t
