import COpenSSL
import Glibc

/// OpenSSL settings and keys that many connections share: TLS 1.3 at least, and ALPN.
///
/// Unchecked because an SSL_CTX may be shared by threads once set up, and it is not changed after `init`.
final class TLSContext: @unchecked Sendable {
  private let context: OpaquePointer

  private init(_ method: OpaquePointer?) throws(TransportError) {
    guard OpenSSLLibrary.isReady, let context = SSL_CTX_new(method) else {
      throw TLSErrors.take(.systemFailure, "SSL_CTX_new")
    }
    self.context = context
    guard hanse_ssl_ctx_set_min_tls13(context) == 1 else {
      throw TLSErrors.take(.systemFailure, "requiring TLS 1.3")
    }
    hanse_ssl_ctx_set_modes(context)
    // Session tickets carry the state; a cache would only hold memory.
    hanse_ssl_ctx_disable_session_cache(context)
    hanse_ssl_ctx_set_read_ahead(context)
  }

  deinit {
    SSL_CTX_free(context)
  }

  /// A server's context from PEM files.
  static func server(
    chainFile: String, keyFile: String, offersHTTP2: Bool
  ) throws(TransportError) -> TLSContext {
    let result = try TLSContext(TLS_server_method())
    // Without this OpenSSL would ask the terminal for the passphrase of an encrypted key, and wait.
    SSL_CTX_set_default_passwd_cb(result.context) { _, _, _, _ in 0 }
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(result.context, chainFile) == 1 else {
      throw TLSErrors.take(
        .certificateUnusable, "cannot use \(chainFile) as a PEM certificate chain, own certificate first")
    }
    guard SSL_CTX_use_PrivateKey_file(result.context, keyFile, SSL_FILETYPE_PEM) == 1,
      SSL_CTX_check_private_key(result.context) == 1
    else {
      throw TLSErrors.take(
        .privateKeyUnusable, "cannot use \(keyFile) as the PEM private key that fits \(chainFile)")
    }
    SSL_CTX_set_num_tickets(result.context, 1)
    // Reading a good file may leave its end in the queue.
    ERR_clear_error()
    result.answerALPN(offersHTTP2: offersHTTP2)
    return result
  }

  /// Refuses a context whose own certificate cannot be used now, by this machine's clock.
  func requireValidNow(chainFile: String) throws(TransportError) {
    let certificate = SSL_CTX_get0_certificate(context)
    guard X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0 else {
      throw TransportError(.certificateUnusable, "the certificate in \(chainFile) has expired")
    }
    guard X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 else {
      throw TransportError(.certificateUnusable, "the certificate in \(chainFile) is not valid yet")
    }
  }

  /// A server's own certificate.
  var certificate: OpaquePointer? { SSL_CTX_get0_certificate(context) }

  /// The certificates that lead from it to an authority.
  var chain: OpaquePointer? { hanse_ssl_ctx_chain(context) }

  /// When its own certificate expires, in seconds since 1970.
  var expirySeconds: Int? { certificate.flatMap { Self.seconds(X509_get0_notAfter($0)) } }

  private func answerALPN(offersHTTP2: Bool) {
    if offersHTTP2 {
      SSL_CTX_set_alpn_select_cb(
        context,
        { _, out, outLength, offered, length, _ in
          ALPN.select([ALPN.http2, ALPN.http11], out, outLength, offered, length)
        }, nil)
    } else {
      SSL_CTX_set_alpn_select_cb(
        context,
        { _, out, outLength, offered, length, _ in
          ALPN.select([ALPN.http11], out, outLength, offered, length)
        }, nil)
    }
  }

  /// A client's context that trusts the authorities of a PEM file, or the system's.
  static func client(authorityFile: String?) throws(TransportError) -> TLSContext {
    let result = try TLSContext(TLS_client_method())
    ERR_clear_error()
    if let authorityFile {
      guard SSL_CTX_load_verify_locations(result.context, authorityFile, nil) == 1 else {
        throw TLSErrors.take(.authorityUnusable, "cannot use \(authorityFile) as PEM certificates to trust")
      }
    } else {
      SSL_CTX_set_default_verify_paths(result.context)
    }
    SSL_CTX_set_verify(result.context, SSL_VERIFY_PEER, nil)
    guard
      ALPN.http11.withUnsafeBufferPointer({
        SSL_CTX_set_alpn_protos(result.context, $0.baseAddress, UInt32($0.count)) == 0
      })
    else { throw TLSErrors.take(.systemFailure, "offering ALPN") }
    return result
  }

  /// The server's side of a handshake on `fd`.
  func accept(_ fd: Int32) -> TLSSession? {
    guard let ssl = SSL_new(context) else { return nil }
    SSL_set_fd(ssl, fd)
    SSL_set_accept_state(ssl)
    return TLSSession(ssl)
  }

  /// The client's side: the peer's certificate must be valid for `host`, a name or a numeric address.
  func connect(_ fd: Int32, host: String) -> TLSSession? {
    guard let ssl = SSL_new(context) else { return nil }
    let named: Bool
    if SocketAddress(host: host, port: 0) != nil {
      named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1
    } else {
      named = SSL_set1_host(ssl, host) == 1 && hanse_ssl_set_sni(ssl, host) == 1
    }
    guard named else {
      SSL_free(ssl)
      return nil
    }
    SSL_set_fd(ssl, fd)
    SSL_set_connect_state(ssl)
    return TLSSession(ssl)
  }
}
