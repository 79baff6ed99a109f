#include "daemon/fetcher.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/errors.h"
#include "base/log.h"

namespace m2t {
namespace {

constexpr std::size_t batch_mails = 64;                     // one commit for so many,
constexpr std::uint64_t batch_bytes = 32ull * 1024 * 1024;  // or so many bytes,
constexpr std::chrono::milliseconds batch_time{200};        // or after so long: the first mail of a batch waits for the last
constexpr std::size_t chunk_mails = 64;                     // what a member of the crew takes at once
constexpr std::size_t chunks_a_member = 3;                  // that wait, so that nobody runs dry while heads are fetched
constexpr std::chrono::milliseconds look_meanwhile{50};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// The value of a field in a small header block, unfolded, blanks folded to one: servers differ in how they fold.
std::string field_value(std::string_view header, std::string_view name) {
  std::string value;
  bool inside = false;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find('\n'), header.size());
    std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const bool continued = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (!continued) {
      if (inside) break;
      const std::size_t colon = line.find(':');
      inside = colon != std::string_view::npos && lower(line.substr(0, colon)) == name;
      if (inside) line.remove_prefix(colon + 1);
    }
    if (!inside) continue;
    for (const char c : line) {
      const bool blank = c == ' ' || c == '\t';
      if (!blank) {
        value += c;
      } else if (!value.empty() && value.back() != ' ') {
        value += ' ';
      }
    }
    if (!value.empty() && value.back() != ' ') value += ' ';
  }
  while (!value.empty() && value.back() == ' ') value.pop_back();
  return value;
}

// For lists only: a header that cannot be read shows nothing, and its mail is taken all the same.
Mail header_facts(std::string_view header, MailReader& reader) {
  try {
    ReadResult read = reader.read_bytes(header);
    if (read.is_read()) return std::move(read.mail);
    log_warning("intake.header", "the header of a mail could not be read", {{"why", read.failure}});
  } catch (const TransientError& e) {
    log_warning("intake.header", "the header of a mail could not be read", {{"why", e.what()}});
  }
  return {};
}

}  // namespace

std::string fingerprint_of(const MailHead& head) {
  static constexpr std::array<std::string_view, 4> fields{"message-id", "date", "from", "subject"};
  std::string all = to_rfc3339(head.internal_date);
  for (const std::string_view field : fields) all += "\n" + field_value(head.header, field);
  return to_hex(sha256(all));
}

NewInbound inbound_of(const MailHead& head, const std::string& fingerprint, const MailboxRow& mailbox, const std::string& folder,
                      Time now, const RandomBytes& random, MailReader& reader) {
  NewInbound row;
  row.mail_id = "in-" + base32(random(8));
  row.mailbox = mailbox.id;
  row.place = {folder, mailbox.uid_validity, head.uid};
  row.fingerprint = fingerprint;
  row.size_bytes = head.size;
  row.internal_date = head.internal_date;
  row.received = now;
  const Mail shown = header_facts(head.header, reader);
  row.message_id = shown.message_id;
  row.shown_from = shown.from ? shown.from->address : "";
  row.shown_subject = shown.subject;
  return row;
}

struct Fetcher::Batch {
  std::unique_ptr<BlobBatch> blobs;
  std::vector<NewInbound> rows;
  std::vector<NewInbound> vanished;
  std::uint64_t bytes = 0;
  std::chrono::steady_clock::time_point begun;
};

void Fetcher::fetch_one(const MailToTake& mail, Batch& batch) {
  const Time now = parts_.clock.now();
  NewInbound row = inbound_of(mail.head, mail.fingerprint, parts_.mailbox, parts_.folder, now, parts_.random, parts_.reader);
  row.before_first_start = mail.before_first_start;
  row.oversize = mail.oversize;
  bool there = true;
  if (mail.oversize) {
    const auto header = session_.fetch_header(mail.head.uid);
    there = header.has_value();
    if (header) batch.blobs->append(*header);
  } else {
    there =
        session_.fetch_body(mail.head.uid, mail.head.size, parts_.max_bytes + parts_.max_bytes / 4, [&](std::string_view bytes) {
          batch.blobs->append(bytes);
          parts_.progress();
        });
  }
  if (!there) {  // a person moved it in the meantime (I-13)
    batch.blobs->abandon();
    batch.vanished.push_back(std::move(row));
    return;
  }
  row.size_bytes = mail.oversize ? mail.head.size : batch.blobs->size_so_far();
  batch.bytes += batch.blobs->size_so_far();
  row.blob = batch.blobs->finish(now);
  batch.rows.push_back(std::move(row));
}

