// What the server at the border proves (A-18): a result comes from bytes above its Received field, and from no others. The input is the
// header above it, a zero byte, and what the sender wrote below it.
#include "parsers/authentication/authentication_field.h"
#include "parsers/mime/header.h"
#include "parsers/mime/header_values.h"
#include "parsers/reader.h"
#include "parsers/text/ascii.h"
#include "parsers/text/one_line.h"
#include "rules/boundary/boundary.h"
#include "tests/fuzz/fuzz.h"

namespace {

m2t::DeskPolicy behind(m2t::BoundaryKind kind, std::string_view id) {
  m2t::DeskPolicy policy;
  policy.address = "support@example.org";
  policy.allowed_domains = {"example.org"};
  policy.boundary.kind = kind;
  policy.boundary.authserv_id = id;
  policy.boundary.hosts = {"mx.example.org"};
  policy.boundary.inner_hosts = {"imap.example.org"};
  return policy;
}

// What the border is judged by, read as read_mail() reads it; the rest of a mail would cost a thousand times as much.
m2t::Mail header_of(std::string_view raw) {
  std::vector<m2t::Defect> defects;
  m2t::Mail mail;
  for (const auto& field : m2t::read_header_block(raw.substr(0, m2t::end_of_header(raw)), m2t::ReadLimits{}, defects).fields) {
    mail.headers.push_back({m2t::repaired_line(field.name), m2t::repaired_line(field.value)});
    const bool is_from = m2t::same_ascii(field.name, "From"), is_sender = m2t::same_ascii(field.name, "Sender");
    if (!is_from && !is_sender) continue;
    const auto list = m2t::parse_addresses(field.value, 20, "utf-8");
    if (is_sender) mail.sender.insert(mail.sender.end(), list.mailboxes.begin(), list.mailboxes.end());
    if (!is_from) continue;
    mail.from_count += static_cast<int>(list.mailboxes.size());
    mail.automatic.from_group = mail.automatic.from_group || list.group;
    if (!mail.from && !list.mailboxes.empty()) mail.from = list.mailboxes.front();
  }
  return mail;
}

m2t::Mail mail_of(std::string_view above, std::string_view below, std::string_view domain) {
  std::string raw(above);
  if (!raw.empty() && raw.back() != '\n') raw += '\n';
  raw += "Received: from a.example by mx.example.org with SMTP; Tue, 24 Nov 2026 09:59:00 +0100\n";
  raw += below;
  if (!below.empty() && below.back() != '\n') raw += '\n';
  return header_of(raw + "From: an@" + std::string(domain) + "\n\nText.\n");
}

void hold_the_border(std::string_view above, std::string_view below, std::string_view domain, const m2t::DeskPolicy& policy) {
  using m2t::BoundaryProof;
  using m2t::fuzz::must;
  const m2t::Mail whole = mail_of(above, below, domain);
  m2t::Mail alone = mail_of(above, "", domain);
  if (whole.from) {  // whoever it says it is from: the border's word about that sender
    alone.from = whole.from;
    alone.from_count = 1;
    alone.automatic.from_group = false;
  }
  const BoundaryProof all = m2t::judge_boundary(whole, policy).proof, border = m2t::judge_boundary(alone, policy).proof;
  must(all != BoundaryProof::Passed || border == BoundaryProof::Passed, "no proof comes from below the border's field");
  must(all != BoundaryProof::Failed || border == BoundaryProof::Failed, "no refusal comes from below the border's field");
  must(m2t::judge_boundary(mail_of("", below, domain), policy).proof != BoundaryProof::Passed,
       "what stands below proves nothing by itself");
}

}  // namespace

void m2t::fuzz::try_input(std::string_view input) {
  static const DeskPolicy own = behind(BoundaryKind::Rfc8601, "mx.example.org"),
                          exchange = behind(BoundaryKind::ExchangeOnline, "");
  const auto zero = std::min(input.find('\0'), input.size());
  const auto above = input.substr(0, zero), below = input.substr(std::min(zero + 1, input.size()));
  hold_the_border(above, below, "example.org", own);
  hold_the_border(above, below, "example.org", exchange);
  hold_the_border(above, below, "supplier.example", exchange);
  for (const auto form : {AuthenticationForm::Rfc8601, AuthenticationForm::ExchangeOnline}) {
    const auto field = parse_authentication_field(input, form);
    if (!field) continue;
    for (const auto& result : field->results)
      must(!result.method.empty() && !result.result.empty(), "a result has both its words");
  }
  must(receiving_server(input).find_first_of(" ;()\"") == std::string::npos, "a server's name is one word");
}
