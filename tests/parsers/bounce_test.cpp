#include "parsers/automatic/bounce.h"

#include <doctest/doctest.h>

#include "parsers/reader.h"

using namespace m2t;

namespace {

std::string report(const std::string& action, const std::string& status,
                   const std::string& top = "From: MAILER-DAEMON@x.example\nReturn-Path: <>\n") {
  return top +
         "Content-Type: multipart/report; report-type=delivery-status; boundary=X\n\n--X\n\nCould not deliver.\n--X\n"
         "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; "
         "jean@y.example\nAction: " +
         action + "\nStatus: " + status +
         "\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n--X\nContent-Type: message/rfc822\n\n"
         "Message-ID: <m2t.abc@jette.brussels>\nSubject: x\n\nbody\n--X--\n";
}

}  // namespace

TEST_CASE("bounce: a failed delivery names recipient, status and our mail (RFC 3464, S-22)") {
  const auto bounce = read_mail(report("failed", "5.1.1")).bounce;
  CHECK(bounce.is);
  CHECK(bounce.permanent);
  CHECK(bounce.failed_recipient == "jean@y.example");
  CHECK(bounce.status == "5.1.1");
  CHECK(bounce.original_message_id == "m2t.abc@jette.brussels");
  CHECK(bounce.why.find("failed") != std::string::npos);
}

TEST_CASE("bounce: delayed, relayed and expanded are told of but no failure, delivered is no bounce (S-23)") {
  CHECK(read_mail(report("delayed", "4.4.1")).bounce.is);
  CHECK_FALSE(read_mail(report("delayed", "4.4.1")).bounce.permanent);
  CHECK_FALSE(read_mail(report("relayed", "2.1.9")).bounce.permanent);
  CHECK_FALSE(read_mail(report("expanded", "2.1.5")).bounce.permanent);
  CHECK_FALSE(read_mail(report("delivered", "2.1.5")).bounce.is);
}

TEST_CASE("bounce: a report that a gateway wrapped is one, a report that a person forwards is not") {
  const auto wrapped = [](const std::string& top) {
    return top + "Content-Type: multipart/mixed; boundary=W\n\n--W\n\nsee\n--W\nContent-Type: message/rfc822\n\n" +
           report("failed", "5.1.1") + "\n--W--\n";
  };
  CHECK(read_mail(wrapped("From: postmaster@x.example\n")).bounce.is);
  CHECK_FALSE(read_mail(wrapped("From: Jean <jean@x.example>\nSubject: que faire ?\n")).bounce.is);
}

TEST_CASE("bounce: plain forms, with the returned header in the text") {
  const auto qmail =
      read_mail(
          "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: failure notice\n\nHi. This is the qmail-send program.\n\n"
          "<jean@y.example>:\n550 5.1.1 unknown user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <abc@d>\n")
          .bounce;
  CHECK(qmail.is);
  CHECK(qmail.failed_recipient == "jean@y.example");
  CHECK(qmail.status == "5.1.1");
  CHECK(qmail.original_message_id == "abc@d");
  const auto exim = read_mail("From: x@y\nX-Failed-Recipients: jean@y.example\nSubject: Mail delivery failed\n\nsorry").bounce;
  CHECK(exim.failed_recipient == "jean@y.example");
  CHECK_FALSE(
      read_mail(
          "Return-Path: <>\nFrom: MAILER-DAEMON@x\nSubject: Warning: message delayed 24 hours\n\nhas not yet been delivered")
          .bounce.permanent);
}

TEST_CASE("bounce: people who write about undelivered mail do not bounce") {
  CHECK_FALSE(
      read_mail("From: jean@x.example\nSubject: Undelivered Mail Returned to Sender\n\nQue veut dire ce message ?").bounce.is);
}

TEST_CASE("bounce: status codes are found in free text, addresses and versions are none") {
  CHECK(find_status_code("550 5.1.1 <a@b>") == "5.1.1");
  CHECK(find_status_code("#5.7.26 smtp;") == "5.7.26");
  CHECK(find_status_code("host 5.4.3.2 said") == "");
  CHECK(find_status_code("192.5.1.1") == "");
}

