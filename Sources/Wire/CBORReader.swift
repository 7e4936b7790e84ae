/// Reads items of the deterministic CBOR profile from front to back, refusing at the first fault (spec: wire).
///
/// Nothing is allocated on the word of a length: each is checked against what is left first.
public struct CBORReader {
  public static let depthLimit = 16

  private let input: [UInt8]
  private var position: Int
  private var depth = 0

  public init(_ input: [UInt8]) {
    self.input = input
    position = 0
  }

  /// Reads the one structure that fills all of `input`.
  public static func read<Value, Failure: Error>(
    _ input: [UInt8], failure: (WireError) -> Failure,
    _ structure: (inout CBORReader) throws(WireError) -> Value
  ) throws(Failure) -> Value {
    do throws(WireError) { return try read(input, structure) } catch { throw failure(error) }
  }

  /// Reads the one structure that fills all of `input`.
  public static func read<Value>(
    _ input: [UInt8], _ structure: (inout CBORReader) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    var reader = CBORReader(input)
    let value = try structure(&reader)
    try reader.finish()
    return value
  }

  public func finish() throws(WireError) {
    guard position == input.count else { throw .trailingBytes }
  }

  public mutating func unsigned() throws(WireError) -> UInt64 {
    let (major, value) = try head()
    guard major == .unsigned else { throw .unexpected }
    return value
  }

  public mutating func bool() throws(WireError) -> Bool {
    let (major, value) = try head()
    guard major == .simple, value == Simple.true || value == Simple.false else { throw .unexpected }
    return value == Simple.true
  }

  public mutating func bytes() throws(WireError) -> [UInt8] {
    Array(input[try content(.bytes)])
  }

  public mutating func bytes32() throws(WireError) -> Bytes32 {
    let range = try content(.bytes)
    guard range.count == Bytes32.byteCount else { throw .unexpected }
    return Bytes32(input, at: range.lowerBound)
  }

  public mutating func bytes16() throws(WireError) -> Bytes16 {
    let range = try content(.bytes)
    guard range.count == Bytes16.byteCount else { throw .unexpected }
    return Bytes16(input, at: range.lowerBound)
  }

  public mutating func bytes64() throws(WireError) -> Bytes64 {
    guard let value = Bytes64(try bytes()) else { throw .unexpected }
    return value
  }

  public mutating func text() throws(WireError) -> Text {
    Text(checked: Array(input[try content(.text)]))
  }

  /// Whether the next item is `null`; if so, it is read.
  public mutating func null() throws(WireError) -> Bool {
    guard position < input.count else { throw .truncated }
    guard input[position] == 0xF6 else { return false }
    position += 1
    return true
  }

  /// Reads an array; `items` is given the count and must read exactly that many items.
  public mutating func array<Value>(
    _ items: (Int, inout CBORReader) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    let (major, count) = try head()
    guard major == .array else { throw .unexpected }
    depth += 1
    let value = try items(Int(count), &self)
    depth -= 1
    return value
  }

  /// Reads an array of at most `limit` equal items; of more, `beyond` says what is wrong.
  public mutating func list<Value>(
    limit: Int, beyond: WireError = .unexpected, _ item: (inout CBORReader) throws(WireError) -> Value
  ) throws(WireError) -> [Value] {
    try array { (count, reader) throws(WireError) in
      guard count <= limit else { throw beyond }
      var values = [Value]()
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try item(&reader)) }
      return values
    }
  }

  /// Reads an array of exactly `count` items.
  public mutating func tuple<Value>(
    _ count: Int, _ items: (inout CBORReader) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    try array { (found, reader) throws(WireError) in
      guard found == count else { throw .unexpected }
      return try items(&reader)
    }
  }

  /// Reads a map; `value` is called with each key in turn and must read its value.
  public mutating func map(
    _ value: (UInt64, inout CBORReader) throws(WireError) -> Void
  ) throws(WireError) {
    let (major, count) = try head()
    guard major == .map else { throw .unexpected }
    depth += 1
    var previous: UInt64?
    for _ in 0..<count {
      let key = try mapKey(after: previous)
      try value(key, &self)
      previous = key
    }
    depth -= 1
  }

  /// Reads any one item of the profile and hands out its bytes, for a later reading.
  public mutating func item() throws(WireError) -> [UInt8] {
    let start = position
    try skip()
    return Array(input[start..<position])
  }

  /// Reads any one item of the profile and ignores it.
  public mutating func skip() throws(WireError) {
    let start = position
    let (major, value) = try head()
    switch major {
    case .unsigned, .simple: return
    case .bytes, .text:
      position = start
      _ = try content(major)
    case .array:
      depth += 1
      for _ in 0..<value { try skip() }
      depth -= 1
    case .map:
      position = start
      try map { (_, reader) throws(WireError) in try reader.skip() }
    }
  }

  private enum Major: UInt8 {
    case unsigned = 0
    case bytes = 2
    case text = 3
    case array = 4
    case map = 5
    case simple = 7
  }

  private enum Simple {
    static let `false`: UInt64 = 20
    static let `true`: UInt64 = 21
  }

  private mutating func mapKey(after previous: UInt64?) throws(WireError) -> UInt64 {
    guard position < input.count else { throw .truncated }
    guard input[position] >> 5 == Major.unsigned.rawValue else { throw .unsupported }
    let (_, key) = try head()
    if let previous, key <= previous { throw .mapOrder }
    return key
  }

  private mutating func content(_ wanted: Major) throws(WireError) -> Range<Int> {
    let (major, count) = try head()
    guard major == wanted else { throw .unexpected }
    let range = position..<(position + Int(count))
    if major == .text, !UTF8Check.isValid(input, range) { throw .invalidText }
    position = range.upperBound
    return range
  }

  /// Reads an initial byte and its argument, and checks a length or count against what is left. The caller of an array or a
  /// map goes one deeper.
  private mutating func head() throws(WireError) -> (Major, UInt64) {
    guard position < input.count else { throw .truncated }
    let initial = input[position]
    guard let major = Major(rawValue: initial >> 5) else { throw .unsupported }
    let information = initial & 31
    if major == .simple {
      guard (20...22).contains(information) else { throw .unsupported }
      position += 1
      return (.simple, UInt64(information))
    }
    if major == .array || major == .map, depth == Self.depthLimit { throw .tooDeep }
    position += 1
    let value = try argument(information)
    let left = UInt64(input.count - position)
    switch major {
    case .bytes, .text, .array: guard value <= left else { throw .truncated }
    case .map: guard value <= left / 2 else { throw .truncated }
    case .unsigned: guard value <= UInt64(Int64.max) else { throw .integerTooLarge }
    case .simple: break
    }
    return (major, value)
  }

  private mutating func argument(_ information: UInt8) throws(WireError) -> UInt64 {
    if information < 24 { return UInt64(information) }
    guard information <= 27 else { throw information == 31 ? .indefinite : .unsupported }
    let width = 1 << Int(information - 24)
    guard input.count - position >= width else { throw .truncated }
    var value: UInt64 = 0
    for _ in 0..<width {
      value = value << 8 | UInt64(input[position])
      position += 1
    }
    let least: UInt64 = width == 1 ? 24 : 1 << UInt64(width * 4)
    guard value >= least else { throw .notShortest }
    return value
  }
}
