#include "rules/holding.h"

#include <utility>

namespace m2t {

bool is_told_that_it_waits(HeldReason reason, const NoticeInput& in) {
  const bool told = reason == HeldReason::Rule || reason == HeldReason::Budget || reason == HeldReason::Oversize;
  return told && in.judgement.known_sender && in.judgement.may_answer;
}

std::vector<Effect> holding(HeldReason reason, std::string explanation, const NoticeInput& in,
                            std::vector<std::string>& reasons) {
  std::vector<Effect> effects{HoldMail{reason, std::move(explanation)}};
  if (!is_told_that_it_waits(reason, in)) return effects;
  auto notice = notice_to_sender(reason == HeldReason::Oversize ? NoticeKind::TooLarge : NoticeKind::Held, in, reasons);
  if (!notice) return effects;
  notice->without_ticket = true;
  effects.emplace_back(*std::move(notice));
  return effects;
}

}  // namespace m2t
