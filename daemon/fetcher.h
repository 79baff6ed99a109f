// Message bodies from a mailbox into durable inbound rows (i4 to i6): blob, sync, commit, in batches. Only then may anything
// else happen to them.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/digest.h"
#include "daemon/reader.h"
#include "mailer/imap_session.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

// A message on the server that has to be taken, and how.
struct MailToTake {
  MailHead head;
  std::string fingerprint;
  bool before_first_start = false;  // taken, but never acknowledged (I-37)
  bool oversize = false;            // only its header is fetched (I-39)
};

// The part of the transport key that survives other UIDs: INTERNALDATE, Message-ID, Date, From and Subject, hashed (INV-12).
std::string fingerprint_of(const MailHead& head);
// The row of a message, without its blob: who wrote it and what about, decoded for lists.
NewInbound inbound_of(const MailHead& head, const std::string& fingerprint, const MailboxRow& mailbox, const std::string& folder,
                      Time now, const RandomBytes& random, MailReader& reader);

struct FetchParts {
  const MailboxRow& mailbox;
  std::string folder;
  std::uint64_t max_bytes;  // of a message; a quarter more is let pass, because servers estimate sizes (I-07)
  const Blobs& blobs;
  MailReader& reader;  // of several threads
  const Clock& clock;
  RandomBytes random;
  CrashPoints crash_points;
  std::function<void()> received;  // called after each commit
  std::function<void()> progress;  // called while a body streams in: a large mail is no hang
};

// A fetch that failed, and on which message, so that one bad message cannot stop the others for ever (I-05).
class FetchFailed : public ImapError {
 public:
  FetchFailed(const ImapError& cause, std::uint32_t uid) : ImapError(cause), uid_(uid) {}
  std::uint32_t uid() const { return uid_; }

 private:
  std::uint32_t uid_;
};

class Fetcher {
 public:
  Fetcher(const FetchParts& parts, ImapSession& session, Store& store) : parts_(parts), session_(session), store_(store) {}
  // All of them are durable rows when it returns, or recorded as vanished. Throws FetchFailed (what was complete before is
  // durable), TransientError (disk, store).
  void take(std::span<const MailToTake> mails);

 private:
  struct Batch;
  void fetch_one(const MailToTake& mail, Batch& batch);
  void commit(Batch& batch);

  const FetchParts& parts_;
  ImapSession& session_;
  Store& store_;
};

// Several connections that fetch side by side while a backlog is taken.
class FetchCrew {
 public:
  using MakeSession = std::function<std::unique_ptr<ImapSession>()>;  // logged in, folder selected
  using MakeStore = std::function<std::shared_ptr<Store>()>;
  FetchCrew(const FetchParts& parts, int size, MakeSession make_session, MakeStore make_store);
  ~FetchCrew();
  void give(std::vector<MailToTake> mails);
  // Waits until so little is left to begin that more should be given, calling `meanwhile` now and then. Rethrows the first
  // failure of a member.
  void wait_for_room(const std::function<void()>& meanwhile);
  // The same until all that was given is taken.
  void finish(const std::function<void()>& meanwhile);

 private:
  void work(const MakeSession& make_session, const MakeStore& make_store);
  void wait(const std::function<bool()>& over, const std::function<void()>& meanwhile);

  const FetchParts& parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<MailToTake>> chunks_;
  std::size_t busy_ = 0;
  bool closing_ = false;
  std::exception_ptr failure_;
  std::vector<std::jthread> members_;
};

}  // namespace m2t
