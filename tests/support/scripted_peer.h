// An IMAP server that plays a script in a thread, for the faults that a real one does not produce: plain text on
// 127.0.0.1.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "mailer/imap_session.h"

namespace m2t::test {

class ScriptedPeer {
 public:
  using Script = std::function<void(ScriptedPeer&)>;

  // Listens at once, plays `script` with the first client, then hangs up.
  explicit ScriptedPeer(Script script) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 5) != 0 || ::getsockname(listener_, generic, &size) != 0)
      throw std::runtime_error("the scripted peer cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, play = std::move(script)] { run(play); });
  }
  ~ScriptedPeer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;

  ImapAccount account(Security security = Security::None) const {
    return {{"127.0.0.1", port_, security, {}}, "desk", [] { return std::string("marker-secret"); }};
  }
  std::uint16_t port() const { return port_; }

  // --- for scripts ---------------------------------------------------------------------------------------------------

  // False once the client has hung up.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::send(client_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }
  // The next command's tag; it has to contain `word`.
  std::string expect(std::string_view word) {
    const std::string line = read_line();
    if (line.find(word) == std::string::npos)
      throw std::runtime_error("the client said \"" + line + "\" and not \"" + std::string(word) + "\"");
    last_command_ = line;
    return line.substr(0, line.find(' '));
  }
  const std::string& last_command() const { return last_command_; }
  void answer(std::string_view word, const std::string& untagged, const std::string& result = "OK done") {
    const std::string tag = expect(word);
    send(untagged + tag + " " + result + "\r\n");
  }
  // Up to a session with INBOX selected.
  void log_in(const std::string& abilities = "IDLE MOVE UIDPLUS") {
    const std::string capability = "* CAPABILITY IMAP4rev1 " + abilities + "\r\n";
    send("* OK ready\r\n");
    answer("CAPABILITY", capability);
    answer("LOGIN", "");
    answer("CAPABILITY", capability);
  }
  void select(const std::string& exists = "3") {
    answer("SELECT", "* " + exists + " EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\n* OK [UIDNEXT 20] ok\r\n", "OK [READ-WRITE] done");
  }
  // Reads whatever the client says until it hangs up.
  void await_end() {
    char c = 0;
    while (::recv(client_, &c, 1, 0) > 0) {
    }
  }
  int client() const { return client_; }

  // What went wrong in the script; empty: nothing.
  std::string problem() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    thread_ = std::thread([] {});
    return problem_;
  }

 private:
  void run(const Script& play) {
    client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client_ < 0) return;
    try {
      play(*this);
    } catch (const std::exception& error) {
      problem_ = error.what();
    }
    ::shutdown(client_, SHUT_WR);  // a close with something unread would destroy what is on its way to the client
    await_end();
    ::close(client_);
  }

  std::string read_line() {
    std::string line;
    for (char c = 0; c != '\n'; line += c)
      if (::recv(client_, &c, 1, 0) <= 0) throw std::runtime_error("the client hung up after \"" + line + "\"");
    line.resize(line.size() - 2);
    return line;
  }

  int listener_, client_ = -1;
  std::uint16_t port_ = 0;
  std::string problem_, last_command_;
  std::thread thread_;
};

}  // namespace m2t::test
