#include "tests/loops/peers.h"

#include <utility>

namespace m2t::loops {
namespace {

std::string answer_address(const Mail& mail) {
  return mail.reply_to.empty() ? mail.from.value_or(Address{}).address : mail.reply_to.front().address;
}

std::string sender_address(const Mail& mail) { return mail.from.value_or(Address{}).address; }

std::string threading(const Mail& mail) {
  std::string references;
  for (const std::string& id : mail.references) references += " <" + id + ">";
  return "In-Reply-To: <" + mail.message_id + ">\nReferences:" + references + " <" + mail.message_id + ">\n";
}

constexpr auto quickly = std::chrono::milliseconds(3000);

std::string body_of(const std::string& raw) { return raw.substr(std::min(raw.find("\r\n\r\n"), raw.size())); }

}  // namespace

Mailbox vacation_with_fields() {
  return [](SimulatedWorld& world, const Arrived& arrived) {
    Letter letter{arrived.at, answer_address(arrived.mail), "Réponse automatique : " + arrived.mail.subject,
                  "Je suis absent jusqu'au 4 janvier."};
    letter.more_fields = threading(arrived.mail) + "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n";
    world.post(letter, quickly);
  };
}

Mailbox vacation_without_fields(bool changing, std::chrono::seconds answers_after) {
  return [changing, answers_after](SimulatedWorld& world, const Arrived& arrived) {
    Letter letter{arrived.at, sender_address(arrived.mail), "Congé",
                  "Bonjour, je suis en congé et je lirai votre message à mon retour."};
    if (changing) letter.text += "\nSujet : " + arrived.mail.message_id.substr(4, 8);
    world.post(letter, answers_after);
  };
}

Mailbox threaded_vacation_without_fields() {
  return [](SimulatedWorld& world, const Arrived& arrived) {
    Letter letter{arrived.at, answer_address(arrived.mail), "RE: " + arrived.mail.subject,
                  "Bonjour, je suis en congé et je lirai votre message à mon retour."};
    letter.more_fields = threading(arrived.mail);
    world.post(letter, quickly);
  };
}

Mailbox other_ticket_system(int& tickets) {
  return [&tickets](SimulatedWorld& world, const Arrived& arrived) {
    const std::string number = "HD-" + std::to_string(7000 + ++tickets);
    world.post({arrived.at, sender_address(arrived.mail), "[" + number + "] Votre demande est enregistrée",
                "Nous avons créé le dossier " + number + " pour vous. Merci de rappeler ce numéro dans vos messages."},
               quickly);
  };
}

Mailbox no_such_mailbox() {
  return [](SimulatedWorld& world, const Arrived& arrived) {
    Letter letter{
        "MAILER-DAEMON@mx.example.org", sender_address(arrived.mail), "Undelivered Mail Returned to Sender", "", "", "<>"};
    letter.content_type = "multipart/report; report-type=delivery-status; boundary=x";
    letter.text =
        "--x\nContent-Type: text/plain\n\nNo such user.\n\n--x\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; " +
        arrived.at + "\nAction: failed\nStatus: 5.1.1\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" +
        arrived.mail.message_id + ">\n\n--x--\n";
    world.post(letter, quickly);
  };
}

Mailbox mailing_list(const std::string& desk) {
  return [desk](SimulatedWorld& world, const Arrived& arrived) {
    Letter letter{arrived.at, desk, "[agents] " + arrived.mail.subject, arrived.mail.text};
    letter.more_fields = threading(arrived.mail) + "List-Id: <agents.jette.brussels>\nPrecedence: list\n";
    world.post(letter, quickly);
  };
}

Mailbox redirects_to(const std::string& desk) {
  return [desk](SimulatedWorld& world, const Arrived& arrived) {
    world.post_raw(desk, "Received: from mx.example.org by mx.jette.brussels\nDelivered-To: " + arrived.at + "\n" + arrived.raw,
                   quickly);
  };
}

Mailbox forwards_a_copy_to(const std::string& desk) {
  return [desk](SimulatedWorld& world, const Arrived& arrived) {
    world.post({arrived.at, desk, "FW: " + arrived.mail.subject, "-----Message d'origine-----\n" + body_of(arrived.raw)},
               quickly);
  };
}

Mailbox forwards_to(const std::string& other) {
  return [other](SimulatedWorld& world, const Arrived& arrived) { world.post_raw(other, arrived.raw, quickly); };
}

}  // namespace m2t::loops
