import COpenSSL

/// Application-Layer Protocol Negotiation (RFC 7301): the lists are length-prefixed names.
enum ALPN {
  static let http11: [UInt8] = [8] + Array("http/1.1".utf8)

  /// Picks "http/1.1" from the client's list; the answer must point into that list. Without it the handshake
  /// fails with `no_application_protocol`.
  static func select(
    _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ length: UInt32
  ) -> Int32 {
    guard let offered, let out, let outLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    var offset = 0
    while offset < Int(length) {
      let nameLength = Int(offered[offset])
      let end = offset + 1 + nameLength
      guard end <= Int(length) else { break }
      let name = UnsafeBufferPointer(start: offered + offset, count: nameLength + 1)
      if name.elementsEqual(http11) {
        out.pointee = offered + offset + 1
        outLength.pointee = UInt8(nameLength)
        return SSL_TLSEXT_ERR_OK
      }
      offset = end
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }
}
