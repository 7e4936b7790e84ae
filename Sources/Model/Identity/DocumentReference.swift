public import Wire

/// Names one document of a node's chain by number and hash.
public struct DocumentReference: Hashable, Sendable {
  public let number: UInt64
  public let hash: Bytes32

  public init(number: UInt64, hash: Bytes32) {
    self.number = number
    self.hash = hash
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    (number, hash) = try reader.tuple(2) { (reader) throws(WireError) in
      (try reader.unsigned(), try reader.bytes32())
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(2)
    writer.unsigned(number)
    writer.bytes(hash)
  }
}
