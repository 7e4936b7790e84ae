internal import Model
internal import Node
internal import Store
internal import Synchronization
internal import Transport

/// Hands what arrives at the node to the loops that have streams.
final class StreamHub: NodeObserver {
  let node: HanseNode
  let settings: StreamSettings
  let slots: StreamSlots
  private let loops = Mutex<[StreamLoop]>([])

  init(_ node: HanseNode, _ settings: StreamSettings) {
    self.node = node
    self.settings = settings
    slots = StreamSlots(most: node.streamsPerUser, connections: node.maximumConnections)
  }

  /// The streams of a loop.
  func streams(on loop: EventLoop) -> StreamLoop {
    loops.withLock { loops in
      if let known = loops.first(where: { $0.loop === loop }) { return known }
      let made = StreamLoop(loop: loop, node: node)
      loops.append(made)
      return made
    }
  }

  func arrived(_ batch: ArrivalBatch) { post(.batch(batch)) }

  func invited(_ invitation: StoredInvitation, number: Int64) {
    post(.invitation(invitation, number: number))
  }

  func turnedAway(_ item: OutboxItem, of user: UserID) { post(.turnedAway(item, user)) }

  func live(_ news: LiveNews) { post(.live(news)) }

  /// Closes the streams of sessions that are over.
  func ended(_ sessions: [SessionID]) {
    for streams in loops.withLock({ $0 }) { streams.end(sessions) }
  }

  func write(to text: inout MetricsText) {
    let loops = loops.withLock { $0 }
    text.one(
      "hanse_streams", .gauge, "Live streams of clients, by WebSocket or server-sent events.",
      loops.reduce(0) { $0 + $1.open.value })
    text.one(
      "hanse_streams_dropped_total", .counter, "Streams that were closed because the client did not keep up.",
      loops.reduce(0) { $0 + $1.dropped.value })
  }

  private func post(_ post: StreamLoop.Post) {
    for streams in loops.withLock({ $0 }) { streams.post(post) }
  }
}
