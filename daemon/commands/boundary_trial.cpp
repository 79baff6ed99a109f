#include "daemon/commands/boundary_trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "base/errors.h"
#include "daemon/commands/command_support.h"
#include "mailer/compose.h"
#include "mailer/imap_session.h"
#include "mailer/smtp_sender.h"
#include "store/blobs.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::chrono::seconds look_every{3};
constexpr std::size_t trial_rows_at_once = 200;

// One mailbox, and which of its mails were there before.
struct Watched {
  std::unique_ptr<ImapSession> session;
  std::uint32_t next_uid = 1;
};

class TrialRun {
 public:
  explicit TrialRun(const BoundaryTrial& trial) : trial_(trial), code_(base32(trial.random(5))), started_(SystemClock().now()) {}

  bool run() {
    for (const MailboxSettings& mailbox : trial_.settings.mailboxes) watch(mailbox);
    send();
    trial_.tell(
        fmt::format("waiting {} s. Meanwhile send a mail with \"{}\" in its subject to {} from a technician's own mailbox: what "
                    "the border writes "
                    "into that one is what matters",
                    trial_.at_most.count(), code_, trial_.settings.policy.address));
    const auto end = std::chrono::steady_clock::now() + trial_.at_most;
    while (!passed_ && std::chrono::steady_clock::now() < end) {
      look_into_mailboxes();
      look_into_store();
      if (!passed_) std::this_thread::sleep_for(look_every);
    }
    for (Watched& watched : mailboxes_) watched.session->logout();
    return passed_;
  }

 private:
  void watch(const MailboxSettings& mailbox) {
    const ImapAccount account{mailbox.server, mailbox.user, [&mailbox] { return read_secret(mailbox.password); }};
    Watched watched;
    watched.session = std::make_unique<ImapSession>(account, CrashPoints{}, -1);
    const Selection selection = watched.session->select(mailbox.folder);
    watched.next_uid = selection.uid_next;
    if (watched.next_uid == 0) {  // the server did not tell
      const auto uids = watched.session->list_uids(1);
      watched.next_uid = uids.empty() ? 1 : uids.back() + 1;
    }
    mailboxes_.push_back(std::move(watched));
  }

  void send() {
    const Settings& settings = trial_.settings;
    OutgoingMail mail;
    mail.mail_id = "boundary-test-" + code_;
    mail.message_id = fmt::format("boundary-test-{}@{}", code_, address_domain(settings.policy.address));
    mail.from = mail.to = Person{"", settings.policy.address, Language::English};
    mail.subject = "mail2ticket boundary test " + code_;
    mail.date = started_;
    mail.auto_submitted = "auto-generated";
    mail.languages = {Language::English};
    mail.text = "This mail shows what the mail server writes about senders. Nobody needs to do anything with it.\n";
    const auto sender = make_smtp_sender({settings.smtp.server, settings.smtp.user,
                                          [&settings] { return read_secret(settings.smtp.password); }, settings.smtp.helo_name},
                                         CrashPoints{});
    const DeliveryResult result = sender->send(settings.policy.address, settings.policy.address,
                                               compose(mail, TimeZone(settings.calendar.time_zone)), [] {});
    if (result.outcome != DeliveryResult::Outcome::Sent)
      throw PermanentError(fmt::format("the test mail could not be sent: {}", result.reply));
    trial_.tell(fmt::format("a test mail is on its way to {}, subject \"{}\"", settings.policy.address, mail.subject));
  }

  void look_into_mailboxes() {
    for (Watched& watched : mailboxes_) {
      watched.session->noop();
      for (const std::uint32_t uid : watched.session->list_uids(watched.next_uid)) {
        watched.next_uid = uid + 1;
        if (const auto header = watched.session->fetch_header(uid)) judge_header(*header + "\r\n");
      }
    }
  }

  // A running daemon may have been quicker, and have moved the mail away.
  void look_into_store() {
    if (!std::filesystem::exists(trial_.settings.database_file())) return;
    const auto store = store_of(trial_.settings, false);
    const Blobs blobs(trial_.settings.raw_mail_folder());
    const auto rows = store->begin_reading()->inbound_since(started_, last_row_, trial_rows_at_once);
    for (const InboundRow& row : rows) {
      last_row_ = row.id;
      if (row.shown_subject.find(code_) != std::string::npos && !row.blob.empty()) judge_header(blobs.open(row.blob).bytes());
    }
  }

  void judge_header(std::string_view raw) {
    const ReadResult read = trial_.reader.read_bytes(raw);
    if (!read.is_read() || read.mail.subject.find(code_) == std::string::npos) return;
    if (!seen_.insert(read.mail.message_id).second) return;
    const TriedMail tried{read.mail, judge_boundary(read.mail, trial_.settings.policy)};
    trial_.came(tried);
    passed_ = passed_ || tried.finding.passed();
  }

  const BoundaryTrial& trial_;
  std::string code_;
  Time started_;
  std::vector<Watched> mailboxes_;
  InboundId last_row_{};
  std::set<std::string> seen_;
  bool passed_ = false;
};

}  // namespace

bool try_boundary(const BoundaryTrial& trial) { return TrialRun(trial).run(); }

}  // namespace m2t