TEST_CASE("bounce: several recipients are all named; the first that failed speaks for the report") {
  const std::string fields =
      "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; late@y.example\nAction: delayed\nStatus: 4.4.1\n\n"
      "Original-Recipient: rfc822;old@y.example\nFinal-Recipient: RFC822;<jean@y.example>\nAction: Failed (bounced)\nStatus: "
      "5.0.0\n"
      "Diagnostic-Code: smtp; 550-5.7.1 not wanted\n 550 5.7.1 here\nFinal-Recipient: rfc822;els@y.example\nAction: "
      "failed\nStatus: "
      "5.1.1 (no mailbox)\n\nFinal-Recipient: rfc822; ok@y.example\nAction: delivered\nStatus: 2.0.0\n";
  const auto bounce = read_mail(
                          "From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; report-type=delivery-status; "
                          "boundary=X\n\n--X\n\nsorry\n--X\nContent-Type: message/delivery-status\n\n" +
                          fields + "\n--X--\n")
                          .bounce;
  CHECK(bounce.failed_recipient == "jean@y.example");
  CHECK(bounce.status == "5.7.1");  // what the refusing system said, not the reporter's 5.0.0
  CHECK(bounce.permanent);
  CHECK(bounce.recipients == std::vector<BounceRecipient>{{"late@y.example", "4.4.1", "delayed"},
                                                          {"jean@y.example", "5.7.1", "failed"},
                                                          {"els@y.example", "5.1.1", "failed"}});
}

TEST_CASE("bounce: what a report asked for says is no bounce") {
  CHECK_FALSE(read_mail(report("deliverable", "2.1.5")).bounce.is);
  CHECK_FALSE(
      read_mail(report("delivered", "2.1.5", "From: MAILER-DAEMON@x.example\nSubject: Mail Delivery Status Report\n")).bounce.is);
}

TEST_CASE("bounce: a report whose boundaries are lost is read where it stands in the text") {
  const auto bounce =
      read_mail(
          "From: postmaster@x.example\nSubject: Delivery Notification: Delivery has failed\n\nYour message cannot be "
          "delivered.\n\nReporting-MTA: dns; x.example\n\nAction: failed\nStatus: 5.0.0\nFinal-recipient: "
          "rfc822;els@y.example\nDiagnostic-code: smtp; 550 5.7.1 no\n\nMessage-id: <a@b>\nTo: els@y.example\n")
          .bounce;
  CHECK(bounce.failed_recipient == "els@y.example");
  CHECK(bounce.status == "5.7.1");
  CHECK(bounce.original_message_id == "a@b");
}

namespace {

struct Notice {
  const char* from;
  const char* subject;
  const char* text;
  bool permanent;
  const char* status;
};

// Notices without a report part, as systems write them in the languages of this country; each is about els@y.example.
const Notice notices[] = {
    {"MAILER-DAEMON@x", "failure notice",
     "Hi.\n\n<els@y.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown\n", true, "5.1.1"},
    {"Mail Delivery System <Mailer-Daemon@x>", "Mail delivery failed: returning message to sender",
     "A message could not be delivered.\n\n  els@y.example\n    SMTP error from remote mail server after RCPT "
     "TO:<els@y.example>:\n    "
     "550 5.2.1 mailbox disabled\n",
     true, "5.2.1"},
    {"Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)",
     "Votre message \xc3\xa0 els@y.example n'a pas pu \xc3\xaatre distribu\xc3\xa9.\n\nLa r\xc3\xa9ponse \xc3\xa9tait :\n550 "
     "5.1.1 The email account does "
     "not exist\n",
     true, "5.1.1"},
    {"Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x>", "Non remis : imprimante",
     "\xc3\x89"
     "chec de la remise pour ces destinataires ou groupes :\n\nels@y.example<mailto:els@y.example>\nL'adresse est "
     "introuvable.\n\n"
     "Informations de diagnostic pour les administrateurs :\n\nG\xc3\xa9n\xc3\xa9ration du serveur : x\n\nels@y.example\nRemote "
     "Server "
     "returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'\n",
     true, "5.1.10"},
    {"Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x>", "Onbestelbaar: printer",
     "Bezorging is mislukt aan de volgende ontvangers of groepen:\n\nels@y.example<mailto:els@y.example>\nHet adres is niet "
     "gevonden.\n\n"
     "els@y.example\nRemote Server returned '550 5.4.1 Recipient address rejected'\n",
     true, "5.4.1"},
    {"Systemadministrator <postmaster@x>", "Unzustellbar: Drucker",
     "Ihre Nachricht hat einige oder alle Empf\xc3\xa4nger nicht erreicht.\n\n      'els@y.example' am 29.04.2009 13:34\n        "
     "    550 5.1.1 "
     "unbekannt\n",
     true, "5.1.1"},
    {"System Administrator <postmaster@x>", "Undeliverable: printer",
     "Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not be reached:\n\n "
     "     "
     "'els@y.example' on 4/29/2009 1:34 PM\n            The e-mail account does not exist. <#5.1.1>\n",
     true, "5.1.1"},
    {"Administrateur syst\xc3\xa8me <postmaster@x>", "Non remis\xc2\xa0: imprimante",
     "Votre message n'a pas atteint certains ou tous les destinataires pr\xc3\xa9vus.\n\n      'els@y.example' sur 29/04/2009 "
     "13:34\n     "
     "       Compte introuvable. < x #5.1.1 SMTP; 550>\n",
     true, "5.1.1"},
    {"Systeembeheerder <postmaster@x>", "Niet te bezorgen: printer",
     "Uw bericht heeft sommige of alle geadresseerden niet bereikt.\n\n      'els@y.example' op 29/04/2009 13:34\n            "
     "550 5.1.1 "
     "onbekend\n",
     true, "5.1.1"},
    {"Mail Delivery Subsystem <MAILER-DAEMON@x>", "Returned mail: User unknown",
     "   ----- The following addresses had permanent fatal errors -----\n<els@y.example>\n\n   ----- Transcript of session "
     "follows -----\n"
     ">>> RCPT To:<els@y.example>\n<<< 550 5.1.1 <els@y.example>... User unknown\n",
     true, "5.1.1"},
    {"Postmaster <postmaster@x>", "DELIVERY FAILURE: User els (els@y.example) not listed in Domino Directory",
     "Your message\n\n  Subject: printer\n\nwas not delivered to:\n\n  els@y.example\n\nbecause:\n\n  User els (els@y.example) "
     "not listed in "
     "Domino Directory\n",
     true, ""},
    {"MAILER-DAEMON@x", "Warning: could not send message for past 4 hours",
     "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n\n   ----- The "
     "following "
     "addresses had transient non-fatal errors -----\n<els@y.example>\n\n   451 4.4.1 timeout\n",
     false, "4.4.1"},
    {"postmaster@x",
     "Remise retard\xc3\xa9"
     "e : imprimante",
     "La remise \xc3\xa0 ces destinataires est retard\xc3\xa9"
     "e :\n\nels@y.example\n\nLe serveur essaiera encore.\n",
     false, ""},
    {"postmaster@x", "Bezorging vertraagd: printer", "De bezorging aan deze ontvanger is vertraagd:\n\nels@y.example\n", false,
     ""},
};

}  // namespace

