// An SMTP server that does what a test tells it, for the faults that no real one produces. Each connection is played by the
// next of the given functions, in a thread; when the function returns, the connection is closed.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace m2t::test {

class SmtpPeer {
 public:
  explicit SmtpPeer(int fd) : fd_(fd) {
    const timeval patience{10, 0};  // a test that hangs ends with an error, not with the whole run
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~SmtpPeer() { close(); }
  SmtpPeer(const SmtpPeer&) = delete;
  SmtpPeer& operator=(const SmtpPeer&) = delete;

  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = tls_ ? SSL_write(tls_.get(), bytes.data(), int(bytes.size()))
                             : int(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
      if (sent <= 0) return;
      bytes.remove_prefix(std::size_t(sent));
    }
  }
  // Without its CR LF; empty at the end of the connection.
  std::string line() {
    std::size_t end;
    while ((end = pending_.find("\r\n")) == std::string::npos)
      if (!receive()) return {};
    std::string text = pending_.substr(0, end);
    pending_.erase(0, end + 2);
    return text;
  }
  // Everything up to and with the line that is a single dot; what came so far when the connection ends first.
  std::string content() {
    std::size_t end;
    while ((end = pending_.find("\r\n.\r\n")) == std::string::npos)
      if (!receive()) return std::exchange(pending_, {});
    std::string text = pending_.substr(0, end + 5);
    pending_.erase(0, end + 5);
    return text;
  }
  // Answers well to everything until a line begins with `verb`, which is given back unanswered.
  std::string until(std::string_view verb, std::string_view abilities = "") {
    for (std::string got = line(); !got.empty(); got = line()) {
      if (got.starts_with(verb)) return got;
      if (got.starts_with("EHLO"))
        say("250-peer.test\r\n" + std::string(abilities) + "250 HELP\r\n");
      else if (got.starts_with("DATA"))
        say("354 go on\r\n"), (void)content(), say("250 2.0.0 ok\r\n");
      else if (got.starts_with("AUTH"))
        say("235 2.7.0 welcome\r\n");
      else
        say(got.starts_with("QUIT") ? "221 bye\r\n" : "250 2.0.0 ok\r\n");
    }
    return {};
  }
  std::string greet_until(std::string_view verb, std::string_view abilities = "") {
    say("220 peer.test ESMTP\r\n");
    return until(verb, abilities);
  }
  bool start_tls(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate_file(context_.get(), certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_.get(), key.c_str(), SSL_FILETYPE_PEM);
    if (most_tls_ != 0) SSL_CTX_set_max_proto_version(context_.get(), most_tls_);
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), fd_);
    const bool done = SSL_accept(tls_.get()) == 1;
    ERR_clear_error();
    return done;
  }
  void limit_tls(int version) { most_tls_ = version; }
  void reset_connection() {  // RST instead of FIN
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  void close() {
    tls_.reset();
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  int fd() const { return fd_; }

 private:
  bool receive() {
    char part[4096];
    const auto got = tls_ ? SSL_read(tls_.get(), part, sizeof part) : int(::recv(fd_, part, sizeof part, 0));
    if (got <= 0) return false;
    pending_.append(part, std::size_t(got));
    return true;
  }
  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  int fd_;
  int most_tls_ = 0;
  std::string pending_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;
};

class ScriptedSmtp {
 public:
  using Script = std::function<void(SmtpPeer&)>;
  explicit ScriptedSmtp(std::vector<Script> scripts) : scripts_(std::move(scripts)) {
    ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to closed connections with write()
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0)
      throw std::runtime_error("no loopback port");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedSmtp() { finish(); }
  ScriptedSmtp(const ScriptedSmtp&) = delete;
  ScriptedSmtp& operator=(const ScriptedSmtp&) = delete;

  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return connections_; }
  // Ends the server: afterwards what the scripts wrote to can be read.
  void finish() {
    if (!thread_.joinable()) return;
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

 private:
  void serve() {
    for (const Script& script : scripts_) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0 || stop_) {
        if (fd >= 0) ::close(fd);
        return;
      }
      ++connections_;
      SmtpPeer peer(fd);
      script(peer);
    }
  }
  std::vector<Script> scripts_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> connections_{0};
  std::thread thread_;
};

}  // namespace m2t::test
