// Authentication-Results and Received as mail servers write them, and as somebody would who wants to be believed.
#include <doctest/doctest.h>

#include <string>

#include "parsers/authentication/authentication_field.h"

using namespace m2t;

namespace {

// "server | method=result/reason{property:value,…} …"; "-" for a field that says nothing.
std::string read(std::string_view value, AuthenticationForm form = AuthenticationForm::Rfc8601) {
  const auto field = parse_authentication_field(value, form);
  if (!field) return "-";
  std::string out = field->server + " |";
  for (const auto& result : field->results) {
    out += " " + result.method + "=" + result.result;
    if (!result.reason.empty()) out += "/" + result.reason;
    std::string properties;
    for (const auto& [name, text] : result.properties) properties += (properties.empty() ? "" : ",") + name + ":" + text;
    if (!properties.empty()) out += "{" + properties + "}";
  }
  return out;
}
std::string exchange(std::string_view value) { return read(value, AuthenticationForm::ExchangeOnline); }

}  // namespace

TEST_CASE("A-03: the forms that servers write") {
  struct Row {
    const char* value;
    const char* found;
  };
  for (const Row& row : {
           Row{"mx.jette.brussels; dmarc=pass (p=reject dis=none) header.from=jette.brussels",
               "mx.jette.brussels | dmarc=pass{header.from:jette.brussels}"},
           Row{"MX.Jette.Brussels 1; DMARC=Pass header.from=jette.brussels",
               "mx.jette.brussels | dmarc=pass{header.from:jette.brussels}"},
           Row{"mx (a comment (with another) \\) in it) ; spf = pass (sender is 192.0.2.1) smtp.mailfrom = an@jette.brussels ;",
               "mx | spf=pass{smtp.mailfrom:an@jette.brussels}"},
           Row{"mx; dkim=pass (2048-bit key; unprotected) header.d=jette.brussels header.i=@jette.brussels header.a=rsa-sha256 "
               "header.s=s1 header.b=\"abc/d=\"; spf=none",
               "mx | dkim=pass{header.d:jette.brussels,header.i:@jette.brussels,header.a:rsa-sha256,header.s:s1,header.b:abc/d=} "
               "spf=none"},
           Row{"mx; dkim=pass header.b=AbC/1+2= header.d=x.example", "mx | dkim=pass{header.b:AbC/1+2=,header.d:x.example}"},
           Row{"mx; dkim/1=pass header.d=x.example; dkim/2=pass header.d=y.example", "mx | dkim=pass{header.d:x.example}"},
           Row{"mx; none", "mx |"},
           Row{"mx", "mx |"},
           Row{"\"mx; dmarc=pass\"; dmarc=none", "mx; dmarc=pass | dmarc=none"},
           Row{"mx; auth=pass smtp.auth=\"an; dmarc=pass header.from=x\"",
               "mx | auth=pass{smtp.auth:an; dmarc=pass header.from=x}"},
           Row{"mx; dmarc=fail reason=\"no policy (really)\" header.from=x", "mx | dmarc=fail/no policy (really){header.from:x}"},
           Row{"mx; x-new=maybe policy.thing=1", "mx | x-new=maybe{policy.thing:1}"},
       }) {
    CAPTURE(std::string(row.value));
    CHECK(read(row.value) == row.found);
  }
}

TEST_CASE("A-03: what is not in the form says nothing at all") {
  for (const char* value : {
           "",
           ";",
           "; dmarc=pass",
           "dmarc=pass header.from=x",  // no server
           "mx 2; dmarc=pass",
           "mx 1 1; dmarc=pass",
           "mx x; dmarc=pass",
           "mx dmarc=pass header.from=x",
           "mx; dmarc",
           "mx; dmarc=",
           "mx; =pass",
           "mx; dmarc pass",
           "mx; dmarc=pass header.from",
           "mx; dmarc=pass header.from x=y",
           "mx; dmarc=pass from=x",
           "mx; dmarc=pass (never closed header.from=x",
           "mx; dmarc=pass header.from=\"x",
           "mx; dmarc=pass ) header.from=x",
           "mx; dmarc=pass header.from=x; spf=fail (",
           "mx; dmarc=\"pass\"",
           "mx (; dmarc=pass",
       }) {
    CAPTURE(std::string(value));
    CHECK(read(value) == "-");
  }
}

