#include "mailer/imap_session_internal.h"

#include <algorithm>

#include "mailer/imap_words.h"

namespace m2t {

namespace {

using Kind = ImapError::Kind;
using namespace std::chrono_literals;

constexpr auto connect_time = 30s;
constexpr std::size_t longest_search_line = 16 << 20;

Kind kind_of(StreamError::Kind kind) {
  switch (kind) {
    case StreamError::Kind::Timeout: return Kind::Timeout;
    case StreamError::Kind::Tls: return Kind::Tls;
    default: return Kind::Network;
  }
}

std::string describe(const ServerAddress& server) { return fmt::format("{} port {}", server.host, server.port); }

// The wire's constructor connects; its errors become ours here.
ImapWire connect_wire(const ServerAddress& server, int stop_fd) {
  try {
    return ImapWire(server, std::chrono::steady_clock::now() + connect_time, stop_fd);
  } catch (const StreamError& error) {
    throw ImapError(kind_of(error.kind()), fmt::format("cannot connect to {}: {}", describe(server), error.what()));
  }
}

}  // namespace

ImapSession::Impl::Impl(const ImapAccount& account, CrashPoints points, int stop_fd)
    : server(account.server), crash_points(std::move(points)), wire(connect_wire(account.server, stop_fd)) {
  link.wire = &wire;
  im.reset(mailimap_new(0, nullptr));
  if (!im) throw std::bad_alloc();
  greet();
  secure();
  log_in(account);
  ask_capabilities();  // I-42
  wire.finish_commands_after_stop();
}

// --- guards and errors -----------------------------------------------------------------------------------------------

void ImapSession::Impl::require_usable() const {
  if (lost) throw ImapError(Kind::Protocol, "this IMAP session was given up after an error");
}

void ImapSession::Impl::require_selected() const {
  require_usable();
  if (selected.empty()) throw ImapError(Kind::Protocol, "no folder is selected");
}

void ImapSession::Impl::lose(const std::string& doing, Kind kind, const std::string& why) {
  lost = true;
  link.closed = true;
  if (!wire.bye().empty()) throw ImapError(Kind::Bye, fmt::format("{}: the server says: {}", doing, wire.bye()));
  throw ImapError(kind, fmt::format("{}: {}", doing, why));
}

void ImapSession::Impl::lose(const std::string& doing) {
  try {
    throw;
  } catch (const StreamError& error) {
    lose(doing, kind_of(error.kind()), error.what());
  } catch (const ImapWire::Violation& violation) {
    lost = true;
    link.closed = true;
    throw ImapError(Kind::Protocol, fmt::format("{}: {}", doing, violation.what()));
  }
}

bool ImapSession::Impl::was_refused() const {
  const auto status = parse_tagged(wire.tagged_line()).status;
  return wire.bye().empty() && (same_word(status, "NO") || same_word(status, "BAD"));
}

void require_plain_line(const std::string& text, const std::string& what) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    throw ImapError(Kind::Refused, what + " contains a line break");
}

// --- connecting ------------------------------------------------------------------------------------------------------

