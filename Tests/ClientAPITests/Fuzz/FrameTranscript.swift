@testable import Transport

/// What a server's reader of WebSocket frames made of some bytes, however they were cut up.
struct FrameTranscript: Equatable {
  private(set) var messages: [[UInt8]] = []
  private(set) var replies: [UInt8] = []
  private(set) var closeCode: UInt16?
  private(set) var closeReason = ""
  private(set) var failureCode: UInt16?

  /// Feeds the bytes in pieces of so many.
  init(_ bytes: [UInt8], pieces: Int) {
    let reader = FrameReader(role: .server)
    var limits = WebSocketLimits()
    limits.maxMessageBytes = 300
    limits.acceptsBinary = bytes.count % 2 == 0
    for start in stride(from: 0, to: bytes.count, by: max(1, pieces)) {
      let piece = Array(bytes[start..<min(bytes.count, start + max(1, pieces))])
      piece.withUnsafeBytes { reader.read($0, limits: limits) }
      take(from: reader)
      guard reader.failureCode == nil, reader.receivedCloseCode == nil else { break }
    }
    closeCode = reader.receivedCloseCode
    closeReason = reader.receivedCloseReason
    failureCode = reader.failureCode
    // A ping that the close came with needs no pong any more (RFC 6455, 5.5.2).
    if closeCode != nil { replies = Self.withoutPongs(replies) }
    guard let failure = failureCode else { return }
    // What came before it was answered if it came alone.
    replies = []
    // Of what breaks two rules, either may show first.
    if failure == 1_007 { failureCode = 1_002 }
  }

  private static func withoutPongs(_ frames: [UInt8]) -> [UInt8] {
    var (kept, rest) = ([UInt8](), frames[...])
    while rest.count >= 2 {
      let frame = rest.prefix(2 + Int(rest[rest.startIndex + 1]))
      if frame.first != 0x8A { kept += frame }
      rest = rest.dropFirst(frame.count)
    }
    return kept
  }

  private mutating func take(from reader: FrameReader) {
    for message in reader.takeMessages() {
      switch message {
      case .text(let bytes): messages.append([0] + bytes)
      case .binary(let bytes): messages.append([1] + bytes)
      }
    }
    replies += reader.takeReplies()
  }
}