TEST_CASE("A-03: what stands in a comment or in quotes is no result") {
  CHECK(read("mx; spf=fail (dmarc=pass header.from=x) ; dkim=none (; dmarc=pass)") == "mx | spf=fail dkim=none");
  CHECK(read("mx (; dmarc=pass header.from=x ;) ; spf=none") == "mx | spf=none");
}

TEST_CASE("A-04: Exchange Online begins with a result and names no server") {
  CHECK(
      exchange("spf=pass (sender IP is 192.0.2.9) smtp.mailfrom=leverancier.example; dkim=pass (signature was verified) "
               "header.d=leverancier.example;dmarc=pass action=none header.from=leverancier.example;compauth=pass reason=100") ==
      " | spf=pass{smtp.mailfrom:leverancier.example} dkim=pass{header.d:leverancier.example} "
      "dmarc=pass{action:none,header.from:leverancier.example} compauth=pass/100");
  CHECK(exchange("spf=pass (x) smtp.helo=a.example; jette.brussels; dkim=none (message not signed) header.d=none;jette.brussels; "
                 "dmarc=none action=none header.from=a.example;") ==
        " | spf=pass{smtp.helo:a.example} dkim=none{header.d:none} dmarc=none{action:none,header.from:a.example}");
  CHECK(exchange("dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=jette.brussels;") ==
        " | dkim=none{header.d:none} dmarc=none{action:none,header.from:jette.brussels}");
  CHECK(exchange("spf=pass (never closed; compauth=pass reason=100") == "-");
}

TEST_CASE("A-03, T-20: long and hostile values are read in one pass, and bounded") {
  const std::string open(100'000, '('), quotes(100'000, '"'), semicolons(100'000, ';');
  CHECK(read("mx " + open) == "-");
  CHECK(read("mx; a=" + quotes) == "-");
  CHECK(read("mx" + semicolons) == "mx |");
  std::string many = "mx";
  for (int i = 0; i < 101; ++i) many += "; dkim=pass header.d=x.example";
  CHECK(read(many) == "-");
}

TEST_CASE("A-02: the server of a Received field is the one behind “by”") {
  struct Row {
    const char* value;
    const char* server;
  };
  for (const Row& row : {
           Row{"from a.example (a.example [192.0.2.1]) by MX.Jette.Brussels (Postfix) with ESMTPS id 4Z for <x@y>; Tue, 24 Nov "
               "2026",
               "mx.jette.brussels"},
           Row{"by mx.jette.brussels. (Postfix, from userid 0) id 1; Tue", "mx.jette.brussels"},
           Row{"from AM0PR08.eurprd08.prod.outlook.com (2603::1) by DB9PR08.eurprd08.prod.outlook.com (2603::2) with HTTPS; Tue",
               "db9pr08.eurprd08.prod.outlook.com"},
           Row{"from evil (by mx.jette.brussels) by relay.example with SMTP; Tue", "relay.example"},
           Row{"from \"by mx.jette.brussels\" by relay.example with SMTP; Tue", "relay.example"},
           Row{"from x by relay.example; by mx.jette.brussels", "relay.example"},
           // The name behind “from” is the sender's to choose: two of them are none.
           Row{"from by mx.jette.brussels (evil.example [203.0.113.1]) by relay.example with SMTP; Tue", ""},
           Row{"from x (never closed by mx.jette.brussels", ""},
           Row{"from x) by mx.jette.brussels", ""},
           Row{"from x with SMTP", ""},
           Row{"by", ""},
           Row{"", ""},
       }) {
    CAPTURE(std::string(row.value));
    CHECK(receiving_server(row.value) == row.server);
  }
}
