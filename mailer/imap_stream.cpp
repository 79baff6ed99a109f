#include "mailer/imap_stream_internal.h"

#include <cstdlib>
#include <new>

namespace m2t {

namespace {

ImapStreamLink& link_of(mailstream_low* low) { return *static_cast<ImapStreamLink*>(low->data); }

// End of file is -1 like every other failure: a 0 sends libetpan round and round (D7).
template <typename Act>
ssize_t guarded(mailstream_low* low, Act act) noexcept {
  ImapStreamLink& link = link_of(low);
  if (link.error || link.closed) return -1;
  try {
    return static_cast<ssize_t>(act(*link.wire));
  } catch (...) {
    link.error = std::current_exception();
    return -1;
  }
}

ssize_t low_read(mailstream_low* low, void* into, size_t size) {
  return guarded(low, [&](ImapWire& wire) { return wire.read_some(static_cast<char*>(into), size); });
}

ssize_t low_write(mailstream_low* low, const void* bytes, size_t size) {
  return guarded(low, [&](ImapWire& wire) {
    wire.write(std::string_view(static_cast<const char*>(bytes), size));
    return size;
  });
}

int low_close(mailstream_low* low) {
  link_of(low).closed = true;
  return 0;
}

int low_get_fd(mailstream_low*) { return -1; }  // nobody but us waits for this connection
void low_free(mailstream_low* low) { std::free(low); }
void low_cancel(mailstream_low*) {}

mailstream_low_driver low_driver{low_read, low_write, low_close, low_get_fd, low_free, low_cancel,
                                 nullptr,  nullptr,   nullptr,   nullptr,    nullptr};

}  // namespace

mailstream* make_imap_stream(ImapStreamLink* link) {
  mailstream_low* low = mailstream_low_new(link, &low_driver);
  mailstream* stream = low ? mailstream_new(low, 64 * 1024) : nullptr;
  if (!stream) {
    if (low) mailstream_low_free(low);
    throw std::bad_alloc();
  }
  return stream;
}

}  // namespace m2t
