// An owned libcurl easy handle. Included by .cpp files only.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

class CurlEasy {
 public:
  CurlEasy() : handle_((init_once(), curl_easy_init())) {
    if (!handle_) throw std::bad_alloc();
    set(CURLOPT_ERRORBUFFER, error_.get());
  }
  CurlEasy(const CurlEasy&) = delete;
  CurlEasy& operator=(const CurlEasy&) = delete;

  // Throws std::logic_error: an option that libcurl does not take is a mistake in the program or its build, never bad luck.
  template <typename Value>
  void set(CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(handle_.get(), option, value); code != CURLE_OK)
      throw std::logic_error("libcurl does not take option " + std::to_string(option) + ": " + curl_easy_strerror(code));
  }
  CURLcode perform() {
    error_[0] = '\0';
    return curl_easy_perform(handle_.get());
  }
  // What went wrong in the last perform(), in libcurl's words.
  std::string error_words(CURLcode code) const { return error_[0] != '\0' ? error_.get() : curl_easy_strerror(code); }
  // Percent-encodes for a URL.
  std::string escaped(const std::string& text) const {
    const std::unique_ptr<char, decltype(&curl_free)> out(curl_easy_escape(handle_.get(), text.c_str(), int(text.size())),
                                                          &curl_free);
    if (!out) throw std::bad_alloc();
    return out.get();
  }
  // The connection that the next perform() may use again; CURL_SOCKET_BAD when there is none.
  curl_socket_t kept_socket() const {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket);
    return socket;
  }
  // The chain that the server showed in this perform() or the last, its own certificate first, as PEM; also when it was refused.
  // Needs CURLOPT_CERTINFO.
  std::vector<std::string> shown_certificates() const {
    curl_certinfo* shown = nullptr;
    curl_easy_getinfo(handle_.get(), CURLINFO_CERTINFO, &shown);
    std::vector<std::string> chain;
    for (int i = 0; shown != nullptr && i < shown->num_of_certs; ++i)
      for (const curl_slist* fact = shown->certinfo[i]; fact != nullptr; fact = fact->next)
        if (const std::string_view text = fact->data; text.starts_with("Cert:")) chain.emplace_back(text.substr(5));
    return chain;
  }
  // True when this perform(), or the last, had to open a connection.
  bool connected_anew() const {
    long connects = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_NUM_CONNECTS, &connects);
    return connects > 0;
  }

 private:
  static void init_once() {
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (done != CURLE_OK) throw std::runtime_error(std::string("libcurl does not start: ") + curl_easy_strerror(done));
  }
  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  std::unique_ptr<char[]> error_ = std::make_unique<char[]>(CURL_ERROR_SIZE);  // outlives the handle that writes to it
  std::unique_ptr<CURL, Cleanup> handle_;
};

class CurlList {
 public:
  void add(const std::string& text) {
    curl_slist* grown = curl_slist_append(list_.get(), text.c_str());
    if (grown == nullptr) throw std::bad_alloc();
    list_.release();
    list_.reset(grown);
  }
  curl_slist* get() const { return list_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, Free> list_;
};

}  // namespace m2t
