internal import JSON
internal import Model
internal import Node
internal import Store
internal import Synchronization
internal import Transport
internal import Wire

/// One client's stream: what it missed first, then what arrives. Confined to the socket's loop but for what never changes.
final class StreamSocket: WebSocketHandler, @unchecked Sendable {
  // Sendable: the mutable state is touched on the socket's loop alone.
  struct Item: Sendable {
    let number: Int64
    let text: [UInt8]
  }

  static let slowConsumerBytes = 4_194_304
  private static let pageEvents = 500
  private static let bufferedItems = 20_000

  let user: UserID
  let token: String
  let node: HanseNode
  private let hub: StreamHub
  private let cursor: Int64?
  private let connected = Mutex<WebSocket?>(nil)
  /// Everything up to this number was sent.
  private var covered: Int64 = 0
  private var isLive = false
  /// What arrived while the replay was under way.
  private var buffer: [Item] = []
  private var bufferOverflowed = false

  init(node: HanseNode, hub: StreamHub, user: UserID, token: String, cursor: Int64?) {
    self.node = node
    self.hub = hub
    self.user = user
    self.token = token
    self.cursor = cursor
  }

  private var socket: WebSocket? { connected.withLock { $0 } }

  var loop: EventLoop {
    guard let socket else { preconditionFailure("a stream is in the hub only while it is open") }
    return socket.loop
  }

  func opened(_ socket: WebSocket) {
    connected.withLock { $0 = socket }
    hub.add(self)
    node.read { [self] reading in
      let last = (try? reading.store.lastArrival()) ?? 0
      let start = min(cursor ?? last, last)
      let hello = JSONWriter.objectBytes { json in
        json.field("type", "hello")
        json.field("cursor", start)
      }
      socket.loop.execute { [self] in
        covered = start
        send(hello)
        replay()
      }
    }
  }

  func closed(code: UInt16, on socket: WebSocket) {
    hub.remove(self)
    buffer = []
  }

  func close(reason: String) { socket?.close(code: 1_008, reason: reason) }

  func send(_ text: [UInt8]) { socket?.send(text: text) }

  /// Live items, rising; those that the replay has covered are dropped.
  func arrived(_ items: [Item], lastNumber: Int64) {
    guard isLive else {
      buffer += items
      if buffer.count > Self.bufferedItems {
        buffer = []
        bufferOverflowed = true
      }
      return
    }
    let new = items.filter { $0.number > covered }
    covered = max(covered, lastNumber)
    socket?.send(texts: new.map(\.text))
    if let socket, socket.bufferedBytes > Self.slowConsumerBytes { close(reason: "slowConsumer") }
  }

  /// Sends a page of what was missed, and the next once it is on its way.
  private func replay() {
    let (after, user) = (covered, user)
    node.read { [self] reading in
      guard let page = try? reading.store.arrivals(after: after, limit: Self.pageEvents) else {
        return close(reason: "storeFault")
      }
      let ids = Dictionary(
        uniqueKeysWithValues: reading.view.channels.values.filter { $0.localMembers.contains(user) }
          .map { ($0.reference, $0.id) })
      let texts = page.arrivals.compactMap { arrival -> [UInt8]? in
        guard let channel = ids[arrival.event.key.log] else { return nil }
        let target = arrival.event.header.relation.flatMap {
          try? reading.store.sequence(of: $0, in: arrival.event.key.log)
        }
        return StreamEntry(arrival, channel: channel, target: target).json(reading.view)
      }
      let upTo = page.upTo
      socket?.loop.execute { [self] in replayed(texts, upTo: upTo, hasMore: upTo > after) }
    }
  }

  private func replayed(_ texts: [[UInt8]], upTo: Int64, hasMore: Bool) {
    socket?.send(texts: texts)
    covered = max(covered, upTo)
    if hasMore || bufferOverflowed {
      if !hasMore { bufferOverflowed = false }
      socket?.onDrain { [self] in replay() }
      return
    }
    isLive = true
    let waiting = buffer
    buffer = []
    arrived(waiting, lastNumber: waiting.last?.number ?? covered)
  }
}
