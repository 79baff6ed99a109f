// The rows of part 4, one mail each; judge_test walks them alone and in pairs.
#include "tests/rules/builders.h"

namespace m2t::rules_tests {

const std::vector<RowCase>& row_cases() {
  using D = Disposition;
  constexpr bool hold = true, record = true;
  static const std::vector<RowCase> cases{
      {"H-01", [](Mail&, Arrival&, History& h) { h.own_message_id = true; }, false, D::Record},
      {"H-01", [](Mail&, Arrival&, History& h) { h.own_loop_stamp = true; }, false, D::Record},
      {"H-02", [](Mail& m, Arrival&, History&) { m.from->address = "Support+x@jette.brussels"; }, false, D::Record},
      {"H-02",
       [](Mail& m, Arrival&, History&) {
         m.sender = {{"", "helpdesk@jette.brussels"}};
       },
       false, D::Record},
      {"H-02", [](Mail& m, Arrival&, History&) { m.return_path = "support@jette.brussels"; }, false, D::Record},
      {"H-03", [](Mail& m, Arrival&, History&) { m.automatic.delivery_report = true; }, false, D::BounceReport},
      {"H-04", [](Mail& m, Arrival&, History&) { m.automatic.disposition_report = true; }, false, D::Note, false, record},
      {"H-05", [](Mail& m, Arrival&, History&) { m.automatic.feedback_report = true; }, false, D::Note, false, record},
      {"H-06", [](Mail& m, Arrival&, History&) { m.automatic.tls_or_dmarc_report = true; }, false, D::Record},
      {"H-07", [](Mail& m, Arrival&, History&) { m.automatic.null_return_path = true; }, false, D::Note, false, record},
      {"H-07", [](Mail& m, Arrival&, History&) { m.automatic.null_return_path = m.bounce.is = true; }, false, D::BounceReport},
      {"H-09", [](Mail& m, Arrival&, History&) { m.automatic.mailer_daemon = true; }, false, D::Note, false, record},
      {"H-09", [](Mail& m, Arrival&, History&) { m.automatic.mailer_daemon = m.bounce.is = true; }, false, D::BounceReport},
      {"H-10", [](Mail& m, Arrival&, History&) { m.automatic.failed_recipients_field = true; }, false, D::BounceReport},
      {"H-10", [](Mail& m, Arrival&, History&) { m.automatic.bounce_subject = true; }, false, D::BounceReport},
      {"H-11", [](Mail& m, Arrival&, History&) { m.automatic.auto_submitted = {"auto-replied"}; }, false, D::Note, false, record},
      {"H-11",
       [](Mail& m, Arrival&, History&) {
         m.automatic.auto_submitted = {"no", "auto-notified"};
       },
       false, D::Note, false, record},
      {"H-12", [](Mail& m, Arrival&, History&) { m.automatic.auto_submitted = {"auto-generated"}; }, false, D::Handle},
      {"H-13", [](Mail& m, Arrival&, History&) { m.automatic.auto_submitted = {"yes please"}; }, false, D::Handle},
      {"H-13", [](Mail& m, Arrival&, History&) { m.automatic.auto_submitted = {""}; }, false, D::Handle},
      {"H-14", [](Mail& m, Arrival&, History&) { m.automatic.auto_submitted = {"no"}; }, true, D::Handle},
      {"H-15",
       [](Mail& m, Arrival&, History&) {
         m.automatic.response_suppress = {"dr", "all"};
       },
       false, D::Handle},
      {"H-15", [](Mail& m, Arrival&, History&) { m.automatic.response_suppress = {"oof"}; }, false, D::Handle},
      {"H-15", [](Mail& m, Arrival&, History&) { m.automatic.response_suppress = {"autoreply"}; }, false, D::Handle},
      {"H-16",
       [](Mail& m, Arrival&, History&) {
         m.automatic.response_suppress = {"dr", "ndr", "rn", "nrn", "none"};
       },
       true, D::Handle},
      {"H-17",
       [](Mail& m, Arrival&, History&) {
         m.automatic.response_suppress = {"all"};
         m.automatic.exchange_rules_loop = true;
       },
       false, D::Note, false, record},
      {"H-18", [](Mail& m, Arrival&, History&) { m.automatic.exchange_rules_loop = true; }, false, D::Note, false, record},
      {"H-19", [](Mail& m, Arrival&, History&) { m.automatic.precedence = "auto_reply"; }, false, D::Note, false, record},
      {"H-20", [](Mail& m, Arrival&, History&) { m.automatic.precedence = "bulk"; }, false, D::Handle, hold},
      {"H-20", [](Mail& m, Arrival&, History&) { m.automatic.precedence = "junk"; }, false, D::Handle, hold},
      {"H-21", [](Mail& m, Arrival&, History&) { m.automatic.precedence = "list"; }, false, D::Handle, hold},
      {"H-22", [](Mail& m, Arrival&, History&) { m.automatic.precedence = "first-class"; }, true, D::Handle},
      {"H-23", [](Mail& m, Arrival&, History&) { m.automatic.list_field = true; }, false, D::Handle, hold},
      {"H-24", [](Mail& m, Arrival&, History&) { m.automatic.list_unsubscribe = true; }, false, D::Handle, hold},
      {"H-25",
       [](Mail& m, Arrival&, History&) {
         m.automatic.list_unsubscribe = true;
         m.automatic.campaign_field = "X-Campaign-Id";
       },
       false, D::Handle, hold},
      {"H-26", [](Mail& m, Arrival&, History&) { m.automatic.autoreply_field = true; }, false, D::Note, false, record},
      {"H-27", [](Mail& m, Arrival&, History&) { m.automatic.vacation_field = true; }, false, D::Note, false, record},
      {"H-27", [](Mail& m, Arrival&, History&) { m.automatic.machine_field = true; }, false, D::Handle},
      {"H-28", [](Mail& m, Arrival&, History&) { m.automatic.other_ticket_system = true; }, false, D::Handle},
      {"H-29", [](Mail& m, Arrival&, History&) { m.automatic.noreply_sender = true; }, false, D::Handle},
      {"H-29",
       [](Mail& m, Arrival&, History&) {
         m.automatic.noreply_sender = true;
         m.from->address = "owner-nieuws@jette.brussels";
       },
       false, D::Handle, hold},
      {"H-30",
       [](Mail& m, Arrival&, History&) {
         m.reply_to = {{"", "ne-pas-repondre@jette.brussels"}};
       },
       false, D::Handle},
      {"H-30",
       [](Mail& m, Arrival&, History&) {
         m.reply_to = {{"", "support@jette.brussels"}};
       },
       false, D::Handle},
      {"H-31",
       [](Mail& m, Arrival&, History&) {
         m.to = {{"", "tous@jette.brussels"}};
       },
       false, D::Handle},
      {"H-32",
       [](Mail& m, Arrival&, History&) {
         m.cc.resize(50, Address{"", "x@jette.brussels"});
       },
       false, D::Handle, hold},
      {"H-32",
       [](Mail& m, Arrival&, History&) {
         m.to.resize(4, Address{"", "support@jette.brussels"});
       },
       false, D::Handle, hold},
      {"H-33",
       [](Mail& m, Arrival&, History& h) {
         m.automatic.automatic_subject = true;
         h.answers_our_mail = true;
       },
       false, D::Note, false, record},
      {"H-34", [](Mail& m, Arrival&, History&) { m.automatic.automatic_subject = true; }, false, D::Handle},
      {"H-35", [](Mail& m, Arrival&, History&) { m.automatic.meeting_method = "request"; }, false, D::Note},
      {"H-35", [](Mail& m, Arrival&, History&) { m.automatic.meeting_method = "counter"; }, false, D::Note},
      {"H-35", [](Mail& m, Arrival&, History&) { m.automatic.meeting_method = "reply"; }, false, D::Note, false, record},
      {"H-36", [](Mail& m, Arrival&, History&) { m.automatic.recall = true; }, false, D::Note, false, record},
      {"H-36", [](Mail& m, Arrival&, History&) { m.automatic.read_receipt = true; }, false, D::Note, false, record},
      {"H-37", [](Mail& m, Arrival&, History&) { m.headers = border_header("X-Spam-Flag", "YES"); }, false, D::Handle, hold},
      {"H-38",
       [](Mail& m, Arrival&, History&) {
         m.headers = border_header("Authentication-Results", "mx.jette.brussels; dmarc=fail header.from=jette.brussels");
       },
       false, D::Handle, hold},
      {"H-40",
       [](Mail&, Arrival&, History& h) {
         h.same_words = {1, true, std::nullopt};
       },
       false, D::Handle},
      {"T-17", [](Mail&, Arrival& a, History& h) { h.silent_until = a.now + 1ms; }, false, D::Handle},
      {"T-17",
       [](Mail&, Arrival& a, History& h) {
         h.last_automatic_mail = a.received - 90s;
         h.quick_mails = 3;
       },
       false, D::Handle},
      {"H-41",
       [](Mail&, Arrival& a, History& h) {
         h.answers_our_mail = true;
         h.last_automatic_mail = a.received - 59s;
       },
       false, D::Handle},
      {"H-42", [](Mail& m, Arrival&, History&) { m.from_count = 2; }, false, D::Hold},
      {"H-42", [](Mail& m, Arrival&, History&) { m.automatic.from_group = true; }, false, D::Hold},
      {"H-42", [](Mail& m, Arrival&, History&) { m.from->address = "x@host.invalid"; }, false, D::Hold},
      {"H-42", [](Mail& m, Arrival&, History&) { m.from->address = "x@[192.0.2.1]"; }, false, D::Hold},
      {"H-43", [](Mail& m, Arrival&, History&) { m.automatic.received_count = 51; }, false, D::Hold},
      {"H-44", [](Mail& m, Arrival&, History&) { m.automatic.delivered_twice = {"support@jette.brussels"}; }, false, D::Handle},
      {"I-41",
       [](Mail& m, Arrival&, History&) { m.subject = "Retrieval using the IMAP4 protocol failed for the following message: 42"; },
       false, D::Hold},
  };
  return cases;
}

}  // namespace m2t::rules_tests
