import JSON
import Transport

/// One author's stream while a node is filled. What others say comes too, and is dropped by its first bytes.
final class FillSocket: WebSocketHandler {
  private static let orderedStart = Array("{\"type\":\"ordered\"".utf8)
  private static let errorStart = Array("{\"type\":\"error\"".utf8)
  private static let helloStart = Array("{\"type\":\"hello\"".utf8)

  private let fill: Fill
  private let author: Int

  init(_ fill: Fill, _ author: Int) {
    self.fill = fill
    self.author = author
  }

  func opened(_ socket: WebSocket) {}

  func closed(code: UInt16, on socket: WebSocket) { fill.fail("a stream closed with code \(code)") }

  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    if text.starts(with: Self.orderedStart) {
      let isAccepted = String(decoding: text, as: UTF8.self).contains("\"verdict\":\"accepted\"")
      if isAccepted { fill.ordered() } else { fill.fail("a message was refused by its channel") }
    } else if text.starts(with: Self.helloStart) {
      fill.opened(socket, of: author)
    } else if text.starts(with: Self.errorStart) {
      fill.fail(String(decoding: text.prefix(500), as: UTF8.self))
    }
  }
}
