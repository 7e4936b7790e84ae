internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store
internal import Synchronization
internal import Transport
internal import Wire

/// Hands what arrives to the sockets that may see it: each entry is encoded once for each loop, and the same bytes go to all.
final class StreamHub: NodeObserver {
  private let node: HanseNode
  private let sockets = Mutex<[ObjectIdentifier: StreamSocket]>([:])

  init(_ node: HanseNode) { self.node = node }

  func add(_ socket: StreamSocket) { sockets.withLock { $0[ObjectIdentifier(socket)] = socket } }
  func remove(_ socket: StreamSocket) { sockets.withLock { $0[ObjectIdentifier(socket)] = nil } }

  /// Closes the streams of a session that is over.
  func end(token: String) {
    for socket in sockets.withLock({ Array($0.values) }) where socket.token == token {
      socket.close(reason: "sessionEnded")
    }
  }

  func arrived(_ batch: ArrivalBatch) {
    let audience = sockets.withLock { $0.values.filter { batch.audience.contains($0.user) } }
    guard !audience.isEmpty else { return }
    let view = node.view
    for sockets in Dictionary(grouping: audience, by: { ObjectIdentifier($0.loop) }).values {
      sockets[0].loop.execute {
        let items = Self.encode(batch, view)
        for socket in sockets { socket.arrived(items, lastNumber: batch.lastNumber) }
      }
    }
  }

  func invited(_ invitation: StoredInvitation, number: Int64) {
    let view = node.view
    for socket in sockets.withLock({ Array($0.values) }) where socket.user == invitation.letter.user {
      let text = JSONWriter.objectBytes { json in
        json.field("type", "invitation")
        json.field("cursor", number)
        json.objectField("invitation") { $0.invitation(invitation, view) }
      }
      socket.loop.execute { socket.send(text) }
    }
  }

  private static func encode(_ batch: ArrivalBatch, _ view: NodeView) -> [StreamSocket.Item] {
    var number = batch.lastNumber - Int64(batch.entries.count)
    var items: [StreamSocket.Item] = []
    items.reserveCapacity(batch.entries.count)
    for entry in batch.entries {
      number += 1
      guard let entry = StreamEntry(entry, of: batch, number: number) else { continue }
      items.append(StreamSocket.Item(number: number, text: entry.json(view)))
    }
    return items
  }
}
