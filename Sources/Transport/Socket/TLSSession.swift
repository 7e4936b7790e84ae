import COpenSSL

/// One TLS connection of OpenSSL's on a non-blocking socket. Loop-confined; frees its SSL object once.
final class TLSSession {
  private let ssl: OpaquePointer
  /// After a fatal error OpenSSL forbids a farewell on the connection.
  private var failed = false

  init(_ ssl: OpaquePointer) {
    self.ssl = ssl
  }

  deinit {
    SSL_free(ssl)
  }

  func handshake() -> SocketResult {
    ERR_clear_error()
    let result = SSL_do_handshake(ssl)
    return result == 1 ? .bytes(0) : outcome(of: result)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> SocketResult {
    ERR_clear_error()
    let result = SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count))
    return result > 0 ? .bytes(Int(result)) : outcome(of: result)
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> SocketResult {
    ERR_clear_error()
    let result = SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count))
    return result > 0 ? .bytes(Int(result)) : outcome(of: result)
  }

  /// Whether received bytes wait inside OpenSSL, where epoll does not see them.
  var hasPending: Bool { SSL_has_pending(ssl) == 1 }

  /// Whether ALPN chose HTTP/2. Known once the handshake is done.
  var hasChosenHTTP2: Bool {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &name, &length)
    return UnsafeBufferPointer(start: name, count: Int(length)).elementsEqual(ALPN.http2.dropFirst())
  }

  /// Tells the peer that no more bytes come (close_notify).
  func sayGoodbye() {
    guard !failed, SSL_is_init_finished(ssl) == 1 else { return }
    ERR_clear_error()
    SSL_shutdown(ssl)
    ERR_clear_error()
  }

  private func outcome(of result: Int32) -> SocketResult {
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wantsRead
    case SSL_ERROR_WANT_WRITE: return .wantsWrite
    case SSL_ERROR_ZERO_RETURN: return .endOfStream
    default:
      failed = true
      let verification = SSL_get_verify_result(ssl)
      let reasons = TLSErrors.takeReasons()
      guard verification != Int(X509_V_OK) else { return .failed(reasons) }
      return .failed(String(cString: X509_verify_cert_error_string(verification)))
    }
  }
}
