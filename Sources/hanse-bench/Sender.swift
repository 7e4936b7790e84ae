import JSON
import Synchronization
import Transport

/// One client that keeps a number of messages in flight until its share is sent.
///
/// The node sends it every entry of the channel too. Those it tells by their first bytes and drops: parsing
/// them for all clients would cost more than the node's own work, and one subscriber is what is asked for.
final class Sender: WebSocketHandler {
  private struct State {
    var socket: WebSocket?
    var isReady = false
    var next = 0
    var accepted = 0
    /// Where each text stands in the log, by its index.
    var sequences: [Int64?]
    var ordered = 0
    var failure: String?
  }

  private static let entryStart = Array("{\"type\":\"entry\"".utf8)
  private static let acceptedStart = Array("{\"type\":\"accepted\"".utf8)

  private let state: Mutex<State>
  /// Taken in turn.
  private let channels: [String]
  let texts: [String]

  init(channels: [String], texts: [String]) {
    state = Mutex(State(sequences: Array(repeating: nil, count: texts.count)))
    self.channels = channels
    self.texts = texts
  }

  var failure: String? { state.withLock { $0.failure } }
  var isReady: Bool { state.withLock { $0.isReady } }
  /// Whether all were acknowledged, as accepted and as ordered.
  var isDone: Bool { state.withLock { $0.ordered == texts.count && $0.accepted == texts.count } }
  var sequences: [Int64?] { state.withLock { $0.sequences } }

  func start(inFlight: Int) {
    let (socket, frames) = state.withLock { state in
      (state.socket, (0..<inFlight).compactMap { _ in frame(&state) })
    }
    socket?.send(texts: frames)
  }

  func stop() { state.withLock { $0.socket }?.close() }

  func fail(_ reason: String) {
    state.withLock { if $0.failure == nil { $0.failure = reason } }
  }

  func opened(_ socket: WebSocket) { state.withLock { $0.socket = socket } }

  func closed(code: UInt16, on socket: WebSocket) {
    if !isDone { fail("the stream closed with code \(code)") }
  }

  func textReceived(_ text: [UInt8], on socket: WebSocket) {
    if text.starts(with: Self.entryStart) { return }
    if text.starts(with: Self.acceptedStart) { return state.withLock { $0.accepted += 1 } }
    do throws(JSONError) {
      let json = try JSONReader.readObject(text, limits: JSONLimits(maximumBytes: 1 << 20))
      switch try json.string("type") {
      case "hello": state.withLock { $0.isReady = true }
      case "ordered": try ordered(json, on: socket)
      case "error": fail("\(try json.string("code")): \(try json.optionalString("detail") ?? "")")
      default: return
      }
    } catch {
      fail("the node's frame is malformed: \(error)")
    }
  }

  private func ordered(_ json: JSONObject, on socket: WebSocket) throws(JSONError) {
    let sequence: Int64 = try json.integer("sequence")
    let verdict = try json.string("verdict")
    guard let index = Int(try json.string("id")), texts.indices.contains(index), verdict == "accepted" else {
      return fail("a message was ordered with the verdict \(verdict)")
    }
    let next = state.withLock { state in
      if state.sequences[index] == nil { state.ordered += 1 }
      state.sequences[index] = sequence
      return frame(&state)
    }
    if let next { socket.send(text: next) }
  }

  private func frame(_ state: inout State) -> [UInt8]? {
    guard state.next < texts.count else { return nil }
    defer { state.next += 1 }
    return JSONWriter.objectBytes(reservingBytes: 320) { json in
      json.field("type", "send")
      json.field("id", String(state.next))
      json.field("channel", channels[state.next % channels.count])
      json.field("text", texts[state.next])
    }
  }
}
