import COpenSSL

/// OpenSSL as a whole, set up once in a process.
enum OpenSSLLibrary {
  /// To be asked before anything else of OpenSSL, also through libcurl. `exit` would free OpenSSL's tables
  /// while threads that the process does not wait for, such as an HTTP client's, still close their connections.
  static let isReady: Bool = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1
}
