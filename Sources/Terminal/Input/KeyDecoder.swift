/// Makes keys of the bytes that a terminal sends, however they are cut into pieces.
public struct KeyDecoder: Sendable {
  /// More than that of one paste is dropped.
  static let pasteBytes = 1 << 20
  private static let sequenceBytes = 32
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private var waiting: [UInt8] = []
  private var pasted: [UInt8]?

  public init() {}

  /// Whether bytes wait that may be the beginning of a sequence, or an Escape alone: `timedOut` decides.
  public var isWaiting: Bool { pasted == nil && !waiting.isEmpty }

  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    waiting += bytes
    var keys: [Key] = []
    while !waiting.isEmpty {
      if pasted != nil {
        guard let paste = takePaste() else { break }
        keys.append(paste)
        continue
      }
      guard let (key, count) = next(isFinal: false) else { break }
      take(key, count, &keys)
    }
    return Self.joined(keys)
  }

  /// Nothing more came for a while: an Escape was the key, and a broken sequence is dropped.
  public mutating func timedOut() -> [Key] {
    var keys: [Key] = []
    while pasted == nil, !waiting.isEmpty, let (key, count) = next(isFinal: true) { take(key, count, &keys) }
    return Self.joined(keys)
  }

  private mutating func take(_ key: Key?, _ count: Int, _ keys: inout [Key]) {
    waiting.removeFirst(count)
    if let key { keys.append(key) }
  }

  /// The next key, or `nil` for bytes that mean none, and how many bytes it is of; nothing if it is not whole yet.
  private mutating func next(isFinal: Bool) -> (Key?, Int)? {
    let first = waiting[0]
    switch first {
    case 0x1B: return escape(isFinal: isFinal)
    case 0x0D: return (.enter, 1)
    case 0x0A: return (.newline, 1)
    case 0x09: return (.tab, 1)
    case 0x7F, 0x08: return (.backspace, 1)
    case 0x00: return (nil, 1)
    case 0x01...0x1A: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
    case 0x1C...0x1F: return (nil, 1)
    default: return character(at: 0, isFinal: isFinal)
    }
  }

  private func character(at start: Int, isFinal: Bool) -> (Key?, Int)? {
    let length = Self.length(waiting[start])
    let end = start + length
    if waiting.count < end && !isFinal { return nil }
    let bytes = waiting[start..<min(end, waiting.count)]
    guard length > 0, let text = String(validating: bytes, as: UTF8.self) else { return (nil, start + 1) }
    return (.text(text), end)
  }

  /// Of a UTF-8 sequence by its first byte; 0 for none.
  private static func length(_ first: UInt8) -> Int {
    switch first {
    case 0x20...0x7E: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  private mutating func escape(isFinal: Bool) -> (Key?, Int)? {
    guard waiting.count > 1 else { return isFinal ? (.escape, 1) : nil }
    switch waiting[1] {
    case UInt8(ascii: "["): return control(isFinal: isFinal)
    case UInt8(ascii: "O"):
      guard waiting.count > 2 else { return isFinal ? (.alt("O"), 2) : nil }
      return (Self.applicationKey(waiting[2]), 3)
    case 0x0D, 0x0A: return (.newline, 2)
    case 0x7F, 0x08: return (.control("w"), 2)
    case 0..<0x20: return (.escape, 1)
    default:
      guard let (key, count) = character(at: 1, isFinal: isFinal) else { return nil }
      guard case .text(let text) = key, let letter = text.first else { return (nil, count) }
      return (letter == "b" ? .wordLeft : letter == "f" ? .wordRight : .alt(letter), count)
    }
  }

  /// `ESC [ parameters final`.
  private mutating func control(isFinal: Bool) -> (Key?, Int)? {
    guard let end = waiting[2...].firstIndex(where: { (0x40...0x7E).contains($0) || $0 < 0x20 }) else {
      return isFinal || waiting.count > Self.sequenceBytes ? (nil, waiting.count) : nil
    }
    // A control in the middle ends what was never a sequence.
    guard waiting[end] >= 0x40 else { return (nil, end) }
    let parameters = waiting[2..<end].split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    if waiting[end] == UInt8(ascii: "~") && parameters.first == 200 {
      pasted = []
      return (nil, end + 1)
    }
    return (Self.key(final: waiting[end], parameters), end + 1)
  }

  private mutating func takePaste() -> Key? {
    guard var text = pasted else { return nil }
    var index = 0
    while index < waiting.count {
      let isEnd = waiting[index] == 0x1B && waiting[index...].starts(with: Self.pasteEnd)
      if isEnd {
        waiting.removeFirst(index + Self.pasteEnd.count)
        pasted = nil
        return .paste(String(decoding: text, as: UTF8.self))
      }
      // The end may be cut in two.
      let rest = waiting.count - index
      if waiting[index] == 0x1B, rest < Self.pasteEnd.count,
        Self.pasteEnd.starts(with: waiting[index...])
      {
        break
      }
      if text.count < Self.pasteBytes { text.append(waiting[index]) }
      index += 1
    }
    waiting.removeFirst(index)
    pasted = text
    return nil
  }

  private static func joined(_ keys: [Key]) -> [Key] {
    var joined: [Key] = []
    for key in keys {
      if case .text(let more) = key, case .text(let text)? = joined.last {
        joined[joined.count - 1] = .text(text + more)
      } else {
        joined.append(key)
      }
    }
    return joined
  }
}