void Fetcher::commit(Batch& batch) {
  if (batch.rows.empty() && batch.vanished.empty()) return;
  batch.blobs->commit();
  auto tx = store_.begin();
  for (const NewInbound& row : batch.rows) tx->add_inbound(row);
  for (const NewInbound& row : batch.vanished) {
    if (const auto id = tx->add_inbound(row)) tx->mark_vanished(*id);
    log_info("intake.vanished", "a message was gone before it could be fetched", {{"mail", row.mail_id}});
  }
  tx->commit();
  parts_.crash_points.pass(CrashPoint::InboundCommitted);
  for (const NewInbound& row : batch.rows)
    log_info("mail.received", "a mail is stored", {{"mail", row.mail_id}, {"bytes", row.size_bytes}});
  parts_.received();
}

void Fetcher::take(std::span<const MailToTake> mails) {
  const auto new_batch = [this] { return Batch{parts_.blobs.new_batch(), {}, {}, 0, parts_.clock.monotonic()}; };
  Batch batch = new_batch();
  for (const MailToTake& mail : mails) {
    try {
      fetch_one(mail, batch);
    } catch (const ImapError& e) {
      batch.blobs->abandon();
      commit(batch);  // what is complete stays
      throw FetchFailed(e, mail.head.uid);
    }
    const bool full =
        batch.rows.size() >= batch_mails || batch.bytes >= batch_bytes || parts_.clock.monotonic() - batch.begun >= batch_time;
    if (!full) continue;
    commit(batch);
    batch = new_batch();
  }
  commit(batch);
}

FetchCrew::FetchCrew(const FetchParts& parts, int size, MakeSession make_session, MakeStore make_store) : parts_(parts) {
  for (int i = 0; i < size; ++i) members_.emplace_back([this, make_session, make_store] { work(make_session, make_store); });
}

FetchCrew::~FetchCrew() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    chunks_.clear();
  }
  changed_.notify_all();
}

void FetchCrew::give(std::vector<MailToTake> mails) {
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < mails.size(); i += chunk_mails) {
      const auto first = mails.begin() + static_cast<std::ptrdiff_t>(i);
      const auto last = mails.begin() + static_cast<std::ptrdiff_t>(std::min(i + chunk_mails, mails.size()));
      chunks_.emplace_back(std::make_move_iterator(first), std::make_move_iterator(last));
    }
  }
  changed_.notify_all();
}

void FetchCrew::work(const MakeSession& make_session, const MakeStore& make_store) {
  try {
    const std::shared_ptr<Store> store = make_store();
    const std::unique_ptr<ImapSession> session = make_session();
    Fetcher fetcher(parts_, *session, *store);
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || failure_ || !chunks_.empty(); });
      if (closing_ || failure_) break;
      const std::vector<MailToTake> chunk = std::move(chunks_.front());
      chunks_.pop_front();
      ++busy_;
      lock.unlock();
      std::exception_ptr failure;
      try {
        fetcher.take(chunk);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      --busy_;
      if (failure && !failure_) failure_ = failure;
      changed_.notify_all();
    }
    session->logout();
  } catch (...) {  // could not connect: the first failure goes to whoever calls finish()
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    changed_.notify_all();
  }
}

void FetchCrew::wait_for_room(const std::function<void()>& meanwhile) {
  wait([this] { return chunks_.size() <= chunks_a_member * members_.size(); }, meanwhile);
}

void FetchCrew::finish(const std::function<void()>& meanwhile) {
  wait([this] { return chunks_.empty() && busy_ == 0; }, meanwhile);
}

void FetchCrew::wait(const std::function<bool()>& over, const std::function<void()>& meanwhile) {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, look_meanwhile, [&] { return failure_ || over(); })) {
    lock.unlock();
    meanwhile();
    lock.lock();
  }
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace m2t
