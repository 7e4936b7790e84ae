/// Appends items of the deterministic CBOR profile (spec: wire). Map keys must be given in rising order.
public struct CBORWriter {
  public private(set) var bytes: [UInt8] = []

  public init(reservingCapacity capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  public static func bytes(_ write: (inout CBORWriter) -> Void) -> [UInt8] {
    var writer = CBORWriter()
    write(&writer)
    return writer.bytes
  }

  public mutating func unsigned(_ value: UInt64) { head(0, value) }
  public mutating func bool(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }
  public mutating func null() { bytes.append(0xF6) }
  public mutating func array(_ count: Int) { head(4, UInt64(count)) }
  public mutating func map(_ count: Int) { head(5, UInt64(count)) }

  public mutating func bytes(_ value: [UInt8]) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  public mutating func bytes(_ value: Bytes16) {
    head(2, UInt64(Bytes16.byteCount))
    value.append(to: &bytes)
  }

  public mutating func bytes(_ value: Bytes32) {
    head(2, UInt64(Bytes32.byteCount))
    value.append(to: &bytes)
  }

  public mutating func bytes(_ value: Bytes64) {
    head(2, UInt64(Bytes64.byteCount))
    value.append(to: &bytes)
  }

  public mutating func text(_ value: Text) {
    head(3, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  public mutating func list<Value>(_ values: [Value], _ item: (Value, inout CBORWriter) -> Void) {
    array(values.count)
    for value in values { item(value, &self) }
  }

  /// Appends an item that is encoded already.
  public mutating func encoded(_ item: [UInt8]) { bytes.append(contentsOf: item) }

  private mutating func head(_ major: UInt8, _ value: UInt64) {
    let high = major << 5
    switch value {
    case 0..<24: bytes.append(high | UInt8(value))
    case 24...0xFF: argument(high | 24, value, width: 1)
    case 0x100...0xFFFF: argument(high | 25, value, width: 2)
    case 0x1_0000...0xFFFF_FFFF: argument(high | 26, value, width: 4)
    default: argument(high | 27, value, width: 8)
    }
  }

  private mutating func argument(_ initial: UInt8, _ value: UInt64, width: UInt64) {
    bytes.append(initial)
    var shift = width * 8
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
