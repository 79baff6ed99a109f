#include "rules/boundary/boundary.h"

#include <fmt/format.h>

#include <algorithm>

#include "parsers/authentication/authentication_field.h"
#include "parsers/text/ascii.h"
#include "rules/boundary/border_words.h"
#include "rules/boundary/boundary_block.h"
#include "tickets/ticket.h"

namespace m2t {
namespace {

std::string same_form(std::string_view domain) { return address_domain("@" + std::string(domain)); }

// A key for a domain speaks for its subdomains (A-03), which only whoever rules that zone can publish. A name without a dot rules nobody.
bool speaks_for(std::string_view signer, const std::string& domain) {
  const std::string form = same_form(signer);
  if (form.empty() || form.find('.') == form.npos) return false;
  return form == domain || (domain.size() > form.size() && domain.ends_with("." + form));
}

// All results of one method; the worst counts.
struct MethodWords {
  bool any = false, all_pass = true, failed = false;
  std::string first;  // to be shown: the failing one where there is one
};

template <class Concerns>
MethodWords words_of(const BorderWords& words, std::string_view method, const Concerns& concerns) {
  MethodWords found;
  for (const AuthenticationResult& result : words.results) {
    if (result.method != method || !concerns(result)) continue;
    const bool fails = result.result == "fail" || result.result == "hardfail";
    if (!found.any || (fails && !found.failed)) found.first = in_words(result);
    found.any = true;
    found.all_pass = found.all_pass && result.result == "pass";
    found.failed = found.failed || fails;
  }
  return found;
}

constexpr auto every = [](const AuthenticationResult&) { return true; };

class BoundaryJudge {
 public:
  BoundaryJudge(const Mail& mail, const DeskPolicy& policy) : mail_(mail), policy_(policy), profile_(policy.boundary) {}

  BoundaryFinding run() {
    if (profile_.kind == BoundaryKind::None) return {};
    const BoundaryBlock block = boundary_block(mail_.headers, profile_);
    words_ = read_border_words(mail_.headers, block.received.value_or(0), profile_);
    finding_.spam = words_.spam;
    domain_ = mail_.from ? address_domain(mail_.from->address) : std::string();
    decide(block);
    finding_.counted = std::move(words_.counted);
    finding_.ignored = std::move(words_.ignored);
    return std::move(finding_);
  }

 private:
  void decide(const BoundaryBlock& block) {
    dmarc_ = words_of(words_, "dmarc", every);
    const MethodWords compauth = words_of(words_, "compauth", every);
    // Whatever else is there: one word that it is forged is enough (A-02).
    if (dmarc_.failed) return fail(dmarc_.first);
    if (profile_.kind == BoundaryKind::ExchangeOnline && compauth.failed) return fail(compauth.first);
    if (!has_one_sender(mail_, profile_) || domain_.empty()) return none("A-05 not exactly one sender");
    if (words_.unreadable) return none("A-03 a result of the border cannot be read");
    if (profile_.kind == BoundaryKind::ExchangeOnline) return decide_exchange(block);
    if (!block.received) return none("A-02 " + block.why_none);
    decide_rfc8601();
  }

  void decide_rfc8601() {
    if (dmarc_passes_for_sender()) return pass("A-03", dmarc_.first);
    // A domain without a DMARC record still signs; where DMARC could not be asked, nothing takes its place (A-17).
    const bool no_dmarc = std::ranges::all_of(
        words_.results, [](const AuthenticationResult& result) { return result.method != "dmarc" || result.result == "none"; });
    const MethodWords dkim = words_of(words_, "dkim", [&](const AuthenticationResult& result) {
      const std::string* signer = result.property("header.d");
      return signer != nullptr && speaks_for(*signer, domain_);
    });
    if (no_dmarc && dkim.any && dkim.all_pass) return pass("A-03", dkim.first);
    none(words_.results.empty() ? "A-17 the border wrote no result" : "A-03 neither DMARC nor the sender's domain's DKIM passes");
  }

