import Synchronization
import Transport

/// The one who says everything; what the node answers is looked at for errors alone.
final class FanoutSender: Gathering.Watcher {
  private static let errorStart = Array("{\"type\":\"error\"".utf8)

  private let socket = Mutex<WebSocket?>(nil)
  private let told = FirstFailure()

  var failure: String? { told.reason }

  func send(_ frame: [UInt8]) { socket.withLock { $0 }?.send(text: frame) }

  func greeted(_ number: Int, _ socket: WebSocket) { self.socket.withLock { $0 = socket } }

  func told(_ number: Int, _ text: [UInt8]) {
    if text.starts(with: Self.errorStart) {
      told.tell("a send failed: \(String(decoding: text.prefix(500), as: UTF8.self))")
    }
  }
}
