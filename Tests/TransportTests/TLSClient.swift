import COpenSSL
import Glibc

/// A blocking TLS socket that offers what it is told by ALPN and trusts anyone: for saying over TLS what no
/// well-behaved client would.
final class TLSClient {
  private let context: OpaquePointer?
  private let ssl: OpaquePointer?
  private let fd: Int32
  private(set) var isEnded = false

  init(port: UInt16, protocols: [String] = ["h2"], receiveBuffer: Int32? = nil) {
    let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    self.fd = fd
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(fd, $0, size) }
    }
    context = SSL_CTX_new(TLS_client_method())
    let names = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    SSL_CTX_set_alpn_protos(context, names, UInt32(names.count))
    ssl = SSL_new(context)
    SSL_set_fd(ssl, fd)
    isEnded = result != 0 || SSL_connect(ssl) != 1
    var patience = timeval(tv_sec: 0, tv_usec: 10_000)
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    SSL_free(ssl)
    SSL_CTX_free(context)
    Glibc.close(fd)
  }

  /// What ALPN chose.
  var negotiated: String {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &name, &length)
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
  }

  /// The serial number of the peer's certificate.
  var peerSerial: Int {
    guard let certificate = SSL_get1_peer_certificate(ssl) else { return -1 }
    defer { X509_free(certificate) }
    return ASN1_INTEGER_get(X509_get0_serialNumber(certificate))
  }

  func send(_ bytes: [UInt8]) {
    guard !isEnded, !bytes.isEmpty else { return }
    ERR_clear_error()
    if SSL_write(ssl, bytes, Int32(bytes.count)) <= 0 { isEnded = true }
  }

  /// What has come, perhaps nothing.
  func receive() -> [UInt8] {
    guard !isEnded else { return [] }
    var buffer = [UInt8](repeating: 0, count: 32_768)
    ERR_clear_error()
    let count = SSL_read(ssl, &buffer, Int32(buffer.count))
    if count > 0 { return Array(buffer[..<Int(count)]) }
    let error = SSL_get_error(ssl, count)
    if error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE { isEnded = true }
    return []
  }

  /// Ends without a farewell.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    isEnded = true
    shutdown(fd, Int32(SHUT_RDWR))
  }
}
