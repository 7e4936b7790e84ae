import CNghttp2

/// Header fields in the form nghttp2 takes, all names and values in one buffer.
struct HTTP2HeaderBlock {
  /// Fields that HTTP/2 forbids (RFC 9113 section 8.2.2), and the length, which is the transport's.
  private static let forbidden: Set<String> = [
    "connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade",
  ]

  private var bytes: [UInt8] = []
  private var lengths: [(name: Int, value: Int)] = []

  /// The head of a response. A field of the application's that HTTP forbids is left out; `own` fields are
  /// taken as they are.
  init(status: Int, headers: HeaderFields = [:], own: [HeaderField] = []) {
    bytes.reserveCapacity(256)
    append(HeaderField(":status", "\((100...999).contains(status) ? status : 500)"))
    for field in headers.fields where ResponseHeadWriter.isLegal(field) {
      let name = field.name.lowercased()
      if !Self.forbidden.contains(name) { append(HeaderField(name, field.value)) }
    }
    for field in own { append(field) }
  }

  private mutating func append(_ field: HeaderField) {
    bytes += field.name.utf8
    let value = Bytes.trimmed(Array(field.value.utf8))
    bytes += value
    lengths.append((field.name.utf8.count, value.count))
  }

  /// The fields as nghttp2's array, valid during the call; nghttp2 copies what it keeps.
  func withNameValues<Result>(_ body: (UnsafePointer<nghttp2_nv>?, Int) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { buffer in
      // nghttp2 declares these pointers mutable and only reads through them.
      var next = UnsafeMutablePointer(mutating: buffer.baseAddress)
      let pairs = lengths.map { length in
        let value = next.map { $0 + length.name }
        defer { next = value.map { $0 + length.value } }
        return nghttp2_nv(
          name: next, value: value, namelen: length.name, valuelen: length.value,
          flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue))
      }
      return pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
    }
  }
}
