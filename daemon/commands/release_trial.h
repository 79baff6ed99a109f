// What a release of a held mail would do: the way that the daemon takes, in a transaction that is never committed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/desk.h"
#include "daemon/processing.h"
#include "daemon/reader.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

struct ReleaseTrial {
  Mail mail;                       // empty when it could not be read
  std::optional<Handled> handled;  // nothing: `failure` says why
  std::string failure;
  bool was_read = false;
  bool gone = false;  // somebody else has released or discarded it meanwhile
  // It is one, would become one, joins one or names one. A mail that cannot be read is judged by its sender and its subject.
  bool complaint = false;
};

// One thread.
class ReleaseTrials {
 public:
  ReleaseTrials(std::shared_ptr<const Desk> desk, std::shared_ptr<Store> store);

  // `row`: a held mail. Changes nothing. Throws what the store does, and TransientError when nothing can be read now.
  ReleaseTrial try_release(const InboundRow& row, const std::optional<TicketId>& into = std::nullopt);

  // The same without opening what already made its reader fail: for all rows of a list.
  ReleaseTrial look_at(const InboundRow& row);

 private:
  ReleaseTrial try_as(const InboundRow& row, Mail mail, const std::optional<TicketId>& into);
  std::optional<std::string> read(const InboundRow& row, Mail& mail);

  std::shared_ptr<const Desk> desk_;
  std::shared_ptr<Store> store_;
  Blobs blobs_;
  ReaderProgram reader_;
};

}  // namespace m2t
