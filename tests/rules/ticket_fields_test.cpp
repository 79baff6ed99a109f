#include "rules/ticket_fields.h"

#include <doctest/doctest.h>

using namespace m2t;

namespace {

Mail mail_with_fields() {
  Mail mail;
  mail.fields.phone = "+32475123456";
  mail.fields.urls = {"https://a.example", "https://b.example"};
  mail.fields.error_text = "Accès refusé (0x80070005)";
  mail.fields.error_codes = {"0x80070005"};
  mail.fields.sources = {{"phone", {"0475/12.34.56", "signature"}}, {"error_text", {"…", "forwarded"}}};
  return mail;
}

}  // namespace

TEST_CASE("ticket fields: what the requester's mail says, with where it stood; of somebody else's everything but the phone") {
  using Fields = std::vector<TicketField>;
  const TicketField phone{FieldName::Phone, "+32475123456", "signature"};
  const TicketField urls{FieldName::Urls, "https://a.example\nhttps://b.example", "text"};
  const TicketField error{FieldName::ErrorText, "Accès refusé (0x80070005)", "forwarded"};
  const TicketField codes{FieldName::ErrorCodes, "0x80070005", "text"};
  CHECK(fields_of_mail(mail_with_fields(), Writer::Requester) == Fields{phone, urls, error, codes});
  CHECK(fields_of_mail(mail_with_fields(), Writer::SomebodyElse) == Fields{urls, error, codes});
  CHECK(fields_of_mail(Mail{}, Writer::Requester).empty());
}

TEST_CASE("ticket fields: of a picture its message, codes and product, under its name") {
  PictureText text;
  text.text = "much more";
  text.title = "Saphir";
  text.message = "Erreur ORA-12541\nTNS: no listener";
  text.codes = {"ORA-12541", "12541"};
  text.product = "Saphir 4";
  CHECK(fields_of_picture("image001.png", text) ==
        std::vector<TicketField>{{FieldName::ErrorText, "Erreur ORA-12541\nTNS: no listener", "screenshot image001.png"},
                                 {FieldName::ErrorCodes, "ORA-12541\n12541", "screenshot image001.png"},
                                 {FieldName::Product, "Saphir 4", "screenshot image001.png"}});
  CHECK(fields_of_picture("image001.png", PictureText{}).empty());
}
