import TestSupport
import Wire

/// Any item of the profile, as a tree.
indirect enum Item: Equatable {
  case unsigned(UInt64)
  case bytes([UInt8])
  case text([UInt8])
  case array([Item])
  case map([(key: UInt64, value: Item)])
  case bool(Bool)
  case null

  static func == (left: Item, right: Item) -> Bool { left.encoded == right.encoded }

  var encoded: [UInt8] { CBORWriter.bytes { write(to: &$0) } }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .unsigned(let value): writer.unsigned(value)
    case .bytes(let value):
      // The fixed sizes have a door of their own.
      if let value = Bytes32(value) {
        writer.bytes(value)
      } else if let value = Bytes16(value) {
        writer.bytes(value)
      } else if let value = Bytes64(value) {
        writer.bytes(value)
      } else {
        writer.bytes(value)
      }
    case .text(let value):
      guard let text = Text(value) else { preconditionFailure("items hold valid text only") }
      writer.text(text)
    case .array(let items): writer.list(items) { $0.write(to: &$1) }
    case .map(let pairs):
      writer.map(pairs.count)
      for pair in pairs {
        writer.unsigned(pair.key)
        pair.value.write(to: &writer)
      }
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    }
  }

  /// Reads an item of this shape through the typed calls and says whether it is this one.
  func isNext(in reader: inout CBORReader) throws(WireError) -> Bool {
    switch self {
    case .unsigned(let value): return try reader.unsigned() == value
    case .bytes(let value):
      switch value.count {
      case 32: return try reader.bytes32().bytes == value
      case 16: return try reader.bytes16().bytes == value
      case 64: return try reader.bytes64().bytes == value
      default: return try reader.bytes() == value
      }
    case .text(let value): return try reader.text().utf8 == value
    case .array(let items):
      return try reader.tuple(items.count) { (reader) throws(WireError) in
        for item in items where try !item.isNext(in: &reader) { return false }
        return true
      }
    case .map(let pairs): return try Self.areNext(pairs, in: &reader)
    case .bool(let value): return try reader.bool() == value
    case .null: return try reader.null()
    }
  }

  private static func areNext(
    _ pairs: [(key: UInt64, value: Item)], in reader: inout CBORReader
  ) throws(WireError) -> Bool {
    var rest = pairs[...]
    var same = true
    try reader.map { (key, reader) throws(WireError) in
      guard let pair = rest.popFirst(), pair.key == key else { throw .unexpected }
      if try !pair.value.isNext(in: &reader) { same = false }
    }
    return same && rest.isEmpty
  }
}

extension Item {
  /// A random item that nests at most `depth` deep.
  static func random(depth: Int, using random: inout Seeded) -> Item {
    switch random.integer(depth > 0 ? 0...9 : 0...5) {
    case 0: return .unsigned(anyNumber(&random))
    case 1: return .bytes(random.bytes([0, 1, 16, 23, 24, 32, 64, 255, 256, 300][random.integer(0...9)]))
    case 2: return .text(anyText(&random))
    case 3: return .bool(random.oneIn(2))
    case 4: return .null
    case 5: return .unsigned(UInt64(random.integer(0...30)))
    case 6, 7:
      return .array((0..<random.integer(0...5)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      let keys = Set((0..<random.integer(0...5)).map { _ in anyNumber(&random) }).sorted()
      return .map(keys.map { ($0, .random(depth: depth - 1, using: &random)) })
    }
  }

  /// Numbers around the borders of the argument's sizes.
  private static func anyNumber(_ random: inout Seeded) -> UInt64 {
    let borders: [UInt64] = [0, 23, 24, 255, 256, 65_535, 65_536, 0xFFFF_FFFF, 0x1_0000_0000, 1 << 63 - 1]
    return random.oneIn(2) ? borders[random.integer(0...9)] : random.next() >> UInt64(random.integer(1...63))
  }

  private static func anyText(_ random: inout Seeded) -> [UInt8] {
    var text = ""
    for _ in 0..<random.integer(0...30) {
      let highest: UInt32 = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF][random.integer(0...3)]
      guard let scalar = Unicode.Scalar(UInt32(random.integer(0...Int(highest)))) else { continue }
      text.unicodeScalars.append(scalar)
    }
    return Array(text.utf8)
  }
}
