#include "mailer/tls_chain.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <new>

#include "mailer/tls_policy.h"

namespace m2t {

namespace {

using BioHandle = std::unique_ptr<BIO, Release<BIO_free>>;
using CertificateHandle = std::unique_ptr<X509, Release<X509_free>>;
using TrustHandle = std::unique_ptr<X509_STORE, Release<X509_STORE_free>>;
using VerificationHandle = std::unique_ptr<X509_STORE_CTX, Release<X509_STORE_CTX_free>>;

struct FreeCertificates {
  void operator()(STACK_OF(X509) * certificates) const { sk_X509_pop_free(certificates, X509_free); }
};
using CertificatesHandle = std::unique_ptr<STACK_OF(X509), FreeCertificates>;

CertificateHandle read_certificate(const std::string& pem) {
  const BioHandle text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!text) throw std::bad_alloc();
  return CertificateHandle(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
}

TrustHandle trusted(const ServerAddress& server) {
  TrustHandle store(X509_STORE_new());
  if (!store) throw std::bad_alloc();
  const int read = server.ca_file.empty() ? X509_STORE_set_default_paths(store.get())
                                          : X509_STORE_load_file(store.get(), server.ca_file.c_str());
  return read == 1 ? std::move(store) : nullptr;
}

// The first thing that is wrong, like the words of a handshake.
std::string verdict(X509_STORE* trust, X509* shown, STACK_OF(X509) * above, const std::string& host) {
  const VerificationHandle check(X509_STORE_CTX_new());
  if (!check || X509_STORE_CTX_init(check.get(), trust, shown, above) != 1) throw std::bad_alloc();
  X509_STORE_CTX_set_default(check.get(), "ssl_server");
  if (!demand(X509_STORE_CTX_get0_param(check.get()), host)) return "certificate refused: no certificate can be for " + host;
  if (X509_verify_cert(check.get()) == 1) return {};
  return refusal_words(check.get(), host);
}

}  // namespace

std::string why_chain_is_refused(const std::vector<std::string>& chain, const ServerAddress& server) {
  ERR_clear_error();
  const CertificatesHandle above(sk_X509_new_null());
  if (!above) throw std::bad_alloc();
  CertificateHandle shown;
  for (const std::string& pem : chain) {
    CertificateHandle certificate = read_certificate(pem);
    if (!certificate) break;  // what cannot be read leads nowhere
    if (!shown)
      shown = std::move(certificate);
    else if (sk_X509_push(above.get(), certificate.get()) > 0)
      static_cast<void>(certificate.release());
  }
  if (!shown) return "the server showed no certificate that can be read";
  const TrustHandle trust = trusted(server);
  std::string words = trust ? verdict(trust.get(), shown.get(), above.get(), server.host)
                            : "cannot read the trusted certificates of " + server.ca_file;
  ERR_clear_error();
  return words;
}

}  // namespace m2t
