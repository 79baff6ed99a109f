// What technicians are told once the pictures of a mail are read, or without what stands in them when that takes too long.
#pragma once

#include <memory>

#include "daemon/apply.h"

namespace m2t {

class NewsAfterPictures {
 public:
  NewsAfterPictures(std::shared_ptr<const Desk> desk, RandomBytes random);

  // Writes the mails to those whom it concerns now. What is owed was taken in the same transaction, so that it is told once, whoever
  // dies when. A mail that cannot be made is noted on the ticket.
  void tell(Tx& tx, const OwedNews& owed, Time now) const;
  // One of those that have waited too long; false: there is none.
  bool tell_overdue(Store& store, Time now) const;

 private:
  std::shared_ptr<const Desk> desk_;
  RandomBytes random_;
};

}  // namespace m2t
