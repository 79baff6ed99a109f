// peer_gmime FOLDER ROUNDS: GMime on the mails of a folder: structure, headers, every body decoded, texts to UTF-8.
#include <gmime/gmime.h>

#include "tests/bench/reading/rounds.h"

namespace {

void read_part(GMimeObject*, GMimeObject* part, gpointer sink) {
  if (!GMIME_IS_PART(part)) return;
  if (GMIME_IS_TEXT_PART(part)) {
    g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
  } else if (GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part))) {
    g_mime_data_wrapper_write_to_stream(content, static_cast<GMimeStream*>(sink));
  }
}

void read_mail(const std::string& raw) {
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(raw.data(), raw.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  GMimeStream* sink = g_mime_stream_null_new();
  if (message) {
    g_mime_message_foreach(message, read_part, sink);
    g_mime_message_get_subject(message);
    g_object_unref(message);
  }
  g_object_unref(sink);
  g_object_unref(parser);
  g_object_unref(stream);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  g_mime_init();
  const auto mails = m2t::bench::mails_in(argv[1]);
  m2t::bench::report("mime", std::atoi(argv[2]), [&] {
    for (const auto& raw : mails) read_mail(raw);
  });
}
