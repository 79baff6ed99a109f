// A mail server for tests of the outbox: answers as scripted, and keeps what it was given.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "mailer/smtp_sender.h"

namespace m2t::test {

struct RecordedMail {
  std::string envelope_from, to, bytes;
  bool dot_sent = false;  // before_final_dot returned
};

// The server behind all senders of one outbox; any thread.
class RecordingServer {
 public:
  // The answers in the order of the mails; when they run out, everything is taken.
  void answer(DeliveryResult result) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(result));
  }
  // Called when all content is handed over, before the dot; and when the dot must not be sent.
  std::function<void()> before_dot, on_failure;
  // Called before each answer with the mail and the number of mails before it, after the dot where one is sent.
  std::function<void(const RecordedMail&, std::size_t)> look;

  std::vector<RecordedMail> mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
  }
  // A sender that talks to this server, which has to outlive it.
  std::unique_ptr<MailSender> make_sender() { return std::make_unique<Sender>(*this); }

 private:
  class Sender final : public MailSender {
   public:
    explicit Sender(RecordingServer& server) : server_(server) {}
    DeliveryResult send(const std::string& envelope_from, const std::string& to, std::string_view bytes,
                        const std::function<void()>& before_final_dot) override {
      return server_.take({envelope_from, to, std::string(bytes)}, before_final_dot);
    }

   private:
    RecordingServer& server_;
  };

  static bool reaches_the_dot(const DeliveryResult& result) {
    using Outcome = DeliveryResult::Outcome;
    return result.outcome == Outcome::Sent || result.outcome == Outcome::InDoubt || result.stage == "dot";
  }

  DeliveryResult take(RecordedMail mail, const std::function<void()>& before_final_dot) {
    DeliveryResult result;
    std::size_t before = 0;
    {
      const std::lock_guard lock(mutex_);
      result = sent();
      if (!answers_.empty()) {
        result = answers_.front();
        answers_.pop_front();
      }
      before = mails_.size();
      mails_.push_back(mail);
    }
    if (reaches_the_dot(result)) {
      if (before_dot) before_dot();
      try {
        before_final_dot();
      } catch (...) {
        if (on_failure) on_failure();
        throw;
      }
      mail.dot_sent = true;
      const std::lock_guard lock(mutex_);
      mails_[before].dot_sent = true;
    }
    if (look) look(mail, before);
    return result;
  }

  static DeliveryResult sent() {
    DeliveryResult result;
    result.outcome = DeliveryResult::Outcome::Sent;
    result.code = 250;
    result.reply = "250 2.0.0 Ok";
    result.stage = "dot";
    return result;
  }

  mutable std::mutex mutex_;
  std::deque<DeliveryResult> answers_;
  std::vector<RecordedMail> mails_;
};

}  // namespace m2t::test