  void decide_exchange(const BoundaryBlock& block) {
    if (is_ours()) {
      if (!block.received && !profile_.header_firewall) return none("A-02 " + block.why_none);
      return decide_internal();
    }
    if (!block.received) return none("A-02 " + block.why_none);
    const bool composite =
        std::ranges::any_of(words_.results, [](const AuthenticationResult& r) { return r.method == "compauth"; }) &&
        std::ranges::all_of(words_.results, [](const AuthenticationResult& result) {
          return result.method != "compauth" || (result.result == "pass" && is_explicit_pass(result.reason));
        });
    if (composite && dmarc_passes_for_sender()) return pass("A-04", dmarc_.first + " with compauth=pass");
    none(words_.results.empty()
             ? "A-17 the border wrote no result"
             : "A-04 not both dmarc=pass for the sender's domain and compauth=pass with a reason from 100 to 199");
  }

  // A mail between two mailboxes of the organization: no signature, but the server's own mark.
  void decide_internal() {
    if (words_.anonymous) return none("A-04 it came in from outside: AuthAs is Anonymous");
    const auto internal = [](const std::string& value) { return value == "internal"; };
    if (words_.auth_as.empty()) return none("A-04 the border wrote no AuthAs where it counts");
    if (!std::ranges::all_of(words_.auth_as, internal)) return none("A-04 AuthAs is not Internal");
    const auto border = border_hosts(profile_), behind = hosts_behind_the_border(profile_);
    const auto known = [&](const std::string& host) { return is_one_of(border, host) || is_one_of(behind, host); };
    if (words_.auth_source.empty() || !std::ranges::all_of(words_.auth_source, known))
      return none("A-04 AuthSource is none of the border's hosts");
    if (profile_.header_firewall && !never_left(behind)) return none("A-04 it was not all the way inside the organization");
    pass("A-04", "AuthAs Internal by " + words_.auth_source.front());
  }

  // What comes from outside bears the border's Received field, and nobody can keep it from that.
  bool never_left(const std::vector<std::string>& inside) const {
    bool any = false;
    for (const HeaderField& field : mail_.headers) {
      if (!same_ascii(field.name, "Received")) continue;
      any = true;
      if (!is_one_of(inside, receiving_server(field.value))) return false;
    }
    return any;
  }

  bool dmarc_passes_for_sender() const {
    if (!dmarc_.any || !dmarc_.all_pass) return false;
    return std::ranges::all_of(words_.results, [&](const AuthenticationResult& result) {
      if (result.method != "dmarc") return true;
      const std::string* from = result.property("header.from");
      return from != nullptr && same_form(*from) == domain_;
    });
  }

  static bool is_explicit_pass(const std::string& reason) {
    return reason.size() == 3 && reason.front() == '1' && is_ascii_digit(reason[1]) && is_ascii_digit(reason[2]);
  }

  bool is_ours() const {
    const auto& domains = profile_.domains.empty() ? policy_.allowed_domains : profile_.domains;
    return std::ranges::any_of(domains, [&](const std::string& domain) { return same_form(domain) == domain_; });
  }

  void pass(std::string_view rule, const std::string& what) {
    finding_.proof = BoundaryProof::Passed;
    finding_.reason = fmt::format("{} the border vouches for the sender: {}", rule, what);
  }
  void fail(const std::string& what) {
    finding_.proof = BoundaryProof::Failed;
    finding_.reason = "A-02 the border says that the mail is not from its sender: " + what;
  }
  void none(std::string_view why) {
    finding_.proof = BoundaryProof::Missing;
    finding_.reason = fmt::format("{}: the border proves nothing", why);
  }

  const Mail& mail_;
  const DeskPolicy& policy_;
  const BoundaryProfile& profile_;
  BorderWords words_;
  MethodWords dmarc_;
  std::string domain_;
  BoundaryFinding finding_;
};

}  // namespace

BoundaryFinding judge_boundary(const Mail& mail, const DeskPolicy& policy) { return BoundaryJudge(mail, policy).run(); }

bool has_one_sender(const Mail& mail, const BoundaryProfile& profile) {
  if (!mail.from || mail.from_count != 1 || mail.automatic.from_group) return false;
  return std::ranges::all_of(mail.sender, [&](const Address& sender) {
    return same_address(sender.address, mail.from->address) ||
           std::ranges::any_of(profile.delegates,
                               [&](const std::string& delegate) { return same_address(delegate, sender.address); });
  });
}

}  // namespace m2t
