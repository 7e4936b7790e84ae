/// A parser of any CBOR of the profile's types that minds neither form nor order: it shares no code with the reader it is held against.
struct LooseParser {
  private var rest: ArraySlice<UInt8>

  /// `nil` if the input is not one item with all its bytes there.
  static func parse(_ input: [UInt8]) -> Item? {
    var parser = LooseParser(rest: input[...])
    guard let item = parser.item(), parser.rest.isEmpty else { return nil }
    return item
  }

  private mutating func item() -> Item? {
    guard let initial = rest.popFirst() else { return nil }
    switch initial {
    case 0xF4, 0xF5: return .bool(initial == 0xF5)
    case 0xF6: return .null
    default: break
    }
    guard let argument = argument(initial & 31) else { return nil }
    switch initial >> 5 {
    case 0: return .unsigned(argument)
    case 2: return take(argument).map { .bytes($0) }
    case 3: return take(argument).map { .text($0) }
    case 4:
      var items: [Item] = []
      for _ in 0..<argument {
        guard let next = item() else { return nil }
        items.append(next)
      }
      return .array(items)
    case 5:
      var pairs: [(key: UInt64, value: Item)] = []
      for _ in 0..<argument {
        guard case .unsigned(let key) = item(), let value = item() else { return nil }
        pairs.append((key, value))
      }
      return .map(pairs)
    default: return nil
    }
  }

  private mutating func argument(_ information: UInt8) -> UInt64? {
    if information < 24 { return UInt64(information) }
    guard information < 28, let bytes = take(1 << UInt64(information - 24)) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func take(_ count: UInt64) -> [UInt8]? {
    guard count <= UInt64(rest.count) else { return nil }
    let taken = Array(rest.prefix(Int(count)))
    rest = rest.dropFirst(Int(count))
    return taken
  }
}
