#pragma once
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timex.h>

// Linux's own calls, which Swift's Glibc module leaves out: what TLS sockets are driven by.

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int pthread_setname_np(pthread_t thread, const char *name);

// OpenSSL offers these as macros, which Swift does not import.

static inline int hanse_ssl_ctx_set_min_tls13(SSL_CTX *context) {
  return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
}

static inline void hanse_ssl_ctx_set_modes(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static inline void hanse_ssl_ctx_disable_session_cache(SSL_CTX *context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void hanse_ssl_ctx_set_read_ahead(SSL_CTX *context) {
  SSL_CTX_set_read_ahead(context, 1);
}

static inline STACK_OF(X509) *hanse_ssl_ctx_chain(SSL_CTX *context) {
  STACK_OF(X509) *chain = NULL;
  SSL_CTX_get0_chain_certs(context, &chain);
  return chain;
}

static inline int hanse_ssl_set_sni(SSL *ssl, const char *host) {
  return (int)SSL_set_tlsext_host_name(ssl, host);
}

// OpenSSL 3 calls these deprecated and has nothing as quick for short messages: its EVP_Digest looks its algorithm up each time.

static inline void hanse_sha256(const void *prefix, size_t prefix_length, const void *message,
                                size_t message_length, unsigned char digest[32]) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, prefix, prefix_length);
  SHA256_Update(&context, message, message_length);
  SHA256_Final(digest, &context);
#pragma clang diagnostic pop
}

// The same of what comes in parts.

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

static inline void hanse_sha256_init(SHA256_CTX *context) { SHA256_Init(context); }

static inline void hanse_sha256_update(SHA256_CTX *context, const void *message, size_t length) {
  SHA256_Update(context, message, length);
}

static inline void hanse_sha256_final(SHA256_CTX *context, unsigned char digest[32]) {
  SHA256_Final(digest, context);
}

#pragma clang diagnostic pop

// HMAC-SHA256 (RFC 2104) by hand for the same reason. A key is taken in once, as the two states that have read
// its inner and outer pads, and may serve many messages.

typedef struct {
  SHA256_CTX inner;
  SHA256_CTX outer;
} hanse_hmac_key;

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

static inline void hanse_hmac_sha256_key(const void *key, size_t length, hanse_hmac_key *states) {
  unsigned char pad[SHA256_CBLOCK] = {0};
  if (length > sizeof pad) {
    SHA256_Init(&states->inner);
    SHA256_Update(&states->inner, key, length);
    SHA256_Final(pad, &states->inner);
  } else if (length > 0) {
    memcpy(pad, key, length);
  }
  for (size_t index = 0; index < sizeof pad; index++) pad[index] ^= 0x36;
  SHA256_Init(&states->inner);
  SHA256_Update(&states->inner, pad, sizeof pad);
  for (size_t index = 0; index < sizeof pad; index++) pad[index] ^= 0x36 ^ 0x5c;
  SHA256_Init(&states->outer);
  SHA256_Update(&states->outer, pad, sizeof pad);
  OPENSSL_cleanse(pad, sizeof pad);
}

static inline void hanse_hmac_sha256(const hanse_hmac_key *states, const void *message, size_t length,
                                     unsigned char tag[32]) {
  SHA256_CTX context = states->inner;
  SHA256_Update(&context, message, length);
  SHA256_Final(tag, &context);
  context = states->outer;
  SHA256_Update(&context, tag, 32);
  SHA256_Final(tag, &context);
  OPENSSL_cleanse(&context, sizeof context);
}

#pragma clang diagnostic pop
