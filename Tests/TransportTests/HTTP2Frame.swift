/// One frame of HTTP/2 (RFC 9113 section 4.1).
struct HTTP2Frame {
  enum Kind: UInt8 {
    case data, headers, priority, reset, settings, pushPromise, ping, goaway, windowUpdate, continuation
  }

  static let endStream: UInt8 = 1
  static let acknowledged: UInt8 = 1
  static let endHeaders: UInt8 = 4

  /// Raw, so that unknown kinds can be sent as well.
  var kind: UInt8
  var flags: UInt8 = 0
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
    self.init(kind: kind.rawValue, flags: flags, stream: stream, payload)
  }

  init(kind: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
    self.kind = kind
    self.flags = flags
    self.stream = stream
    self.payload = payload
  }

  var bytes: [UInt8] {
    Array(Self.big(UInt32(payload.count)).dropFirst()) + [kind, flags] + Self.big(stream) + payload
  }

  func isKind(_ kind: Kind) -> Bool { self.kind == kind.rawValue }

  /// Takes the first frame off `bytes` if it is complete.
  static func take(from bytes: inout [UInt8]) -> HTTP2Frame? {
    guard bytes.count >= 9 else { return nil }
    let length = Int(number(bytes[0..<3]))
    guard bytes.count >= 9 + length else { return nil }
    let frame = HTTP2Frame(
      kind: bytes[3], flags: bytes[4], stream: number(bytes[5..<9]), Array(bytes[9..<(9 + length)]))
    bytes.removeFirst(9 + length)
    return frame
  }

  static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  static func number(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Settings by their numbers.
  static func settings(_ entries: [(UInt16, UInt32)]) -> HTTP2Frame {
    HTTP2Frame(.settings, entries.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] + big($1) })
  }

  static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> HTTP2Frame {
    HTTP2Frame(.windowUpdate, stream: stream, big(increment))
  }

  static func reset(_ stream: UInt32, _ code: UInt32 = 8) -> HTTP2Frame {
    HTTP2Frame(.reset, stream: stream, big(code))
  }

  /// A header block of literal fields that no table remembers (RFC 7541 section 6.2.2).
  static func block(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0] + text($0) + text($1) }
  }

  private static func text(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
    var rest = bytes.count - 127
    var length: [UInt8] = [127]
    while rest >= 128 {
      length.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    return length + [UInt8(rest)] + bytes
  }
}
