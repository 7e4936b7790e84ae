import CWslay

/// A loop's framers: one writer for all, a few readers that sessions borrow while bytes are under way, and the frames
/// of this turn, which many sockets may share. Loop-confined.
final class WebSocketPool {
  private static let maxSpare = 32
  /// Frames beyond so many bytes are not shared: they would be held until the turn ends.
  private static let maxSharedBytes = 4 << 20

  let writer = FrameWriter()
  private var serverReaders: [FrameReader] = []
  private var clientReaders: [FrameReader] = []
  /// By the address of the text's bytes, which nothing else can have while the text is held here.
  private var frames: [UInt: (text: [UInt8], frame: [UInt8])] = [:]
  private var sharedBytes = 0

  func borrowReader(_ role: WebSocketRole) -> FrameReader {
    let spare = role == .server ? serverReaders.popLast() : clientReaders.popLast()
    return spare ?? FrameReader(role: role)
  }

  /// A server's frame of a text: one for all to whom this array is sent in a turn of the loop.
  func frame(ofText text: [UInt8], on loop: EventLoop) -> [UInt8] {
    let address = text.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    if let known = frames[address], known.text.count == text.count { return known.frame }
    let frame = writer.frame(text, opcode: UInt8(WSLAY_TEXT_FRAME.rawValue))
    guard !text.isEmpty, sharedBytes + text.count <= Self.maxSharedBytes else { return frame }
    if frames.isEmpty { loop.atEndOfTurn(self) }
    frames[address] = (text, frame)
    sharedBytes += text.count
    return frame
  }

  /// Only a reader that `isReusable` may come back.
  func giveBack(_ reader: FrameReader) {
    switch reader.role {
    case .server where serverReaders.count < Self.maxSpare: serverReaders.append(reader)
    case .client where clientReaders.count < Self.maxSpare: clientReaders.append(reader)
    default: break
    }
  }
}

extension WebSocketPool: EndOfTurnWork {
  func performEndOfTurnWork() {
    frames.removeAll(keepingCapacity: true)
    sharedBytes = 0
  }
}
