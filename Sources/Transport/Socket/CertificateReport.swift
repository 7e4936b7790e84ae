import COpenSSL
import Glibc

/// What a certificate chain and its key are worth to those who connect, without serving by them.
public struct CertificateReport: Sendable, Equatable {
  /// Times in seconds since 1970.
  public let notBefore: Int
  public let notAfter: Int
  /// Of the hosts that were asked about, those that the certificate is not for.
  public let missingNames: [String]
  /// Why who trusts those authorities would not trust this chain; `nil` if they would.
  public let distrust: String?

  /// `hosts` are names or numeric addresses. `authorityFile` has the authorities to trust, `nil` is the system's. Throws
  /// `certificateUnusable`, `privateKeyUnusable` (also for a key that does not fit) and `authorityUnusable`.
  public init(
    chainFile: String, keyFile: String, hosts: [String], authorityFile: String?
  ) throws(TransportError) {
    let context = try TLSContext.server(chainFile: chainFile, keyFile: keyFile, offersHTTP2: false)
    guard let certificate = context.certificate, let after = context.expirySeconds,
      let before = TLSContext.seconds(X509_get0_notBefore(certificate))
    else { throw TransportError(.certificateUnusable, "\(chainFile) holds no certificate that can be read") }
    notBefore = before
    notAfter = after
    missingNames = hosts.filter { host in
      SocketAddress(host: host, port: 0) != nil
        ? X509_check_ip_asc(certificate, host, 0) != 1 : X509_check_host(certificate, host, 0, 0, nil) != 1
    }
    distrust = try context.distrust(authorityFile: authorityFile)
  }
}

extension TLSContext {
  static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int? {
    var parts = tm()
    return ASN1_TIME_to_tm(time, &parts) == 1 ? timegm(&parts) : nil
  }

  fileprivate func distrust(authorityFile: String?) throws(TransportError) -> String? {
    guard let store = X509_STORE_new(), let check = X509_STORE_CTX_new() else {
      throw TransportError(.systemFailure, "OpenSSL has no memory")
    }
    defer {
      X509_STORE_CTX_free(check)
      X509_STORE_free(store)
      ERR_clear_error()
    }
    if let authorityFile {
      guard X509_STORE_load_locations(store, authorityFile, nil) == 1 else {
        throw TLSErrors.take(.authorityUnusable, "cannot use \(authorityFile) as PEM certificates to trust")
      }
    } else {
      X509_STORE_set_default_paths(store)
    }
    guard X509_STORE_CTX_init(check, store, certificate, chain) == 1 else {
      throw TransportError(.systemFailure, "OpenSSL could not begin to verify")
    }
    X509_STORE_CTX_set_purpose(check, X509_PURPOSE_SSL_SERVER)
    guard X509_verify_cert(check) != 1 else { return nil }
    return String(cString: X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(check))))
  }
}