TEST_CASE(
    "bounce: plain notices of mail systems in four languages name recipient and code, delays are no failure (H-09, H-10, S-23)") {
  for (const auto& notice : notices) {
    CAPTURE(notice.subject);
    const auto bounce =
        read_mail("From: " + std::string(notice.from) + "\nTo: support@jette.example\nSubject: " + notice.subject +
                  "\nContent-Type: text/plain; charset=utf-8\n\n" + notice.text +
                  "\n------ This is a copy of the message ------\n\nReceived: from a by b\nTo: other@z.example\n"
                  "Message-ID: <m2t.abc@jette.example>\n")
            .bounce;
    CHECK(bounce.is);
    CHECK(bounce.failed_recipient == "els@y.example");
    CHECK(bounce.status == notice.status);
    CHECK(bounce.permanent == notice.permanent);
    CHECK(bounce.original_message_id == "m2t.abc@jette.example");
    CHECK(bounce.recipients.size() == 1);
  }
}

TEST_CASE("bounce: the returned mail's only addressee did not get it, when the notice names nobody") {
  const auto bounce =
      read_mail(
          "From: MAILER-DAEMON@x\nSubject: Returned mail: Cannot send message for 4 days\n\n   ----- Transcript of session "
          "follows -----\n421 y.example... Deferred: Connection timed out\n\n   ----- Unsent message follows -----\n"
          "From: a@x\nTo: els@y.example\nMessage-Id: <q@x>\n\nhello\n")
          .bounce;
  CHECK(bounce.failed_recipient == "els@y.example");
  CHECK(bounce.original_message_id == "q@x");
}

TEST_CASE("bounce: a notice of Amazon as JSON is one, a complaint is an abuse report") {
  const auto json = [](const std::string& type) {
    return read_mail(
        "From: no-reply@sns.amazonaws.com\nSubject: AWS Notification Message\n\n{\"Message\" : \"{\\\"notificationType\\\":\\\"" +
        type +
        "\\\",\\\"bounce\\\":{\\\"bounceType\\\":\\\"Permanent\\\",\\\"bouncedRecipients\\\":[{\\\"emailAddress\\\":\\\"els@y."
        "example\\\","
        "\\\"action\\\":\\\"failed\\\",\\\"status\\\":\\\"5.1.1\\\"}]}}\"}\n");
  };
  CHECK(json("Bounce").bounce.recipients == std::vector<BounceRecipient>{{"els@y.example", "5.1.1", "failed"}});
  CHECK_FALSE(json("Complaint").bounce.is);
  CHECK(json("Complaint").automatic.feedback_report);
}

