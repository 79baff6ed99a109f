// Certificates for servers that tests play, good and bad in any way, made by OpenSSL's library.
#pragma once

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace m2t::test {

constexpr long day_in_seconds = 86'400;

struct CertificateForm {
  std::string names = "DNS:localhost,IP:127.0.0.1";                 // subjectAltName; empty: none
  long valid_from = -day_in_seconds, valid_until = day_in_seconds;  // seconds from now
  std::string subject = "server";                                   // the common name
  std::string usage = {};                                           // extendedKeyUsage
  std::string authority = {};                                       // basicConstraints; empty: none, an ordinary certificate
  int rsa_bits = 0;                                                 // 0: an elliptic curve
  const EVP_MD* digest = EVP_sha256();
};

inline CertificateForm authority_form(const std::string& name, const std::string& constraints = "critical,CA:TRUE") {
  CertificateForm form;
  form.names = "";
  form.subject = name;
  form.authority = constraints;
  return form;
}

// A certificate with its key, signed by `issuer` or by itself.
class Certificate {
 public:
  explicit Certificate(const CertificateForm& form, const Certificate* issuer = nullptr)
      : key_(form.rsa_bits ? EVP_RSA_gen(static_cast<unsigned>(form.rsa_bits)) : EVP_EC_gen("P-256")) {
    static std::atomic<long> serial = 1;
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), form.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), form.valid_until);
    X509_NAME* subject = X509_get_subject_name(certificate_);
    const auto* name = reinterpret_cast<const unsigned char*>(form.subject.c_str());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0);
    X509_set_issuer_name(certificate_, issuer ? X509_get_subject_name(issuer->certificate_) : subject);
    X509_set_pubkey(certificate_, key_);
    extend(NID_subject_alt_name, form.names);
    extend(NID_ext_key_usage, form.usage);
    extend(NID_basic_constraints, form.authority);
    X509_sign(certificate_, issuer ? issuer->key_ : key_, form.digest);
  }
  ~Certificate() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  X509* get() const { return certificate_; }
  EVP_PKEY* key() const { return key_; }

 private:
  void extend(int kind, const std::string& value) {
    if (value.empty()) return;
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(certificate_, extension, -1);
    X509_EXTENSION_free(extension);
  }

  X509* certificate_ = X509_new();
  EVP_PKEY* key_;
};

// A certificate as a file, for ca_file.
class CertificateFile {
 public:
  explicit CertificateFile(const Certificate& certificate)
      : path_(std::filesystem::temp_directory_path() /
              ("m2t-ca-" + std::to_string(::getpid()) + "-" + std::to_string(++made()))) {
    BIO* out = BIO_new_file(path_.c_str(), "w");
    PEM_write_bio_X509(out, certificate.get());
    BIO_free(out);
  }
  ~CertificateFile() { std::filesystem::remove(path_); }
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  static int& made() {
    static int count = 0;
    return count;
  }
  std::filesystem::path path_;
};

// Shows any certificate, however bad, to whoever asks, and speaks any version of TLS up to `newest` (0: all).
inline SSL_CTX* make_server_context(const Certificate& shown, const std::vector<const Certificate*>& above = {}, int newest = 0) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
  SSL_CTX_use_certificate(context, shown.get());
  SSL_CTX_use_PrivateKey(context, shown.key());
  for (const Certificate* one : above) SSL_CTX_add1_chain_cert(context, one->get());
  return context;
}

}  // namespace m2t::test
