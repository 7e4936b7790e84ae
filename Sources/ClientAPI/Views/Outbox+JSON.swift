internal import JSON
internal import Model
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of an `OutboxItem`.
  mutating func outboxItem(_ item: OutboxItem) {
    let event = item.event
    field("number", item.number)
    field("channel", hex: event.log.bytes.bytes)
    field("event", hex: event.id.bytes.bytes)
    field("kind", event.header.kind.name)
    if let text = event.body.flatMap({ try? Body.decode($0, for: event.header.kind) })?.text {
      field("text", utf8: text.utf8)
    }
    field("time", event.header.timeMilliseconds)
    field("state", item.refusal == nil ? "waiting" : "turnedAway")
    if let refusal = item.refusal { field("code", utf8: refusal.utf8) }
  }
}