void ImapSession::Impl::greet() {
  const std::string doing = "cannot connect to " + describe(server);
  const int code = on_wire(doing, {}, [&] {
    const std::string_view line = wire.read_line();
    if (!wire.bye().empty()) lose(doing, Kind::Bye, wire.bye());
    if (same_word(line.substr(0, 9), "* PREAUTH"))  // T-40: logged in as whom? And by whom?
      lose(doing, Kind::Protocol, "the server takes us for logged in already (PREAUTH)");
    if (!same_word(line.substr(0, 5), "* OK ")) lose(doing, Kind::Protocol, "no IMAP greeting: " + clean_server_words(line));
    wire.read_line_again();  // libetpan wants to see it too (and leaks some memory over a BYE)
    const int result = mailimap_connect(im.get(), make_imap_stream(&link));
    if (link.error) std::rethrow_exception(link.error);
    return result;
  });
  if (code != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
    lose(doing, Kind::Protocol, "no IMAP greeting: " + clean_server_words(wire.last_line()));
  ask_capabilities();
}

void ImapSession::Impl::secure() {
  if (server.security != Security::StartTls) return;
  const std::string doing = "cannot start TLS with " + describe(server);
  if (!can("STARTTLS"))
    lose(doing, Kind::Tls,
         "the server does not offer STARTTLS; correct security and port, or somebody is meddling with the connection");
  if (etpan(doing, [&] { return mailimap_starttls(im.get()); }) != 0) {
    lost = true;
    throw refusal(doing, wire.tagged_line(), Kind::Tls);
  }
  on_wire(doing, {}, [&] { wire.start_tls(); });
  ask_capabilities();  // what was said in the clear is void (T-39, I-42)
}

void ImapSession::Impl::ask_capabilities() {
  capabilities.clear();
  mailimap_capability_data* found = nullptr;
  const int code = etpan("cannot ask what the server can do", [&] { return mailimap_capability(im.get(), &found); });
  if (code != 0 || !found) return;
  for (clistiter* each = clist_begin(found->cap_list); each; each = clist_next(each)) {
    const auto* ability = static_cast<const struct mailimap_capability*>(clist_content(each));
    const bool auth = ability->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE;
    std::string name = auth ? std::string("AUTH=") + ability->cap_data.cap_auth_type : ability->cap_data.cap_name;
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    capabilities.insert(std::move(name));
  }
  mailimap_capability_data_free(found);
}

void ImapSession::Impl::log_in(const ImapAccount& account) {
  const std::string doing = fmt::format("cannot log in to {} as {}", describe(server), account.user);
  if (server.security != Security::None && !wire.encrypted()) lose(doing, Kind::Tls, "the connection is not encrypted");
  if (can("LOGINDISABLED")) lose(doing, Kind::Authentication, "the server takes no password on this connection (LOGINDISABLED)");
  std::string secret = account.password ? account.password() : std::string();
  require_plain_line(account.user, "the user name");
  require_plain_line(secret, "the password");
  wire.hide({account.user, secret});
  const int code = etpan(doing, [&] { return mailimap_login(im.get(), account.user.c_str(), secret.c_str()); });
  std::fill(secret.begin(), secret.end(), '\0');
  if (code != 0) {
    lost = true;
    throw refusal(doing, wire.tagged_line(), Kind::Authentication, wire.hidden());
  }
  wire.hide({});
}

// --- the session -----------------------------------------------------------------------------------------------------

ImapSession::ImapSession(const ImapAccount& account, CrashPoints crash_points, int stop_fd)
    : impl_(std::make_unique<Impl>(account, std::move(crash_points), stop_fd)) {
  impl_->crash_points.pass(CrashPoint::ImapConnected);
}

ImapSession::~ImapSession() = default;

bool ImapSession::usable() const { return !impl_->lost; }

ImapSession::Abilities ImapSession::abilities() const {
  return {impl_->can("IDLE") && !impl_->idle_refused, impl_->can("MOVE"), impl_->can("UIDPLUS")};
}

Selection ImapSession::select(const std::string& folder) {
  const std::string doing = fmt::format("cannot open the folder \"{}\"", folder);
  require_plain_line(folder, "the folder's name");
  impl_->require_usable();
  impl_->selected.clear();
  impl_->wire.forget_mailbox();
  const int code = impl_->etpan(doing, [&] { return mailimap_select(impl_->im.get(), to_modified_utf7(folder).c_str()); });
  if (code != 0) {
    const TaggedAnswer answer = parse_tagged(impl_->wire.tagged_line());
    const bool missing = has_word(answer.words, "exist") || has_word(answer.words, "not found") ||
                         has_word(answer.words, "unknown mailbox") || has_word(answer.words, "no such");
    throw refusal(doing, impl_->wire.tagged_line(), missing ? Kind::FolderMissing : Kind::Refused);
  }
  impl_->selected = folder;
  impl_->crash_points.pass(CrashPoint::ImapSelected);
  Selection selection;
  if (const auto* info = impl_->im->imap_selection_info) {
    selection.uid_validity = info->sel_uidvalidity;
    selection.uid_next = info->sel_uidnext;
  }
  selection.exists = impl_->wire.exists();
  selection.read_only = same_word(parse_tagged(impl_->wire.tagged_line()).code, "READ-ONLY");  // I-32
  return selection;
}

void ImapSession::create_folder(const std::string& folder) {
  const std::string doing = fmt::format("cannot create the folder \"{}\"", folder);
  require_plain_line(folder, "the folder's name");
  if (impl_->etpan(doing, [&] { return mailimap_create(impl_->im.get(), to_modified_utf7(folder).c_str()); }) == 0) return;
  const TaggedAnswer answer = parse_tagged(impl_->wire.tagged_line());
  if (has_word(answer.code, "ALREADYEXISTS") || has_word(answer.words, "already exists")) return;
  throw refusal(doing, impl_->wire.tagged_line(), Kind::Refused);
}

std::vector<std::uint32_t> ImapSession::Impl::search(const std::string& doing, mailimap_search_key* key) {
  const std::unique_ptr<mailimap_search_key, EtpanRelease<mailimap_search_key_free>> owner(key);
  require_selected();
  ImapWire::Limits limits = etpan_limits;  // all numbers come in one line: 11 octets a mail
  limits.line = std::clamp<std::size_t>(std::size_t{wire.exists()} * 12, limits.line, longest_search_line);
  limits.lines_total += limits.line;
  clist* found = nullptr;
  if (etpan(
          doing, [&] { return mailimap_uid_search(im.get(), nullptr, key, &found); }, limits) != 0)
    throw refusal(doing, wire.tagged_line(), Kind::Refused);
  std::vector<std::uint32_t> uids;
  for (clistiter* each = clist_begin(found); each; each = clist_next(each))
    uids.push_back(*static_cast<const std::uint32_t*>(clist_content(each)));
  mailimap_search_result_free(found);
  std::sort(uids.begin(), uids.end());  // I-12: any order, any number of times
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  return uids;
}

std::vector<std::uint32_t> ImapSession::list_uids(std::uint32_t from_uid) {
  impl_->require_selected();
  impl_->wire.take_news();
  const std::uint32_t from = std::max<std::uint32_t>(from_uid, 1);
  auto uids = impl_->search("cannot list the mails", mailimap_search_key_new_uid(mailimap_set_new_interval(from, 0)));
  std::erase_if(uids, [&](std::uint32_t uid) { return uid < from; });  // "n:*" always names the last one
  impl_->crash_points.pass(CrashPoint::MailsListed);
  return uids;
}

void ImapSession::noop() {
  const std::string doing = "cannot reach the server";
  if (impl_->etpan(doing, [&] { return mailimap_noop(impl_->im.get()); }) != 0)
    throw refusal(doing, impl_->wire.tagged_line(), Kind::Refused);
}

void ImapSession::logout() noexcept {
  if (impl_->lost) return;
  impl_->lost = true;
  try {
    impl_->wire.begin(std::chrono::steady_clock::now() + 2s, {});
    mailimap_logout(impl_->im.get());
  } catch (...) {  // the connection is closed in any case
  }
  impl_->link.closed = true;
}

// --- our own commands ------------------------------------------------------------------------------------------------

void ImapSession::Impl::send_command(const std::string& command) {
  tag = fmt::format("m{}", ++commands_sent);  // libetpan's tags are bare numbers
  wire.write(fmt::format("{} {}\r\n", tag, command));
}

void ImapSession::Impl::skip_rest() {
  while (wire.literal_size()) {
    wire.read_literal([](std::string_view) {});
    wire.read_line();
  }
}

}  // namespace m2t
