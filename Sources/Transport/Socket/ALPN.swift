import COpenSSL

/// Application-Layer Protocol Negotiation (RFC 7301): the lists are length-prefixed names.
enum ALPN {
  static let http11: [UInt8] = [8] + Array("http/1.1".utf8)
  static let http2: [UInt8] = [2] + Array("h2".utf8)

  /// Picks the first of `wanted` that is in the client's list; the answer must point into that list. Without
  /// any the handshake fails with `no_application_protocol`.
  static func select(
    _ wanted: [[UInt8]], _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ length: UInt32
  ) -> Int32 {
    guard let offered, let out, let outLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    for name in wanted {
      guard let offset = position(of: name, in: UnsafeBufferPointer(start: offered, count: Int(length)))
      else { continue }
      out.pointee = offered + offset + 1
      outLength.pointee = offered[offset]
      return SSL_TLSEXT_ERR_OK
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }

  /// Where a length-prefixed name stands in a list.
  private static func position(of name: [UInt8], in list: UnsafeBufferPointer<UInt8>) -> Int? {
    var offset = 0
    while offset < list.count {
      let end = offset + 1 + Int(list[offset])
      guard end <= list.count else { return nil }
      if list[offset..<end].elementsEqual(name) { return offset }
      offset = end
    }
    return nil
  }
}