TEST_CASE("bounce: people who quote, answer or forward a bounce do not bounce (French, Dutch, English)") {
  const std::string quoted =
      "\n\n<els@y.example>: host mx.y.example said: 550 5.1.1 <els@y.example>: Recipient address rejected: User unknown\n\n"
      "Final-Recipient: rfc822; els@y.example\nAction: failed\nStatus: 5.1.1\n\nReceived: from a by b\nMessage-ID: <a@b>\n";
  const std::pair<const char*, const char*> mails[] = {
      {"Undelivered Mail Returned to Sender", "Bonjour,\nque veut dire ce message ? Merci."},
      {"TR: Non remis : offre",
       "Bonjour,\nj'ai re\xc3\xa7u cette erreur quand j'\xc3\xa9"
       "cris \xc3\xa0 Els :"},
      {"\xc3\x89"
       "chec de la remise",
       "Mes mails ne partent plus, je re\xc3\xa7ois toujours ceci :"},
      {"FW: Onbestelbaar: offerte", "Dag,\nik krijg deze fout als ik naar Els mail:"},
      {"Onbestelbaar: offerte", "Beste,\nmijn bericht kon niet worden bezorgd, wat moet ik doen?"},
      {"Mail delivery failed", "Hello,\nI got this error when I mail to Els:"},
      {"Re: Undeliverable: offer", "This came back again."},
      {"Fwd: Returned mail: see transcript for details", "Forward the message."},
  };
  for (const auto& [subject, text] : mails) {
    CAPTURE(subject);
    const auto mail = read_mail(
        "Return-Path: <jean@jette.example>\nFrom: Jean Dupont <jean@jette.example>\nTo: support@jette.example\nSubject: " +
        std::string(subject) + "\nContent-Type: text/plain; charset=utf-8\n\n" + text + quoted);
    CHECK_FALSE(mail.bounce.is);
    CHECK_FALSE(mail.automatic.is());
    CHECK_FALSE(mail.automatic.bounce_subject);
  }
}

TEST_CASE(
    "bounce: a report that a person attaches, or that a program takes apart for a person, is that person's question (H-03)") {
  const std::string top = "From: Els <els@jette.example>\nSubject: Undeliverable: offerte\n";
  const auto attached =
      read_mail(top + "Content-Type: multipart/mixed; boundary=W\n\n--W\n\nWat is dit?\n--W\nContent-Type: message/rfc822\n\n" +
                report("failed", "5.1.1") + "\n--W--\n");
  const auto apart =
      read_mail(top +
                "Content-Type: multipart/mixed; boundary=W\n\n--W\n\nWat is dit?\n--W\nContent-Type: message/delivery-status\n\n"
                "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\n\n--W--\n");
  for (const auto* mail : {&attached, &apart}) {
    CHECK_FALSE(mail->bounce.is);
    CHECK_FALSE(mail->automatic.delivery_report);
    CHECK_FALSE(mail->automatic.is());
  }
}

TEST_CASE("bounce: an automatic reply that speaks of undelivered mail is no bounce") {
  CHECK_FALSE(read_mail("Return-Path: <>\nFrom: els@y.example\nSubject: R\xc3\xa9ponse automatique : imprimante\nAuto-Submitted: "
                        "auto-replied\n\n"
                        "Je ne travaille plus ici, votre message n'a pas \xc3\xa9t\xc3\xa9 remis \xc3\xa0 mon successeur.\n")
                  .bounce.is);
  CHECK_FALSE(
      read_mail("Return-Path: <>\nFrom: els@y.example\nSubject: imprimante\n\nYour mail was not delivered to my colleague.\n")
          .bounce.is);
}

TEST_CASE("bounce: our own id stands first in our References, whatever Message-ID a server gave the mail (S-20, S-22, A-09)") {
  const std::string ours = "m2t.2fqafcrnfwfjc39nt3u4ddrmz2@jette.brussels";
  const auto returned = [&](const std::string& fields) {
    std::string raw = report("failed", "5.1.1");
    const std::string own = "Message-ID: <m2t.abc@jette.brussels>\n";
    return read_mail(raw.replace(raw.find(own), own.size(), fields)).bounce.original_message_id;
  };
  const std::string references = "Message-ID: <new@outlook.example>\nReferences: <" + ours + "> <a@b> <c@d>\n";
  CHECK(returned(references + "X-Mail2Ticket-Loop: stamp\n") == ours);
  CHECK(returned(references) == "new@outlook.example");  // a person's answer in our thread came back to him
  CHECK(returned("Message-ID: <new@outlook.example>\nReferences: <a@b> <" + ours + ">\nX-Mail2Ticket-Loop: stamp\n") ==
        "new@outlook.example");
}
