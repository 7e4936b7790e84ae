import Wire

/// An item of the deterministic CBOR profile, read by other means than `CBORReader`: the whole input at once, with the rules of
/// spec/wire.md written down a second time.
indirect enum CBORItem {
  case unsigned(UInt64)
  case bytes([UInt8])
  case text([UInt8])
  case array([CBORItem])
  case map([(UInt64, CBORItem)])
  case bool(Bool)
  case null

  /// The one item that these bytes are; `nil` if they are none, or more.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    guard let item = Self.item(&rest, depth: 0), rest.isEmpty else { return nil }
    self = item
  }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .unsigned(let value): writer.unsigned(value)
    case .bytes(let bytes): writer.bytes(bytes)
    case .text(let bytes): writer.text(Text(stored: bytes))
    case .array(let items): writer.list(items) { $0.write(to: &$1) }
    case .map(let pairs):
      writer.map(pairs.count)
      for (key, value) in pairs {
        writer.unsigned(key)
        value.write(to: &writer)
      }
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    }
  }

  private static func item(_ rest: inout ArraySlice<UInt8>, depth: Int) -> CBORItem? {
    guard let initial = rest.popFirst() else { return nil }
    switch initial {
    case 0xF4, 0xF5: return .bool(initial == 0xF5)
    case 0xF6: return .null
    default: break
    }
    guard let value = argument(initial & 31, &rest) else { return nil }
    switch initial >> 5 {
    case 0: return value <= UInt64(Int64.max) ? .unsigned(value) : nil
    case 2: return content(value, &rest).map { .bytes($0) }
    case 3:
      guard let bytes = content(value, &rest), String(validating: bytes, as: UTF8.self) != nil else {
        return nil
      }
      return .text(bytes)
    case 4: return depth < CBORReader.depthLimit ? array(value, &rest, depth) : nil
    case 5: return depth < CBORReader.depthLimit ? map(value, &rest, depth) : nil
    default: return nil
    }
  }

  private static func argument(_ information: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt64? {
    if information < 24 { return UInt64(information) }
    guard information <= 27 else { return nil }
    let width = 1 << Int(information - 24)
    guard rest.count >= width else { return nil }
    let value = rest.prefix(width).reduce(0) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(width)
    let least: [UInt64] = [24, 0x100, 0x1_0000, 0x1_0000_0000]
    return value >= least[Int(information - 24)] ? value : nil
  }

  private static func content(_ count: UInt64, _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard count <= UInt64(rest.count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }

  private static func array(_ count: UInt64, _ rest: inout ArraySlice<UInt8>, _ depth: Int) -> CBORItem? {
    var items: [CBORItem] = []
    guard count <= UInt64(rest.count) else { return nil }
    for _ in 0..<count {
      guard let item = item(&rest, depth: depth + 1) else { return nil }
      items.append(item)
    }
    return .array(items)
  }

  private static func map(_ count: UInt64, _ rest: inout ArraySlice<UInt8>, _ depth: Int) -> CBORItem? {
    var pairs: [(UInt64, CBORItem)] = []
    guard count <= UInt64(rest.count) / 2 else { return nil }
    for _ in 0..<count {
      guard case .unsigned(let key)? = item(&rest, depth: depth + 1), pairs.last.map({ $0.0 < key }) ?? true,
        let value = item(&rest, depth: depth + 1)
      else { return nil }
      pairs.append((key, value))
    }
    return .map(pairs)
  }
}
