#pragma once
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

// curl's setters and getters are variadic, which Swift does not import: one shim per argument type.

typedef size_t (*hanse_curl_bytes_callback)(char *bytes, size_t size, size_t count, void *user);

static inline CURLcode hanse_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hanse_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hanse_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hanse_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hanse_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hanse_curl_set_callback(CURL *easy, CURLoption option,
                                               hanse_curl_bytes_callback value) {
  return curl_easy_setopt(easy, option, value);
}

// A peer that acknowledges nothing for so long is gone; otherwise one dead connection would fail every request
// that HTTP/2 puts on it, for as long as the kernel hopes.
static inline int hanse_curl_tune_socket(void *milliseconds, curl_socket_t fd, curlsocktype purpose) {
  unsigned int value = (unsigned int)(uintptr_t)milliseconds;
  (void)purpose;
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
  return CURL_SOCKOPT_OK;
}

static inline CURLcode hanse_curl_set_user_timeout(CURL *easy, unsigned int milliseconds) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, (void *)(uintptr_t)milliseconds);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, hanse_curl_tune_socket);
}

static inline CURLcode hanse_curl_set_open_socket(CURL *easy, curl_opensocket_callback open, void *user) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, user);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
}

static inline CURLcode hanse_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode hanse_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode hanse_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The message's result lives in a C union.
static inline CURLcode hanse_curl_message_result(const CURLMsg *message) {
  return message->data.result;
}
