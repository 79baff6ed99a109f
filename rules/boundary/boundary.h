// What the server at the border proves about the sender of a mail (A-02 to; rows H-37 and H-38). Pure: the profile and the
// header come in as values.
#pragma once

#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/commands/authority.h"
#include "rules/policy.h"

namespace m2t {

struct BoundaryFinding {
  BoundaryProof proof = BoundaryProof::NoProfile;
  std::string reason;                // one line with its number; empty without a profile
  std::vector<std::string> counted;  // the border's fields that were read: "dmarc=pass header.from=example.org"
  std::vector<std::string> ignored;  // fields of that kind that were not, and why; for `check --auth`
  std::string spam;                  // H-37: the border takes it for spam; what says so
  bool passed() const { return proof == BoundaryProof::Passed; }
  bool failed() const { return proof == BoundaryProof::Failed; }
};

BoundaryFinding judge_boundary(const Mail& mail, const DeskPolicy& policy);

// exactly one mailbox in From, and Sender equal to it or one of the profile's delegates. Reply-To says nothing of who wrote.
bool has_one_sender(const Mail& mail, const BoundaryProfile& profile);

}  // namespace m2t
