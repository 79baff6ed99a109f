// Named places where a crash test stops the process with SIGKILL (part 2.1 of the fault requirements: K-01 to K-30).
// A build without M2T_CRASH_POINTS has no trace of them: pass() is empty.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string_view>

namespace m2t {

// Each stands directly AFTER the named act, unless the name says before. The crash test walks this whole table.
enum class CrashPoint {
  ImapConnected,          // K-01 logged in, nothing selected
  ImapSelected,           // K-01
  MailsListed,            // K-02 UIDs known, nothing fetched
  BodyPartlyReceived,     // K-03 in the middle of the literal
  BodyReceived,           // K-04 complete, not yet named
  BlobWritten,            // K-05 temporary file written, not synced
  BlobSynced,             // K-06 synced, not renamed
  BlobRenamed,            // K-07 renamed, folder and row not yet durable
  InboundCommitted,       // K-08 row `received` durable
  AttemptCommitted,       // K-09 attempt counted, parser not started
  MailParsed,             // K-09
  DecisionBeforeCommit,   // K-11 everything written, not committed
  DecisionCommitted,      // K-12
  MoveAnswered,           // K-14 the server moved it, our row not yet stamped
  FiledCommitted,         // i10
  OutboxClaimed,          // K-15
  SmtpConnected,          // K-16
  SmtpContentPartlySent,  // K-17
  InDoubtCommitted,       // K-18 marker durable, dot not sent
  SmtpReplyRead,          // K-20 final reply read, result not committed (K-19 is this one with a peer that withholds it)
  ResultCommitted,        // K-21
  PictureClaimed,         // K-10 attempt counted, nothing read
  PictureRead,            // K-10 read, not committed
  PictureCommitted,       // K-10
};

struct CrashPointName {
  CrashPoint point;
  std::string_view name;
};

inline constexpr std::array<CrashPointName, 24> crash_point_names{{
    {CrashPoint::ImapConnected, "imap-connected"},
    {CrashPoint::ImapSelected, "imap-selected"},
    {CrashPoint::MailsListed, "mails-listed"},
    {CrashPoint::BodyPartlyReceived, "body-partly-received"},
    {CrashPoint::BodyReceived, "body-received"},
    {CrashPoint::BlobWritten, "blob-written"},
    {CrashPoint::BlobSynced, "blob-synced"},
    {CrashPoint::BlobRenamed, "blob-renamed"},
    {CrashPoint::InboundCommitted, "inbound-committed"},
    {CrashPoint::AttemptCommitted, "attempt-committed"},
    {CrashPoint::MailParsed, "mail-parsed"},
    {CrashPoint::DecisionBeforeCommit, "decision-before-commit"},
    {CrashPoint::DecisionCommitted, "decision-committed"},
    {CrashPoint::MoveAnswered, "move-answered"},
    {CrashPoint::FiledCommitted, "filed-committed"},
    {CrashPoint::OutboxClaimed, "outbox-claimed"},
    {CrashPoint::SmtpConnected, "smtp-connected"},
    {CrashPoint::SmtpContentPartlySent, "smtp-content-partly-sent"},
    {CrashPoint::InDoubtCommitted, "in-doubt-committed"},
    {CrashPoint::SmtpReplyRead, "smtp-reply-read"},
    {CrashPoint::ResultCommitted, "result-committed"},
    {CrashPoint::PictureClaimed, "picture-claimed"},
    {CrashPoint::PictureRead, "picture-read"},
    {CrashPoint::PictureCommitted, "picture-committed"},
}};

// Handed over by main to everything that has a crash point; shared by threads.
class CrashPoints {
 public:
  CrashPoints() = default;  // never crashes
  // Ends the process with SIGKILL when `point` is passed for the nth time (1 = the first).
  CrashPoints(CrashPoint point, unsigned nth);

#ifdef M2T_CRASH_POINTS
  void pass(CrashPoint point) const;
#else
  void pass(CrashPoint) const {}
#endif

 private:
  struct Armed {
    CrashPoint point;
    std::atomic<unsigned> left;
    Armed(CrashPoint p, unsigned n) : point(p), left(n) {}
  };
  std::shared_ptr<Armed> armed_;
};

}  // namespace m2t
