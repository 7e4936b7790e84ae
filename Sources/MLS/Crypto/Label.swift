/// What separates the uses of one key from each other: "MLS 1.0 " and a name (RFC 9420, 5.1 and 8).
struct Label: Sendable {
  /// As `opaque label<V>`.
  let encoded: [UInt8]

  init(_ name: StaticString) { self.init(bytes: [UInt8](utf8: name)) }

  /// For the exporter, whose labels are the application's.
  init(bytes: [UInt8]) { self.init(exactly: [UInt8](utf8: "MLS 1.0 ") + bytes) }

  /// One that stands as it is.
  init(exactly bytes: [UInt8]) {
    var writer = Writer()
    writer.opaque(bytes)
    encoded = writer.bytes
  }
}

extension [UInt8] {
  init(utf8 text: StaticString) {
    self = unsafe Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
