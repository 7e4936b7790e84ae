/// A loop's framers: one writer for all, and a few readers that sessions borrow while bytes are under way.
/// Loop-confined.
final class WebSocketPool {
  private static let maxSpare = 32

  let writer = FrameWriter()
  private var serverReaders: [FrameReader] = []
  private var clientReaders: [FrameReader] = []

  func borrowReader(_ role: WebSocketRole) -> FrameReader {
    let spare = role == .server ? serverReaders.popLast() : clientReaders.popLast()
    return spare ?? FrameReader(role: role)
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
