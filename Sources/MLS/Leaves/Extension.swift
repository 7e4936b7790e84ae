/// `Extension` (RFC 9420, 13): kept as it came, whether or not its type is known.
public struct Extension: Hashable, Sendable {
  public let type: UInt16
  public let data: [UInt8]

  public init(type: UInt16, data: [UInt8]) {
    self.type = type
    self.data = data
  }
}

extension Extension: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    type = try reader.uint16()
    data = try reader.opaque()
  }

  func write(to writer: inout Writer) {
    writer.uint16(type)
    writer.opaque(data)
  }
}

extension Reader {
  mutating func extensions() throws(MLSError) -> [Extension] { try vector(limits.entries) }
}

extension [Extension] {
  func data(of type: UInt16) -> [UInt8]? { first { $0.type == type }?.data }

  /// Whether a type stands there twice, which 13.4 forbids.
  var hasDuplicates: Bool {
    var seen: Set<UInt16> = []
    return contains { !seen.insert($0.type).inserted }
  }
}
