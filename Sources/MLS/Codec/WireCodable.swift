/// A structure of RFC 9420 in the TLS presentation language (section 2.1).
protocol WireCodable {
  init(from reader: inout Reader) throws(MLSError)
  func write(to writer: inout Writer)
}

extension WireCodable {
  /// The structure that is all of `bytes`.
  init(decoding bytes: [UInt8], _ limits: Limits = .standard) throws(MLSError) {
    self = try Reader.read(bytes, limits) { (reader) throws(MLSError) in try Self(from: &reader) }
  }

  var encoded: [UInt8] {
    var writer = Writer(capacity: 64)
    write(to: &writer)
    return writer.bytes
  }
}
