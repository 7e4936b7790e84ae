public import Wire

/// A request or response body between nodes: one CBOR map whose unknown keys are ignored (spec: federation, "Endpoints").
public protocol Message: Sendable {
  init(_ reader: inout CBORReader) throws(WireError)
  func write(to writer: inout CBORWriter)
}

extension Message {
  public static func decode(_ bytes: [UInt8]) throws(WireError) -> Self {
    try CBORReader.read(bytes) { (reader) throws(WireError) in try Self(&reader) }
  }

  public func encode() -> [UInt8] {
    CBORWriter.bytes { write(to: &$0) }
  }
}
